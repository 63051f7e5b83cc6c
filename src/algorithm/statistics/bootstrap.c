#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define WORK_MOST 2e8 /* values drawn */

struct given {
	struct vector x;
	int statistic, method;
	double level;
	int64_t draws, seed;
};

struct result {
	double value, low, high, se, bias;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e100, 1e100 }, { "样本", "sample" } },
	{ IN(statistic), PORT_CHOICE, "", .words = { "统计量", "statistic" },
	    .choices = "mean median sd", .otherwise = "\"mean\"" },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "区间方法", "how the interval is made" },
	    .choices = "percentile basic bca", .otherwise = "\"percentile\"" },
	{ IN(level), PORT_NUMBER, "1", { 0.5, 0.999 },
	    { "置信度", "confidence" }, .otherwise = "0.95" },
	{ IN(draws), PORT_WHOLE, "1", { 100, 100000 },
	    { "重抽样次数", "samples that are drawn" }, .otherwise = "2000" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(value), PORT_NUMBER, "1",
	    .words = { "样本统计量", "statistic of the sample" } },
	{ OUT(low), PORT_NUMBER, "1", .words = { "置信下限", "lower end" } },
	{ OUT(high), PORT_NUMBER, "1", .words = { "置信上限", "upper end" } },
	{ OUT(se), PORT_NUMBER, "1",
	    .words = { "自助标准误", "standard error" } },
	{ OUT(bias), PORT_NUMBER, "1", .words = { "自助偏差", "bias" } },
	{ NULL },
};

static int
ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of n values, whose order may change. */
static double
statistic_of(int statistic, double *v, size_t n)
{
	struct vector all = { v, n };
	double mean, squares;

	if (statistic == 1)
		return gsl_stats_median(v, 1, n);
	squares = sample_squares(all, &mean);
	return statistic == 0 ? mean : sqrt(squares / ((double)n - 1));
}

static bool
draw(struct call *call, const struct given *g, double *drawn)
{
	const size_t n = g->x.n, draws = (size_t)g->draws;
	double *v = call_vector(call, n).v;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	bool whole = true;

	gsl_rng_set(rng, (unsigned long)g->seed);
	for (size_t k = 0; k < draws && whole; k++) {
		for (size_t i = 0; i < n; i++)
			v[i] = g->x.v[gsl_rng_uniform_int(rng, n)];
		drawn[k] = statistic_of(g->statistic, v, n);
		whole = call_goes_on(call, (double)k / (double)draws);
	}
	gsl_rng_free(rng);
	return whole;
}

/* Skewness of the jackknife, over six. */
static double
acceleration(struct call *call, const struct given *g)
{
	const size_t n = g->x.n;
	struct vector without = call_vector(call, n);
	double *v = call_vector(call, n).v, mean, squares, cubes = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		for (size_t j = 0; j < n; j++)
			if (j != i)
				v[k++] = g->x.v[j];
		without.v[i] = statistic_of(g->statistic, v, n - 1);
	}
	squares = sample_squares(without, &mean);
	for (size_t i = 0; i < n; i++)
		cubes += pow(mean - without.v[i], 3);
	return squares > 0 ? cubes / (6 * pow(squares, 1.5)) : 0;
}

/* The chance at whose quantile the interval ends, for BCa. */
static double
shifted(double p, double z0, double a)
{
	const double z = z0 + gsl_cdf_ugaussian_Pinv(p);

	return gsl_cdf_ugaussian_P(z0 + z / (1 - a * z));
}

static bool
ends(struct call *call, const struct given *g, struct vector drawn,
    struct result *r)
{
	double p = (1 - g->level) / 2, q = 1 - p, below = 0;

	if (g->method == 2) {
		double z0, a;

		for (size_t k = 0; k < drawn.n; k++)
			below += drawn.v[k] < r->value ? 1
			    : drawn.v[k] > r->value    ? 0
						       : 0.5;
		below /= (double)drawn.n;
		if (!(below > 0) || !(below < 1))
			return call_refuse(call, "method",
			    "the sample's own value is at the end of all "
			    "drawn: BCa has no interval");
		z0 = gsl_cdf_ugaussian_Pinv(below);
		a = acceleration(call, g);
		p = shifted(p, z0, a);
		q = shifted(q, z0, a);
	}
	r->low = gsl_stats_quantile_from_sorted_data(drawn.v, 1, drawn.n, p);
	r->high = gsl_stats_quantile_from_sorted_data(drawn.v, 1, drawn.n, q);
	if (g->method == 1) {
		const double low = 2 * r->value - r->high;

		r->high = 2 * r->value - r->low;
		r->low = low;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	struct vector drawn = call_vector(call, (size_t)g->draws);
	double *copy = call_vector(call, n).v, mean;

	if (!sample_varies(call, "x", g->x, 3))
		return false;
	if ((double)n * (double)g->draws > WORK_MOST ||
	    (g->method == 2 && (double)n * (double)n > WORK_MOST))
		return call_refuse(
		    call, "draws", "x is too long for so many draws");
	memcpy(copy, g->x.v, n * sizeof(double));
	r->value = statistic_of(g->statistic, copy, n);
	if (!draw(call, g, drawn.v))
		return false;
	qsort(drawn.v, drawn.n, sizeof(double), ascending);
	r->se = sqrt(sample_squares(drawn, &mean) / ((double)drawn.n - 1));
	r->bias = mean - r->value;
	return ends(call, g, drawn, r);
}

const struct entry algorithm_bootstrap = {
	.id = "STA-28",
	.words = { "自助法置信区间", "Bootstrap intervals" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "quantiles of the statistic over samples drawn with "
		    "replacement; basic: 2 t - quantiles; BCa: quantiles "
		    "shifted by z0 and by the acceleration of the jackknife",
	.source = "Efron & Tibshirani, An Introduction to the Bootstrap "
		  "(1993), ch. 13-14",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.bootstrap, ends within 8 % of the width",
	.version = 1,
	.evaluate = evaluate,
};
