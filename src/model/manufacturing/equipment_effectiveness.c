#include "knowledge/entry.h"

struct given {
	double plan, down, ct, total, good;
};

struct result {
	double A, P, Q, OEE;
};

static const struct port given[] = {
	{ IN(plan), PORT_NUMBER, "min", { 0.01, 1e9 },
	    { "计划时间", "planned time" } },
	{ IN(down), PORT_NUMBER, "min", { 0, 1e9 }, { "停机", "stops" } },
	{ IN(ct), PORT_NUMBER, "min/{pcs}", { 1e-9, 1e6 },
	    { "理论节拍", "ideal cycle time" } },
	{ IN(total), PORT_NUMBER, "{pcs}", { 0, 1e12 },
	    { "产量", "pieces made" } },
	{ IN(good), PORT_NUMBER, "{pcs}", { 0, 1e12 },
	    { "合格数", "good pieces" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(A), PORT_NUMBER, "1", .words = { "时间开动率", "availability" } },
	{ OUT(P), PORT_NUMBER, "1", .words = { "性能开动率", "performance" } },
	{ OUT(Q), PORT_NUMBER, "1", .words = { "合格率", "quality" } },
	{ OUT(OEE), PORT_NUMBER, "1",
	    .words = { "综合效率", "effectiveness" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!(g->down < g->plan))
		return call_refuse(call, "down",
		    "%g min of stops leave nothing of %g min", g->down,
		    g->plan);
	if (!(g->total > 0))
		return call_refuse(call, "total", "nothing was made");
	if (g->good > g->total)
		return call_refuse(call, "good",
		    "%g good pieces are more than %g made", g->good, g->total);
	r->A = (g->plan - g->down) / g->plan;
	r->P = g->ct * g->total / (g->plan - g->down);
	r->Q = g->good / g->total;
	r->OEE = r->A * r->P * r->Q;
	if (r->P > 1)
		call_warn(call, "性能开动率大于 1，理论节拍可能偏长",
		    "Performance is above 1: the ideal cycle time may be too "
		    "long");
	return true;
}

const struct entry model_equipment_effectiveness = {
	.id = "MFG-006",
	.words = { "设备综合效率 OEE",
	    "Overall equipment effectiveness (OEE)" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_PRODUCTION | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "OEE = A P Q; A = (plan - down)/plan; P = ct total/(plan - "
		    "down); Q = good/total",
	.source = "ISO 22400-2:2014",
	.strength = STRENGTH_B,
	.oracle = "the worked example of 74.79 %",
	.version = 1,
	.evaluate = evaluate,
};
