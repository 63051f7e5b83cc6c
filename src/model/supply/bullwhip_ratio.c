#include <gsl/gsl_statistics_double.h>

#include "knowledge/entry.h"

struct given {
	struct vector o, d;
};

struct result {
	double BW;
};

static const struct port given[] = {
	{ IN(o), PORT_VECTOR, "{pcs}", { -1e12, 1e12 },
	    { "订货序列", "orders" }, .shape = "n" },
	{ IN(d), PORT_VECTOR, "{pcs}", { -1e12, 1e12 },
	    { "需求序列", "demand" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(BW), PORT_NUMBER, "1",
	    .words = { "方差比", "ratio of variances" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double demand;

	if (g->d.n < 2)
		return call_refuse(call, "d", "one number does not vary");
	demand = gsl_stats_variance(g->d.v, 1, g->d.n);
	if (demand <= 0)
		return call_refuse(call, "d", "demand does not vary");
	r->BW = gsl_stats_variance(g->o.v, 1, g->o.n) / demand;
	return true;
}

const struct entry model_bullwhip_ratio = {
	.id = "SCM-014",
	.words = { "牛鞭效应比", "Bullwhip ratio" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "BW = var(o) / var(d)",
	.source = "Lee et al. 1997",
	.strength = STRENGTH_A,
	.oracle = "numpy var",
	.version = 1,
	.evaluate = evaluate,
};
