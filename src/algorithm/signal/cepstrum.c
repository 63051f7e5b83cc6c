#include <math.h>

#include "algorithm/signal/fourier.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	double fs;
};

struct result {
	struct vector quefrency, c;
	double peak;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(fs), PORT_NUMBER, "Hz", { 1e-9, 1e12 },
	    { "采样频率", "sampling rate" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(quefrency), PORT_VECTOR, "s",
	    .words = { "倒频率", "quefrencies" } },
	{ OUT(c), PORT_VECTOR, "1", .words = { "实倒频谱", "real cepstrum" } },
	{ OUT(peak), PORT_NUMBER, "s",
	    .words = { "主峰倒频率（前 2% 除外）",
		"quefrency of the highest, without the first 2 %" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	const double complex *terms;
	double *logs = call_vector(call, n).v, most = -INFINITY;

	if (!sample_has(call, "x", g->x, 8))
		return false;
	terms = fourier_real(call, g->x.v, n);
	for (size_t k = 0; k <= n / 2; k++) {
		const double size = cabs(terms[k]);

		if (!(size > 0))
			return call_refuse(call, "x",
			    "x has nothing of frequency %zu/%zu, and no "
			    "logarithm of it",
			    k, n);
		logs[k] = log(size);
		if (k > 0)
			logs[n - k] = logs[k];
	}
	terms = fourier_real(call, logs, n);
	r->quefrency = call_vector(call, n / 2 + 1);
	r->c = call_vector(call, n / 2 + 1);
	for (size_t i = 0; i <= n / 2; i++) {
		r->quefrency.v[i] = (double)i / g->fs;
		r->c.v[i] = creal(terms[i]) / (double)n;
		if (i > 1 + n / 50 && r->c.v[i] > most) {
			most = r->c.v[i];
			r->peak = r->quefrency.v[i];
		}
	}
	return true;
}

const struct entry algorithm_cepstrum = {
	.id = "SIG-12",
	.words = { "倒频谱", "Cepstrum" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "c = IDFT(ln |DFT(x)|)",
	.source = "Bogert, Healy & Tukey 1963; Randall 2017",
	.strength = STRENGTH_A,
	.oracle = "numpy fft, ifft",
	.version = 1,
	.evaluate = evaluate,
};
