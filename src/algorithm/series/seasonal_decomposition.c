#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define PERIOD_MOST 100000

enum { MODEL_ADDITIVE, MODEL_MULTIPLICATIVE };

struct given {
	struct vector x;
	int64_t period;
	int model;
};

struct result {
	struct vector trend, seasonal, residual;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(period), PORT_WHOLE, "1", { 2, PERIOD_MOST },
	    { "季节周期（点数）", "values of a season" } },
	{ IN(model), PORT_CHOICE, "",
	    .words = { "加法或乘法模型", "seasons add or multiply" },
	    .choices = "additive multiplicative", .otherwise = "\"additive\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(trend), PORT_VECTOR, "1", .words = { "趋势", "trend" },
	    .gaps = true },
	{ OUT(seasonal), PORT_VECTOR, "1",
	    .words = { "一个周期的季节项", "seasonal terms of one season" } },
	{ OUT(residual), PORT_VECTOR, "1", .words = { "余项", "rest" },
	    .gaps = true },
	{ NULL },
};

/* The mean over a season about each value, ends of an even one halved. */
static struct vector
trend_of(struct call *call, struct vector x, size_t period)
{
	struct vector trend = call_vector(call, x.n);
	const size_t half = period / 2;

	for (size_t t = 0; t < x.n; t++) {
		double sum = 0;

		trend.v[t] = NAN;
		if (t < half || t + half >= x.n)
			continue;
		for (size_t i = t - half; i <= t + half; i++)
			sum += x.v[i];
		if (period % 2 == 0)
			sum -= (x.v[t - half] + x.v[t + half]) / 2;
		trend.v[t] = sum / (double)period;
	}
	return trend;
}

static double
less(double x, double part, int model)
{
	return model == MODEL_ADDITIVE ? x - part : x / part;
}

/* Means of what is left by phase, together no trend of their own. */
static struct vector
seasons_of(struct call *call, const struct given *g, struct vector trend)
{
	const size_t m = (size_t)g->period;
	struct vector seasons = call_vector(call, m);
	double sum = 0;

	for (size_t i = 0; i < m; i++) {
		double n = 0;

		for (size_t t = i; t < g->x.n; t += m)
			if (!isnan(trend.v[t])) {
				seasons.v[i] +=
				    less(g->x.v[t], trend.v[t], g->model);
				n++;
			}
		seasons.v[i] /= n;
		sum += seasons.v[i];
	}
	for (size_t i = 0; i < m; i++)
		seasons.v[i] = less(seasons.v[i], sum / (double)m, g->model);
	return seasons;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!sample_has(call, "x", g->x, 2 * (size_t)g->period))
		return false;
	for (size_t i = 0; i < g->x.n && g->model != MODEL_ADDITIVE; i++)
		if (!(g->x.v[i] > 1e-12))
			return call_refuse(call, "x",
			    "x must be positive where seasons multiply");
	r->trend = trend_of(call, g->x, (size_t)g->period);
	if (!call_goes_on(call, 0.5))
		return false;
	r->seasonal = seasons_of(call, g, r->trend);
	r->residual = call_vector(call, g->x.n);
	for (size_t t = 0; t < g->x.n; t++)
		r->residual.v[t] =
		    less(less(g->x.v[t], r->trend.v[t], g->model),
			r->seasonal.v[t % r->seasonal.n], g->model);
	return true;
}

const struct entry algorithm_seasonal_decomposition = {
	.id = "TSF-04",
	.words = { "经典季节分解", "Classical seasonal decomposition" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "trend = mean over a season; seasonal = mean of x - trend "
		    "by phase, less its mean; rest = x - trend - seasonal",
	.source = "Kendall & Stuart; Hyndman & Athanasopoulos, ch. 3",
	.strength = STRENGTH_A,
	.oracle = "statsmodels seasonal_decompose",
	.note = { "首尾各半个周期没有趋势值（空值）",
	    "Half a season at both ends has no trend: null" },
	.version = 1,
	.evaluate = evaluate,
};
