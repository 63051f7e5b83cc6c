#include <math.h>

#include "knowledge/entry.h"

struct given {
	double K, h, lam, mu;
};

struct result {
	double Q, g;
};

static const struct port given[] = {
	{ IN(K), PORT_NUMBER, "{CNY}", { 0, 1e12 },
	    { "换产费", "cost of a set-up" } },
	{ IN(h), PORT_NUMBER, "{CNY}/({pcs}.a)", { 1e-9, 1e9 },
	    { "单位持有费", "cost of holding a piece for a year" } },
	{ IN(lam), PORT_NUMBER, "{pcs}/a", { 0, 1e12 },
	    { "需求率", "demand" } },
	{ IN(mu), PORT_NUMBER, "{pcs}/a", { 1e-9, 1e12 },
	    { "生产率", "rate of production" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "{pcs}",
	    .words = { "批量", "quantity of a batch" } },
	{ OUT(g), PORT_NUMBER, "{CNY}/a",
	    .words = { "年成本", "cost of a year" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double rest = 1 - g->lam / g->mu;

	if (rest <= 0)
		return call_refuse(
		    call, "mu", "production is not faster than demand");
	r->Q = sqrt(2 * g->K * g->lam / (g->h * rest));
	r->g = sqrt(2 * g->K * g->lam * g->h * rest);
	return true;
}

const struct entry model_production_quantity = {
	.id = "SCM-003",
	.words = { "经济生产批量 EPQ", "Economic production quantity" },
	.class = CLASS_SUPPLY,
	.domains = DOMAIN_SUPPLY | DOMAIN_LOGISTICS | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = sqrt(2 K lam / (h (1 - lam/mu))); g = sqrt(2 K lam h "
		    "(1 - lam/mu))",
	.source = "运筹学",
	.strength = STRENGTH_A,
	.oracle = "stockpyl",
	.version = 1,
	.evaluate = evaluate,
};
