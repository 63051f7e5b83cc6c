#include "knowledge/entry.h"

struct given {
	double Vr, Vi, Q;
};

struct result {
	double R, v;
};

static const struct port given[] = {
	{ IN(Vr), PORT_NUMBER, "m3", { 0, 1e12 },
	    { "重复水量", "water reused" } },
	{ IN(Vi), PORT_NUMBER, "m3", { 0, 1e12 }, { "取水量", "water taken" } },
	{ IN(Q), PORT_NUMBER, "t", { 0, 1e12 }, { "产量", "output" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(R), PORT_NUMBER, "%", .words = { "重复利用率", "share reused" } },
	{ OUT(v), PORT_NUMBER, "m3/t",
	    .words = { "单位产品取水量", "water taken per output" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->Vr + g->Vi <= 0)
		return call_refuse(call, "Vi", "no water is used");
	if (g->Q <= 0)
		return call_refuse(call, "Q", "nothing was put out");
	r->R = g->Vr / (g->Vr + g->Vi) * 100;
	r->v = g->Vi / g->Q;
	return true;
}

const struct entry model_water_reuse = {
	.id = "ENV-009",
	.words = { "工业重复用水率、单位产品取水",
	    "Water reused, and taken per output" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "R = Vr / (Vr + Vi) 100; v = Vi / Q",
	.source = "GB/T 7119; GB/T 18820",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
