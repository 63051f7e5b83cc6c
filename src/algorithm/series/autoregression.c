#include <cblas.h>
#include <math.h>
#include <string.h>

#include "algorithm/series/arma.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ORDER_MOST 200

struct given {
	struct vector x;
	int64_t p, h;
	int method;
};

struct result {
	struct vector phi, partial, forecast;
	double sigma2, mean, aic;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(p), PORT_WHOLE, "1", { 1, ORDER_MOST }, { "阶数", "order" },
	    .otherwise = "1" },
	{ IN(method), PORT_CHOICE, "", .words = { "方法", "method" },
	    .choices = "yule_walker burg", .otherwise = "\"yule_walker\"" },
	{ IN(h), PORT_WHOLE, "1", { 1, 10000 },
	    { "预测步数", "steps to forecast" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(phi), PORT_VECTOR, "1",
	    .words = { "自回归系数", "coefficients" } },
	{ OUT(partial), PORT_VECTOR, "1",
	    .words = { "偏自相关（反射系数）", "partial autocorrelations" } },
	{ OUT(sigma2), PORT_NUMBER, "1",
	    .words = { "新息方差", "variance of the innovations" } },
	{ OUT(mean), PORT_NUMBER, "1", .words = { "均值", "mean" } },
	{ OUT(aic), PORT_NUMBER, "1",
	    .words = { "AIC（n ln σ² + 2p）", "AIC, n ln sigma2 + 2 p" } },
	{ OUT(forecast), PORT_VECTOR, "1",
	    .words = { "各步预测", "forecasts" } },
	{ NULL },
};

/* Durbin's recursion: the next partial from the coefficients so far. */
static void
yule_walker(const double *d, size_t n, size_t p, double *phi, struct result *r)
{
	double *partial = r->partial.v;

	r->sigma2 = cblas_ddot((int)n, d, 1, d, 1) / (double)n;
	for (size_t k = 0; k < p; k++) {
		double top = cblas_ddot((int)(n - k - 1), d, 1, d + k + 1, 1);

		for (size_t j = 0; j < k; j++)
			top -= phi[j] *
			    cblas_ddot((int)(n - k + j), d, 1, d + k - j, 1);
		partial[k] = top / (double)n / r->sigma2;
		arma_from_partials(partial, k + 1, phi);
		r->sigma2 *= 1 - partial[k] * partial[k];
	}
}

/* Errors of forecasts of both directions, an order more each round. */
static void
burg(struct call *call, const double *d, size_t n, size_t p, double *phi,
    struct result *r)
{
	double *forward = call_vector(call, n).v;
	double *backward = call_vector(call, n).v;

	memcpy(forward, d, n * sizeof(double));
	memcpy(backward, d, n * sizeof(double));
	for (size_t k = 0; k < p; k++) {
		double top = 0, squares = 0, by;

		for (size_t t = n - 1; t > k; t--) {
			top += forward[t] * backward[t - 1];
			squares += forward[t] * forward[t] +
			    backward[t - 1] * backward[t - 1];
		}
		by = r->partial.v[k] = squares > 0 ? 2 * top / squares : 0;
		for (size_t t = n - 1; t > k; t--) {
			const double f = forward[t], b = backward[t - 1];

			forward[t] = f - by * b;
			backward[t] = b - by * f;
		}
		r->sigma2 = (1 - by * by) * squares / (2 * (double)(n - k - 1));
	}
	arma_from_partials(r->partial.v, p, phi);
}

static void
forecast(
    struct call *call, const double *d, size_t n, size_t h, struct result *r)
{
	double *path = call_vector(call, n + h).v;

	memcpy(path, d, n * sizeof(double));
	r->forecast = call_vector(call, h);
	for (size_t t = n; t < n + h; t++) {
		for (size_t k = 0; k < r->phi.n; k++)
			path[t] += r->phi.v[k] * path[t - k - 1];
		r->forecast.v[t - n] = r->mean + path[t];
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n, p = (size_t)g->p;
	double *d = call_vector(call, n).v;

	if (!sample_varies(call, "x", g->x, p + 2))
		return false;
	(void)sample_squares(g->x, &r->mean);
	for (size_t t = 0; t < n; t++)
		d[t] = g->x.v[t] - r->mean;
	r->phi = call_vector(call, p);
	r->partial = call_vector(call, p);
	if (g->method == 0)
		yule_walker(d, n, p, r->phi.v, r);
	else
		burg(call, d, n, p, r->phi.v, r);
	if (!(r->sigma2 > 0))
		return call_refuse(
		    call, "x", "x follows from its past without a rest");
	r->aic = (double)n * log(r->sigma2) + 2 * (double)p;
	forecast(call, d, n, (size_t)g->h, r);
	return call_goes_on(call, 1);
}

const struct entry algorithm_autoregression = {
	.id = "TSF-07",
	.words = { "自回归（Yule-Walker 与 Burg）",
	    "Autoregression by Yule and Walker or by Burg" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x - m = sum phi(k) (x(-k) - m) + e; Yule-Walker: phi from "
		    "the autocovariances over n; Burg: each partial makes "
		    "forward and backward errors least, and sigma2 is their "
		    "mean square",
	.source = "Yule 1927; Walker 1931; Burg 1975; Brockwell & Davis, Time "
		  "Series (1991), ch. 8",
	.strength = STRENGTH_A,
	.oracle = "statsmodels yule_walker (mle), burg",
	.version = 1,
	.evaluate = evaluate,
};
