#include <gsl/gsl_cdf.h>

#include "knowledge/entry.h"

struct given {
	int64_t n, k;
	double p;
};

struct result {
	double R;
};

static const struct port given[] = {
	{ IN(n), PORT_WHOLE, "1", { 1, 1000 }, { "总数", "units" } },
	{ IN(k), PORT_WHOLE, "1", { 1, 1000 },
	    { "需要数", "units that are needed" } },
	{ IN(p), PORT_NUMBER, "1", { 0, 1 },
	    { "单元可靠度", "reliability of a unit" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(R), PORT_NUMBER, "1",
	    .words = { "系统可靠度", "reliability of the system" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->k > g->n)
		return call_refuse(call, "k", "k must be at most n");
	r->R = gsl_cdf_binomial_Q((unsigned)g->k - 1, g->p, (unsigned)g->n);
	return true;
}

const struct entry model_k_out_of_n = {
	.id = "EQP-009",
	.words = { "k/n表决系统可靠度", "Reliability of k out of n" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "R = sum over i from k to n of C(n, i) p^i (1 - p)^(n - i)",
	.source = "GB/T 7289; IEC 61078",
	.strength = STRENGTH_A,
	.oracle = "scipy binom",
	.note = { "各单元相互独立、可靠度相同",
	    "Units are independent and alike" },
	.version = 1,
	.evaluate = evaluate,
};
