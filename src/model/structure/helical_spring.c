#include <math.h>

#include "knowledge/entry.h"

struct given {
	double Gm, d, D, n, F;
};

struct result {
	double k, tau;
};

static const struct port given[] = {
	{ IN(Gm), PORT_NUMBER, "MPa", { 1, 1e6 },
	    { "切变模量", "shear modulus" } },
	{ IN(d), PORT_NUMBER, "mm", { 0.01, 1000 },
	    { "线径", "diameter of the wire" } },
	{ IN(D), PORT_NUMBER, "mm", { 0.02, 10000 },
	    { "中径", "mean diameter of the coil" } },
	{ IN(n), PORT_NUMBER, "1", { 0.5, 1000 },
	    { "有效圈数", "active coils" } },
	{ IN(F), PORT_NUMBER, "N", { 0, 1e9 }, { "载荷", "load" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(k), PORT_NUMBER, "N/mm", .words = { "刚度", "stiffness" } },
	{ OUT(tau), PORT_NUMBER, "MPa",
	    .words = { "切应力（曲度修正）", "shear stress, with curvature" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double c = g->D / g->d;
	double K;

	if (c < 2)
		return call_refuse(
		    call, "D", "D must be at least 2 d, not %.4g d", c);
	K = (4 * c - 1) / (4 * c - 4) + 0.615 / c;
	r->k = g->Gm * pow(g->d, 4) / (8 * pow(g->D, 3) * g->n);
	r->tau = K * 8 * g->F * g->D / (M_PI * pow(g->d, 3));
	return true;
}

const struct entry model_helical_spring = {
	.id = "EQP-024",
	.words = { "圆柱螺旋弹簧刚度与应力", "Helical spring" },
	.class = CLASS_STRUCTURE,
	.domains = DOMAIN_DESIGN,
	.industries = INDUSTRY_AUTOMOTIVE | INDUSTRY_MACHINERY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "k = G d^4 / (8 D^3 n); tau = K 8 F D / (pi d^3); K = (4 c "
		    "- 1) / (4 c - 4) + 0.615 / c, c = D / d",
	.source = "GB/T 23935-2009; Wahl 1929",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
