#include <gsl/gsl_statistics_double.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x, p;
};

struct result {
	struct vector value;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", .words = { "样本", "sample" } },
	{ IN(p), PORT_VECTOR, "1", { 0, 1 }, { "概率", "probabilities" },
	    .otherwise = "[0.25,0.5,0.75]" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(value), PORT_VECTOR, "1", .words = { "分位数", "quantiles" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct vector sorted = sample_sorted(call, g->x);

	r->value = call_vector(call, g->p.n);
	for (size_t i = 0; i < g->p.n; i++)
		r->value.v[i] = gsl_stats_quantile_from_sorted_data(
		    sorted.v, 1, sorted.n, g->p.v[i]);
	return true;
}

const struct entry algorithm_quantiles = {
	.id = "STA-02",
	.words = { "分位数（类型 7）", "Quantiles (type 7)" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h = (n-1)p; q = x[floor(h)] + (h - floor(h)) "
		    "(x[floor(h)+1] - x[floor(h)])",
	.source = "Hyndman & Fan 1996, type 7",
	.strength = STRENGTH_A,
	.oracle = "numpy.quantile",
	.version = 1,
	.evaluate = evaluate,
};
