#include "knowledge/entry.h"

struct given {
	int64_t N;
	double L, W, v0, fs, tp;
};

struct result {
	double RSET;
};

static const struct port given[] = {
	{ IN(N), PORT_WHOLE, "{person}", { 0, 1e6 }, { "人数", "people" } },
	{ IN(L), PORT_NUMBER, "m", { 0, 1e4 },
	    { "行走距离", "distance to walk" } },
	{ IN(W), PORT_NUMBER, "m", { 0.3, 1000 },
	    { "出口有效宽度", "effective width of the exits" } },
	{ IN(v0), PORT_NUMBER, "m/s", { 0.1, 3 }, { "步速", "walking speed" } },
	{ IN(fs), PORT_NUMBER, "{person}/m/s", { 0.05, 3 },
	    { "比流量", "specific flow" } },
	{ IN(tp), PORT_NUMBER, "s", { 0, 1e5 },
	    { "预动作时间", "time before moving" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(RSET), PORT_NUMBER, "s",
	    .words = { "所需疏散时间", "required safe egress time" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->RSET = g->tp + g->L / g->v0 + (double)g->N / (g->fs * g->W);
	return true;
}

const struct entry model_evacuation_time = {
	.id = "SAF-022",
	.words = { "人员疏散时间（流量法）", "Evacuation time by flow" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "RSET = tp + L/v0 + N/(fs W)",
	.source = "SFPE Handbook; GB/T 31593",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.evaluate = evaluate,
};
