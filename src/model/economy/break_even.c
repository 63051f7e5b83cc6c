#include "knowledge/entry.h"

struct given {
	double F, p, v;
};

struct result {
	double Q;
};

static const struct port given[] = {
	{ IN(F), PORT_NUMBER, "{CNY}", { 0, 1e18 },
	    { "固定成本", "fixed cost" } },
	{ IN(p), PORT_NUMBER, "{CNY}/{pcs}", { 0, 1e15 }, { "单价", "price" } },
	{ IN(v), PORT_NUMBER, "{CNY}/{pcs}", { 0, 1e15 },
	    { "单位变动成本", "variable cost of a piece" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "{pcs}",
	    .words = { "保本量", "break-even quantity" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (!(g->p > g->v))
		return call_refuse(call, "p",
		    "a price of %g does not cover %g a piece", g->p, g->v);
	r->Q = g->F / (g->p - g->v);
	return true;
}

const struct entry model_break_even = {
	.id = "ECO-011",
	.words = { "盈亏平衡点", "Break-even quantity" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = F/(p - v)",
	.source = "management accounting",
	.strength = STRENGTH_A,
	.oracle = "root of profit",
	.version = 1,
	.evaluate = evaluate,
};
