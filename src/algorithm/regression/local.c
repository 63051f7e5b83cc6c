#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define WORK_MOST 1e9

struct given {
	struct vector x, y;
	double share;
	int64_t rounds;
};

struct result {
	struct vector fitted, weights;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "自变量", "x" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { -1e12, 1e12 }, { "因变量", "y" },
	    .shape = "n" },
	{ IN(share), PORT_NUMBER, "1", { 0.01, 1 },
	    { "邻域占比", "share of the values that are neighbours" },
	    .otherwise = "0.6667" },
	{ IN(rounds), PORT_WHOLE, "1", { 0, 20 },
	    { "抗离群重加权轮数", "rounds in which outliers weigh less" },
	    .otherwise = "3" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(fitted), PORT_VECTOR, "1",
	    .words = { "拟合值（依 x 的原次序）",
		"fitted values, in the order of x" } },
	{ OUT(weights), PORT_VECTOR, "1",
	    .words = { "抗离群权重", "weights of the values" } },
	{ NULL },
};

struct local {
	size_t n, k;
	double *x, *y, *robust, *fit; /* in the order of x */
};

static double
cube(double d)
{
	const double inside = 1 - d * d * d;

	return inside * inside * inside;
}

/* The line through the neighbours [left, left + k) at x[i]; flat where fewer
 * than two of them have kept a weight. */
static double
line_at(const struct local *l, size_t left, size_t i)
{
	const double here = l->x[i];
	const double far =
	    fmax(here - l->x[left], l->x[left + l->k - 1] - here);
	double sum = 0, x_mean = 0, y_mean = 0, xx = 0, xy = 0;

	for (size_t pass = 0; pass < 2; pass++)
		for (size_t j = left; j < left + l->k; j++) {
			const double d = fabs(l->x[j] - here);
			const double w =
			    l->robust[j] * (far > 0 ? cube(d / far) : 1);

			if (pass == 0) {
				sum += w;
				x_mean += w * l->x[j];
				y_mean += w * l->y[j];
				continue;
			}
			xx += w * pow(l->x[j] - x_mean / sum, 2);
			xy += w * (l->x[j] - x_mean / sum) * l->y[j];
		}
	if (!(sum > 0))
		return l->y[i];
	return y_mean / sum +
	    (xx > 1e-12 * far * far * sum ? (here - x_mean / sum) * xy / xx
					  : 0);
}

static bool
pass(struct call *call, struct local *l)
{
	size_t left = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (!call_goes_on(call, (double)i / (double)l->n))
			return false;
		while (left + l->k < l->n &&
		    l->x[i] > (l->x[left] + l->x[left + l->k]) / 2)
			left++;
		l->fit[i] = line_at(l, left, i);
	}
	return true;
}

/* False when nothing is left to be an outlier of. */
static bool
weigh(struct call *call, struct local *l)
{
	struct vector rest = call_vector(call, l->n);
	double wide;

	for (size_t i = 0; i < l->n; i++)
		rest.v[i] = fabs(l->y[i] - l->fit[i]);
	wide = 6 *
	    gsl_stats_median_from_sorted_data(
		sample_sorted(call, rest).v, 1, l->n);
	for (size_t i = 0; i < l->n && wide > 0; i++) {
		const double share = rest.v[i] / wide;

		l->robust[i] = share < 1 ? pow(1 - share * share, 2) : 0;
	}
	return wide > 0;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n, *order = sample_order(call, g->x);
	struct local l = { .n = n,
		.k = (size_t)(g->share * (double)n + 1e-10) };

	if (!sample_varies(call, "x", g->x, 3))
		return false;
	if (l.k < 2)
		return call_refuse(
		    call, "share", "share leaves less than two neighbours");
	if ((double)n * (double)l.k * (double)(g->rounds + 1) > WORK_MOST)
		return call_refuse(
		    call, "share", "x is too long for so many neighbours");
	l.x = call_vector(call, n).v;
	l.y = call_vector(call, n).v;
	l.fit = call_vector(call, n).v;
	l.robust = call_vector(call, n).v;
	for (size_t i = 0; i < n; i++) {
		l.x[i] = g->x.v[order[i]];
		l.y[i] = g->y.v[order[i]];
		l.robust[i] = 1;
	}
	for (int64_t round = 0; round <= g->rounds; round++) {
		if (round > 0 && !weigh(call, &l))
			break;
		if (!pass(call, &l))
			return false;
	}
	r->fitted = call_vector(call, n);
	r->weights = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		r->fitted.v[order[i]] = l.fit[i];
		r->weights.v[order[i]] = l.robust[i];
	}
	return true;
}

const struct entry algorithm_local = {
	.id = "REG-15",
	.words = { "LOWESS 局部加权回归", "LOWESS, regression by neighbours" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_SERVICE | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "at each x a line through the nearest share n values, weights (1 - "
	    "(d/dmax)^3)^3 times (1 - (e/(6 median|e|))^2)^2",
	.source = "Cleveland 1979",
	.strength = STRENGTH_A,
	.oracle = "statsmodels lowess",
	.version = 2,
	.evaluate = evaluate,
};
