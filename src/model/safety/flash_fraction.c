#include "knowledge/entry.h"

struct given {
	double cp, T, Tb, H;
};

struct result {
	double F;
};

static const struct port given[] = {
	{ IN(cp), PORT_NUMBER, "J/kg/K", { 100, 2e4 },
	    { "液体比热", "specific heat of the liquid" } },
	{ IN(T), PORT_NUMBER, "K", { 20, 1500 },
	    { "贮存温度", "storage temperature" } },
	{ IN(Tb), PORT_NUMBER, "K", { 4, 1500 },
	    { "常压沸点", "boiling point at ambient pressure" } },
	{ IN(H), PORT_NUMBER, "J/kg", { 1e3, 1e7 },
	    { "汽化热", "heat of vaporisation" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(F), PORT_NUMBER, "1",
	    .words = { "闪蒸率", "share that flashes off" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->T < g->Tb)
		return call_refuse(call, "T",
		    "at %g K a liquid that boils at %g K is not superheated",
		    g->T, g->Tb);
	r->F = g->cp * (g->T - g->Tb) / g->H;
	if (r->F > 1)
		return call_refuse(call, "T",
		    "the heat in the liquid is more than evaporates all of it");
	return true;
}

const struct entry model_flash_fraction = {
	.id = "SAF-007",
	.words = { "过热液体闪蒸率", "Flash fraction of a superheated liquid" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F = cp (T - Tb)/H",
	.source = "HJ 169-2018, F.2",
	.strength = STRENGTH_C,
	.oracle = "balance of energy",
	.version = 1,
	.evaluate = evaluate,
};
