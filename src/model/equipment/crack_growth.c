#include <math.h>

#include "knowledge/entry.h"

struct given {
	double a0, ac, Cp, m, dS, Y;
};

struct result {
	double N;
};

static const struct port given[] = {
	{ IN(a0), PORT_NUMBER, "m", { 1e-7, 1 },
	    { "初始裂纹", "crack at the start" } },
	{ IN(ac), PORT_NUMBER, "m", { 1e-7, 10 },
	    { "临界裂纹", "critical crack" } },
	{ IN(Cp), PORT_NUMBER, "{m/(MPa.m^0.5)^m}", { 1e-20, 0.001 },
	    { "材料常数（按 MPa 与 m）",
		"constant of the material, for MPa and m" } },
	{ IN(m), PORT_NUMBER, "1", { 1, 10 }, { "指数", "exponent" } },
	{ IN(dS), PORT_NUMBER, "MPa", { 0.1, 5000 },
	    { "应力范围", "range of stress" } },
	{ IN(Y), PORT_NUMBER, "1", { 0.1, 10 },
	    { "形状因子", "geometry factor" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(N), PORT_NUMBER, "1", .words = { "循环数", "cycles" } },
	{ NULL },
};

/* Integral of a^-m/2 from a0 to ac; at m = 2 a logarithm. */
static double
integral(double a0, double ac, double m)
{
	const double q = 1 - m / 2, more = log(ac / a0);

	return q == 0 ? more : pow(a0, q) * expm1(q * more) / q;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->ac <= g->a0)
		return call_refuse(call, "ac", "ac must be above a0");
	r->N = integral(g->a0, g->ac, g->m) /
	    (g->Cp * pow(g->Y * g->dS * sqrt(M_PI), g->m));
	return true;
}

const struct entry model_crack_growth = {
	.id = "EQP-017",
	.words = { "疲劳裂纹扩展寿命（Paris）",
	    "Cycles until a crack is critical (Paris)" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_DESIGN | DOMAIN_SAFETY,
	.industries = INDUSTRY_RAIL | INDUSTRY_MACHINERY | INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "da/dN = C (Y dS sqrt(pi a))^m, integrated from a0 to ac",
	.source = "Paris & Erdogan 1963",
	.strength = STRENGTH_A,
	.oracle = "quadrature",
	.note = { "Y 视为不变；应力取一循环的最大与最小之差",
	    "Y is taken as constant; the range is from least to most within a "
	    "cycle" },
	.version = 1,
	.evaluate = evaluate,
};
