#include <complex.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define PI 3.14159265358979323846

struct given {
	struct vector x;
	double fs, f1;
	int64_t most;
};

struct result {
	struct vector rms, phase, ratio;
	double dc, thd;
	int64_t periods;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "波形采样", "samples of the waveform" } },
	{ IN(fs), PORT_NUMBER, "Hz", { 1e-3, 1e12 },
	    { "采样频率", "sampling rate" } },
	{ IN(f1), PORT_NUMBER, "Hz", { 1e-6, 1e9 },
	    { "基波频率", "frequency of the fundamental" }, .otherwise = "50" },
	{ IN(most), PORT_WHOLE, "1", { 2, 200 },
	    { "最高谐波次数", "highest harmonic" }, .otherwise = "50" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(rms), PORT_VECTOR, "1",
	    .words = { "各次有效值（自基波起）",
		"root mean square of each, from the fundamental on" } },
	{ OUT(phase), PORT_VECTOR, "rad",
	    .words = { "各次相位（余弦）", "phase of each, of cosines" } },
	{ OUT(ratio), PORT_VECTOR, "1",
	    .words = { "各次含有率（对基波）",
		"ratio of each to the fundamental" } },
	{ OUT(dc), PORT_NUMBER, "1", .words = { "直流分量", "mean" } },
	{ OUT(thd), PORT_NUMBER, "1",
	    .words = { "总谐波畸变率（对基波）",
		"total harmonic distortion, over the fundamental" } },
	{ OUT(periods), PORT_WHOLE, "1",
	    .words = { "所用整周期数", "whole periods taken" } },
	{ NULL },
};

/* One frequency, by a turning pointer that is set anew now and then. */
static double complex
component(struct vector x, size_t n, double turn)
{
	double complex sum = 0, step = cexp(CMPLX(0, -turn)), at = 1;

	for (size_t t = 0; t < n; t++) {
		if (t % 256 == 0)
			at = cexp(CMPLX(0, -fmod(turn * (double)t, 2 * PI)));
		sum += x.v[t] * at;
		at *= step;
	}
	return sum / (double)n;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double period = g->fs / g->f1;
	double squares = 0;
	size_t n, most = (size_t)g->most;

	if (!(period > 2))
		return call_refuse(
		    call, "f1", "f1 must be less than half the sampling rate");
	r->periods = (int64_t)floor((double)g->x.n / period + 1e-9);
	if (r->periods < 1)
		return call_refuse(call, "x", "x is shorter than a period");
	n = (size_t)rint((double)r->periods * period);
	while ((double)most * 2 >= period && most > 1)
		most--;
	if (most < (size_t)g->most)
		call_warn(call, "采样频率不足以分辨的高次谐波已略去",
		    "harmonics beyond half the sampling rate are left out");
	r->rms = call_vector(call, most);
	r->phase = call_vector(call, most);
	r->ratio = call_vector(call, most);
	r->dc = creal(component(g->x, n, 0));
	for (size_t h = 1; h <= most; h++) {
		const double complex C =
		    2 * component(g->x, n, 2 * PI * (double)h / period);

		if (!call_goes_on(call, (double)h / (double)most))
			return false;
		r->rms.v[h - 1] = cabs(C) / sqrt(2);
		r->phase.v[h - 1] = carg(C);
		squares += h > 1 ? r->rms.v[h - 1] * r->rms.v[h - 1] : 0;
	}
	if (!(r->rms.v[0] > 0))
		return call_refuse(call, "x", "x has no fundamental");
	for (size_t h = 0; h < most; h++)
		r->ratio.v[h] = r->rms.v[h] / r->rms.v[0];
	r->thd = sqrt(squares) / r->rms.v[0];
	return true;
}

const struct entry algorithm_harmonics = {
	.id = "SIG-18",
	.words = { "波形谐波分析（THD）", "Harmonics of a waveform (THD)" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "C(h) = 2/N sum x(t) exp(-2 pi i h f1 t/fs) over whole "
		    "periods; THD = sqrt(sum C(h)^2, h >= 2)/C(1)",
	.source = "GB/T 14549-1993, appendix C; IEC 61000-4-7",
	.strength = STRENGTH_A,
	.oracle = "numpy fft of whole periods",
	.note = { "取最多的整周期，每周期宜为整数个采样",
	    "Takes as many whole periods as there are; a period should be a "
	    "whole number of samples" },
	.version = 1,
	.evaluate = evaluate,
};
