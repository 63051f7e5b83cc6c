#include <math.h>

#include "algorithm/signal/fourier.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double fs;
	int window;
	bool centred;
};

struct result {
	struct vector freq, re, im, amplitude, power;
	double peak, peak_amplitude;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(fs), PORT_NUMBER, "Hz", { 1e-9, 1e12 },
	    { "采样频率", "sampling rate" }, .otherwise = "1" },
	{ IN(window), PORT_CHOICE, "", .words = { "窗函数", "window" },
	    .choices = WINDOW_CHOICES, .otherwise = "\"boxcar\"" },
	{ IN(centred), PORT_TRUTH, "",
	    .words = { "先减均值", "less the mean first" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(freq), PORT_VECTOR, "Hz", .words = { "频率", "frequencies" } },
	{ OUT(re), PORT_VECTOR, "1",
	    .words = { "变换实部", "real parts of the transform" } },
	{ OUT(im), PORT_VECTOR, "1",
	    .words = { "变换虚部", "imaginary parts of the transform" } },
	{ OUT(amplitude), PORT_VECTOR, "1", .words = { "幅值", "amplitudes" } },
	{ OUT(power), PORT_VECTOR, "Hz-1",
	    .words = { "功率谱密度（量纲为 x² / Hz）",
		"power density, x squared a hertz" } },
	{ OUT(peak), PORT_NUMBER, "Hz",
	    .words = { "主峰频率（直流除外）",
		"frequency of the highest, without that of 0" } },
	{ OUT(peak_amplitude), PORT_NUMBER, "1",
	    .words = { "主峰幅值", "amplitude of the highest" } },
	{ NULL },
};

/* One-sided: what is between the ends stands for both signs. */
static void
scale(const struct given *g, const double complex *terms, struct vector w,
    struct result *r)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < w.n; i++) {
		sum += w.v[i];
		squares += w.v[i] * w.v[i];
	}
	for (size_t k = 0; k < r->freq.n; k++) {
		const double sides = k == 0 || 2 * k == w.n ? 1 : 2;
		const double size = cabs(terms[k]);

		r->freq.v[k] = (double)k * g->fs / (double)w.n;
		r->re.v[k] = creal(terms[k]);
		r->im.v[k] = cimag(terms[k]);
		r->amplitude.v[k] = sides * size / sum;
		r->power.v[k] = sides * size * size / (g->fs * squares);
		if (k > 0 && r->amplitude.v[k] > r->peak_amplitude) {
			r->peak_amplitude = r->amplitude.v[k];
			r->peak = r->freq.v[k];
		}
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	const struct vector w =
	    fourier_window(call, (enum fourier_window)g->window, n);
	double *x = call_vector(call, n).v, mean = 0;

	if (!sample_has(call, "x", g->x, 2))
		return false;
	for (size_t i = 0; i < n && g->centred; i++)
		mean += g->x.v[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		x[i] = (g->x.v[i] - mean) * w.v[i];
	r->freq = call_vector(call, n / 2 + 1);
	r->re = call_vector(call, n / 2 + 1);
	r->im = call_vector(call, n / 2 + 1);
	r->amplitude = call_vector(call, n / 2 + 1);
	r->power = call_vector(call, n / 2 + 1);
	scale(g, fourier_real(call, x, n), w, r);
	return true;
}

const struct entry algorithm_spectrum = {
	.id = "SIG-01",
	.words = { "FFT 与功率谱", "FFT and power spectrum" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "X(k) = sum w x exp(-2 pi i k j/n); P = 2 |X|^2/(fs sum "
		    "w^2), once at 0 and fs/2",
	.source = "Oppenheim & Schafer, Discrete-Time Signal Processing",
	.strength = STRENGTH_A,
	.oracle = "numpy rfft; scipy.signal.periodogram",
	.version = 1,
	.evaluate = evaluate,
};
