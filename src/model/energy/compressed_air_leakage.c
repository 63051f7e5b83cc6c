#include "knowledge/entry.h"

struct given {
	double t_on, t_off;
};

struct result {
	double L;
};

static const struct port given[] = {
	{ IN(t_on), PORT_NUMBER, "s", { 0, 1e9 },
	    { "加载时间", "time loaded" } },
	{ IN(t_off), PORT_NUMBER, "s", { 0, 1e9 },
	    { "卸载时间", "time unloaded" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(L), PORT_NUMBER, "%", .words = { "泄漏率", "share that leaks" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->t_on + g->t_off <= 0)
		return call_refuse(call, "t_on", "no time was measured");
	r->L = g->t_on / (g->t_on + g->t_off) * 100;
	return true;
}

const struct entry model_compressed_air_leakage = {
	.id = "ENE-013",
	.words = { "压缩空气系统泄漏率（加卸载法）",
	    "Leakage of a compressed air system" },
	.class = CLASS_ENERGY,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "L = t_on / (t_on + t_off) 100, while nobody uses air",
	.source = "US DOE, CAGI；GB/T 27883",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.note = { "须在停用气时测量", "To be measured while nobody uses air" },
	.version = 1,
	.evaluate = evaluate,
};
