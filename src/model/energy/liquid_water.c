#include "knowledge/entry.h"
#include "model/energy/steam.h"

struct given {
	double T, p;
};

struct result {
	double v, h;
};

static const struct port given[] = {
	{ IN(T), PORT_NUMBER, "K", { 273.15, 623.15 },
	    { "水温", "temperature" } },
	{ IN(p), PORT_NUMBER, "Pa", { 1000, 1e8 },
	    { "压力（绝）", "pressure" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(v), PORT_NUMBER, "m3/kg",
	    .words = { "比容", "specific volume" } },
	{ OUT(h), PORT_NUMBER, "J/kg",
	    .words = { "比焓", "specific enthalpy" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct steam s;

	if (!steam_is_liquid(call, "T", g->T, "p", g->p))
		return false;
	s = steam_liquid(g->T, g->p);
	r->v = s.v;
	r->h = s.h;
	return true;
}

const struct entry model_liquid_water = {
	.id = "ENE-002",
	.words = { "给水、热水比容与焓（IF97 区域 1）",
	    "Liquid water, specific volume and enthalpy (IAPWS-IF97 region "
	    "1)" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "v = R T / p pi gamma_pi; h = R T tau gamma_tau, gamma of 34 terms",
	.source = "IAPWS R7-97(2012), equation 7",
	.strength = STRENGTH_A,
	.oracle = "IAPWS-95 (chemicals), IF97 table 5",
	.note = { "低于饱和压力（已汽化）时拒绝",
	    "Refused below the saturation pressure, where water is steam" },
	.version = 1,
	.evaluate = evaluate,
};
