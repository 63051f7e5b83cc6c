#include <math.h>

#include "knowledge/entry.h"

struct given {
	double alpha, p, Mw, T, u, r, n;
};

struct result {
	double Q;
};

static const struct port given[] = {
	{ IN(alpha), PORT_NUMBER, "1", { 1e-4, 0.1 },
	    { "大气稳定度系数", "coefficient of stability" } },
	{ IN(p), PORT_NUMBER, "Pa", { 0, 2e5 },
	    { "蒸气压", "vapour pressure" } },
	{ IN(Mw), PORT_NUMBER, "kg/mol", { 0.001, 1 },
	    { "摩尔质量", "molar mass" } },
	{ IN(T), PORT_NUMBER, "K", { 150, 500 }, { "温度", "temperature" } },
	{ IN(u), PORT_NUMBER, "m/s", { 0.1, 50 }, { "风速", "wind speed" } },
	{ IN(r), PORT_NUMBER, "m", { 0.1, 500 },
	    { "液池半径", "radius of the pool" } },
	{ IN(n), PORT_NUMBER, "1", { 0.1, 0.5 },
	    { "稳定度指数", "exponent of stability" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Q), PORT_NUMBER, "kg/s",
	    .words = { "蒸发速率", "rate of evaporation" } },
	{ NULL },
};

#define GAS_CONSTANT 8.314 /* J/(mol.K), as HJ 169 has it */

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->Q = g->alpha * g->p * g->Mw / (GAS_CONSTANT * g->T) *
	    pow(g->u, (2 - g->n) / (2 + g->n)) *
	    pow(g->r, (4 + g->n) / (2 + g->n));
	return true;
}

const struct entry model_pool_evaporation = {
	.id = "SAF-008",
	.words = { "质量蒸发速率（液池）", "Mass evaporation from a pool" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_SAVING,
	.industries = INDUSTRY_CHEMICAL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Q = alpha p M/(R T) u^((2-n)/(2+n)) r^((4+n)/(2+n))",
	.source = "HJ 169-2018, F.12",
	.strength = STRENGTH_C,
	.oracle = "none",
	.note = { "α 与 n：不稳定 A、B 取 3.846e-3、0.2；中性 D 取 "
		  "4.685e-3、0.25；稳定 E、F 取 5.285e-3、0.3",
	    "alpha and n: unstable A, B 3.846e-3, 0.2; neutral D 4.685e-3, "
	    "0.25; stable E, F 5.285e-3, 0.3" },
	.version = 1,
	.evaluate = evaluate,
};
