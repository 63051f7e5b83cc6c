#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector L;
	double r0, r;
};

struct result {
	double Lsum, Lr;
};

static const struct port given[] = {
	{ IN(L), PORT_VECTOR, "dB", { -20, 200 },
	    { "各声源在参考距离处的声级", "levels at r0" } },
	{ IN(r0), PORT_NUMBER, "m", { 0.01, 100000 },
	    { "参考距离", "distance of the levels" } },
	{ IN(r), PORT_NUMBER, "m", { 0.01, 1e6 },
	    { "预测点距离", "distance asked for" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Lsum), PORT_NUMBER, "dB",
	    .words = { "总声级", "level of all together" } },
	{ OUT(Lr), PORT_NUMBER, "dB", .words = { "衰减后声级", "level at r" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double sum = 0;

	if (g->r < g->r0)
		return call_refuse(call, "r", "r is nearer than r0");
	for (size_t i = 0; i < g->L.n; i++)
		sum += pow(10, g->L.v[i] / 10);
	r->Lsum = 10 * log10(sum);
	r->Lr = r->Lsum - 20 * log10(g->r / g->r0);
	return true;
}

const struct entry model_sound_attenuation = {
	.id = "ENV-006",
	.words = { "噪声叠加与点源衰减",
	    "Sound levels added, and attenuated from a point" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Lsum = 10 lg sum 10^(L/10); Lr = Lsum - 20 lg(r / r0)",
	.source = "HJ 2.4-2021",
	.strength = STRENGTH_B,
	.oracle = "identities: two make 3.01 dB more, ten times the distance "
		  "20 dB less",
	.version = 1,
	.evaluate = evaluate,
};
