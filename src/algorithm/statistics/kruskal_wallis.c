#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	const json_t *groups;
};

struct result {
	double H, p;
	int64_t dof;
	struct vector mean_ranks;
};

static const struct port given[] = {
	{ IN(groups), PORT_JSON, "",
	    .words = { "各组样本（可不等长）",
		"groups, lists of numbers of any lengths" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(H), PORT_NUMBER, "1",
	    .words = { "H 统计量（已作相等值校正）",
		"H, corrected for equal values" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(dof), PORT_WHOLE, "1",
	    .words = { "自由度", "degrees of freedom" } },
	{ OUT(mean_ranks), PORT_VECTOR, "1",
	    .words = { "各组平均秩", "mean ranks of the groups" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	struct result *r = out;
	struct vector all = { 0 }, ranks;
	double N, H = 0;
	size_t n, at = 0;
	const struct vector *groups = sample_groups(
	    call, "groups", ((const struct given *)in)->groups, 1, &n);

	if (groups == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		at += groups[i].n;
	all = call_vector(call, at);
	at = 0;
	for (size_t i = 0; i < n; at += groups[i++].n)
		memcpy(all.v + at, groups[i].v, groups[i].n * sizeof(double));
	if (!sample_varies(call, "groups", all, 2))
		return false;
	ranks = sample_ranks(call, all);
	N = (double)all.n;
	at = 0;
	r->mean_ranks = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		const double size = (double)groups[i].n;
		double *mean = &r->mean_ranks.v[i];

		for (size_t j = 0; j < groups[i].n; j++)
			*mean += ranks.v[at++] / size;
		H += size * (*mean - (N + 1) / 2) * (*mean - (N + 1) / 2);
	}
	r->H = 12 / (N * (N + 1)) * H /
	    (1 - sample_ties(call, all).cubes / (N * N * N - N));
	r->dof = (int64_t)n - 1;
	r->p = gsl_cdf_chisq_Q(r->H, (double)r->dof);
	return true;
}

const struct entry algorithm_kruskal_wallis = {
	.id = "STA-20",
	.words = { "Kruskal-Wallis 检验", "Kruskal-Wallis test" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "H = (12/(N(N+1)) sum R^2/n - 3(N+1))/(1 - sum(t^3 - t)/(N^3 - N))",
	.source = "Kruskal & Wallis 1952",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.kruskal",
	.version = 1,
	.evaluate = evaluate,
};
