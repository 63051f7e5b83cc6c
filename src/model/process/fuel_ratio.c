#include "knowledge/entry.h"

struct given {
	double coke, pci, k, hm;
};

struct result {
	double fuel, eq;
};

static const struct port given[] = {
	{ IN(coke), PORT_NUMBER, "t", { 0, 1e8 }, { "焦炭量", "coke" } },
	{ IN(pci), PORT_NUMBER, "t", { 0, 1e8 },
	    { "喷煤量", "coal injected" } },
	{ IN(k), PORT_NUMBER, "1", { 0.5, 1 },
	    { "煤焦置换比", "coke that a tonne of coal replaces" } },
	{ IN(hm), PORT_NUMBER, "t", { 0.001, 1e8 },
	    { "铁水产量", "hot metal" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(fuel), PORT_NUMBER, "kg/t", .words = { "燃料比", "fuel ratio" } },
	{ OUT(eq), PORT_NUMBER, "kg/t",
	    .words = { "综合焦比", "coke ratio with the coal as coke" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->fuel = (g->coke + g->pci) / g->hm * 1000;
	r->eq = (g->coke + g->k * g->pci) / g->hm * 1000;
	return true;
}

const struct entry model_fuel_ratio = {
	.id = "PRO-038",
	.words = { "高炉燃料比与综合焦比", "Fuel ratio of a blast furnace" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "fuel = (coke + pci) / hm 1000; eq = (coke + k pci) / hm 1000",
	.source = "definitions of ironmaking practice (炼铁学)",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
