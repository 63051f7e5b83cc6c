#include <math.h>

#include "knowledge/entry.h"

struct given {
	double R, Rmin, Nmin;
};

struct result {
	double N;
};

static const struct port given[] = {
	{ IN(R), PORT_NUMBER, "1", { 0, 1000 }, { "回流比", "reflux ratio" } },
	{ IN(Rmin), PORT_NUMBER, "1", { 0, 1000 },
	    { "最小回流比", "least reflux ratio" } },
	{ IN(Nmin), PORT_NUMBER, "1", { 1, 500 },
	    { "最少板数", "least number of stages" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(N), PORT_NUMBER, "1",
	    .words = { "理论板数", "number of theoretical stages" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double X = (g->R - g->Rmin) / (g->R + 1);
	double rest;

	if (X <= 0)
		return call_refuse(call, "R", "R must be above Rmin");
	/* 1 - Y */
	rest = exp((1 + 54.4 * X) / (11 + 117.2 * X) * (X - 1) / sqrt(X));
	if (rest < 1e-9)
		return call_refuse(
		    call, "R", "R is so near to Rmin that stages have no end");
	r->N = (1 - rest + g->Nmin) / rest;
	return true;
}

const struct entry model_gilliland = {
	.id = "PRO-017",
	.words = { "吉利兰实际理论板数（Molokanov）",
	    "Number of theoretical stages (Gilliland, after Molokanov)" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_DESIGN,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "Y = 1 - exp((1 + 54.4 X) / (11 + 117.2 X) (X - 1) / sqrt(X)); X = "
	    "(R - Rmin) / (R + 1), Y = (N - Nmin) / (N + 1)",
	.source = "Molokanov et al. 1972, a fit of Gilliland's chart of 1940",
	.strength = STRENGTH_C,
	.oracle = "Gilliland chart X=0.2 -> Y~0.44..0.46 (chart reading)",
	.version = 1,
	.evaluate = evaluate,
};
