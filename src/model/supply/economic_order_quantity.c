#include <math.h>

#include "knowledge/entry.h"

struct given {
	double K, h, lam;
};

struct result {
	double Q, g;
};

static const struct port given[] = {
	{ IN(K), PORT_NUMBER, "{CNY}", { 0, 1e12 },
	    { "订货费", "cost of an order" } },
	{ IN(h), PORT_NUMBER, "{CNY}/({pcs}.a)", { 1e-9, 1e9 },
	    { "单位持有费", "cost of holding a piece for a year" } },
	{ IN(lam), PORT_NUMBER, "{pcs}/a", { 0, 1e12 },
	    { "年需求", "demand of a year" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "{pcs}",
	    .words = { "批量", "quantity to order" } },
	{ OUT(g), PORT_NUMBER, "{CNY}/a",
	    .words = { "年成本", "cost of a year" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Q = sqrt(2 * g->K * g->lam / g->h);
	r->g = sqrt(2 * g->K * g->lam * g->h);
	return true;
}

const struct entry model_economic_order_quantity = {
	.id = "SCM-001",
	.words = { "经济订货批量 EOQ", "Economic order quantity" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = sqrt(2 K lam / h); g = sqrt(2 K lam h)",
	.source = "Harris 1913; 运筹学",
	.strength = STRENGTH_A,
	.oracle = "stockpyl",
	.version = 1,
	.evaluate = evaluate,
};
