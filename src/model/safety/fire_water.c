#include "knowledge/entry.h"

struct given {
	struct vector q, t;
};

struct result {
	double V;
};

static const struct port given[] = {
	{ IN(q), PORT_VECTOR, "L/s", { 0, 1e4 },
	    { "各系统流量", "flow of each system" }, "n" },
	{ IN(t), PORT_VECTOR, "h", { 0, 100 },
	    { "各系统持续时间", "how long each runs" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(V), PORT_NUMBER, "m3", .words = { "储水量", "volume" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->V = 0;
	for (size_t i = 0; i < g->q.n; i++)
		r->V += 3.6 * g->q.v[i] * g->t.v[i];
	return true;
}

const struct entry model_fire_water = {
	.id = "SAF-027",
	.words = { "消防用水量与储水容积", "Fire water to be stored" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "V = 3.6 sum(q t)",
	.source = "GB 50974-2014",
	.strength = STRENGTH_B,
	.oracle = "sum in litres",
	.version = 1,
	.evaluate = evaluate,
};
