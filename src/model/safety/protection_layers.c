#include <math.h>

#include "knowledge/entry.h"

struct given {
	double fi;
	struct vector pfd, cond;
	double tol;
};

struct result {
	double f, rrf;
	int64_t sil;
};

static const struct port given[] = {
	{ IN(fi), PORT_NUMBER, "1/a", { 0, 1e4 },
	    { "初始事件频率", "frequency of the initiating event" } },
	{ IN(pfd), PORT_VECTOR, "1", { 0, 1 },
	    { "各 IPL 失效概率",
		"failure probability of each independent layer" } },
	{ IN(cond), PORT_VECTOR, "1", { 0, 1 },
	    { "修正因子", "conditional modifiers" } },
	{ IN(tol), PORT_NUMBER, "1/a", { 1e-12, 1 },
	    { "可容忍频率", "tolerable frequency" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(f), PORT_NUMBER, "1/a",
	    .words = { "缓解后频率", "frequency with the layers" } },
	{ OUT(rrf), PORT_NUMBER, "1",
	    .words = { "所需风险降低", "risk reduction that is needed" } },
	{ OUT(sil), PORT_WHOLE, "1",
	    .words = { "所需 SIL", "SIL that is needed; 0: none" } },
	{ NULL },
};

#define MOST_SIL4 1e5
#define ROUNDING 1e-12

static double
product(const struct vector *v)
{
	double p = 1;

	for (size_t i = 0; i < v->n; i++)
		p *= v->v[i];
	return p;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	r->f = g->fi * product(&g->pfd) * product(&g->cond);
	r->rrf = r->f / g->tol;
	r->sil = 0;
	if (r->rrf > MOST_SIL4)
		return call_refuse(call, "pfd",
		    "a risk reduction of %g is beyond SIL 4: more independent "
		    "layers are needed",
		    r->rrf);
	/* A factor of exactly 10^n is still within SIL n-1. */
	if (r->rrf > 10)
		r->sil = (int64_t)ceil(log10(r->rrf) - ROUNDING) - 1;
	else if (r->rrf > 1)
		call_warn(call,
		    "所需风险降低不超过 10，无 SIL 要求，但仍须降低",
		    "A reduction of up to 10 asks for no SIL, but for a "
		    "reduction "
		    "all the same");
	return true;
}

const struct entry model_protection_layers = {
	.id = "SAF-019",
	.words = { "LOPA 场景频率与所需 SIL",
	    "LOPA: frequency of a scenario and the SIL it needs" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "f = fi prod(cond) prod(pfd); RRF = f/tol; SIL n from "
		    "above 10^n to 10^(n+1)",
	.source = "AQ/T 3054-2015; GB/T 32857-2016; IEC 61511",
	.strength = STRENGTH_B,
	.oracle = "sum of logarithms",
	.version = 1,
	.evaluate = evaluate,
};
