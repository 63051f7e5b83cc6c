#include "knowledge/entry.h"
#include "model/energy/steam.h"

struct given {
	double p1, p2;
};

struct result {
	double x;
};

static const struct port given[] = {
	{ IN(p1), PORT_NUMBER, "Pa", { 100000, 2e7 },
	    { "凝结水压力（绝）", "pressure of the condensate, absolute" } },
	{ IN(p2), PORT_NUMBER, "Pa", { 10000, 2e7 },
	    { "闪蒸压力（绝）", "pressure of flashing, absolute" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(x), PORT_NUMBER, "1",
	    .words = { "闪蒸率", "share that flashes" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double liquid = steam_saturated_liquid(g->p2).h;

	if (g->p2 > g->p1)
		return call_refuse(
		    call, "p2", "p2 is above p1: nothing flashes");
	r->x = (steam_saturated_liquid(g->p1).h - liquid) /
	    (steam_saturated_vapour(g->p2).h - liquid);
	return true;
}

const struct entry model_flash_steam = {
	.id = "ENE-031",
	.words = { "凝结水闪蒸率", "Share of condensate that flashes" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_FOOD | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x = (h_f(p1) - h_f(p2)) / (h_g(p2) - h_f(p2))",
	.source = "工程热力学；IAPWS-IF97",
	.strength = STRENGTH_A,
	.oracle = "enthalpies of saturation by IAPWS-95 (chemicals)",
	.version = 1,
	.evaluate = evaluate,
};
