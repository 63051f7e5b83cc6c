#include <math.h>

#include "knowledge/entry.h"

struct given {
	double G, n, m;
};

struct result {
	double eper, Uper;
};

static const struct port given[] = {
	{ IN(G), PORT_NUMBER, "mm/s", { 0.4, 4000 },
	    { "平衡等级", "balance quality grade" } },
	{ IN(n), PORT_NUMBER, "{rev}/min", { 1, 1e6 },
	    { "转速", "highest speed in service" } },
	{ IN(m), PORT_NUMBER, "kg", { 1e-4, 1e7 },
	    { "转子质量", "mass of the rotor" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(eper), PORT_NUMBER, "um",
	    .words = { "许用偏心距", "permissible eccentricity" } },
	{ OUT(Uper), PORT_NUMBER, "g.mm",
	    .words = { "许用不平衡", "permissible unbalance" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->eper = 1000 * g->G / (2 * M_PI * g->n / 60);
	r->Uper = r->eper * g->m;
	return true;
}

const struct entry model_permissible_unbalance = {
	.id = "EQP-005",
	.words = { "转子许用不平衡量",
	    "Permissible residual unbalance of a rotor" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "eper = 1000 G / (2 pi n / 60); Uper = eper m",
	.source = "ISO 21940-11 (GB/T 9239.1)",
	.strength = STRENGTH_B,
	.oracle = "ISO 21940-11 worked relation",
	.version = 1,
	.evaluate = evaluate,
};
