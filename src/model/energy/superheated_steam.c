#include "knowledge/entry.h"
#include "model/energy/steam.h"

struct given {
	double T, p;
};

struct result {
	double v, h;
};

static const struct port given[] = {
	{ IN(T), PORT_NUMBER, "K", { 273.15, 1073.15 },
	    { "蒸汽温度", "temperature" } },
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

	if (!steam_is_vapour(call, "T", g->T, "p", g->p))
		return false;
	s = steam_vapour(g->T, g->p);
	r->v = s.v;
	r->h = s.h;
	return true;
}

const struct entry model_superheated_steam = {
	.id = "ENE-003",
	.words = { "过热蒸汽比容与焓（IF97 区域 2）",
	    "Superheated steam, specific volume and enthalpy (IAPWS-IF97 "
	    "region 2)" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_STEEL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "v = R T / p pi (gamma0_pi + gammar_pi); h = R T tau "
		    "(gamma0_tau + gammar_tau), 9 and 43 terms",
	.source = "IAPWS R7-97(2012), equation 15",
	.strength = STRENGTH_A,
	.oracle = "IAPWS-95 (chemicals), IF97 table 15",
	.note = { "高于饱和压力或区域 2/3 边界压力时拒绝",
	    "Refused above the saturation pressure and above the border to "
	    "region 3" },
	.version = 1,
	.evaluate = evaluate,
};
