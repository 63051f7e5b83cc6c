#include <math.h>

#include "knowledge/entry.h"

struct given {
	double dT, A;
	int layer;
};

struct result {
	double I;
};

static const struct port given[] = {
	{ IN(dT), PORT_NUMBER, "K", { 1, 100 },
	    { "温升", "rise of temperature" } },
	{ IN(A), PORT_NUMBER, "[mil_i]2", { 1, 10000 },
	    { "截面积", "cross-section" } },
	{ IN(layer), PORT_CHOICE, "",
	    .words = { "层（outer 外层/inner 内层）", "layer" },
	    .choices = "outer inner" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(I), PORT_NUMBER, "A", .words = { "电流", "current" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct str layer = call_choice(call, "layer", g->layer);
	double k;

	if (!call_coefficient(call, "trace_current", layer, "k", "layer", &k))
		return false;
	r->I = k * pow(g->dT, 0.44) * pow(g->A, 0.725);
	return true;
}

const struct entry model_trace_current = {
	.id = "EQP-033",
	.words = { "PCB走线载流（IPC-2221）",
	    "Current that a trace of a board carries (IPC-2221)" },
	.class = CLASS_ELECTRONICS,
	.domains = DOMAIN_DESIGN,
	.industries = INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "I = k dT^0.44 A^0.725",
	.source = "IPC-2221",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.note = { "适用外层 35 A、内层 17.5 A、温升 100 K "
		  "以内；IPC-2152（2009）已替代，其内层载流接近外层",
	    "Up to 35 A outside, 17.5 A inside and 100 K; IPC-2152 of 2009 "
	    "took its place and gives inner layers nearly as much as outer "
	    "ones" },
	.version = 1,
	.tables = { "trace_current" },
	.evaluate = evaluate,
};
