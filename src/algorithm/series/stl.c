#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#include "algorithm/series/loess.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define PERIOD_MOST 10000
#define WINDOW_MOST 100001
#define WORK_MOST 2e9 /* weights of one call */

struct given {
	struct vector x;
	int64_t period, seasonal, trend;
	bool robust;
};

struct result {
	struct vector trend, seasonal, residual, weights;
	double strength_trend, strength_seasonal;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "序列", "series" } },
	{ IN(period), PORT_WHOLE, "1", { 2, PERIOD_MOST },
	    { "季节周期（点数）", "values of a season" } },
	{ IN(seasonal), PORT_WHOLE, "1", { 3, WINDOW_MOST },
	    { "季节平滑窗口（奇数）", "window of the seasons, odd" },
	    .otherwise = "7" },
	{ IN_AS(trend, "trend_window"), PORT_WHOLE, "1", { 0, WINDOW_MOST },
	    { "趋势平滑窗口（奇数；0 为由周期而定）",
		"window of the trend, odd; 0: after the period" },
	    .otherwise = "0" },
	{ IN(robust), PORT_TRUTH, "",
	    .words = { "抗离群（多轮重加权）",
		"robust: outliers weigh less, round by round" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(trend), PORT_VECTOR, "1", .words = { "趋势", "trend" } },
	{ OUT(seasonal), PORT_VECTOR, "1",
	    .words = { "季节项", "seasonal terms" } },
	{ OUT(residual), PORT_VECTOR, "1", .words = { "余项", "rest" } },
	{ OUT(weights), PORT_VECTOR, "1",
	    .words = { "各点权重", "weights of the values" } },
	{ OUT(strength_trend), PORT_NUMBER, "1",
	    .words = { "趋势强度", "strength of the trend, 0 to 1" } },
	{ OUT(strength_seasonal), PORT_NUMBER, "1",
	    .words = { "季节强度", "strength of the seasons, 0 to 1" } },
	{ NULL },
};

struct stl {
	const double *x;
	size_t n, period, seasonal, trend_window;
	double *trend, *season;
	double *robust; /* NULL in the first round */
	double *cycle;  /* n + 2 period */
	double *lower, *scratch;
	double *sub, *sub_robust, *sub_smooth; /* one phase */
	double *kernel;
};

/* Each phase by itself, and one value beyond at both ends. */
static void
smooth_phase(struct stl *s, size_t phase)
{
	const size_t m = (s->n - phase - 1) / s->period + 1;
	struct loess l = { .y = s->sub,
		.n = m,
		.window = s->seasonal,
		.robust = s->robust == NULL ? NULL : s->sub_robust,
		.kernel = s->kernel };
	const size_t width = s->seasonal < m ? s->seasonal : m;
	double before, after;

	for (size_t i = 0; i < m; i++) {
		const size_t t = i * s->period + phase;

		s->sub[i] = s->x[t] - s->trend[t];
		s->sub_robust[i] = s->robust == NULL ? 1 : s->robust[t];
	}
	loess_smooth(&l, s->sub_smooth + 1);
	before = loess_at(&l, -1, 0, width);
	after = loess_at(&l, (int64_t)m, m - width, m);
	s->sub_smooth[0] = isnan(before) ? s->sub_smooth[1] : before;
	s->sub_smooth[m + 1] = isnan(after) ? s->sub_smooth[m] : after;
	for (size_t i = 0; i < m + 2; i++)
		s->cycle[i * s->period + phase] = s->sub_smooth[i];
}

/* Means of `width` neighbours: n - width + 1 of them. */
static size_t
means(const double *from, size_t n, size_t width, double *to)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += from[i];
		if (i + 1 < width)
			continue;
		to[i + 1 - width] = sum / (double)width;
		sum -= from[i + 1 - width];
	}
	return n - width + 1;
}

/* Seasons without what is slower than they, then the trend without them. */
static bool
inner_round(struct call *call, struct stl *s)
{
	size_t n = s->n + 2 * s->period;
	struct loess slow = { .y = s->scratch,
		.n = s->n,
		.window = s->period + 1 + s->period % 2,
		.kernel = s->kernel };
	struct loess trend = { .y = s->scratch,
		.n = s->n,
		.window = s->trend_window,
		.robust = s->robust,
		.kernel = s->kernel };

	for (size_t phase = 0; phase < s->period; phase++) {
		if (!call_goes_on(call, 0.5))
			return false;
		smooth_phase(s, phase);
	}
	n = means(s->cycle, n, s->period, s->scratch);
	n = means(s->scratch, n, s->period, s->lower);
	(void)means(s->lower, n, 3, s->scratch);
	loess_smooth(&slow, s->lower);
	for (size_t t = 0; t < s->n; t++) {
		s->season[t] = s->cycle[s->period + t] - s->lower[t];
		s->scratch[t] = s->x[t] - s->season[t];
	}
	loess_smooth(&trend, s->trend);
	return call_goes_on(call, 0.5);
}

