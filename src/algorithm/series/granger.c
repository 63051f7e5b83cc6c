#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "algorithm/statistics/triangle.h"
#include "knowledge/entry.h"

struct given {
	struct vector y, x;
	int64_t lags;
};

struct result {
	double F, p, chi2, p_chi2;
	int64_t df_num, df_denom;
};

static const struct port given[] = {
	{ IN(y), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "结果序列", "series that may be caused" }, .shape = "n" },
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "原因序列", "series that may cause it" }, .shape = "n" },
	{ IN(lags), PORT_WHOLE, "1", { 1, 200 }, { "滞后阶数", "lags" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(F), PORT_NUMBER, "1", .words = { "F 统计量", "F" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(chi2), PORT_NUMBER, "1",
	    .words = { "卡方统计量", "chi-squared" } },
	{ OUT(p_chi2), PORT_NUMBER, "1",
	    .words = { "卡方 p 值", "p-value of chi-squared" } },
	{ OUT(df_num), PORT_WHOLE, "1",
	    .words = { "分子自由度", "degrees of freedom of the numerator" } },
	{ OUT(df_denom), PORT_WHOLE, "1",
	    .words = { "分母自由度",
		"degrees of freedom of the denominator" } },
	{ NULL },
};

/* 1, past y, past x, then y: what past x explains besides is the part of y's
 * column in their rows. */
static void
row(const void *design, size_t i, double *to, size_t step)
{
	const struct given *g = design;
	const size_t p = (size_t)g->lags, t = i + p;

	*to = 1;
	for (size_t k = 1; k <= p; k++) {
		to[k * step] = g->y.v[t - k];
		to[(p + k) * step] = g->x.v[t - k];
	}
	to[(2 * p + 1) * step] = g->y.v[t];
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t p = (size_t)g->lags, width = 2 * p + 2;
	double *beta = call_vector(call, width).v, more = 0, rest;
	struct triangle t;

	if (!sample_varies(call, "y", g->y, 3 * p + 2) ||
	    !sample_varies(call, "x", g->x, 3 * p + 2))
		return false;
	if (!triangle_of(call, row, g, g->y.n - p, width, &t))
		return false;
	if (!triangle_solve(&t, beta))
		return call_refuse(
		    call, "x", "past values of x and y depend on each other");
	for (size_t k = 0; k < p; k++)
		more += pow(t.r[(width - 1) * width + p + 1 + k], 2);
	rest = pow(t.r[width * width - 1], 2);
	if (!(rest > 0))
		return call_refuse(
		    call, "y", "y follows from the past without a rest");
	r->df_num = g->lags;
	r->df_denom = (int64_t)(g->y.n - p - (width - 1));
	r->chi2 = (double)(g->y.n - p) * more / rest;
	r->p_chi2 = gsl_cdf_chisq_Q(r->chi2, (double)p);
	r->F = more / (double)p / (rest / (double)r->df_denom);
	r->p = gsl_cdf_fdist_Q(r->F, (double)p, (double)r->df_denom);
	return true;
}

const struct entry algorithm_granger = {
	.id = "TSF-13",
	.words = { "Granger 因果检验", "Granger's test of causality" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F = ((SSE0 - SSE1)/p)/(SSE1/(n - 2p - 1)); SSE0 by past y "
		    "alone, SSE1 by past x as well",
	.source = "Granger 1969; Hamilton, Time Series Analysis (1994), ch. 11",
	.strength = STRENGTH_A,
	.oracle = "statsmodels grangercausalitytests",
	.note = { "表示预测上的先导，不是机理上的因果；两序列应平稳",
	    "Says that x helps to forecast y, not that it makes it; both "
	    "should be stationary" },
	.version = 1,
	.evaluate = evaluate,
};
