#include "knowledge/entry.h"

struct given {
	double V, cp, t1, t2, eta;
};

struct result {
	double Q;
};

static const struct port given[] = {
	{ IN(V), PORT_NUMBER, "m3{n}/h", { 0, 1e9 },
	    { "烟气流量", "flow of flue gas" } },
	{ IN(cp), PORT_NUMBER, "kJ/(m3{n}.K)", { 1, 2 },
	    { "烟气平均比热", "mean heat capacity" } },
	{ IN(t1), PORT_NUMBER, "Cel", { -50, 2000 },
	    { "烟气进口温度", "temperature in" } },
	{ IN(t2), PORT_NUMBER, "Cel", { -50, 2000 },
	    { "烟气出口温度", "temperature out" } },
	{ IN(eta), PORT_NUMBER, "1", { 0, 1 },
	    { "换热效率", "efficiency of the exchanger" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "kW",
	    .words = { "回收功率", "heat recovered" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->t2 > g->t1)
		return call_refuse(call, "t2", "t2 is above t1");
	r->Q = g->V * g->cp * (g->t1 - g->t2) * g->eta / 3600;
	return true;
}

const struct entry model_flue_gas_heat = {
	.id = "ENE-039",
	.words = { "烟气余热回收潜力", "Heat to be recovered from flue gas" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.industries = INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_BUILDING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = V cp (t1 - t2) eta / 3600",
	.source = "GB/T 1028-2018",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
