#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define VALUES_MOST 5000

struct given {
	struct vector x, y;
	double level;
};

struct result {
	double slope, intercept, low, high;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e150, 1e150 }, { "自变量", "x" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { -1e150, 1e150 }, { "因变量", "y" },
	    .shape = "n" },
	{ IN(level), PORT_NUMBER, "1", { 0.5, 0.999 },
	    { "置信度", "confidence" }, .otherwise = "0.95" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(slope), PORT_NUMBER, "1", .words = { "斜率", "slope" } },
	{ OUT(intercept), PORT_NUMBER, "1", .words = { "截距", "intercept" } },
	{ OUT(low), PORT_NUMBER, "1",
	    .words = { "斜率置信下限", "lower end of the slope's interval" } },
	{ OUT(high), PORT_NUMBER, "1",
	    .words = { "斜率置信上限", "upper end of the slope's interval" } },
	{ NULL },
};

/* Slopes of all pairs that differ in x. */
static bool
slopes(struct call *call, const struct given *g, struct vector *all)
{
	*all = call_vector(call, g->x.n * (g->x.n - 1) / 2);
	all->n = 0;
	for (size_t i = 0; i < g->x.n; i++) {
		if (!call_goes_on(call, (double)i / (double)g->x.n))
			return false;
		for (size_t j = 0; j < i; j++) {
			const double run = g->x.v[i] - g->x.v[j];

			if (run > 0 || run < 0)
				all->v[all->n++] =
				    (g->y.v[i] - g->y.v[j]) / run;
		}
	}
	return true;
}

/* Ranks by Sen's equation 2.6, as far as there are slopes. */
static void
interval(struct call *call, const struct given *g, struct vector sorted,
    struct result *r)
{
	const double n = (double)g->x.n, count = (double)sorted.n;
	const double z = gsl_cdf_ugaussian_Pinv((1 + g->level) / 2);
	const double sigma =
	    sqrt((n * (n - 1) * (2 * n + 5) - sample_ties(call, g->x).fives -
		     sample_ties(call, g->y).fives) /
		18);
	const double low = rint((count - z * sigma) / 2) - 1;
	const double high = rint((count + z * sigma) / 2);

	r->low = sorted.v[(size_t)fmax(0, low)];
	r->high = sorted.v[(size_t)fmin(count - 1, high)];
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector all, sorted;

	if (!sample_varies(call, "x", g->x, 3) ||
	    !sample_has(call, "y", g->y, 3))
		return false;
	if (g->x.n > VALUES_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", VALUES_MOST);
	if (!slopes(call, g, &all))
		return false;
	sorted = sample_sorted(call, all);
	r->slope = gsl_stats_median_from_sorted_data(sorted.v, 1, sorted.n);
	r->intercept =
	    gsl_stats_median(sample_sorted(call, g->y).v, 1, g->y.n) -
	    r->slope * gsl_stats_median(sample_sorted(call, g->x).v, 1, g->x.n);
	interval(call, g, sorted, r);
	return true;
}

const struct entry algorithm_theil_sen = {
	.id = "REG-09",
	.words = { "Theil-Sen 稳健回归", "Theil-Sen line" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_SERVICE | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "slope = median (yj - yi)/(xj - xi); intercept = median y "
		    "- slope median x; interval: slopes at ranks N/2 -+ z "
		    "sigma/2, sigma of Kendall's S",
	.source = "Theil 1950; Sen 1968",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.theilslopes",
	.version = 1,
	.evaluate = evaluate,
};
