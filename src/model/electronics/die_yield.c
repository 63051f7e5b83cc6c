#include <math.h>

#include "knowledge/entry.h"

struct given {
	double A, D;
	int model;
	double a;
};

struct result {
	double Y;
};

static const struct port given[] = {
	{ IN(A), PORT_NUMBER, "cm2", { 0, 1000 },
	    { "芯片面积", "area of a die" } },
	{ IN(D), PORT_NUMBER, "1/cm2", { 0, 1000 },
	    { "缺陷密度", "density of defects" } },
	{ IN(model), PORT_CHOICE, "",
	    .words = { "poisson|murphy|seeds|negbin", "model" },
	    .choices = "poisson murphy seeds negbin" },
	{ IN(a), PORT_NUMBER, "1", { 0.01, 1000 },
	    { "聚集参数", "clustering, of negbin" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Y), PORT_NUMBER, "1", .words = { "良率", "yield" } },
	{ NULL },
};

enum model { POISSON, MURPHY, SEEDS, NEGATIVE_BINOMIAL };

static double
yield(int model, double x, double a)
{
	const double mean = x == 0 ? 1 : -expm1(-x) / x;

	switch (model) {
	case POISSON:
		return exp(-x);
	case MURPHY:
		return mean * mean;
	case SEEDS:
		return 1 / (1 + x);
	default:
		return exp(-a * log1p(x / a));
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Y = yield(g->model, g->A * g->D, g->a);
	return true;
}

const struct entry model_die_yield = {
	.id = "EQP-032",
	.words = { "晶圆缺陷良率模型", "Yield of dies" },
	.class = CLASS_ELECTRONICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x = A D; Poisson exp(-x); Murphy ((1 - exp(-x)) / x)^2; "
		    "Seeds 1 / (1 + x); negative binomial (1 + x / a)^-a",
	.source = "Murphy 1964; Seeds 1967; Stapper 1973",
	.strength = STRENGTH_A,
	.oracle = "compound-Poisson integrals / scipy nbinom",
	.version = 1,
	.evaluate = evaluate,
};
