#include "knowledge/entry.h"
#include "model/energy/air.h"

struct given {
	double T, RH, P;
};

struct result {
	double W, h, twb, tdp;
};

static const struct port given[] = {
	{ IN(T), PORT_NUMBER, "Cel", { 0, 60 },
	    { "干球温度", "dry-bulb temperature" } },
	{ IN(RH), PORT_NUMBER, "1", { 0.01, 1 },
	    { "相对湿度", "relative humidity" } },
	{ IN(P), PORT_NUMBER, "Pa", { 50000, 110000 },
	    { "大气压", "pressure" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_NUMBER, "kg/kg",
	    .words = { "含湿量", "humidity ratio" } },
	{ OUT(h), PORT_NUMBER, "J/kg", .words = { "焓", "enthalpy" } },
	{ OUT(twb), PORT_NUMBER, "Cel",
	    .words = { "湿球温度", "wet-bulb temperature" } },
	{ OUT(tdp), PORT_NUMBER, "Cel", .words = { "露点温度", "dew point" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double vapour = g->RH * air_saturation_pressure(g->T);

	(void)call;
	r->W = air_humidity(vapour, g->P);
	r->h = air_enthalpy(g->T, r->W);
	r->tdp = air_dew_point(g->T, vapour);
	r->twb = air_wet_bulb(g->T, r->tdp, r->W, g->P);
	return true;
}

const struct entry model_moist_air = {
	.id = "ENE-033",
	.words = { "湿空气状态参数", "State of moist air" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_ELECTRONICS | INDUSTRY_TEXTILE | INDUSTRY_FOOD |
	    INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "W = 0.621945 pw / (p - pw); h = 1.006 t + W (2501 + 1.86 t) kJ/kg",
	.source = "ASHRAE Fundamentals 2017, chapter 1",
	.strength = STRENGTH_A,
	.oracle = "psychrolib",
	.version = 1,
	.evaluate = evaluate,
};
