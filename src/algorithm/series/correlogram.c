#include <cblas.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define LAGS_MOST 2000

struct given {
	struct vector x;
	int64_t nlags;
};

struct result {
	struct vector acf, pacf;
	double bound;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(nlags), PORT_WHOLE, "1", { 0, LAGS_MOST },
	    { "最大滞后（0 为 10 lg n）", "greatest lag; 0: 10 lg n" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(acf), PORT_VECTOR, "1",
	    .words = { "自相关", "autocorrelations" } },
	{ OUT(pacf), PORT_VECTOR, "1",
	    .words = { "偏自相关", "partial autocorrelations" } },
	{ OUT(bound), PORT_NUMBER, "1",
	    .words = { "白噪声的 95% 界", "95 % bound of white noise" } },
	{ NULL },
};

/* Durbin's recursion: phi[k] of order k for each order. */
static void
partial(struct call *call, struct vector acf, struct vector *pacf)
{
	double *phi = call_vector(call, acf.n).v;
	double *last = call_vector(call, acf.n).v;
	double rest = 1;

	pacf->v[0] = 1;
	for (size_t k = 1; k < acf.n && rest > 0; k++) {
		double top = acf.v[k];

		for (size_t j = 1; j < k; j++)
			top -= last[j] * acf.v[k - j];
		phi[k] = pacf->v[k] = top / rest;
		for (size_t j = 1; j < k; j++)
			phi[j] = last[j] - phi[k] * last[k - j];
		rest *= 1 - phi[k] * phi[k];
		cblas_dcopy((int)k + 1, phi, 1, last, 1);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	struct vector about = call_vector(call, n);
	size_t lags = (size_t)g->nlags;
	double mean, squares;

	if (!sample_varies(call, "x", g->x, 4))
		return false;
	if (lags == 0)
		lags = (size_t)fmin(10 * log10((double)n), (double)n / 2 - 1);
	if (lags >= n)
		return call_refuse(
		    call, "nlags", "nlags must be less than %zu values", n);
	squares = sample_squares(g->x, &mean);
	for (size_t i = 0; i < n; i++)
		about.v[i] = g->x.v[i] - mean;
	r->acf = call_vector(call, lags + 1);
	r->pacf = call_vector(call, lags + 1);
	for (size_t k = 0; k <= lags; k++) {
		if (!call_goes_on(call, (double)k / (double)(lags + 1)))
			return false;
		r->acf.v[k] =
		    cblas_ddot((int)(n - k), about.v, 1, about.v + k, 1) /
		    squares;
	}
	partial(call, r->acf, &r->pacf);
	r->bound = 1.959963984540054 / sqrt((double)n);
	return true;
}

const struct entry algorithm_correlogram = {
	.id = "TSF-06",
	.words = { "自相关与偏自相关", "Autocorrelations, also partial" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "r(k) = sum (x(t) - m)(x(t+k) - m) / sum (x - m)^2; "
		    "partial ones by Durbin's recursion",
	.source = "Box, Jenkins & Reinsel, Time Series Analysis, ch. 2-3",
	.strength = STRENGTH_A,
	.oracle = "statsmodels acf, pacf (ywm)",
	.version = 1,
	.evaluate = evaluate,
};
