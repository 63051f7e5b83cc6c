#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/anomaly/extreme.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double alpha;
};

struct result {
	double G, critical, p;
	int64_t place;
	bool outlier;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "样本（近似正态）", "sample, about normal" } },
	{ IN(alpha), PORT_NUMBER, "1", { 1e-6, 0.5 },
	    { "显著水平（双侧）", "level, two-sided" }, .otherwise = "0.05" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(G), PORT_NUMBER, "1", .words = { "G 统计量", "G" } },
	{ OUT(critical), PORT_NUMBER, "1",
	    .words = { "临界值", "critical G" } },
	{ OUT(p), PORT_NUMBER, "1", .words = { "p 值", "p-value" } },
	{ OUT(place), PORT_WHOLE, "1",
	    .words = { "最远值的序号（自 0 起）",
		"place of the value farthest off, from 0 on" } },
	{ OUT(outlier), PORT_TRUTH, "",
	    .words = { "是否离群", "whether it is an outlier" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->x.n;
	bool *left;
	size_t place;
	double room;

	if (!sample_varies(call, "x", g->x, 3))
		return false;
	left = cx_calloc(call->cx, g->x.n, sizeof(*left));
	for (size_t i = 0; i < g->x.n; i++)
		left[i] = true;
	r->G = extreme_of(g->x, left, &place);
	r->critical = extreme_limit(n, g->alpha);
	room = (n - 1) * (n - 1) - n * r->G * r->G;
	r->p = room > 0
	    ? fmin(1,
		  2 * n *
		      gsl_cdf_tdist_Q(r->G * sqrt(n * (n - 2) / room), n - 2))
	    : 0;
	r->place = (int64_t)place;
	r->outlier = r->G > r->critical;
	return true;
}

const struct entry algorithm_grubbs = {
	.id = "ANO-04",
	.words = { "Grubbs 离群检验", "Grubbs' test of an outlier" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "G = max |x - mean|/s; critical: (n-1)/sqrt(n) sqrt(t^2/(n "
		    "- 2 + t^2)), t(1 - alpha/(2n), n - 2)",
	.source = "Grubbs 1969; GB/T 4883-2008",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.t",
	.version = 1,
	.evaluate = evaluate,
};
