#include <math.h>

#include "knowledge/entry.h"

struct given {
	double ca, cs, u, te;
	int64_t m;
};

struct result {
	double Wq;
};

static const struct port given[] = {
	{ IN(ca), PORT_NUMBER, "1", { 0, 100 },
	    { "到达变异系数", "variation of arrivals" } },
	{ IN(cs), PORT_NUMBER, "1", { 0, 100 },
	    { "服务变异系数", "variation of service" } },
	{ IN(u), PORT_NUMBER, "1", { 0, 0.999 }, { "利用率", "utilisation" } },
	{ IN(te), PORT_NUMBER, "h", { 1e-9, 1e6 },
	    { "有效加工时间", "effective process time" } },
	{ IN(m), PORT_WHOLE, "1", { 1, 10000 }, { "机台数", "machines" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Wq), PORT_NUMBER, "h",
	    .words = { "等待时间", "time of waiting" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double m = (double)g->m;

	(void)call;
	r->Wq = (g->ca * g->ca + g->cs * g->cs) / 2 *
	    pow(g->u, sqrt(2 * (m + 1)) - 1) / (m * (1 - g->u)) * g->te;
	return true;
}

const struct entry model_kingman_waiting = {
	.id = "MFG-018",
	.words = { "Kingman 等待时间近似（VUT）",
	    "Kingman approximation of waiting (VUT)" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "Wq = (ca^2 + cs^2)/2 * u^(sqrt(2(m+1)) - 1)/(m (1 - u)) * te",
	.source = "Hopp & Spearman, Factory Physics",
	.strength = STRENGTH_B,
	.oracle = "exact waiting of M/M/1",
	.version = 1,
	.evaluate = evaluate,
};
