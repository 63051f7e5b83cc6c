#include "knowledge/entry.h"

struct given {
	double FC, NCV, CC, OF;
};

struct result {
	double E;
};

static const struct port given[] = {
	{ IN(FC), PORT_NUMBER, "t", { 0, 1e12 },
	    { "燃料消耗", "fuel burnt (gases: 10^4 m3)" } },
	{ IN(NCV), PORT_NUMBER, "GJ/t", { 0, 500 },
	    { "低位发热量", "net calorific value (gases: per 10^4 m3)" } },
	{ IN(CC), PORT_NUMBER, "t{C}/GJ", { 0.005, 0.08 },
	    { "单位热值含碳量", "carbon content per heat" } },
	{ IN(OF), PORT_NUMBER, "1", { 0.8, 1 },
	    { "碳氧化率", "share of carbon oxidised" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(E), PORT_NUMBER, "t{CO2}",
	    .words = { "CO2 排放量", "CO2 emitted" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->E = g->FC * g->NCV * g->CC * g->OF * 44 / 12;
	return true;
}

const struct entry model_fuel_combustion_carbon = {
	.id = "ENE-008",
	.words = { "化石燃料燃烧 CO2 排放",
	    "CO2 from the burning of fossil fuel" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "E = FC NCV CC OF 44/12",
	.source = "GB/T 32150-2015 与 GB/T 32151 "
		  "各部分；工业其他行业企业核算指南（试行）",
	.strength = STRENGTH_B,
	.oracle = "21.62 t CO2 per 10^4 m3 of natural gas, a well-known value",
	.note = { "气体燃料以万 m3 计，热值以 GJ/万 m3 计；1 万 m3 天然气默认 "
		  "21.62 t",
	    "Gases in 10^4 m3 with GJ per 10^4 m3; 10^4 m3 of natural gas give "
	    "21.62 t by default" },
	.version = 1,
	.evaluate = evaluate,
};
