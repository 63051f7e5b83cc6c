#include <math.h>

#include "knowledge/entry.h"

struct given {
	double A0, D0, mu, s, m;
};

struct result {
	double L;
};

static const struct port given[] = {
	{ IN(A0), PORT_NUMBER, "{CNY}", { 0, 1e12 },
	    { "超差损失", "loss at the tolerance" } },
	{ IN(D0), PORT_NUMBER, "1", { 1e-9, 1e9 }, { "容差", "tolerance" } },
	{ IN(mu), PORT_NUMBER, "1", { -1e12, 1e12 }, { "均值", "mean" } },
	{ IN(s), PORT_NUMBER, "1", { 0, 1e12 },
	    { "标准差", "standard deviation" } },
	{ IN(m), PORT_NUMBER, "1", { -1e12, 1e12 }, { "目标", "target" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(L), PORT_NUMBER, "{CNY}", .words = { "平均损失", "mean loss" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->L = g->A0 / (g->D0 * g->D0) * (g->s * g->s + pow(g->mu - g->m, 2));
	return true;
}

const struct entry model_quality_loss = {
	.id = "MFG-026",
	.words = { "田口质量损失", "Taguchi's quality loss" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "L = A0/D0^2 (s^2 + (mu - m)^2)",
	.source = "Taguchi",
	.strength = STRENGTH_A,
	.oracle = "expectation by quadrature",
	.version = 1,
	.evaluate = evaluate,
};
