#include <gsl/gsl_sort.h>
#include <string.h>

#include "knowledge/entry.h"

struct given {
	struct vector share;
	double single_from;
};

struct result {
	double HHI, CR3;
	bool single;
};

static const struct port given[] = {
	{ IN(share), PORT_VECTOR, "{CNY}", { 0, 1e15 },
	    { "采购额", "purchases by supplier" } },
	{ IN(single_from), PORT_NUMBER, "1", { 0.01, 1 },
	    { "单一来源判定占比",
		"share from which a source is called single" },
	    .otherwise = "0.8" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(HHI), PORT_NUMBER, "1",
	    .words = { "赫芬达尔指数", "Herfindahl index, up to 10000" } },
	{ OUT(CR3), PORT_NUMBER, "1",
	    .words = { "前三家占比", "share of the three largest" } },
	{ OUT(single), PORT_TRUTH, "",
	    .words = { "单一来源",
		"one supplier has as much as single_from, or more" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double *sorted = cx_calloc(call->cx, g->share.n, sizeof(*sorted));
	double sum = 0;

	for (size_t i = 0; i < g->share.n; i++)
		sum += g->share.v[i];
	if (sum <= 0)
		return call_refuse(call, "share", "nothing is bought");
	memcpy(sorted, g->share.v, g->share.n * sizeof(*sorted));
	gsl_sort(sorted, 1, g->share.n);
	r->HHI = r->CR3 = 0;
	for (size_t i = 0; i < g->share.n; i++) {
		const double share = sorted[g->share.n - 1 - i] / sum;

		r->HHI += 1e4 * share * share;
		r->CR3 += i < 3 ? share : 0;
	}
	r->single = sorted[g->share.n - 1] / sum >= g->single_from;
	return true;
}

const struct entry model_supplier_concentration = {
	.id = "SCM-010",
	.words = { "供应集中度 HHI 与单一来源", "Concentration of suppliers" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "HHI = 10000 sum s^2; CR3 = the three largest; single = "
		    "largest >= single_from",
	.source = "反垄断/供应风险",
	.strength = STRENGTH_B,
	.oracle = "numpy",
	.version = 1,
	.evaluate = evaluate,
};
