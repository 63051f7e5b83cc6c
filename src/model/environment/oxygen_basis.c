#include "knowledge/entry.h"

struct given {
	double c, O2, O2r;
};

struct result {
	double cr;
};

static const struct port given[] = {
	{ IN(c), PORT_NUMBER, "mg/m3", { 0, 1e6 },
	    { "实测浓度", "concentration measured" } },
	{ IN(O2), PORT_NUMBER, "%", { 0, 20.9 },
	    { "实测氧含量", "oxygen measured" } },
	{ IN(O2r), PORT_NUMBER, "%", { 0, 20.9 },
	    { "基准氧含量", "oxygen of reference" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(cr), PORT_NUMBER, "mg/m3",
	    .words = { "折算浓度", "concentration at the reference" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->cr = g->c * (21 - g->O2r) / (21 - g->O2);
	if (g->O2 < g->O2r)
		call_warn(call, "实测氧低于基准氧，折算值小于实测值",
		    "less oxygen than the reference: the result is below what "
		    "was measured");
	return true;
}

const struct entry model_oxygen_basis = {
	.id = "ENV-007",
	.words = { "烟气污染物基准氧折算",
	    "Flue gas concentration at the reference oxygen" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "cr = c (21 - O2r) / (21 - O2)",
	.source = "GB 13271-2014; GB 13223",
	.strength = STRENGTH_B,
	.oracle = "dilution written another way",
	.version = 1,
	.evaluate = evaluate,
};
