#include "knowledge/entry.h"

struct given {
	double pi_, ri, ro, r;
};

struct result {
	double sr, st;
};

static const struct port given[] = {
	{ IN(pi_), PORT_NUMBER, "MPa", { 0, 10000 },
	    { "内压", "inner pressure" } },
	{ IN(ri), PORT_NUMBER, "mm", { 0.001, 1e5 },
	    { "内半径", "inner radius" } },
	{ IN(ro), PORT_NUMBER, "mm", { 0.001, 1e5 },
	    { "外半径", "outer radius" } },
	{ IN(r), PORT_NUMBER, "mm", { 0.001, 1e5 },
	    { "位置", "radius looked at" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(sr), PORT_NUMBER, "MPa",
	    .words = { "径向应力", "radial stress" } },
	{ OUT(st), PORT_NUMBER, "MPa", .words = { "环向应力", "hoop stress" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double inner = g->ri * g->ri, outer = g->ro * g->ro;
	double mean, share;

	if (g->ro <= g->ri)
		return call_refuse(call, "ro", "ro must be above ri");
	if (g->r < g->ri || g->r > g->ro)
		return call_refuse(call, "r", "r must be from ri to ro");
	mean = g->pi_ * inner / (outer - inner);
	share = outer / (g->r * g->r);
	r->sr = mean * (1 - share);
	r->st = mean * (1 + share);
	return true;
}

const struct entry model_thick_cylinder = {
	.id = "EQP-022",
	.words = { "厚壁圆筒Lame应力",
	    "Stresses in a thick cylinder under inner pressure (Lamé)" },
	.class = CLASS_STRUCTURE,
	.domains = DOMAIN_DESIGN | DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_MACHINERY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sr, st = p ri^2 / (ro^2 - ri^2) (1 -+ ro^2 / r^2)",
	.source = "Lamé 1852; 弹性力学",
	.strength = STRENGTH_A,
	.oracle = "BVP solve (plane strain displacement)",
	.version = 1,
	.evaluate = evaluate,
};
