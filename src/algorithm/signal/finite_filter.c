#include <math.h>

#include "knowledge/entry.h"

#define PI 3.14159265358979323846
#define WORK_MOST 2e9

struct given {
	struct vector x;
	int64_t taps;
	double wn, wn_high;
	int btype, window;
};

struct result {
	struct vector y, b;
	double delay;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(taps), PORT_WHOLE, "1", { 3, 4097 },
	    { "抽头数（高通、带阻须为奇数）",
		"taps; odd for what passes high frequencies" },
	    .otherwise = "51" },
	{ IN(wn), PORT_NUMBER, "1", { 0.0001, 0.9999 },
	    { "截止频率（半采样率的份额；带通、带阻为下限）",
		"cut-off, a share of half the sampling rate; of a band the "
		"lower" } },
	{ IN(wn_high), PORT_NUMBER, "1", { 0.0001, 0.9999 },
	    { "带通、带阻的上限", "upper cut-off of a band" },
	    .otherwise = "null" },
	{ IN(btype), PORT_CHOICE, "",
	    .words = { "低通、高通、带通、带阻",
		"what passes or, of a stop, does not" },
	    .choices = "low high bandpass bandstop", .otherwise = "\"low\"" },
	{ IN(window), PORT_CHOICE, "", .words = { "窗函数", "window" },
	    .choices = "boxcar hann hamming blackman",
	    .otherwise = "\"hamming\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(y), PORT_VECTOR, "1",
	    .words = { "滤波后（零初始状态）", "filtered, from rest" } },
	{ OUT(b), PORT_VECTOR, "1", .words = { "抽头系数", "taps" } },
	{ OUT(delay), PORT_NUMBER, "1",
	    .words = { "群延迟（点数）", "delay, in samples" } },
	{ NULL },
};

enum band { BAND_LOW, BAND_HIGH, BAND_PASS, BAND_STOP };

/* Cosine windows, the last value as the first. */
static double
window(int kind, size_t i, size_t n)
{
	static const double terms[][3] = { { 1, 0, 0 }, { 0.5, -0.5, 0 },
		{ 0.54, -0.46, 0 }, { 0.42, -0.5, 0.08 } };
	const double at = 2 * PI * (double)i / ((double)n - 1);

	return terms[kind][0] + terms[kind][1] * cos(at) +
	    terms[kind][2] * cos(2 * at);
}

/* An ideal low pass up to a share f of half the rate. */
static double
ideal(double f, double at)
{
	return fabs(at) > 0 ? sin(PI * f * at) / (PI * at) : f;
}

static void
design(const struct given *g, struct vector b)
{
	const double middle = ((double)b.n - 1) / 2;
	const double low =
	    g->btype == BAND_LOW || g->btype == BAND_STOP ? 0 : g->wn;
	const double high = g->btype == BAND_LOW || g->btype == BAND_STOP
	    ? g->wn
	    : g->btype == BAND_HIGH ? 1
				    : g->wn_high;
	/* Where it is 1: 0 of what passes low frequencies. */
	const double one = low > 0 ? high < 1 ? (low + high) / 2 : 1 : 0;
	double sum = 0;

	for (size_t i = 0; i < b.n; i++) {
		const double at = (double)i - middle;

		b.v[i] = ideal(high, at) - ideal(low, at);
		if (g->btype == BAND_STOP)
			b.v[i] += ideal(1, at) - ideal(g->wn_high, at);
		b.v[i] *= window(g->window, i, b.n);
		sum += b.v[i] * cos(PI * at * one);
	}
	for (size_t i = 0; i < b.n; i++)
		b.v[i] /= sum;
}

static bool
run(struct call *call, const struct given *g, struct result *r)
{
	for (size_t t = 0; t < g->x.n; t++) {
		const size_t past = t + 1 < r->b.n ? t + 1 : r->b.n;

		if (t % 4096 == 0 &&
		    !call_goes_on(call, (double)t / (double)g->x.n))
			return false;
		for (size_t i = 0; i < past; i++)
			r->y.v[t] += r->b.v[i] * g->x.v[t - i];
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	if (g->btype >= BAND_PASS && !(g->wn_high > g->wn))
		return call_refuse(call, "wn_high",
		    "wn_high must be given and greater than wn");
	if ((g->btype == BAND_HIGH || g->btype == BAND_STOP) &&
	    g->taps % 2 == 0)
		return call_refuse(call, "taps",
		    "an even number of taps lets nothing pass at half the "
		    "rate");
	if ((double)g->taps * (double)g->x.n > WORK_MOST)
		return call_refuse(
		    call, "taps", "x is too long for so many taps");
	r->b = call_vector(call, (size_t)g->taps);
	r->y = call_vector(call, g->x.n);
	r->delay = ((double)g->taps - 1) / 2;
	design(g, r->b);
	return run(call, g, r);
}

const struct entry algorithm_finite_filter = {
	.id = "SIG-06",
	.words = { "FIR 窗函数滤波", "FIR filter by a window" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "b(n) = w(n) (sum of pass bands of sin(pi f (n - M/2))/(pi "
		    "(n - M/2))), scaled to 1 in the middle of the first",
	.source = "Oppenheim & Schafer, Discrete-Time Signal Processing "
		  "(2010), ch. 7",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.firwin, lfilter",
	.note = { "线性相位，输出滞后 (taps−1)/2 点",
	    "The phase is linear: y lags by (taps - 1)/2 samples" },
	.version = 1,
	.evaluate = evaluate,
};
