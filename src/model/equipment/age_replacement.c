#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "knowledge/entry.h"
#include "knowledge/root.h"

struct given {
	double Cp, Cf, eta, b;
};

struct result {
	double T, cost;
};

static const struct port given[] = {
	{ IN(Cp), PORT_NUMBER, "{CNY}", { 1e-6, 1e12 },
	    { "预防更换费", "cost of a preventive replacement" } },
	{ IN(Cf), PORT_NUMBER, "{CNY}", { 1e-6, 1e12 },
	    { "故障更换费", "cost of a replacement after a failure" } },
	{ IN(eta), PORT_NUMBER, "h", { 1e-6, 1e9 },
	    { "特征寿命", "characteristic life" } },
	{ IN(b), PORT_NUMBER, "1", { 1.01, 20 },
	    { "形状参数（大于 1）", "shape, above 1" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(T), PORT_NUMBER, "h", .words = { "最优周期", "best age" } },
	{ OUT(cost), PORT_NUMBER, "{CNY}/h",
	    .words = { "单位时间成本", "cost per time" } },
	{ NULL },
};

/* Ages are in characteristic lives. */
struct costs {
	double b, ratio; /* shape; Cp / (Cf - Cp) */
};

/* Integral of exp(-t^b) from 0 to T, by the incomplete gamma function. */
static double
mean_age(double T, double b)
{
	return tgamma(1 + 1 / b) * gsl_sf_gamma_inc_P(1 / b, pow(T, b));
}

static double
rate(double T, double b)
{
	return b * pow(T, b - 1);
}

/* Grows with T from -ratio on. */
static double
balance(double T, const void *with)
{
	const struct costs *c = with;

	return rate(T, c->b) * mean_age(T, c->b) + expm1(-pow(T, c->b)) -
	    c->ratio;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct costs costs = { g->b, g->Cp / (g->Cf - g->Cp) };
	double T;

	if (g->Cf <= g->Cp)
		return call_refuse(call, "Cf",
		    "Cf must be above Cp, or waiting for the failure is best");
	if (!root_above(balance, &costs, 0, 1e-3, 1e3, &T))
		return call_refuse(call, "b",
		    "wear is too slow: no age below 1000 eta is best");
	r->T = T * g->eta;
	r->cost = (g->Cf - g->Cp) * rate(T, g->b) / g->eta;
	return true;
}

const struct entry model_age_replacement = {
	.id = "EQP-010",
	.words = { "最优预防更换周期", "Best age for preventive replacement" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_OPERATION,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "least (Cp R(T) + Cf F(T)) / integral of R from 0 to T, R "
		    "after Weibull: h(T) integral - F(T) = Cp / (Cf - Cp)",
	.source = "Barlow & Proschan 1965, Mathematical Theory of Reliability",
	.strength = STRENGTH_A,
	.oracle = "first-order optimality root (scipy)",
	.version = 1,
	.evaluate = evaluate,
};
