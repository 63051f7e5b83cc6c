#include "knowledge/entry.h"

struct given {
	struct vector x, y;
	double b0, b1;
};

struct result {
	struct vector cusum;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e15, 1e15 },
	    { "相关变量", "relevant variable" }, .shape = "n" },
	{ IN(y), PORT_VECTOR, "kW.h", { -1e15, 1e15 },
	    { "实际能耗", "energy used" }, .shape = "n" },
	{ IN(b0), PORT_NUMBER, "kW.h", { -1e15, 1e15 },
	    { "基准截距", "intercept of the baseline" } },
	{ IN(b1), PORT_NUMBER, "1", { -1e15, 1e15 },
	    { "基准斜率", "slope of the baseline" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(cusum), PORT_VECTOR, "kW.h",
	    .words = { "累计偏差序列", "differences summed up" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double sum = 0;

	r->cusum = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		sum += g->y.v[i] - (g->b0 + g->b1 * g->x.v[i]);
		r->cusum.v[i] = sum;
	}
	return true;
}

const struct entry model_savings_cusum = {
	.id = "ENE-029",
	.words = { "节能量 CUSUM", "CUSUM of energy savings" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C_t = sum_{i<=t} (y_i - (b0 + b1 x_i))",
	.source = "ISO 50006; GB/T 36713",
	.strength = STRENGTH_B,
	.oracle = "numpy cumsum",
	.note = { "负值表示累计节能", "Below 0: energy has been saved" },
	.version = 1,
	.evaluate = evaluate,
};
