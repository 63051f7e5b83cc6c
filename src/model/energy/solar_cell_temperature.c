#include "knowledge/entry.h"

struct given {
	double G, Ta, NOCT, Pstc, gamma;
};

struct result {
	double Tc, P;
};

static const struct port given[] = {
	{ IN(G), PORT_NUMBER, "W/m2", { 0, 1400 }, { "辐照度", "irradiance" } },
	{ IN(Ta), PORT_NUMBER, "Cel", { -40, 60 },
	    { "气温", "air temperature" } },
	{ IN(NOCT), PORT_NUMBER, "Cel", { 40, 55 },
	    { "标称温度", "nominal operating cell temperature" } },
	{ IN(Pstc), PORT_NUMBER, "W", { 0, 1e12 },
	    { "标称功率", "power at standard conditions" } },
	{ IN(gamma), PORT_NUMBER, "1/K", { -0.01, 0 },
	    { "温度系数", "temperature coefficient of power" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Tc), PORT_NUMBER, "Cel",
	    .words = { "组件温度", "cell temperature" } },
	{ OUT(P), PORT_NUMBER, "W", .words = { "功率", "power" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Tc = g->Ta + (g->NOCT - 20) / 800 * g->G;
	r->P = g->Pstc * g->G / 1000 * (1 + g->gamma * (r->Tc - 25));
	return true;
}

const struct entry model_solar_cell_temperature = {
	.id = "ENE-025",
	.words = { "光伏组件温度与功率修正（NOCT）",
	    "Temperature and power of a solar module" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Tc = Ta + (NOCT - 20) / 800 G; P = Pstc G / 1000 (1 + "
		    "gamma (Tc - 25))",
	.source = "IEC 61215",
	.strength = STRENGTH_B,
	.oracle = "the definition of NOCT (800 W/m2, 20 degrees)",
	.version = 1,
	.evaluate = evaluate,
};
