#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	const json_t *groups;
	int center;
};

struct result {
	double W, p, F, p_F;
	struct vector variances;
};

static const struct port given[] = {
	{ IN(groups), PORT_JSON, "",
	    .words = { "各组样本（可不等长）",
		"groups, lists of numbers of any lengths" } },
	{ IN(center), PORT_CHOICE, "",
	    .words = { "偏差的中心（中位数即 Brown-Forsythe）",
		"what deviations are from; with the median it is Brown and "
		"Forsythe's" },
	    .choices = "median mean", .otherwise = "\"median\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_NUMBER, "1",
	    .words = { "Levene 统计量", "Levene's W" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(variances), PORT_VECTOR, "1",
	    .words = { "各组方差", "variances of the groups" } },
	{ OUT(F), PORT_NUMBER, "1",
	    .words = { "首两组方差之比（仅两组时）",
		"ratio of two variances; of two groups alone" },
	    .gaps = true },
	{ OUT(p_F), PORT_NUMBER, "1",
	    .words = { "F 检验双侧 p 值（仅两组时）",
		"two-sided p-value of the ratio; of two groups alone" },
	    .gaps = true },
	{ NULL },
};

static void
deviations(struct call *call, struct vector group, int center, struct vector *d)
{
	double middle;

	*d = sample_sorted(call, group);
	if (center == 0)
		middle = gsl_stats_median_from_sorted_data(d->v, 1, d->n);
	else
		middle = gsl_stats_mean(d->v, 1, d->n);
	for (size_t i = 0; i < d->n; i++)
		d->v[i] = fabs(group.v[i] - middle);
}

static void
ratio(const struct vector *groups, struct result *r)
{
	const double n = (double)groups[0].n - 1, m = (double)groups[1].n - 1;

	r->F = r->variances.v[0] / r->variances.v[1];
	r->p_F =
	    2 * fmin(gsl_cdf_fdist_Q(r->F, n, m), gsl_cdf_fdist_P(r->F, n, m));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double all = 0, grand = 0, between = 0, within = 0, *means;
	size_t n;
	const struct vector *groups =
	    sample_groups(call, "groups", g->groups, 2, &n);

	if (groups == NULL)
		return false;
	means = call_vector(call, n).v;
	r->variances = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		struct vector d;
		double mean;

		r->variances.v[i] = sample_squares(groups[i], &mean) /
		    (double)(groups[i].n - 1);
		deviations(call, groups[i], g->center, &d);
		within += sample_squares(d, &means[i]);
		all += (double)d.n;
		grand += (double)d.n * means[i];
	}
	if (!(within > 0) || !(all > (double)n))
		return call_refuse(
		    call, "groups", "deviations do not vary in any group");
	for (size_t i = 0; i < n; i++)
		between += (double)groups[i].n * pow(means[i] - grand / all, 2);
	r->W = between / ((double)n - 1) / (within / (all - (double)n));
	r->p = gsl_cdf_fdist_Q(r->W, (double)n - 1, all - (double)n);
	r->F = r->p_F = NAN;
	if (n == 2 && r->variances.v[0] > 0 && r->variances.v[1] > 0)
		ratio(groups, r);
	return true;
}

const struct entry algorithm_equal_variances = {
	.id = "STA-11",
	.words = { "方差齐性检验（Levene、F）",
	    "Tests of equal variances (Levene, F)" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "W = F of the analysis of variance of |x - center|; F = s1^2/s2^2",
	.source = "Levene 1960; Brown & Forsythe 1974; Fisher 1924",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.levene; scipy.stats.f",
	.note = { "F 检验以正态为前提，Levene 检验不必",
	    "F supposes normal values, Levene's test does not" },
	.version = 1,
	.evaluate = evaluate,
};
