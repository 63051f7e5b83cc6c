#include <math.h>

#include "algorithm/signal/fourier.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double fs;
};

struct result {
	struct vector env, phase, freq, amplitude;
	double peak;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样（宜先带通）",
		"samples, evenly spaced; best of one band" } },
	{ IN(fs), PORT_NUMBER, "Hz", { 1e-9, 1e12 },
	    { "采样频率", "sampling rate" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(env), PORT_VECTOR, "1", .words = { "包络", "envelope" } },
	{ OUT(phase), PORT_VECTOR, "rad",
	    .words = { "瞬时相位", "phase at each moment" } },
	{ OUT(freq), PORT_VECTOR, "Hz",
	    .words = { "包络谱频率", "frequencies of its spectrum" } },
	{ OUT(amplitude), PORT_VECTOR, "1",
	    .words = { "包络谱幅值（已减均值）",
		"amplitudes of the envelope less its mean" } },
	{ OUT(peak), PORT_NUMBER, "Hz",
	    .words = { "包络谱主峰频率", "frequency of the highest" } },
	{ NULL },
};

static void
spectrum(struct call *call, double fs, struct result *r)
{
	const size_t n = r->env.n;
	double *about = call_vector(call, n).v, mean = 0, most = -1;
	const double complex *terms;

	for (size_t i = 0; i < n; i++)
		mean += r->env.v[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		about[i] = r->env.v[i] - mean;
	terms = fourier_real(call, about, n);
	r->freq = call_vector(call, n / 2 + 1);
	r->amplitude = call_vector(call, n / 2 + 1);
	for (size_t k = 0; k <= n / 2; k++) {
		r->freq.v[k] = (double)k * fs / (double)n;
		r->amplitude.v[k] =
		    (k == 0 || 2 * k == n ? 1 : 2) * cabs(terms[k]) / (double)n;
		if (k > 0 && r->amplitude.v[k] > most) {
			most = r->amplitude.v[k];
			r->peak = r->freq.v[k];
		}
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double complex *analytic;

	if (!sample_has(call, "x", g->x, 4))
		return false;
	analytic = fourier_analytic(call, g->x.v, g->x.n);
	r->env = call_vector(call, g->x.n);
	r->phase = call_vector(call, g->x.n);
	for (size_t i = 0; i < g->x.n; i++) {
		r->env.v[i] = cabs(analytic[i]);
		r->phase.v[i] = carg(analytic[i]);
	}
	spectrum(call, g->fs, r);
	return true;
}

const struct entry algorithm_envelope = {
	.id = "SIG-04",
	.words = { "希尔伯特包络解调", "Envelope by the Hilbert transform" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "env = |x + i H(x)|; spectrum of env - mean",
	.source = "Gabor 1946; Randall & Antoni 2011",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.hilbert; numpy rfft",
	.version = 1,
	.evaluate = evaluate,
};
