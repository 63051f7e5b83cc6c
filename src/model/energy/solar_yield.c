#include "knowledge/entry.h"

struct given {
	double P, H, PR;
};

struct result {
	double E;
};

static const struct port given[] = {
	{ IN(P), PORT_NUMBER, "kW{p}", { 0, 1e7 },
	    { "装机容量", "capacity installed" } },
	{ IN(H), PORT_NUMBER, "kW.h/m2", { 0, 3000 },
	    { "斜面辐照量", "irradiation of the plane" } },
	{ IN(PR), PORT_NUMBER, "1", { 0.5, 1 },
	    { "系统效率", "performance ratio" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(E), PORT_NUMBER, "kW.h", .words = { "发电量", "energy yield" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->E = g->P * g->H * g->PR;
	return true;
}

const struct entry model_solar_yield = {
	.id = "ENE-024",
	.words = { "光伏发电量（PR 法）",
	    "Yield of solar panels by performance ratio" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "E = P H PR (at 1 kW/m2)",
	.source = "IEC 61724; GB/T 37408",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
