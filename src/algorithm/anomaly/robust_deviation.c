#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

/* Normal quantile of 3/4: by it the deviation is a standard deviation. */
#define QUARTILE 0.67448975019608171

struct given {
	struct vector x;
	double limit;
};

struct result {
	double median, mad;
	struct vector z, flags;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "样本", "sample" } },
	{ IN(limit), PORT_NUMBER, "1", { 0.1, 100 },
	    { "判为异常的稳健分数",
		"robust score from which it is an outlier" },
	    .otherwise = "3.5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(median), PORT_NUMBER, "1", .words = { "中位数", "median" } },
	{ OUT(mad), PORT_NUMBER, "1",
	    .words = { "绝对中位差（折合标准差）",
		"median absolute deviation, as a standard deviation" } },
	{ OUT(z), PORT_VECTOR, "1", .words = { "稳健分数", "robust scores" } },
	{ OUT(flags), PORT_VECTOR, "1",
	    .words = { "异常标记（1 为异常）", "1 where it is an outlier" } },
	{ NULL },
};

static double
median(struct call *call, struct vector v)
{
	return gsl_stats_median_from_sorted_data(
	    sample_sorted(call, v).v, 1, v.n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector apart = call_vector(call, g->x.n);

	if (!sample_varies(call, "x", g->x, 3))
		return false;
	r->median = median(call, g->x);
	for (size_t i = 0; i < g->x.n; i++)
		apart.v[i] = fabs(g->x.v[i] - r->median);
	r->mad = median(call, apart) / QUARTILE;
	if (!(r->mad > 0))
		return call_refuse(call, "x",
		    "more than half of x is %.10g: there is no deviation to "
		    "measure by",
		    r->median);
	r->z = call_vector(call, g->x.n);
	r->flags = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		r->z.v[i] = (g->x.v[i] - r->median) / r->mad;
		r->flags.v[i] = fabs(r->z.v[i]) > g->limit;
	}
	return true;
}

const struct entry algorithm_robust_deviation = {
	.id = "ANO-02",
	.words = { "稳健 MAD 异常检测",
	    "Outliers by the median absolute deviation" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "MAD = median |x - median x| / 0.67449; z = (x - median "
		    "x)/MAD; outlier: |z| > limit",
	.source = "Iglewicz & Hoaglin 1993",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.median_abs_deviation",
	.version = 1,
	.evaluate = evaluate,
};
