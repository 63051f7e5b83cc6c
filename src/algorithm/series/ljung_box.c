#include <cblas.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	int64_t lags, model_df;
};

struct result {
	struct vector Q, p, Q_bp;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "序列或残差", "series, or residuals of a model" } },
	{ IN(lags), PORT_WHOLE, "1", { 1, 10000 }, { "滞后数", "lags" },
	    .otherwise = "10" },
	{ IN(model_df), PORT_WHOLE, "1", { 0, 1000 },
	    { "模型已估系数个数（p+q）",
		"coefficients of the model that left x, p + q" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_VECTOR, "1",
	    .words = { "至各滞后的 Q", "Q up to each lag" } },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "p 值（自由度不足处无）",
		"p-values; none where no degree of freedom is left" },
	    .gaps = true },
	{ OUT(Q_bp), PORT_VECTOR, "1",
	    .words = { "Box-Pierce 统计量", "Box and Pierce's statistic" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n, lags = (size_t)g->lags;
	const double count = (double)n;
	double *d = call_vector(call, n).v, mean, squares, Q = 0, plain = 0;

	if (!sample_varies(call, "x", g->x, lags + 1))
		return false;
	squares = sample_squares(g->x, &mean);
	for (size_t t = 0; t < n; t++)
		d[t] = g->x.v[t] - mean;
	r->Q = call_vector(call, lags);
	r->p = call_vector(call, lags);
	r->Q_bp = call_vector(call, lags);
	for (size_t k = 1; k <= lags; k++) {
		const double c =
		    cblas_ddot((int)(n - k), d, 1, d + k, 1) / squares;

		if (!call_goes_on(call, (double)k / (double)lags))
			return false;
		Q += c * c / (count - (double)k);
		plain += c * c;
		r->Q.v[k - 1] = count * (count + 2) * Q;
		r->Q_bp.v[k - 1] = count * plain;
		r->p.v[k - 1] = (int64_t)k > g->model_df
		    ? gsl_cdf_chisq_Q(
			  r->Q.v[k - 1], (double)((int64_t)k - g->model_df))
		    : (double)NAN;
	}
	return true;
}

const struct entry algorithm_ljung_box = {
	.id = "TSF-12",
	.words = { "Ljung-Box 白噪声检验", "Ljung-Box test of white noise" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q(h) = n (n+2) sum r(k)^2/(n-k), k = 1..h; chi-squared "
		    "with h - model_df",
	.source = "Ljung & Box 1978; Box & Pierce 1970",
	.strength = STRENGTH_A,
	.oracle = "statsmodels acorr_ljungbox",
	.version = 1,
	.evaluate = evaluate,
};
