#include "knowledge/entry.h"

struct given {
	double P_in, Q;
};

struct result {
	double q;
};

static const struct port given[] = {
	{ IN(P_in), PORT_NUMBER, "kW", { 0, 100000 },
	    { "机组输入功率", "power taken by the package" } },
	{ IN(Q), PORT_NUMBER, "m3/min", { 0, 10000 },
	    { "实测容积流量", "volume flow measured" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(q), PORT_NUMBER, "kW/(m3/min)",
	    .words = { "比功率", "specific power" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->Q <= 0)
		return call_refuse(call, "Q", "no air is delivered");
	r->q = g->P_in / g->Q;
	return true;
}

const struct entry model_compressor_specific_power = {
	.id = "ENE-011",
	.words = { "空压机组比功率与能效",
	    "Specific power of a compressor package" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "q = P_in / Q",
	.source = "GB 19153-2019",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
