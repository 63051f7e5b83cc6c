#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double k;
};

struct result {
	double q1, median, q3, low, high;
	struct vector flags;
	int64_t count;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "样本", "sample" } },
	{ IN(k), PORT_NUMBER, "1", { 0, 100 },
	    { "四分位距倍数（3 为极端异常）",
		"times the quartile distance; 3: far out" },
	    .otherwise = "1.5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(q1), PORT_NUMBER, "1",
	    .words = { "下四分位数", "lower quartile" } },
	{ OUT(median), PORT_NUMBER, "1", .words = { "中位数", "median" } },
	{ OUT(q3), PORT_NUMBER, "1",
	    .words = { "上四分位数", "upper quartile" } },
	{ OUT(low), PORT_NUMBER, "1", .words = { "下界", "lower fence" } },
	{ OUT(high), PORT_NUMBER, "1", .words = { "上界", "upper fence" } },
	{ OUT(flags), PORT_VECTOR, "1",
	    .words = { "异常标记（1 为异常）", "1 where it is an outlier" } },
	{ OUT(count), PORT_WHOLE, "1", .words = { "异常个数", "how many" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	struct vector sorted;

	if (!sample_has(call, "x", g->x, 4))
		return false;
	sorted = sample_sorted(call, g->x);
	r->q1 = gsl_stats_quantile_from_sorted_data(sorted.v, 1, n, 0.25);
	r->median = gsl_stats_quantile_from_sorted_data(sorted.v, 1, n, 0.5);
	r->q3 = gsl_stats_quantile_from_sorted_data(sorted.v, 1, n, 0.75);
	r->low = r->q1 - g->k * (r->q3 - r->q1);
	r->high = r->q3 + g->k * (r->q3 - r->q1);
	r->flags = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		r->flags.v[i] = g->x.v[i] < r->low || g->x.v[i] > r->high;
		r->count += r->flags.v[i] > 0;
	}
	return true;
}

const struct entry algorithm_box_plot = {
	.id = "ANO-03",
	.words = { "IQR 箱线异常检测", "Outliers by the box plot" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "outlier: x < Q1 - k (Q3 - Q1) or x > Q3 + k (Q3 - Q1); "
		    "quartiles of type 7",
	.source = "Tukey, Exploratory Data Analysis (1977)",
	.strength = STRENGTH_A,
	.oracle = "numpy.quantile",
	.version = 1,
	.evaluate = evaluate,
};
