#include <math.h>

#include "knowledge/entry.h"

struct given {
	double A1, Cp, P, b, n, t, psi, F;
};

struct result {
	double q, Q;
};

static const struct port given[] = {
	{ IN(A1), PORT_NUMBER, "1", { 0, 1000 },
	    { "雨力 A1", "rainfall of the formula" } },
	{ IN(Cp), PORT_NUMBER, "1", { 0, 10 },
	    { "重现期系数", "factor of the return period" } },
	{ IN(P), PORT_NUMBER, "a", { 0.1, 1000 },
	    { "重现期", "return period" } },
	{ IN(b), PORT_NUMBER, "min", { 0, 100 },
	    { "时间参数 b", "time constant" } },
	{ IN(n), PORT_NUMBER, "1", { 0.1, 2 }, { "衰减指数 n", "exponent" } },
	{ IN(t), PORT_NUMBER, "min", { 0.1, 1440 },
	    { "降雨历时", "duration" } },
	{ IN(psi), PORT_NUMBER, "1", { 0, 1 },
	    { "径流系数", "runoff coefficient" } },
	{ IN(F), PORT_NUMBER, "har", { 0, 100000 },
	    { "汇水面积", "catchment area" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(q), PORT_NUMBER, "L/(s.har)",
	    .words = { "暴雨强度", "rainfall intensity" } },
	{ OUT(Q), PORT_NUMBER, "L/s", .words = { "设计流量", "design flow" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double period = 1 + g->Cp * log10(g->P);

	if (period <= 0)
		return call_refuse(call, "P",
		    "so short a return period makes no rain by this formula");
	r->q = 167 * g->A1 * period / pow(g->t + g->b, g->n);
	r->Q = g->psi * r->q * g->F;
	return true;
}

const struct entry model_storm_runoff = {
	.id = "INF-002",
	.words = { "雨水设计流量（推理公式、暴雨强度）",
	    "Design flow of storm water (rational method)" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_OPERATION | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "q = 167 A1 (1 + C lg P) / (t + b)^n; Q = psi q F",
	.source = "GB 50014-2021",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "A1、C、b、n "
		  "取当地暴雨强度公式；汇水面积较大时推理公式不适用（GB "
		  "50014）",
	    "A1, C, b and n are those of the local formula; not for large "
	    "catchments (GB 50014)" },
	.version = 1,
	.evaluate = evaluate,
};
