#include "knowledge/entry.h"

struct given {
	double oee, plan, cal;
};

struct result {
	double TEEP;
};

static const struct port given[] = {
	{ IN(oee), PORT_NUMBER, "1", { 0, 1 }, { "OEE", "OEE" } },
	{ IN(plan), PORT_NUMBER, "h", { 0, 1e6 },
	    { "计划时间", "planned time" } },
	{ IN(cal), PORT_NUMBER, "h", { 0.01, 1e6 },
	    { "日历时间", "calendar time" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(TEEP), PORT_NUMBER, "1",
	    .words = { "完全有效生产率",
		"total effective equipment performance" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->plan > g->cal)
		return call_refuse(call, "plan",
		    "%g h planned are more than the calendar's %g h", g->plan,
		    g->cal);
	r->TEEP = g->oee * g->plan / g->cal;
	return true;
}

const struct entry model_capacity_use = {
	.id = "MFG-027",
	.words = { "ATP/TEEP 与产能利用率",
	    "Total effective equipment performance (TEEP)" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "TEEP = OEE plan/cal",
	.source = "ISO 22400-2:2014",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.evaluate = evaluate,
};
