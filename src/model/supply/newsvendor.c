#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "knowledge/entry.h"

struct given {
	double h, p, mu, s;
};

struct result {
	double S, g;
};

static const struct port given[] = {
	{ IN(h), PORT_NUMBER, "{CNY}/{pcs}", { 1e-9, 1e9 },
	    { "过量成本", "cost of a piece too many" } },
	{ IN(p), PORT_NUMBER, "{CNY}/{pcs}", { 1e-9, 1e9 },
	    { "缺货成本", "cost of a piece too few" } },
	{ IN(mu), PORT_NUMBER, "{pcs}", { 0, 1e12 },
	    { "需求均值", "mean demand" } },
	{ IN(s), PORT_NUMBER, "{pcs}", { 0, 1e12 },
	    { "需求标准差", "standard deviation of demand" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(S), PORT_NUMBER, "{pcs}", .words = { "最优订货", "best order" } },
	{ OUT(g), PORT_NUMBER, "{CNY}",
	    .words = { "期望成本", "expected cost" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	/* From the nearer tail, where no digit is lost. */
	const double z = g->p < g->h
	    ? gsl_cdf_ugaussian_Pinv(g->p / (g->p + g->h))
	    : gsl_cdf_ugaussian_Qinv(g->h / (g->p + g->h));

	r->S = g->mu + z * g->s;
	r->g = (g->p + g->h) * g->s * gsl_ran_ugaussian_pdf(z);
	if (r->S < 0)
		call_warn(call, "订货量为负：不宜订货，正态需求假设不适用",
		    "below 0: better order nothing, and demand is not normal");
	return true;
}

const struct entry model_newsvendor = {
	.id = "SCM-004",
	.words = { "报童模型（正态）", "Newsvendor with normal demand" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S = mu + z s, Phi(z) = p / (p + h); g = (p + h) s phi(z)",
	.source = "运筹学",
	.strength = STRENGTH_A,
	.oracle = "stockpyl",
	.version = 1,
	.evaluate = evaluate,
};
