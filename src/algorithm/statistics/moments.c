#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
};

struct result {
	double mean, var, skew, kurt, min, max;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "样本", "sample" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(mean), PORT_NUMBER, "1", .words = { "均值", "mean" } },
	{ OUT(var), PORT_NUMBER, "1",
	    .words = { "样本方差（n−1）", "sample variance (n-1)" } },
	{ OUT(skew), PORT_NUMBER, "1",
	    .words = { "偏度（有偏）", "skewness (biased)" }, .gaps = true },
	{ OUT(kurt), PORT_NUMBER, "1",
	    .words = { "超额峰度（有偏）", "excess kurtosis (biased)" },
	    .gaps = true },
	{ OUT(min), PORT_NUMBER, "1", .words = { "最小值", "least" } },
	{ OUT(max), PORT_NUMBER, "1", .words = { "最大值", "greatest" } },
	{ NULL },
};

/* GSL divides by the sample's standard deviation; the biased moments, which
 * are usual, by the one of the n values themselves. */
static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct vector x = ((const struct given *)in)->x;
	struct result *r = out;
	const double n = (double)x.n;
	double sd, wider;

	if (!sample_has(call, "x", x, 2))
		return false;
	gsl_stats_minmax(&r->min, &r->max, x.v, 1, x.n);
	r->mean = gsl_stats_mean(x.v, 1, x.n);
	r->skew = r->kurt = NAN;
	if (sample_is_constant(x)) {
		call_warn(call, "数值全部相等，偏度与峰度无定义",
		    "all values are equal: no skewness, no kurtosis");
		return true;
	}
	r->var = gsl_stats_variance_m(x.v, 1, x.n, r->mean);
	sd = sqrt(r->var);
	wider = n / (n - 1);
	r->skew =
	    gsl_stats_skew_m_sd(x.v, 1, x.n, r->mean, sd) * pow(wider, 1.5);
	r->kurt = (gsl_stats_kurtosis_m_sd(x.v, 1, x.n, r->mean, sd) + 3) *
		wider * wider -
	    3;
	return true;
}

const struct entry algorithm_moments = {
	.id = "STA-01",
	.words = { "描述统计（均值、方差、偏度、峰度）",
	    "Descriptive moments" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "var = sum(d^2)/(n-1); skew = m3/m2^1.5; "
		    "kurt = m4/m2^2 - 3; d = x - mean; mk = sum(d^k)/n",
	.source = "Joanes & Gill 1998, g1 and g2",
	.strength = STRENGTH_A,
	.oracle = "numpy, scipy.stats",
	.note = { "偏度与峰度为有偏估计 g1、g2；全等样本无此二值",
	    "Skewness and kurtosis are g1 and g2, biased; a constant sample "
	    "has neither" },
	.version = 1,
	.evaluate = evaluate,
};
