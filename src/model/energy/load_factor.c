#include <gsl/gsl_statistics_double.h>

#include "knowledge/entry.h"

struct given {
	struct vector p;
};

struct result {
	double lf, pv;
};

static const struct port given[] = {
	{ IN(p), PORT_VECTOR, "kW", { 0, 1e9 }, { "负荷序列", "load" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(lf), PORT_NUMBER, "1", .words = { "负荷率", "load factor" } },
	{ OUT(pv), PORT_NUMBER, "1",
	    .words = { "峰谷差率", "peak-valley ratio" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double max = gsl_stats_max(g->p.v, 1, g->p.n);

	if (max <= 0)
		return call_refuse(call, "p", "there is no load at all");
	r->lf = gsl_stats_mean(g->p.v, 1, g->p.n) / max;
	r->pv = (max - gsl_stats_min(g->p.v, 1, g->p.n)) / max;
	return true;
}

const struct entry model_load_factor = {
	.id = "ENE-022",
	.words = { "负荷率、峰谷差率", "Load factor and peak-valley ratio" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "lf = mean / max; pv = (max - min) / max",
	.source = "GB/T 16664 等",
	.strength = STRENGTH_B,
	.oracle = "numpy",
	.version = 1,
	.evaluate = evaluate,
};
