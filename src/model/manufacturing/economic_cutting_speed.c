#include <math.h>

#include "knowledge/entry.h"

struct given {
	double n, Ct, Cm, tc, Cg;
};

struct result {
	double T, v;
};

static const struct port given[] = {
	{ IN(n), PORT_NUMBER, "1", { 0.05, 0.99 },
	    { "泰勒指数", "Taylor's exponent" } },
	{ IN(Ct), PORT_NUMBER, "m/min", { 1, 1e5 },
	    { "常数", "Taylor's constant" } },
	{ IN(Cm), PORT_NUMBER, "{CNY}/min", { 0.001, 1e6 },
	    { "机时费率", "cost of machine and man" } },
	{ IN(tc), PORT_NUMBER, "min", { 0, 1e4 },
	    { "换刀时间", "time to change the tool" } },
	{ IN(Cg), PORT_NUMBER, "{CNY}", { 0, 1e6 },
	    { "每刃成本", "cost of an edge" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(T), PORT_NUMBER, "min",
	    .words = { "经济寿命", "economic life" } },
	{ OUT(v), PORT_NUMBER, "m/min",
	    .words = { "经济速度", "economic speed" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->T = (1 / g->n - 1) * (g->tc + g->Cg / g->Cm);
	if (!(r->T > 0))
		return call_refuse(call, "tc",
		    "a change that takes neither time nor money has no "
		    "optimum");
	r->v = g->Ct / pow(r->T, g->n);
	return true;
}

const struct entry model_economic_cutting_speed = {
	.id = "MFG-009",
	.words = { "最低成本切削速度", "Cutting speed of least cost" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "T = (1/n - 1)(tc + Cg/Cm); v = C/T^n",
	.source = "theory of cutting",
	.strength = STRENGTH_A,
	.oracle = "numeric minimum of the cost",
	.version = 1,
	.evaluate = evaluate,
};
