#include <cblas.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define LEVELS 4

struct given {
	struct vector x;
	int regression;
	int64_t lags;
};

struct result {
	double eta, p;
	int64_t lags;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(regression), PORT_CHOICE, "",
	    .words = { "平稳于：常数、常数与趋势",
		"stationary about a constant, or a constant and a trend" },
	    .choices = "c ct", .otherwise = "\"c\"" },
	{ IN(lags), PORT_WHOLE, "1", { -1, 100000 },
	    { "自协方差滞后数（−1 为自动）",
		"lags of the covariance; -1: as the series asks" },
	    .otherwise = "-1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(eta), PORT_NUMBER, "1", .words = { "检验统计量", "statistic" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "p 值（限于 0.01 至 0.10）",
		"p-value, within 0.01 and 0.10" } },
	{ OUT(lags), PORT_WHOLE, "1", .words = { "所用滞后数", "lags taken" } },
	{ NULL },
};

/* Residuals about the mean, or about a line. */
static void
residuals(const struct given *g, double *e)
{
	const size_t n = g->x.n;
	const double middle = (double)(n - 1) / 2, count = (double)n;
	double mean, rise = 0;

	(void)sample_squares(g->x, &mean);
	for (size_t t = 0; t < n && g->regression == 1; t++)
		rise += ((double)t - middle) * (g->x.v[t] - mean);
	rise /= count * (count * count - 1) / 12;
	for (size_t t = 0; t < n; t++)
		e[t] = g->x.v[t] - mean - rise * ((double)t - middle);
}

static double
product(const double *e, size_t n, size_t lag)
{
	return cblas_ddot((int)(n - lag), e, 1, e + lag, 1);
}

/* As many lags as the autocovariance asks for. */
static size_t
lags_for(const double *e, size_t n)
{
	const size_t some = (size_t)pow((double)n, 2.0 / 9);
	double s0 = product(e, n, 0) / (double)n, s1 = 0, lags;

	for (size_t k = 1; k <= some; k++) {
		const double g = 2 * product(e, n, k) / (double)n;

		s0 += g;
		s1 += (double)k * g;
	}
	lags = 1.1447 * cbrt(s1 / s0 * (s1 / s0)) * cbrt((double)n);
	return lags < (double)n - 1 ? (size_t)lags : n - 1;
}

static double
p_value(double eta, int regression)
{
	static const double critical[][LEVELS] = {
		{ 0.347, 0.463, 0.574, 0.739 },
		{ 0.119, 0.146, 0.176, 0.216 },
	};
	static const double p[LEVELS] = { 0.10, 0.05, 0.025, 0.01 };
	const double *c = critical[regression];

	if (eta <= c[0])
		return p[0];
	for (size_t i = 1; i < LEVELS; i++)
		if (eta <= c[i])
			return p[i] +
			    (p[i - 1] - p[i]) * (c[i] - eta) /
			    (c[i] - c[i - 1]);
	return p[LEVELS - 1];
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	double *e = call_vector(call, n).v, sum = 0, squares = 0, wide;
	size_t lags;

	if (!sample_varies(call, "x", g->x, 4))
		return false;
	if (g->lags >= (int64_t)n)
		return call_refuse(
		    call, "lags", "lags must be less than %zu values", n);
	residuals(g, e);
	wide = product(e, n, 0);
	if (!(wide > 0))
		return call_refuse(call, "x", "x is a line without a rest");
	lags = g->lags < 0 ? lags_for(e, n) : (size_t)g->lags;
	for (size_t k = 1; k <= lags; k++) {
		if (!call_goes_on(call, (double)k / (double)lags))
			return false;
		wide +=
		    2 * (1 - (double)k / ((double)lags + 1)) * product(e, n, k);
	}
	for (size_t t = 0; t < n; t++) {
		sum += e[t];
		squares += sum * sum;
	}
	r->eta = squares / (double)n / wide;
	r->p = p_value(r->eta, g->regression);
	r->lags = (int64_t)lags;
	return true;
}

const struct entry algorithm_kpss = {
	.id = "TSF-11",
	.words = { "KPSS 平稳性检验", "KPSS test of stationarity" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "eta = sum S(t)^2/(n^2 s^2), S sums of residuals; s^2 = "
		    "g(0) + 2 sum (1 - k/(l+1)) g(k)",
	.source = "Kwiatkowski, Phillips, Schmidt & Shin 1992, table 1; lags "
		  "by Hobijn, Franses & Ooms 1998",
	.strength = STRENGTH_A,
	.oracle = "statsmodels kpss",
	.note = { "原假设：序列平稳；p 值由表内插，表外取端值",
	    "Null hypothesis: x is stationary; p is interpolated in the table "
	    "and stays at its ends" },
	.version = 1,
	.evaluate = evaluate,
};
