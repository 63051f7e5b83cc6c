#include "knowledge/entry.h"

struct given {
	struct vector act, ef, gwp;
};

struct result {
	double E;
};

static const struct port given[] = {
	{ IN(act), PORT_VECTOR, "1", { -1e15, 1e15 },
	    { "活动数据", "activities" }, .shape = "n" },
	{ IN(ef), PORT_VECTOR, "kg", { 0, 1e9 },
	    { "排放因子（kg 气体/单位活动）",
		"emission factors, kg of gas per activity" },
	    .shape = "n" },
	{ IN(gwp), PORT_VECTOR, "1", { 0, 50000 },
	    { "全球增温潜势 GWP100", "warming potentials (GWP100)" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(E), PORT_NUMBER, "kg{CO2e}",
	    .words = { "碳足迹", "carbon footprint" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->E = 0;
	for (size_t i = 0; i < g->act.n; i++)
		r->E += g->act.v[i] * g->ef.v[i] * g->gwp.v[i];
	return true;
}

const struct entry model_carbon_footprint = {
	.id = "ENV-012",
	.words = { "产品碳足迹、多气体 GWP 折算",
	    "Carbon footprint of gases by GWP" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "E = sum act ef gwp",
	.source = "ISO 14067；GB/T 24067；IPCC AR5（CH4 28，N2O 265）",
	.strength = STRENGTH_B,
	.oracle = "numpy einsum",
	.version = 1,
	.evaluate = evaluate,
};
