#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define LONGEST 5000 /* values; half the square of it are pairs */

struct given {
	struct vector x, t;
};

struct result {
	double slope, intercept, tau, z, p;
	int64_t S;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "序列", "series" },
	    .shape = "n" },
	{ IN(t), PORT_VECTOR, "1",
	    .words = { "时刻（递增；缺省 0、1、2……）",
		"times, ascending; without them 0, 1, 2, …" },
	    .shape = "n", .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(slope), PORT_NUMBER, "1",
	    .words = { "Sen 斜率", "Sen's slope" } },
	{ OUT(intercept), PORT_NUMBER, "1", .words = { "截距", "intercept" } },
	{ OUT(tau), PORT_NUMBER, "1", .words = { "τ", "tau" } },
	{ OUT(z), PORT_NUMBER, "1", .words = { "Z 统计量", "Z" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ OUT(S), PORT_WHOLE, "1", .words = { "S 统计量", "S" } },
	{ NULL },
};

/* S and the slopes of all pairs. */
static bool
pairs(struct call *call, struct vector x, struct vector t, int64_t *S,
    struct vector *slopes)
{
	size_t n = 0;

	*slopes = call_vector(call, x.n * (x.n - 1) / 2);
	*S = 0;
	for (size_t i = 0; i < x.n; i++) {
		if (!call_goes_on(call, (double)i / (double)x.n))
			return false;
		for (size_t j = i + 1; j < x.n; j++) {
			const double rise = x.v[j] - x.v[i];

			*S += (rise > 0) - (rise < 0);
			slopes->v[n++] = rise / (t.v[j] - t.v[i]);
		}
	}
	return true;
}

/* Of S without a trend; equal values make it smaller. */
static double
variance(struct call *call, struct vector x)
{
	const double n = (double)x.n;

	return (n * (n - 1) * (2 * n + 5) - sample_ties(call, x).fives) / 18;
}

static bool
times(struct call *call, const struct given *g, struct vector *t)
{
	*t = g->t;
	if (t->n == 0) {
		*t = call_vector(call, g->x.n);
		for (size_t i = 0; i < t->n; i++)
			t->v[i] = (double)i;
	}
	for (size_t i = 1; i < t->n; i++)
		if (t->v[i] <= t->v[i - 1])
			return call_refuse(call, "t", "t must ascend");
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector t, slopes;

	if (!sample_varies(call, "x", g->x, 3) || !times(call, g, &t))
		return false;
	if (g->x.n > LONGEST)
		return call_refuse(
		    call, "x", "x has more than %d values", LONGEST);
	if (!pairs(call, g->x, t, &r->S, &slopes))
		return false;
	r->slope = gsl_stats_median(slopes.v, 1, slopes.n);
	r->tau = (double)r->S / (double)slopes.n;
	r->z = (double)(r->S - (r->S > 0) + (r->S < 0)) /
	    sqrt(variance(call, g->x));
	r->p = 2 * gsl_cdf_ugaussian_Q(fabs(r->z));
	r->intercept =
	    gsl_stats_median(sample_sorted(call, g->x).v, 1, g->x.n) -
	    r->slope * gsl_stats_median(sample_sorted(call, t).v, 1, t.n);
	return true;
}

const struct entry algorithm_mann_kendall = {
	.id = "STA-29",
	.words = { "Mann-Kendall 趋势检验与 Sen 斜率",
	    "Mann-Kendall trend test and Sen's slope" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_OPERATION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S = sum(sgn(xj - xi)), i < j; Z = (S -+ 1)/sqrt(var S); "
		    "slope = median((xj - xi)/(tj - ti))",
	.source = "Mann 1945; Kendall 1975; Sen 1968",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.theilslopes, kendalltau",
	.version = 1,
	.evaluate = evaluate,
};
