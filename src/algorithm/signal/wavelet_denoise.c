#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "algorithm/signal/wavelets.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	int family, rule;
	int64_t levels;
	double sigma;
};

struct result {
	struct vector y, noise;
	double sigma, threshold;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样（个数为 2 的层数次幂的倍数）",
		"samples, as many as a multiple of 2 to the levels" } },
	{ IN(family), PORT_CHOICE, "", .words = { "小波", "wavelet" },
	    .choices = WAVELET_CHOICES, .otherwise = "\"db4\"" },
	{ IN(levels), PORT_WHOLE, "1", { 1, 20 }, { "层数", "levels" },
	    .otherwise = "3" },
	{ IN(rule), PORT_CHOICE, "",
	    .words = { "阈值方式：软、硬", "threshold, soft or hard" },
	    .choices = "soft hard", .otherwise = "\"soft\"" },
	{ IN(sigma), PORT_NUMBER, "1", { 0, 1e12 },
	    { "噪声标准差（缺省由首层细节估计）",
		"standard deviation of the noise; without it by the first "
		"details" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(y), PORT_VECTOR, "1", .words = { "去噪后", "denoised" } },
	{ OUT(noise), PORT_VECTOR, "1",
	    .words = { "去除部分", "what was taken away" } },
	{ OUT(sigma), PORT_NUMBER, "1",
	    .words = { "所用噪声标准差", "standard deviation taken" } },
	{ OUT(threshold), PORT_NUMBER, "1", .words = { "阈值", "threshold" } },
	{ NULL },
};

static double
shrunk(double d, double by, bool soft)
{
	if (fabs(d) <= by)
		return 0;
	return soft ? copysign(fabs(d) - by, d) : d;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n, first = n >> g->levels;
	struct vector coef, fine;
	struct wavelet w;

	wavelet_of(g->family, &w);
	if (!wavelet_forward(call, &w, g->x, g->levels, &coef))
		return false;
	fine = call_vector(call, n / 2);
	for (size_t i = 0; i < n / 2; i++)
		fine.v[i] = fabs(coef.v[n / 2 + i]);
	r->sigma = isnan(g->sigma)
	    ? gsl_stats_median_from_sorted_data(
		  sample_sorted(call, fine).v, 1, fine.n) /
		0.6745
	    : g->sigma;
	r->threshold = r->sigma * sqrt(2 * log((double)n));
	for (size_t i = first; i < n; i++)
		coef.v[i] = shrunk(coef.v[i], r->threshold, g->rule == 0);
	r->y = wavelet_inverse(call, &w, coef, g->levels);
	r->noise = call_vector(call, n);
	for (size_t i = 0; i < n; i++)
		r->noise.v[i] = g->x.v[i] - r->y.v[i];
	return true;
}

const struct entry algorithm_wavelet_denoise = {
	.id = "SIG-10",
	.words = { "小波去噪", "Denoising by wavelets" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "details below sigma sqrt(2 ln n) become 0, others nearer "
		    "to 0 by it when soft; sigma = median |d1|/0.6745",
	.source = "Donoho & Johnstone 1994 (VisuShrink)",
	.strength = STRENGTH_A,
	.oracle = "PyWavelets wavedec, threshold, waverec",
	.version = 1,
	.evaluate = evaluate,
};
