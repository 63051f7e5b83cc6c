#include "knowledge/entry.h"

struct given {
	double U, I, v, k;
};

struct result {
	double Q;
};

static const struct port given[] = {
	{ IN(U), PORT_NUMBER, "V", { 0, 1e3 }, { "电压", "voltage" } },
	{ IN(I), PORT_NUMBER, "A", { 0, 1e5 }, { "电流", "current" } },
	{ IN(v), PORT_NUMBER, "mm/s", { 0.01, 1e3 },
	    { "焊速", "welding speed" } },
	{ IN(k), PORT_NUMBER, "1", { 0.1, 1 },
	    { "热效率", "thermal efficiency" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "kJ/mm", .words = { "热输入", "heat input" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Q = g->k * g->U * g->I / (1000 * g->v);
	return true;
}

const struct entry model_weld_heat_input = {
	.id = "MFG-020",
	.words = { "焊接线能量", "Heat input of a weld" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = k U I/(1000 v)",
	.source = "ISO/TR 18491; GB/T 19866",
	.strength = STRENGTH_C,
	.oracle = "an example by hand",
	.version = 1,
	.evaluate = evaluate,
};
