#include "knowledge/entry.h"

struct given {
	double cogs, inv, days;
};

struct result {
	double turn, dsi;
};

static const struct port given[] = {
	{ IN(cogs), PORT_NUMBER, "{CNY}", { 0, 1e15 },
	    { "销货成本", "cost of goods sold" } },
	{ IN(inv), PORT_NUMBER, "{CNY}", { 0, 1e15 },
	    { "平均存货", "mean inventory" } },
	{ IN(days), PORT_NUMBER, "d", { 1, 3660 },
	    { "期间天数", "days of the period" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(turn), PORT_NUMBER, "1", .words = { "周转次数", "turns" } },
	{ OUT(dsi), PORT_NUMBER, "d",
	    .words = { "存货天数", "days of inventory" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->inv <= 0)
		return call_refuse(call, "inv", "there is no inventory");
	if (g->cogs <= 0)
		return call_refuse(call, "cogs", "nothing was sold");
	r->turn = g->cogs / g->inv;
	r->dsi = g->days / r->turn;
	return true;
}

const struct entry model_inventory_turnover = {
	.id = "SCM-013",
	.words = { "库存周转与存货天数", "Turns and days of inventory" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_LOGISTICS | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "turn = cogs / inv; dsi = days / turn",
	.source = "财务管理",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
