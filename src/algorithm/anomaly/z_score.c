#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, reference;
	double limit;
};

struct result {
	double mean, sd;
	struct vector z, flags;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 }, { "样本", "sample" } },
	{ IN(limit), PORT_NUMBER, "1", { 0.1, 100 },
	    { "判为异常的标准差倍数",
		"standard deviations from which it is an outlier" },
	    .otherwise = "3" },
	{ IN(reference), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "正常时段样本（缺省取样本自身）",
		"sample of normal times; without it x itself" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(mean), PORT_NUMBER, "1", .words = { "均值", "mean" } },
	{ OUT(sd), PORT_NUMBER, "1",
	    .words = { "标准差", "standard deviation" } },
	{ OUT(z), PORT_VECTOR, "1", .words = { "Z 分数", "scores" } },
	{ OUT(flags), PORT_VECTOR, "1",
	    .words = { "异常标记（1 为异常）", "1 where it is an outlier" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const bool itself = g->reference.n == 0;
	const struct vector from = itself ? g->x : g->reference;

	if (!sample_varies(call, itself ? "x" : "reference", from, 2))
		return false;
	r->sd = sqrt(sample_squares(from, &r->mean) / (double)(from.n - 1));
	r->z = call_vector(call, g->x.n);
	r->flags = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		r->z.v[i] = (g->x.v[i] - r->mean) / r->sd;
		r->flags.v[i] = fabs(r->z.v[i]) > g->limit;
	}
	return true;
}

const struct entry algorithm_z_score = {
	.id = "ANO-01",
	.words = { "3σ / Z 分数异常检测", "Outliers by standard deviations" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "z = (x - mean)/s, s with n - 1; outlier: |z| > limit",
	.source = "GB/T 4883; Shewhart 1931",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.zscore",
	.note = { "自身统计时，n 个点的 |z| 不会超过 (n-1)/√n，10 "
		  "个点以内不可能超出 "
		  "3σ",
	    "By its own mean, |z| of n values is at most (n-1)/sqrt(n): no "
	    "value of 10 or fewer is beyond 3" },
	.version = 1,
	.evaluate = evaluate,
};
