#include <math.h>

#include "algorithm/signal/fourier.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define NUMBERS_MOST 2000000 /* of the result */

struct given {
	struct vector x;
	double fs;
	int64_t nperseg, step;
	int window;
};

struct result {
	struct vector f, t;
	struct matrix amplitude, phase;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(fs), PORT_NUMBER, "Hz", { 1e-9, 1e12 },
	    { "采样频率", "sampling rate" }, .otherwise = "1" },
	{ IN(nperseg), PORT_WHOLE, "1", { 4, 65536 },
	    { "每段点数", "values of a segment" }, .otherwise = "256" },
	{ IN(step), PORT_WHOLE, "1", { 0, 65536 },
	    { "段间步长（0 为半段）",
		"values from one segment to the next; 0: half a segment" },
	    .otherwise = "0" },
	{ IN(window), PORT_CHOICE, "", .words = { "窗函数", "window" },
	    .choices = WINDOW_CHOICES, .otherwise = "\"hann\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(f), PORT_VECTOR, "Hz", .words = { "频率", "frequencies" } },
	{ OUT(t), PORT_VECTOR, "s",
	    .words = { "各段中点时刻", "middle of each segment" } },
	{ OUT(amplitude), PORT_MATRIX, "1",
	    .words = { "幅值（行频率，列时刻）",
		"amplitudes; a row a frequency, a column a segment" } },
	{ OUT(phase), PORT_MATRIX, "rad", .words = { "相位", "phases" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = (size_t)g->nperseg;
	const size_t step = g->step > 0 ? (size_t)g->step : n / 2;
	const struct vector w =
	    fourier_window(call, (enum fourier_window)g->window, n);
	double *piece = call_vector(call, n).v, sum = 0;
	size_t segments;

	if (!sample_has(call, "x", g->x, n))
		return false;
	segments = (g->x.n - n) / step + 1;
	if (segments * (n / 2 + 1) > NUMBERS_MOST)
		return call_refuse(
		    call, "step", "there are too many segments for one answer");
	for (size_t i = 0; i < n; i++)
		sum += w.v[i];
	r->f = call_vector(call, n / 2 + 1);
	r->t = call_vector(call, segments);
	r->amplitude = call_matrix(call, n / 2 + 1, segments);
	r->phase = call_matrix(call, n / 2 + 1, segments);
	for (size_t k = 0; k <= n / 2; k++)
		r->f.v[k] = (double)k * g->fs / (double)n;
	for (size_t m = 0; m < segments; m++) {
		const double complex *terms;

		if (!call_goes_on(call, (double)m / (double)segments))
			return false;
		for (size_t i = 0; i < n; i++)
			piece[i] = w.v[i] * g->x.v[m * step + i];
		terms = fourier_real(call, piece, n);
		r->t.v[m] = ((double)(m * step) + (double)n / 2) / g->fs;
		for (size_t k = 0; k <= n / 2; k++) {
			r->amplitude.v[k * segments + m] = cabs(terms[k]) / sum;
			r->phase.v[k * segments + m] = carg(terms[k]);
		}
	}
	return true;
}

const struct entry algorithm_short_time = {
	.id = "SIG-03",
	.words = { "短时傅里叶时频谱", "Short-time Fourier transform" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "S(k,m) = sum w(n) x(n + m step) exp(-2 pi i k n/N)/sum w; "
		    "amplitude |S|",
	.source = "Oppenheim & Schafer, Discrete-Time Signal Processing "
		  "(2010), ch. 10",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.stft without padding",
	.note = { "只取完整的段；幅值按窗和归一，单边未加倍",
	    "Whole segments alone; amplitudes are over the sum of the window "
	    "and not doubled for the other side" },
	.version = 1,
	.evaluate = evaluate,
};
