#include "knowledge/entry.h"
#include "model/energy/steam.h"

struct given {
	double D, t_s, p_s, t_fw, p_fw, B, Qnet;
};

struct result {
	double eta;
};

static const struct port given[] = {
	{ IN(D), PORT_NUMBER, "kg/h", { 10, 4e6 },
	    { "蒸汽流量", "steam flow" } },
	{ IN(t_s), PORT_NUMBER, "Cel", { 100, 600 },
	    { "蒸汽温度", "steam temperature" } },
	{ IN(p_s), PORT_NUMBER, "Pa", { 100000, 2.5e7 },
	    { "蒸汽压力（绝）", "steam pressure, absolute" } },
	{ IN(t_fw), PORT_NUMBER, "Cel", { 5, 300 },
	    { "给水温度", "feed water temperature" } },
	{ IN(p_fw), PORT_NUMBER, "Pa", { 100000, 3e7 },
	    { "给水压力（绝）", "feed water pressure, absolute" } },
	{ IN(B), PORT_NUMBER, "kg/h", { 1, 1e6 },
	    { "燃料耗量", "fuel consumption" } },
	{ IN(Qnet), PORT_NUMBER, "kJ/kg", { 1000, 60000 },
	    { "低位发热量", "net calorific value" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(eta), PORT_NUMBER, "%",
	    .words = { "热效率", "thermal efficiency" } },
	{ NULL },
};

#define ZERO_CELSIUS 273.15

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double gain;

	if (!steam_is_vapour(
		call, "t_s", g->t_s + ZERO_CELSIUS, "p_s", g->p_s) ||
	    !steam_is_liquid(
		call, "t_fw", g->t_fw + ZERO_CELSIUS, "p_fw", g->p_fw))
		return false;
	gain = steam_vapour(g->t_s + ZERO_CELSIUS, g->p_s).h -
	    steam_liquid(g->t_fw + ZERO_CELSIUS, g->p_fw).h;
	r->eta = g->D * gain / 1000 / (g->B * g->Qnet) * 100;
	if (r->eta > 100)
		call_warn(call, "效率高于 100%，请核对燃料量与低位发热量",
		    "more than 100 %: see to fuel and calorific value");
	return true;
}

const struct entry model_boiler_efficiency = {
	.id = "ENE-004",
	.words = { "锅炉正平衡热效率",
	    "Boiler efficiency by the direct method" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_FOOD |
	    INDUSTRY_TEXTILE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "eta = D (h_s - h_fw) / (B Qnet) 100",
	.source = "GB/T 10180-2017, direct method; enthalpies of IAPWS-IF97",
	.strength = STRENGTH_A,
	.oracle = "enthalpies of IAPWS-95 (chemicals)",
	.note = { "按干饱和或过热蒸汽计；压力为绝对压力，不计排污与自用汽",
	    "Dry or superheated steam; pressures are absolute; no blow-down, "
	    "no steam of the boiler house" },
	.version = 1,
	.evaluate = evaluate,
};
