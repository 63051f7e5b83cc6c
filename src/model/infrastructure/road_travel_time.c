#include <math.h>

#include "knowledge/entry.h"

struct given {
	double t0, v, c, a, b;
};

struct result {
	double t;
};

static const struct port given[] = {
	{ IN(t0), PORT_NUMBER, "min", { 0, 100000 },
	    { "自由流时间", "time on an empty road" } },
	{ IN(v), PORT_NUMBER, "{pcu}/h", { 0, 1e6 }, { "流量", "volume" } },
	{ IN(c), PORT_NUMBER, "{pcu}/h", { 1, 1e6 },
	    { "通行能力", "capacity" } },
	{ IN(a), PORT_NUMBER, "1", { 0, 10 }, { "系数", "factor" } },
	{ IN(b), PORT_NUMBER, "1", { 0, 20 }, { "指数", "exponent" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(t), PORT_NUMBER, "min", .words = { "行程时间", "travel time" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->t = g->t0 * (1 + g->a * pow(g->v / g->c, g->b));
	return true;
}

const struct entry model_road_travel_time = {
	.id = "INF-004",
	.words = { "道路路段行程时间（BPR）", "Travel time on a road (BPR)" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_OPERATION | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "t = t0 (1 + a (v/c)^b)",
	.source = "BPR 1964",
	.strength = STRENGTH_B,
	.oracle = "identity at v = c",
	.note = { "常用 a=0.15、b=4", "Usually a = 0.15, b = 4" },
	.version = 1,
	.evaluate = evaluate,
};
