#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector x;
};

struct result {
	double rms, crest, kurt;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "波形", "samples of the wave" }, .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(rms), PORT_NUMBER, "1",
	    .words = { "有效值", "effective value" } },
	{ OUT(crest), PORT_NUMBER, "1",
	    .words = { "峰值因子", "crest factor" } },
	{ OUT(kurt), PORT_NUMBER, "1",
	    .words = { "峭度（正态为 3）", "kurtosis, 3 for a normal one" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double n = (double)g->x.n;
	double mean = 0, square = 0, most = 0, second = 0, fourth = 0;

	for (size_t i = 0; i < g->x.n; i++) {
		mean += g->x.v[i] / n;
		square += g->x.v[i] * g->x.v[i] / n;
		most = fmax(most, fabs(g->x.v[i]));
	}
	for (size_t i = 0; i < g->x.n; i++) {
		const double d = g->x.v[i] - mean;

		second += d * d / n;
		fourth += d * d * d * d / n;
	}
	if (second <= 1e-24 * square || square == 0)
		return call_refuse(call, "x", "nothing moves in x");
	r->rms = sqrt(square);
	r->crest = most / r->rms;
	r->kurt = fourth / (second * second);
	return true;
}

const struct entry model_vibration_features = {
	.id = "EQP-016",
	.words = { "振动时域特征（RMS/峰值因子/峭度）",
	    "Features of a vibration in time" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "rms = sqrt(mean x^2); crest = max |x| / rms; kurt = mean "
		    "(x - m)^4 / (mean (x - m)^2)^2",
	.source = "GB/T 19873; ISO 13373-2",
	.strength = STRENGTH_A,
	.oracle = "scipy.stats.kurtosis",
	.version = 1,
	.evaluate = evaluate,
};
