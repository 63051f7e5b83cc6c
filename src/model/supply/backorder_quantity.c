#include <math.h>

#include "knowledge/entry.h"

struct given {
	double K, h, p, lam;
};

struct result {
	double Q, x, g;
};

static const struct port given[] = {
	{ IN(K), PORT_NUMBER, "{CNY}", { 0, 1e12 },
	    { "订货费", "cost of an order" } },
	{ IN(h), PORT_NUMBER, "{CNY}/({pcs}.a)", { 1e-9, 1e9 },
	    { "单位持有费", "cost of holding a piece for a year" } },
	{ IN(p), PORT_NUMBER, "{CNY}/({pcs}.a)", { 1e-9, 1e9 },
	    { "单位缺货费", "cost of a piece lacking for a year" } },
	{ IN(lam), PORT_NUMBER, "{pcs}/a", { 0, 1e12 },
	    { "年需求", "demand of a year" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "{pcs}",
	    .words = { "批量", "quantity to order" } },
	{ OUT(x), PORT_NUMBER, "1",
	    .words = { "缺货时间比例", "share of time that stock lacks" } },
	{ OUT(g), PORT_NUMBER, "{CNY}/a",
	    .words = { "年成本", "cost of a year" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double both = g->h + g->p;

	(void)call;
	r->Q = sqrt(2 * g->K * g->lam * both / (g->h * g->p));
	r->x = g->h / both;
	r->g = sqrt(2 * g->K * g->lam * g->h * g->p / both);
	return true;
}

const struct entry model_backorder_quantity = {
	.id = "SCM-002",
	.words = { "允许缺货的经济订货批量",
	    "Economic order quantity with backorders" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = sqrt(2 K lam (h + p) / (h p)); x = h / (h + p); g = "
		    "sqrt(2 K lam h p / (h + p))",
	.source = "运筹学",
	.strength = STRENGTH_A,
	.oracle = "stockpyl",
	.version = 1,
	.evaluate = evaluate,
};
