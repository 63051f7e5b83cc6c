#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, y;
	double mu;
	bool equal_var;
};

struct result {
	double t, p, df, diff;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "样本 x", "sample x" } },
	{ IN(y), PORT_VECTOR, "1",
	    .words = { "样本 y（缺省为单样本检验）",
		"sample y (without it: one sample)" },
	    .otherwise = "null" },
	{ IN(mu), PORT_NUMBER, "1",
	    .words = { "假设的均值或均值差", "mean or difference supposed" },
	    .otherwise = "0" },
	{ IN(equal_var), PORT_TRUTH, "",
	    .words = { "两总体方差相等", "both have one variance" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(t), PORT_NUMBER, "1", .words = { "t 统计量", "t" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ OUT(df), PORT_NUMBER, "1",
	    .words = { "自由度", "degrees of freedom" } },
	{ OUT(diff), PORT_NUMBER, "1",
	    .words = { "与假设之差", "difference from what is supposed" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->x.n, m = (double)g->y.n;
	double x_mean, y_mean = 0, xx, yy = 0, squared;

	if (!sample_has(call, "x", g->x, 2) ||
	    (g->y.n > 0 && !sample_has(call, "y", g->y, 2)))
		return false;
	if (sample_is_constant(g->x) &&
	    (g->y.n == 0 || sample_is_constant(g->y)))
		return call_refuse(call, "x", "the samples do not vary");
	xx = sample_squares(g->x, &x_mean);
	if (g->y.n > 0)
		yy = sample_squares(g->y, &y_mean);
	r->diff = x_mean - y_mean - g->mu;
	r->df = n + m - (g->y.n > 0 ? 2 : 1);
	if (g->y.n == 0) {
		squared = xx / (n - 1) / n;
	} else if (g->equal_var) {
		squared = (xx + yy) / r->df * (1 / n + 1 / m);
	} else {
		const double a = xx / (n - 1) / n, b = yy / (m - 1) / m;

		squared = a + b;
		r->df = squared * squared / (a * a / (n - 1) + b * b / (m - 1));
	}
	r->t = r->diff / sqrt(squared);
	r->p = 2 * gsl_cdf_tdist_Q(fabs(r->t), r->df);
	return true;
}

const struct entry algorithm_t_test = {
	.id = "STA-09",
	.words = { "单、双样本 t 检验（Welch）",
	    "t-tests of one and two samples (Welch)" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "t = (mx - my - mu)/sqrt(vx/n + vy/m); "
		    "df by Welch-Satterthwaite",
	.source = "Welch 1947; Student 1908",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.ttest_ind, ttest_1samp",
	.version = 1,
	.evaluate = evaluate,
};
