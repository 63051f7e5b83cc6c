#include "knowledge/entry.h"

struct given {
	double E, P;
};

struct result {
	double e;
};

static const struct port given[] = {
	{ IN(E), PORT_NUMBER, "kg{ce}", { 0, 1e15 },
	    { "综合能耗", "comprehensive energy consumption" } },
	{ IN(P), PORT_NUMBER, "t", { 0, 1e15 },
	    { "合格产品产量（t）或产值（万元）",
		"output: t of sound product, or 10^4 CNY" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(e), PORT_NUMBER, "kg{ce}/t",
	    .words = { "单耗", "energy per output" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->P <= 0)
		return call_refuse(call, "P", "nothing was put out");
	r->e = g->E / g->P;
	return true;
}

const struct entry model_specific_energy = {
	.id = "ENE-007",
	.words = { "单位产品、单位产值能耗", "Energy per output" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "e = E / P",
	.source = "GB/T 2589-2020, 5.2",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "以产值计时单位为 kgce/万元",
	    "With the value of output the result is kgce per 10^4 CNY" },
	.version = 1,
	.evaluate = evaluate,
};
