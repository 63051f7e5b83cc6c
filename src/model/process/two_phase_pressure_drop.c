#include <math.h>

#include "knowledge/entry.h"

struct given {
	double m, x, rhol, rhog, mul, mug, D, L;
};

struct result {
	double dP;
};

static const struct port given[] = {
	{ IN(m), PORT_NUMBER, "kg/s", { 1e-6, 10000 },
	    { "总质量流量", "mass flow, both" } },
	{ IN(x), PORT_NUMBER, "1", { 1e-6, 0.999999 },
	    { "干度", "share of vapour" } },
	{ IN(rhol), PORT_NUMBER, "kg/m3", { 1, 25000 },
	    { "液密度", "density of the liquid" } },
	{ IN(rhog), PORT_NUMBER, "kg/m3", { 0.001, 2000 },
	    { "气密度", "density of the gas" } },
	{ IN(mul), PORT_NUMBER, "Pa.s", { 1e-6, 100 },
	    { "液黏度", "dynamic viscosity of the liquid" } },
	{ IN(mug), PORT_NUMBER, "Pa.s", { 1e-7, 0.01 },
	    { "气黏度", "dynamic viscosity of the gas" } },
	{ IN(D), PORT_NUMBER, "m", { 0.0001, 10 },
	    { "内径", "inner diameter" } },
	{ IN(L), PORT_NUMBER, "m", { 0, 1e6 }, { "长度", "length" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(dP), PORT_NUMBER, "Pa", .words = { "压降", "pressure drop" } },
	{ NULL },
};

#define TURBULENT 2000 /* from this Re on */

struct phase {
	double drop;
	bool turbulent;
};

/* What one phase would lose if it had the pipe for itself. */
static struct phase
alone(const struct given *g, double m, double rho, double mu)
{
	const double V = m / (rho * M_PI / 4 * g->D * g->D);
	const double Re = rho * V * g->D / mu;
	const bool turbulent = Re >= TURBULENT;
	const double f = turbulent ? 0.184 * pow(Re, -0.2) : 64 / Re;

	return (struct phase){ f * g->L / g->D * rho * V * V / 2, turbulent };
}

/* Chisholm's C. */
static double
interaction(bool liquid_turbulent, bool gas_turbulent)
{
	if (liquid_turbulent)
		return gas_turbulent ? 20 : 10;
	return gas_turbulent ? 12 : 5;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct phase liquid =
	    alone(g, g->m * (1 - g->x), g->rhol, g->mul);
	const struct phase gas = alone(g, g->m * g->x, g->rhog, g->mug);
	const double C = interaction(liquid.turbulent, gas.turbulent);

	(void)call;
	r->dP = liquid.drop + C * sqrt(liquid.drop * gas.drop) + gas.drop;
	return true;
}

const struct entry model_two_phase_pressure_drop = {
	.id = "PRO-032",
	.words = { "两相流压降（Lockhart-Martinelli）",
	    "Pressure drop of two phases in a pipe (Lockhart-Martinelli)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "dP = dPl (1 + C / X + 1 / X^2); X = sqrt(dPl / dPg); C = 20, 12, "
	    "10, 5 by regime; f = 64 / Re, from Re 2000 on 0.184 Re^-0.2",
	.source = "Lockhart & Martinelli 1949; Chisholm 1967",
	.strength = STRENGTH_A,
	.oracle = "fluids.Lockhart_Martinelli",
	.note = { "光滑管摩擦部分，不含重力与加速压降",
	    "Friction in a smooth pipe, without height and acceleration" },
	.version = 1,
	.evaluate = evaluate,
};
