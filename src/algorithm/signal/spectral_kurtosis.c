#include <math.h>

#include "algorithm/signal/fourier.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double fs;
	int64_t nperseg, step;
	int window;
};

struct result {
	struct vector f, kurtosis;
	double peak, peak_kurtosis;
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
	{ OUT(f), PORT_VECTOR, "Hz",
	    .words = { "频率（不含两端）", "frequencies, without the ends" } },
	{ OUT(kurtosis), PORT_VECTOR, "1",
	    .words = { "谱峭度（平稳高斯噪声为 0；无能量处无）",
		"spectral kurtosis, 0 of stationary noise; none where nothing "
		"is" },
	    .gaps = true },
	{ OUT(peak), PORT_NUMBER, "Hz",
	    .words = { "最大处频率", "frequency of the greatest" } },
	{ OUT(peak_kurtosis), PORT_NUMBER, "1",
	    .words = { "最大谱峭度", "the greatest" } },
	{ NULL },
};

static bool
add(struct call *call, const struct given *g, size_t step, size_t segments,
    double *squares, double *fourths)
{
	const size_t n = (size_t)g->nperseg;
	const struct vector w =
	    fourier_window(call, (enum fourier_window)g->window, n);
	double *piece = call_vector(call, n).v;

	for (size_t m = 0; m < segments; m++) {
		const double complex *terms;

		if (!call_goes_on(call, (double)m / (double)segments))
			return false;
		for (size_t i = 0; i < n; i++)
			piece[i] = w.v[i] * g->x.v[m * step + i];
		terms = fourier_real(call, piece, n);
		for (size_t k = 0; k <= n / 2; k++) {
			const double power =
			    creal(terms[k] * conj(terms[k])) / (double)segments;

			squares[k] += power;
			fourths[k] += power * power * (double)segments;
		}
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = (size_t)g->nperseg, terms = (n + 1) / 2 - 1;
	const size_t step = g->step > 0 ? (size_t)g->step : n / 2;
	double *squares = call_vector(call, n / 2 + 1).v;
	double *fourths = call_vector(call, n / 2 + 1).v;

	if (!sample_varies(call, "x", g->x, n + 3 * step) ||
	    !add(call, g, step, (g->x.n - n) / step + 1, squares, fourths))
		return false;
	r->f = call_vector(call, terms);
	r->kurtosis = call_vector(call, terms);
	r->peak_kurtosis = -INFINITY;
	for (size_t k = 1; k <= terms; k++) {
		double *K = &r->kurtosis.v[k - 1];

		r->f.v[k - 1] = (double)k * g->fs / (double)n;
		*K = squares[k] > 0 ? fourths[k] / squares[k] / squares[k] - 2
				    : (double)NAN;
		if (*K > r->peak_kurtosis) {
			r->peak_kurtosis = *K;
			r->peak = r->f.v[k - 1];
		}
	}
	return isfinite(r->peak_kurtosis) ||
	    call_refuse(call, "x", "x has nothing between 0 and half the rate");
}

const struct entry algorithm_spectral_kurtosis = {
	.id = "SIG-14",
	.words = { "谱峭度", "Spectral kurtosis" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "K(f) = mean |S|^4/(mean |S|^2)^2 - 2 over the segments",
	.source = "Antoni 2006",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.stft without padding",
	.note = { "冲击所在的频带 K 大，宜在该带内作包络解调",
	    "Great in bands where there are impacts: best take the envelope "
	    "there" },
	.version = 1,
	.evaluate = evaluate,
};
