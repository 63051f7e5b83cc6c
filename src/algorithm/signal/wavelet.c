#include "algorithm/signal/wavelets.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	int family;
	int64_t levels;
};

struct result {
	struct vector coef, lengths, energy;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样（个数为 2 的层数次幂的倍数）",
		"samples, as many as a multiple of 2 to the levels" } },
	{ IN(family), PORT_CHOICE, "", .words = { "小波", "wavelet" },
	    .choices = WAVELET_CHOICES, .otherwise = "\"db4\"" },
	{ IN(levels), PORT_WHOLE, "1", { 1, 20 }, { "层数", "levels" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(coef), PORT_VECTOR, "1",
	    .words = { "系数（近似、末层细节、……、首层细节）",
		"coefficients: approximation, details of the last level, …, of "
		"the first" } },
	{ OUT(lengths), PORT_VECTOR, "1",
	    .words = { "各段长度", "lengths of these parts" } },
	{ OUT(energy), PORT_VECTOR, "1",
	    .words = { "各段能量占比（全零时无）",
		"shares of the energy; none where all is 0" },
	    .gaps = true },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t parts = (size_t)g->levels + 1;
	struct wavelet w;
	double all = 0;
	size_t at = 0;

	wavelet_of(g->family, &w);
	if (!wavelet_forward(call, &w, g->x, g->levels, &r->coef))
		return false;
	for (size_t i = 0; i < r->coef.n; i++)
		all += r->coef.v[i] * r->coef.v[i];
	r->lengths = call_vector(call, parts);
	r->energy = call_vector(call, parts);
	for (size_t part = 0; part < parts; part++) {
		const size_t n =
		    g->x.n >> (part == 0 ? parts - 1 : parts - part);

		r->lengths.v[part] = (double)n;
		for (size_t i = 0; i < n; i++, at++)
			r->energy.v[part] += r->coef.v[at] * r->coef.v[at];
		r->energy.v[part] /= all;
	}
	return true;
}

const struct entry algorithm_wavelet = {
	.id = "SIG-09",
	.words = { "小波变换（Haar、db，周期延拓）",
	    "Wavelet transform (Haar, Daubechies, periodic)" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "a(k) = sum h(n) x(2k + n), d(k) = sum g(n) x(2k + n), "
		    "g(n) = (-1)^n h(L-1-n), around the end",
	.source = "Daubechies, Ten Lectures on Wavelets (1992); Mallat 1989",
	.strength = STRENGTH_A,
	.oracle = "PyWavelets wavedec, periodization",
	.version = 1,
	.evaluate = evaluate,
};
