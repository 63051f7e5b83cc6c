#include <math.h>

#include "algorithm/signal/fourier.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define SEGMENT_MOST 262144

struct given {
	struct vector x;
	double fs, overlap;
	int64_t nperseg;
	int window;
};

struct result {
	struct vector f, P;
	int64_t segments;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(fs), PORT_NUMBER, "Hz", { 1e-9, 1e12 },
	    { "采样频率", "sampling rate" }, .otherwise = "1" },
	{ IN(nperseg), PORT_WHOLE, "1", { 2, SEGMENT_MOST },
	    { "每段点数", "samples of a segment" }, .otherwise = "256" },
	{ IN(overlap), PORT_NUMBER, "1", { 0, 0.95 },
	    { "相邻段重叠（份额）",
		"share of a segment that the next one has, too" },
	    .otherwise = "0.5" },
	{ IN(window), PORT_CHOICE, "", .words = { "窗函数", "window" },
	    .choices = WINDOW_CHOICES, .otherwise = "\"hann\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(f), PORT_VECTOR, "Hz", .words = { "频率", "frequencies" } },
	{ OUT(P), PORT_VECTOR, "Hz-1",
	    .words = { "功率谱密度（量纲为 x² / Hz）",
		"power density, x squared a hertz" } },
	{ OUT(segments), PORT_WHOLE, "1",
	    .words = { "平均的段数", "segments in the mean" } },
	{ NULL },
};

/* Less its mean, windowed. */
static void
segment(const double *x, struct vector w, double *to)
{
	double mean = 0;

	for (size_t i = 0; i < w.n; i++)
		mean += x[i] / (double)w.n;
	for (size_t i = 0; i < w.n; i++)
		to[i] = (x[i] - mean) * w.v[i];
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n =
	    (size_t)g->nperseg < g->x.n ? (size_t)g->nperseg : g->x.n;
	const size_t step = n - (size_t)((double)n * g->overlap);
	struct vector w;
	double *part, squares = 0;

	if (!sample_has(call, "x", g->x, 2))
		return false;
	w = fourier_window(call, (enum fourier_window)g->window, n);
	part = call_vector(call, n).v;
	r->f = call_vector(call, n / 2 + 1);
	r->P = call_vector(call, n / 2 + 1);
	for (size_t i = 0; i < n; i++)
		squares += w.v[i] * w.v[i];
	r->segments = (int64_t)((g->x.n - n) / step) + 1;
	for (size_t at = 0; at + n <= g->x.n; at += step) {
		const double complex *terms;

		if (!call_goes_on(call, (double)at / (double)g->x.n))
			return false;
		segment(g->x.v + at, w, part);
		terms = fourier_real(call, part, n);
		for (size_t k = 0; k < r->P.n; k++)
			r->P.v[k] += (k == 0 || 2 * k == n ? 1 : 2) *
			    pow(cabs(terms[k]), 2) /
			    (g->fs * squares * (double)r->segments);
	}
	for (size_t k = 0; k < r->f.n; k++)
		r->f.v[k] = (double)k * g->fs / (double)n;
	return true;
}

const struct entry algorithm_welch = {
	.id = "SIG-02",
	.words = { "Welch 谱估计", "Welch's spectrum" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "P = mean over segments of 2 |FFT(w (x - mean))|^2/(fs sum "
		    "w^2)",
	.source = "Welch 1967",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.welch",
	.version = 1,
	.evaluate = evaluate,
};
