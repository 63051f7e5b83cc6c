#include <math.h>

#include "knowledge/entry.h"

struct given {
	double D, L, h;
};

struct result {
	double V;
};

static const struct port given[] = {
	{ IN(D), PORT_NUMBER, "m", { 0.01, 100 },
	    { "直径", "inner diameter" } },
	{ IN(L), PORT_NUMBER, "m", { 0.01, 1000 }, { "长度", "length" } },
	{ IN(h), PORT_NUMBER, "m", { 0, 100 },
	    { "液位", "level above the lowest point" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(V), PORT_NUMBER, "m3",
	    .words = { "体积", "volume of the liquid" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double R = g->D / 2;

	if (g->h > g->D)
		return call_refuse(
		    call, "h", "h must be at most D, %.10g m", g->D);
	r->V = g->L *
	    (R * R * acos((R - g->h) / R) -
		(R - g->h) * sqrt(g->h * (g->D - g->h)));
	return true;
}

const struct entry model_tank_volume = {
	.id = "PRO-007",
	.words = { "卧式圆筒平封头储罐液位容积",
	    "Contents of a lying cylinder with flat ends" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_LOGISTICS | DOMAIN_SAFETY | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_FOOD,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "V = L (R^2 acos((R - h) / R) - (R - h) sqrt(2 R h - h^2))",
	.source = "geometry of the segment of a circle",
	.strength = STRENGTH_A,
	.oracle = "fluids.geometry.TANK",
	.version = 1,
	.evaluate = evaluate,
};
