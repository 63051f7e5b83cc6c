#include "knowledge/entry.h"

struct given {
	double L;
	struct vector y;
};

struct result {
	double C0;
	struct vector g;
};

static const struct port given[] = {
	{ IN(L), PORT_NUMBER, "s", { 0, 120 },
	    { "总损失时间", "time lost in a cycle" } },
	{ IN(y), PORT_VECTOR, "1", { 0, 1 },
	    { "各相位流量比", "flow ratio of each phase" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(C0), PORT_NUMBER, "s", .words = { "最佳周期", "best cycle" } },
	{ OUT(g), PORT_VECTOR, "s",
	    .words = { "有效绿灯", "effective green" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double Y = 0;

	for (size_t i = 0; i < g->y.n; i++)
		Y += g->y.v[i];
	if (Y >= 1)
		return call_refuse(call, "y",
		    "the flow ratios make %.6g: no cycle carries that", Y);
	if (Y <= 0)
		return call_refuse(call, "y", "there is no traffic");
	r->C0 = (1.5 * g->L + 5) / (1 - Y);
	r->g = call_vector(call, g->y.n);
	for (size_t i = 0; i < g->y.n; i++)
		r->g.v[i] = (r->C0 - g->L) * g->y.v[i] / Y;
	return true;
}

const struct entry model_signal_cycle = {
	.id = "INF-005",
	.words = { "信号交叉口最佳周期（Webster）",
	    "Best cycle of traffic signals (Webster)" },
	.class = CLASS_INFRASTRUCTURE,
	.domains = DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C0 = (1.5 L + 5) / (1 - Y); g = (C0 - L) y / Y",
	.source = "Webster 1958",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
