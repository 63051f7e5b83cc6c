#include "knowledge/entry.h"
#include "model/safety/cylinder.h"

struct given {
	double L, D, X;
};

struct result {
	double Fv, Fh;
};

static const struct port given[] = {
	{ IN(L), PORT_NUMBER, "m", { 0.01, 1000 },
	    { "火焰高", "height of the flame" } },
	{ IN(D), PORT_NUMBER, "m", { 0.01, 1000 },
	    { "液池直径", "diameter of the pool" } },
	{ IN(X), PORT_NUMBER, "m", { 0.01, 1e4 },
	    { "受体距池心", "distance from the axis" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Fv), PORT_NUMBER, "1",
	    .words = { "竖直受体视角系数", "upright receiver" } },
	{ OUT(Fh), PORT_NUMBER, "1",
	    .words = { "水平受体视角系数", "level receiver" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!(g->X > g->D / 2))
		return call_refuse(call, "X",
		    "%g m from the axis is inside of a flame of %g m", g->X,
		    g->D);
	cylinder_view(g->L, g->D, g->X, &r->Fv, &r->Fh);
	return true;
}

const struct entry model_cylinder_flame_view = {
	.id = "SAF-011",
	.words = { "池火视角系数（竖直圆柱）",
	    "View factor of a cylindrical flame" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Mudan 1984 with h = 2 L/D, S = 2 X/D",
	.source = "SFPE Handbook (Beyler); CPR 14E; Mudan 1984",
	.strength = STRENGTH_A,
	.oracle = "integral over the cylinder's surface, numerically",
	.version = 1,
	.evaluate = evaluate,
};
