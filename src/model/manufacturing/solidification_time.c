#include <math.h>

#include "knowledge/entry.h"

struct given {
	double V, A, B, n;
};

struct result {
	double t;
};

static const struct port given[] = {
	{ IN(V), PORT_NUMBER, "cm3", { 0.001, 1e9 }, { "体积", "volume" } },
	{ IN(A), PORT_NUMBER, "cm2", { 0.001, 1e9 },
	    { "散热面积", "cooling surface" } },
	{ IN(B), PORT_NUMBER, "min/cm2", { 0.001, 1000 },
	    { "模数常数", "mould constant" } },
	{ IN(n), PORT_NUMBER, "1", { 1, 2.5 }, { "指数", "exponent" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(t), PORT_NUMBER, "min",
	    .words = { "凝固时间", "time to solidify" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->t = g->B * pow(g->V / g->A, g->n);
	return true;
}

const struct entry model_solidification_time = {
	.id = "MFG-023",
	.words = { "铸件凝固时间（Chvorinov）",
	    "Solidification of a casting (Chvorinov)" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_DESIGN | DOMAIN_PRODUCTION,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "t = B (V/A)^n",
	.source = "foundry practice (Chvorinov)",
	.strength = STRENGTH_C,
	.oracle = "none",
	.note = { "模数常数 B 的单位对应 n=2",
	    "The unit of the mould constant is that for n = 2" },
	.version = 1,
	.evaluate = evaluate,
};
