#include <math.h>

#include "knowledge/entry.h"

struct given {
	double P, a, L, E, I;
};

struct result {
	double Mmax, ymax;
};

static const struct port given[] = {
	{ IN(P), PORT_NUMBER, "N", { 0, 1e9 }, { "载荷", "load" } },
	{ IN(a), PORT_NUMBER, "m", { 0, 1000 },
	    { "作用点距左端", "distance of the load from the left support" } },
	{ IN(L), PORT_NUMBER, "m", { 0.001, 1000 }, { "跨度", "span" } },
	{ IN(E), PORT_NUMBER, "Pa", { 1e6, 1e12 },
	    { "弹模", "modulus of elasticity" } },
	{ IN(I), PORT_NUMBER, "m4", { 1e-15, 1e3 },
	    { "惯性矩", "second moment of area" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Mmax), PORT_NUMBER, "N.m",
	    .words = { "最大弯矩", "greatest bending moment" } },
	{ OUT(ymax), PORT_NUMBER, "m",
	    .words = { "最大挠度", "greatest deflection" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double b = fmin(g->a, g->L - g->a);

	if (g->a > g->L)
		return call_refuse(
		    call, "a", "a must be at most L, %.10g m", g->L);
	r->Mmax = g->P * g->a * (g->L - g->a) / g->L;
	r->ymax = g->P * b * pow(g->L * g->L - b * b, 1.5) /
	    (9 * sqrt(3) * g->L * g->E * g->I);
	return true;
}

const struct entry model_beam = {
	.id = "EQP-019",
	.words = { "简支梁集中载荷弯矩与挠度",
	    "Beam on two supports with one load" },
	.class = CLASS_STRUCTURE,
	.domains = DOMAIN_DESIGN | DOMAIN_SAFETY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "M = P a (L - a) / L; y = P b (L^2 - b^2)^1.5 / (9 sqrt(3) "
		    "L E I), b = min(a, L - a)",
	.source = "Timoshenko, Strength of Materials; 材料力学",
	.strength = STRENGTH_A,
	.oracle = "numeric double integration of curvature",
	.note = { "小变形、等截面；挠度为绝对值",
	    "Small deflections of a uniform beam; the deflection without "
	    "sign" },
	.version = 1,
	.evaluate = evaluate,
};
