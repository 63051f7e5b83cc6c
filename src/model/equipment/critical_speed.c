#include <math.h>

#include "knowledge/entry.h"

struct given {
	double E, I, L, m;
};

struct result {
	double nc;
};

static const struct port given[] = {
	{ IN(E), PORT_NUMBER, "Pa", { 1e6, 1e12 },
	    { "弹性模量", "modulus of elasticity" } },
	{ IN(I), PORT_NUMBER, "m4", { 1e-15, 1 },
	    { "截面惯性矩", "second moment of area" } },
	{ IN(L), PORT_NUMBER, "m", { 0.001, 100 },
	    { "跨距", "span between the bearings" } },
	{ IN(m), PORT_NUMBER, "kg", { 1e-4, 1e6 },
	    { "盘质量", "mass of the disk" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(nc), PORT_NUMBER, "{rev}/min",
	    .words = { "临界转速", "critical speed" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->nc =
	    30 / M_PI * sqrt(48 * g->E * g->I / (g->m * g->L * g->L * g->L));
	return true;
}

const struct entry model_critical_speed = {
	.id = "EQP-004",
	.words = { "单盘转子一阶临界转速",
	    "First critical speed of a rotor with one disk" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_DESIGN | DOMAIN_SERVICE,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "nc = 60 / (2 pi) sqrt(48 E I / (m L^3))",
	.source = "Jeffcott 1919",
	.strength = STRENGTH_A,
	.oracle = "Euler-Bernoulli FEM static flexibility",
	.note = { "盘在跨中、轴无质量、支承刚性",
	    "Disk in the middle, shaft without mass, rigid bearings" },
	.version = 1,
	.evaluate = evaluate,
};
