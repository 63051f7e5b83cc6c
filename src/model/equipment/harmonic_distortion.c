#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector H;
};

struct result {
	double THD;
};

static const struct port given[] = {
	{ IN(H), PORT_VECTOR, "V", { 0, 1e7 },
	    { "各次谐波有效值[基波,2,3..]",
		"effective values: fundamental, 2nd, 3rd, …" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(THD), PORT_NUMBER, "%",
	    .words = { "总畸变率", "total harmonic distortion" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double sum = 0;

	if (g->H.v[0] <= 0)
		return call_refuse(
		    call, "H", "the first of H, the fundamental, is nought");
	for (size_t i = 1; i < g->H.n; i++)
		sum += g->H.v[i] * g->H.v[i];
	r->THD = 100 * sqrt(sum) / g->H.v[0];
	return true;
}

const struct entry model_harmonic_distortion = {
	.id = "EQP-015",
	.words = { "谐波畸变率THD", "Total harmonic distortion" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SAVING | DOMAIN_SERVICE,
	.industries = INDUSTRY_ELECTRONICS | INDUSTRY_RAIL | INDUSTRY_STEEL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "THD = sqrt(sum of H_n^2 from n = 2 on) / H_1 100",
	.source = "GB/T 14549-1993; IEC 61000-4-7",
	.strength = STRENGTH_A,
	.oracle = "numpy FFT of synthesised wave",
	.version = 1,
	.evaluate = evaluate,
};
