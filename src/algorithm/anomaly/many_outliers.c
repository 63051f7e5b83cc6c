#include <math.h>

#include "algorithm/anomaly/extreme.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	int64_t most;
	double alpha;
};

struct result {
	struct vector places, R, critical, flags;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "样本（近似正态）", "sample, about normal" } },
	{ IN(most), PORT_WHOLE, "1", { 1, 1000 },
	    { "离群值个数上限", "outliers at most" }, .otherwise = "10" },
	{ IN(alpha), PORT_NUMBER, "1", { 1e-6, 0.5 }, { "显著水平", "level" },
	    .otherwise = "0.05" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(places), PORT_VECTOR, "1",
	    .words = { "离群值的序号（自最远起）",
		"places of the outliers, the farthest first" } },
	{ OUT(R), PORT_VECTOR, "1",
	    .words = { "各步统计量", "statistic of each step" } },
	{ OUT(critical), PORT_VECTOR, "1",
	    .words = { "各步临界值", "critical value of each step" } },
	{ OUT(flags), PORT_VECTOR, "1",
	    .words = { "异常标记（1 为异常）", "1 where it is an outlier" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	size_t n = g->x.n, found = 0, most = (size_t)g->most;
	bool *left = cx_calloc(call->cx, n, sizeof(*left));

	if (!sample_varies(call, "x", g->x, 4))
		return false;
	most = most < n - 3 ? most : n - 3;
	for (size_t i = 0; i < n; i++)
		left[i] = true;
	r->places = call_vector(call, most);
	r->R = call_vector(call, most);
	r->critical = call_vector(call, most);
	r->flags = call_vector(call, n);
	for (size_t i = 0; i < most; i++) {
		size_t place;

		if (!call_goes_on(call, (double)i / (double)most))
			return false;
		r->R.v[i] = extreme_of(g->x, left, &place);
		r->critical.v[i] = extreme_limit((double)(n - i), g->alpha);
		r->places.v[i] = (double)place;
		left[place] = false;
		if (r->R.v[i] > r->critical.v[i])
			found = i + 1;
	}
	r->places.n = found;
	for (size_t i = 0; i < found; i++)
		r->flags.v[(size_t)r->places.v[i]] = 1;
	return true;
}

const struct entry algorithm_many_outliers = {
	.id = "ANO-05",
	.words = { "广义 ESD 多离群检验",
	    "Generalised ESD test of many outliers" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "R(i) = max |x - mean|/s of what is left after i - 1; outliers up "
	    "to the last i with R(i) > critical of n - i + 1",
	.source = "Rosner 1983",
	.strength = STRENGTH_A,
	.oracle = "numpy and scipy.stats.t, the steps written out",
	.note = { "样本宜在 25 个以上；可避免离群值互相遮蔽",
	    "Best for 25 values or more; outliers do not hide each other" },
	.version = 1,
	.evaluate = evaluate,
};