/* Bisquare of the rest over six times its median. */
static void
weigh(struct call *call, const struct stl *s, double *weights)
{
	struct vector rest = call_vector(call, s->n), sorted;
	double wide;

	for (size_t t = 0; t < s->n; t++)
		rest.v[t] = fabs(s->x[t] - s->trend[t] - s->season[t]);
	sorted = sample_sorted(call, rest);
	wide = 6 * gsl_stats_median_from_sorted_data(sorted.v, 1, sorted.n);
	for (size_t t = 0; t < s->n; t++) {
		const double r = rest.v[t];
		const double share = r / wide;

		weights[t] = r <= 0.001 * wide ? 1
		    : r > 0.999 * wide         ? 0
					       : pow(1 - share * share, 2);
	}
}

/* How much of what is left without a part the part takes away. */
static double
strength(struct call *call, struct vector part, struct vector rest)
{
	struct vector both = call_vector(call, rest.n);
	double mean, whole;

	for (size_t i = 0; i < rest.n; i++)
		both.v[i] = part.v[i] + rest.v[i];
	whole = sample_squares(both, &mean);
	return whole > 0
	    ? fmin(1, fmax(0, 1 - sample_squares(rest, &mean) / whole))
	    : 0;
}

static bool
prepare(struct call *call, const struct given *g, struct stl *s)
{
	const size_t period = (size_t)g->period, n = g->x.n;
	size_t wide = (size_t)ceil(
	    1.5 * (double)period / (1 - 1.5 / (double)g->seasonal));

	if (!sample_has(call, "x", g->x, 2 * period))
		return false;
	if (g->seasonal % 2 == 0)
		return call_refuse(call, "seasonal", "seasonal must be odd");
	if (g->trend != 0 && (g->trend % 2 == 0 || g->trend <= g->period))
		return call_refuse(call, "trend_window",
		    "trend_window must be odd and greater than period");
	wide = g->trend != 0 ? (size_t)g->trend : wide + 1 - wide % 2;
	if ((double)n * (double)(wide < n ? wide : n) > WORK_MOST)
		return call_refuse(call, "x",
		    "x is too long for a window of %zu values", wide);
	*s = (struct stl){ .x = g->x.v,
		.n = n,
		.period = period,
		.seasonal = (size_t)g->seasonal,
		.trend_window = wide };
	s->trend = call_vector(call, n).v;
	s->season = call_vector(call, n).v;
	s->cycle = call_vector(call, n + 2 * period).v;
	s->lower = call_vector(call, n + 2 * period).v;
	s->scratch = call_vector(call, n + 2 * period).v;
	s->kernel = call_vector(call, n + 1).v;
	s->sub = call_vector(call, n / period + 1).v;
	s->sub_robust = call_vector(call, n / period + 1).v;
	s->sub_smooth = call_vector(call, n / period + 3).v;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const int outer = g->robust ? 15 : 0, inner = g->robust ? 2 : 5;
	struct stl s = { 0 };

	if (!prepare(call, g, &s))
		return false;
	r->weights = call_vector(call, s.n);
	for (size_t t = 0; t < s.n; t++)
		r->weights.v[t] = 1;
	for (int round = 0; round <= outer; round++) {
		for (int i = 0; i < inner; i++)
			if (!inner_round(call, &s))
				return false;
		if (round < outer)
			weigh(call, &s, s.robust = r->weights.v);
	}
	r->trend = (struct vector){ s.trend, s.n };
	r->seasonal = (struct vector){ s.season, s.n };
	r->residual = call_vector(call, s.n);
	for (size_t t = 0; t < s.n; t++)
		r->residual.v[t] = s.x[t] - s.trend[t] - s.season[t];
	r->strength_trend = strength(call, r->trend, r->residual);
	r->strength_seasonal = strength(call, r->seasonal, r->residual);
	return true;
}

const struct entry algorithm_stl = {
	.id = "TSF-05",
	.words = { "STL 季节趋势分解", "STL decomposition" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x = trend + seasonal + rest, each smoothed by loess "
		    "without the other, round by round",
	.source = "Cleveland, Cleveland, McRae & Terpenning 1990; strengths: "
		  "Wang, Smith & Hyndman 2006",
	.strength = STRENGTH_A,
	.oracle = "statsmodels STL",
	.version = 2,
	.evaluate = evaluate,
};
