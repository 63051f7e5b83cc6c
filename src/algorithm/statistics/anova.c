#include <gsl/gsl_cdf.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	const json_t *groups;
};

struct result {
	double F, p;
	int64_t df_between, df_within;
	struct vector means;
};

static const struct port given[] = {
	{ IN(groups), PORT_JSON, "",
	    .words = { "各组样本（可不等长）",
		"groups, lists of numbers of any lengths" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(F), PORT_NUMBER, "1", .words = { "F 统计量", "F" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(df_between), PORT_WHOLE, "1",
	    .words = { "组间自由度", "degrees of freedom between" } },
	{ OUT(df_within), PORT_WHOLE, "1",
	    .words = { "组内自由度", "degrees of freedom within" } },
	{ OUT(means), PORT_VECTOR, "1", .words = { "各组均值", "means" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	struct result *r = out;
	double all = 0, grand = 0, between = 0, within = 0;
	bool varies = false;
	size_t n;
	const struct vector *groups = sample_groups(
	    call, "groups", ((const struct given *)in)->groups, 1, &n);

	if (groups == NULL)
		return false;
	r->means = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		within += sample_squares(groups[i], &r->means.v[i]);
		varies |= !sample_is_constant(groups[i]);
		all += (double)groups[i].n;
		grand += (double)groups[i].n * r->means.v[i];
	}
	if (!varies)
		return call_refuse(call, "groups", "no group varies in itself");
	for (size_t i = 0; i < n; i++) {
		const double d = r->means.v[i] - grand / all;

		between += (double)groups[i].n * d * d;
	}
	r->df_between = (int64_t)n - 1;
	r->df_within = (int64_t)all - (int64_t)n;
	r->F =
	    between / (double)r->df_between / (within / (double)r->df_within);
	r->p =
	    gsl_cdf_fdist_Q(r->F, (double)r->df_between, (double)r->df_within);
	return true;
}

const struct entry algorithm_anova = {
	.id = "STA-12",
	.words = { "单因素方差分析", "One-way analysis of variance" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F = (SSB/(k-1))/(SSW/(n-k))",
	.source = "Fisher 1925",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.f_oneway",
	.version = 1,
	.evaluate = evaluate,
};
