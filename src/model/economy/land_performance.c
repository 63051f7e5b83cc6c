#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector v, b, w;
	double cap;
};

struct result {
	double S;
};

static const struct port given[] = {
	{ IN(v), PORT_VECTOR, "1", { 0, 1e15 }, { "指标值", "indicators" },
	    "n" },
	{ IN(b), PORT_VECTOR, "1", { 1e-9, 1e15 },
	    { "基准值", "their benchmarks" }, "n" },
	{ IN(w), PORT_VECTOR, "1", { 0, 1 }, { "权重", "weights" }, "n" },
	{ IN(cap), PORT_NUMBER, "1", { 0.1, 100 },
	    { "单项上限倍数", "most that one counts, in benchmarks" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(S), PORT_NUMBER, "1", .words = { "得分", "points" } },
	{ NULL },
};

#define ROUNDED 1e-6

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double weights = 0;

	r->S = 0;
	for (size_t i = 0; i < g->v.n; i++) {
		weights += g->w.v[i];
		r->S += 100 * g->w.v[i] * fmin(g->v.v[i] / g->b.v[i], g->cap);
	}
	if (fabs(weights - 1) > ROUNDED)
		return call_refuse(
		    call, "w", "the weights add up to %g, not to 1", weights);
	return true;
}

const struct entry model_land_performance = {
	.id = "ECO-020",
	.words = { "亩均效益综合评价", "Performance per mu of land" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S = 100 sum(w min(v/b, cap))",
	.source = "江苏、浙江亩均论英雄评价办法（参数化）",
	.strength = STRENGTH_B,
	.oracle = "numpy clip",
	.note = { "各地指标与权重不同；单位能耗类指标取倒数",
	    "Regions differ in indicators and weights; what is better when "
	    "less enters as its inverse" },
	.version = 1,
	.evaluate = evaluate,
};
