#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, y;
	double mu, level;
};

struct result {
	double t, p, diff, low, high;
	int64_t df;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e150, 1e150 }, { "样本 x", "sample x" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { -1e150, 1e150 },
	    { "与 x 成对的样本 y", "sample y, value by value beside x" },
	    .shape = "n" },
	{ IN(mu), PORT_NUMBER, "1", { -1e150, 1e150 },
	    { "假设的平均差", "mean difference supposed" }, .otherwise = "0" },
	{ IN(level), PORT_NUMBER, "1", { 0.5, 0.9999 },
	    { "置信度", "confidence" }, .otherwise = "0.95" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(t), PORT_NUMBER, "1", .words = { "t 统计量", "t" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "双侧 p 值", "two-sided p-value" } },
	{ OUT(df), PORT_WHOLE, "1",
	    .words = { "自由度", "degrees of freedom" } },
	{ OUT(diff), PORT_NUMBER, "1",
	    .words = { "平均差 x−y", "mean of x - y" } },
	{ OUT(low), PORT_NUMBER, "1",
	    .words = { "平均差的置信下限",
		"lower end of the interval of the mean" } },
	{ OUT(high), PORT_NUMBER, "1",
	    .words = { "平均差的置信上限",
		"upper end of the interval of the mean" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector d = call_vector(call, g->x.n);
	double error, wide;

	if (!sample_has(call, "x", g->x, 2))
		return false;
	for (size_t i = 0; i < d.n; i++)
		d.v[i] = g->x.v[i] - g->y.v[i];
	if (sample_is_constant(d))
		return call_refuse(
		    call, "y", "all differences of x and y are equal");
	r->df = (int64_t)d.n - 1;
	error = sqrt(sample_squares(d, &r->diff) / (double)r->df / (double)d.n);
	r->t = (r->diff - g->mu) / error;
	r->p = 2 * gsl_cdf_tdist_Q(fabs(r->t), (double)r->df);
	wide = error * gsl_cdf_tdist_Pinv((1 + g->level) / 2, (double)r->df);
	r->low = r->diff - wide;
	r->high = r->diff + wide;
	return true;
}

const struct entry algorithm_paired_t_test = {
	.id = "STA-10",
	.words = { "配对 t 检验", "Paired t-test" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "t = (mean(x - y) - mu)/(s/sqrt(n)), n - 1 degrees of freedom",
	.source = "Student 1908; GB/T 3361",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.ttest_rel",
	.version = 1,
	.evaluate = evaluate,
};
