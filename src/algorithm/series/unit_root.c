#include <gsl/gsl_cdf.h>
#include <gsl/gsl_poly.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "algorithm/statistics/triangle.h"
#include "knowledge/entry.h"

#define LAGS_MOST 200

enum regression { REGRESSION_N, REGRESSION_C, REGRESSION_CT };

struct given {
	struct vector x;
	int64_t lags;
	int regression;
};

struct result {
	double t, p;
	int64_t nobs;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(lags), PORT_WHOLE, "1", { 0, LAGS_MOST },
	    { "差分滞后阶数", "lags of the differences" }, .otherwise = "1" },
	{ IN(regression), PORT_CHOICE, "",
	    .words = { "确定项：无、常数、常数与趋势",
		"with nothing, a constant, a constant and a trend" },
	    .choices = "n c ct", .otherwise = "\"c\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(t), PORT_NUMBER, "1", .words = { "检验统计量", "statistic" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(nobs), PORT_WHOLE, "1",
	    .words = { "回归点数", "values in the regression" } },
	{ NULL },
};

/*
 * MacKinnon's approximation of the distribution: normal of a polynomial in
 * the statistic, one below `star` and one above.
 */
struct surface {
	double star, least, most;
	double small[3], large[4];
};

static const struct surface surfaces[] = {
	[REGRESSION_N] = { -1.04, -19.04, INFINITY,
	    { 0.6344, 1.2378, 0.032496 },
	    { 0.4797, 0.93557, -0.06999, 0.033066 } },
	[REGRESSION_C] = { -1.61, -18.83, 2.74, { 2.1659, 1.4412, 0.038269 },
	    { 1.7339, 0.93202, -0.12745, -0.010368 } },
	[REGRESSION_CT] = { -2.89, -16.18, 0.7, { 3.2512, 1.6047, 0.049588 },
	    { 2.5261, 0.61654, -0.37956, -0.060285 } },
};

static double
p_value(double t, int regression)
{
	const struct surface *s = &surfaces[regression];

	if (t > s->most)
		return 1;
	if (t < s->least)
		return 0;
	return gsl_cdf_ugaussian_P(t <= s->star
		? gsl_poly_eval(s->small, 3, t)
		: gsl_poly_eval(s->large, 4, t));
}

struct design {
	struct vector x;
	size_t lags;
	int regression;
	double mean; /* of time, about which it is taken */
};

/* Constant, trend, lagged differences, then the level, and what it explains:
 * the level is last, so that its variance is the last on the diagonal. */
static void
difference(const void *design, size_t i, double *to, size_t step)
{
	const struct design *d = design;
	const double *at = d->x.v + d->lags + i;

	if (d->regression >= REGRESSION_C) {
		*to = 1;
		to += step;
	}
	if (d->regression == REGRESSION_CT) {
		*to = (double)i - d->mean;
		to += step;
	}
	for (size_t k = 1; k <= d->lags; k++, to += step)
		*to = at[1 - (ptrdiff_t)k] - at[-(ptrdiff_t)k];
	*to = at[0];
	to[step] = at[1] - at[0];
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct design d = { g->x, (size_t)g->lags, g->regression, 0 };
	const size_t p = d.lags + 1 + (size_t)g->regression;
	struct triangle t;
	double *beta, *variances, s2;
	size_t n;

	if (!sample_varies(call, "x", g->x, d.lags + p + 3))
		return false;
	n = g->x.n - 1 - d.lags;
	d.mean = (double)(n - 1) / 2;
	if (!triangle_of(call, difference, &d, n, p + 1, &t))
		return false;
	beta = call_vector(call, p).v;
	if (!triangle_solve(&t, beta))
		return call_refuse(call, "x",
		    "x is too regular: its past values depend on each other");
	variances = call_vector(call, p).v;
	triangle_variances(call, &t, p, variances);
	s2 = pow(t.r[p * t.n + p], 2) / (double)(n - p);
	if (!(s2 * variances[p - 1] > 0))
		return call_refuse(
		    call, "x", "x follows from its past without a rest");
	r->t = beta[p - 1] / sqrt(s2 * variances[p - 1]);
	r->p = p_value(r->t, g->regression);
	r->nobs = (int64_t)n;
	return true;
}

const struct entry algorithm_unit_root = {
	.id = "TSF-10",
	.words = { "ADF 单位根检验", "Augmented Dickey-Fuller test" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "dx(t) = c + d t + g x(t-1) + sum a(k) dx(t-k); t = g/se(g)",
	.source = "Dickey & Fuller 1979; p by MacKinnon 1994",
	.strength = STRENGTH_A,
	.oracle = "statsmodels adfuller",
	.note = { "原假设：存在单位根（序列不平稳）",
	    "Null hypothesis: there is a unit root, x is not stationary" },
	.version = 1,
	.evaluate = evaluate,
};
