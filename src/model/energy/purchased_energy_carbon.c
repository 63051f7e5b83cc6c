#include "knowledge/entry.h"

struct given {
	double AD_e, EF_e, AD_h, EF_h;
};

struct result {
	double E;
};

static const struct port given[] = {
	{ IN(AD_e), PORT_NUMBER, "MW.h", { -1e9, 1e9 },
	    { "净购入电量", "net electricity bought" } },
	{ IN(EF_e), PORT_NUMBER, "t{CO2}/(MW.h)", { 0, 1.2 },
	    { "电网因子", "emission factor of the grid" } },
	{ IN(AD_h), PORT_NUMBER, "GJ", { -1e9, 1e9 },
	    { "净购入热量", "net heat bought" } },
	{ IN(EF_h), PORT_NUMBER, "t{CO2}/GJ", { 0, 0.3 },
	    { "热力因子", "emission factor of heat" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(E), PORT_NUMBER, "t{CO2}",
	    .words = { "间接排放量", "indirect emission" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->E = g->AD_e * g->EF_e + g->AD_h * g->EF_h;
	return true;
}

const struct entry model_purchased_energy_carbon = {
	.id = "ENE-009",
	.words = { "外购电力、热力间接 CO2",
	    "Indirect CO2 of electricity and heat bought" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "E = AD_e EF_e + AD_h EF_h",
	.source = "GB/T 32150-2015；生态环境部、国家统计局电力 CO2 "
		  "排放因子公告；热力 0.11 t/GJ",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "电网因子有全国、区域、省级、碳市场多种口径，报告须注明口径与"
		  "年份",
	    "Grid factors differ by scope and year: say which one was taken" },
	.version = 1,
	.evaluate = evaluate,
};
