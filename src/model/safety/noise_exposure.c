#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector L, T;
};

struct result {
	double Lex;
};

static const struct port given[] = {
	{ IN(L), PORT_VECTOR, "dB", { 0, 160 },
	    { "各段 A 声级", "A-weighted level of each period" }, "n" },
	{ IN(T), PORT_VECTOR, "h", { 0, 24 },
	    { "各段时长", "length of each period" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Lex), PORT_NUMBER, "dB",
	    .words = { "8h 等效", "level of equal energy over 8 h" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double hours = 0, energy = 0;

	for (size_t i = 0; i < g->L.n; i++) {
		hours += g->T.v[i];
		energy += g->T.v[i] * pow(10, g->L.v[i] / 10);
	}
	if (!(hours > 0 && hours <= 24))
		return call_refuse(
		    call, "T", "the periods of a day add up to %g h", hours);
	r->Lex = 10 * log10(energy / 8);
	return true;
}

const struct entry model_noise_exposure = {
	.id = "SAF-026",
	.words = { "个体噪声暴露等效声级", "Noise exposure over eight hours" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Lex = 10 lg(1/8 sum(T 10^(L/10)))",
	.source = "GBZ/T 189.8; GBZ 2.2",
	.strength = STRENGTH_B,
	.oracle = "3 dB are twice the time",
	.version = 1,
	.evaluate = evaluate,
};
