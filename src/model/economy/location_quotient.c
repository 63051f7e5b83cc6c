#include "knowledge/entry.h"

struct given {
	double eir, er, ein, en;
};

struct result {
	double LQ;
};

static const struct port given[] = {
	{ IN(eir), PORT_NUMBER, "1", { 0, 1e18 },
	    { "地区产业", "the industry in the region" } },
	{ IN(er), PORT_NUMBER, "1", { 1e-9, 1e18 },
	    { "地区合计", "all industries in the region" } },
	{ IN(ein), PORT_NUMBER, "1", { 1e-9, 1e18 },
	    { "全国产业", "the industry in the country" } },
	{ IN(en), PORT_NUMBER, "1", { 1e-9, 1e18 },
	    { "全国合计", "all industries in the country" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(LQ), PORT_NUMBER, "1",
	    .words = { "区位熵", "location quotient" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->eir > g->er)
		return call_refuse(call, "eir",
		    "%g is more than er, all of the region", g->eir);
	if (g->ein > g->en)
		return call_refuse(call, "ein",
		    "%g is more than en, all of the country", g->ein);
	r->LQ = g->eir / g->er / (g->ein / g->en);
	return true;
}

const struct entry model_location_quotient = {
	.id = "ECO-012",
	.words = { "区位熵 LQ", "Location quotient" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "(eir/er)/(ein/en)",
	.source = "regional economics",
	.strength = STRENGTH_B,
	.oracle = "algebra",
	.version = 1,
	.evaluate = evaluate,
};
