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

/* Samples as the transform takes them, and two sums of the window.  Without
 * window and mean they are those that were given. */
static double *
prepare(struct call *call, const struct given *g, double *sum, double *squares)
{
	const size_t n = g->x.n;
	struct vector w;
	double *x, mean = 0;

	*sum = *squares = (double)n;
	if (g->window == WINDOW_BOXCAR && !g->centred)
		return g->x.v;
	w = fourier_window(call, (enum fourier_window)g->window, n);
	x = call_vector(call, n).v;
	*sum = *squares = 0;
	for (size_t i = 0; i < n && g->centred; i++)
		mean += g->x.v[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		x[i] = (g->x.v[i] - mean) * w.v[i];
		*sum += w.v[i];
		*squares += w.v[i] * w.v[i];
	}
	return x;
}

static void
make_room(struct call *call, size_t terms, struct result *r)
{
	struct vector *const all[] = { &r->freq, &r->re, &r->im, &r->amplitude,
		&r->power };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] =
		    (struct vector){ cx_room(call->cx, terms, sizeof(double)),
			    terms };
}

/* One-sided: what is between the ends stands for both signs. */
static void
scale(const struct given *g, const double complex *terms, double sum,
    double squares, struct result *r)
{
	const double step = g->fs / (double)g->x.n;
	const double size = 1 / sum, density = 1 / (g->fs * squares);

	for (size_t k = 0; k < r->freq.n; k++) {
		const double sides = k == 0 || 2 * k == g->x.n ? 1 : 2;
		const double re = creal(terms[k]), im = cimag(terms[k]);
		const double square = re * re + im * im;

		r->freq.v[k] = (double)k * step;
		r->re.v[k] = re;
		r->im.v[k] = im;
		r->amplitude.v[k] = sides * size * sqrt(square);
		r->power.v[k] = sides * density * square;
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
	double *x, sum, squares;

	if (!sample_has(call, "x", g->x, 2))
		return false;
	x = prepare(call, g, &sum, &squares);
	make_room(call, g->x.n / 2 + 1, r);
	scale(g, fourier_real(call, x, g->x.n), sum, squares, r);
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
	.version = 3,
	.evaluate = evaluate,
};
