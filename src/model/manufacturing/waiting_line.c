#include "knowledge/entry.h"

struct given {
	double lam, mu;
	int64_t c;
};

struct result {
	double Pw, Lq, Wq, rho;
};

static const struct port given[] = {
	{ IN(lam), PORT_NUMBER, "1/h", { 1e-9, 1e9 },
	    { "到达率", "arrivals" } },
	{ IN(mu), PORT_NUMBER, "1/h", { 1e-9, 1e9 },
	    { "服务率", "service of each server" } },
	{ IN(c), PORT_WHOLE, "1", { 1, 100000 }, { "服务台数", "servers" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Pw), PORT_NUMBER, "1",
	    .words = { "等待概率", "chance of waiting" } },
	{ OUT(Lq), PORT_NUMBER, "1",
	    .words = { "队长", "length of the line" } },
	{ OUT(Wq), PORT_NUMBER, "h",
	    .words = { "等待时间", "time of waiting" } },
	{ OUT(rho), PORT_NUMBER, "1",
	    .words = { "利用率", "use of the servers" } },
	{ NULL },
};

/* Erlang C by way of Erlang B, whose recursion never grows large. */
static double
waits(double load, int64_t servers)
{
	double lost = 1;

	for (int64_t k = 1; k <= servers; k++)
		lost = load * lost / ((double)k + load * lost);
	return lost / (1 - load / (double)servers * (1 - lost));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double load = g->lam / g->mu;

	r->rho = load / (double)g->c;
	if (!(r->rho < 1))
		return call_refuse(call, "lam",
		    "%g servers are asked for %g: the line grows without end",
		    (double)g->c, load);
	r->Pw = waits(load, g->c);
	r->Lq = r->Pw * r->rho / (1 - r->rho);
	r->Wq = r->Lq / g->lam;
	return true;
}

const struct entry model_waiting_line = {
	.id = "MFG-016",
	.words = { "M/M/c 排队（工位/充电桩/月台）", "M/M/c waiting line" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_LOGISTICS | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Erlang C; Lq = Pw rho/(1 - rho); Wq = Lq/lam",
	.source = "queueing theory (Erlang)",
	.strength = STRENGTH_A,
	.oracle = "stationary solution of the truncated Markov chain",
	.version = 1,
	.evaluate = evaluate,
};
