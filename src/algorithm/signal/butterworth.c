#include <complex.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define PI 3.14159265358979323846
#define ORDER_MOST 12

enum band { BAND_LOW, BAND_HIGH, BAND_PASS, BAND_STOP };

struct given {
	struct vector x;
	int64_t order;
	double wn, wn_high;
	int btype;
};

struct result {
	struct vector y;
	struct matrix sos;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(order), PORT_WHOLE, "1", { 1, ORDER_MOST }, { "阶数", "order" },
	    .otherwise = "4" },
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
	{ NULL },
};

static const struct port result[] = {
	{ OUT(y), PORT_VECTOR, "1",
	    .words = { "滤波后（零初始状态）", "filtered, from rest" } },
	{ OUT(sos), PORT_MATRIX, "1",
	    .words = { "二阶节系数 b0 b1 b2 a0 a1 a2",
		"sections: b0 b1 b2 a0 a1 a2" } },
	{ NULL },
};

struct filter {
	enum band band;
	double low, high; /* tangents of half the cut-offs */
	double complex poles[2 * ORDER_MOST];
	size_t n, sections;
	double sos[ORDER_MOST + 1][6];
};

/* From the plane of s to that of z. */
static double complex
bilinear(double complex s)
{
	return (1 + s) / (1 - s);
}

/* Two poles of a band for each of the prototype. */
static void
band_poles(struct filter *f, double complex half)
{
	const double complex root = csqrt(half * half - f->low * f->high);

	f->poles[f->n++] = bilinear(half + root);
	f->poles[f->n++] = bilinear(half - root);
}

static void
find_poles(struct filter *f, size_t order)
{
	const double wide = (f->high - f->low) / 2;

	for (size_t k = 0; k < order; k++) {
		const double complex p = cexp(CMPLX(
		    0, PI * (double)(2 * k + order + 1) / (double)(2 * order)));

		if (f->band == BAND_LOW)
			f->poles[f->n++] = bilinear(p * f->low);
		else if (f->band == BAND_HIGH)
			f->poles[f->n++] = bilinear(f->low / p);
		else
			band_poles(
			    f, f->band == BAND_PASS ? p * wide : wide / p);
	}
}

/* What does not pass is at the zeros: half the rate, 0, both, or the middle of
 * the band. */
static void
numerator(const struct filter *f, bool second, double *b)
{
	const double middle = 2 * atan(sqrt(f->low * f->high));
	const double sign = f->band == BAND_HIGH ? -1 : 1;

	b[0] = 1;
	switch (f->band) {
	case BAND_PASS:
		b[2] = -1;
		break;
	case BAND_STOP:
		b[1] = -2 * cos(middle);
		b[2] = 1;
		break;
	case BAND_LOW:
	case BAND_HIGH:
		b[1] = second ? 2 * sign : sign;
		b[2] = second ? 1 : 0;
		break;
	}
}

static void
add_section(struct filter *f, double complex p, double complex q, bool second)
{
	double *s = f->sos[f->sections++];

	numerator(f, second, s);
	s[3] = 1;
	s[4] = -creal(p + q);
	s[5] = second ? creal(p * q) : 0;
}

/* Pairs of conjugates, then real ones two by two, then one that is left. */
static void
find_sections(struct filter *f)
{
	const double complex *real = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const double complex *p = &f->poles[i];

		if (cimag(*p) > 1e-13) {
			add_section(f, *p, conj(*p), true);
		} else if (cimag(*p) >= -1e-13 && real == NULL) {
			real = p;
		} else if (cimag(*p) >= -1e-13) {
			add_section(f, *real, *p, true);
			real = NULL;
		}
	}
	if (real != NULL)
		add_section(f, *real, 0, false);
}

/* Of all sections where everything passes. */
static double
gain(const struct filter *f)
{
	const double complex z = f->band == BAND_HIGH ? -1
	    : f->band == BAND_PASS ? bilinear(CMPLX(0, sqrt(f->low * f->high)))
				   : 1;
	double complex all = 1;

	for (size_t i = 0; i < f->sections; i++) {
		const double *s = f->sos[i];

		all *= (s[0] + s[1] / z + s[2] / (z * z)) /
		    (s[3] + s[4] / z + s[5] / (z * z));
	}
	return creal(all);
}

static bool
design(struct call *call, const struct given *g, struct filter *f)
{
	const bool is_band = g->btype >= BAND_PASS;

	*f = (struct filter){ .band = (enum band)g->btype };
	if (is_band && !(g->wn_high > g->wn))
		return call_refuse(call, "wn_high",
		    "wn_high must be given and greater than wn");
	f->low = tan(PI * g->wn / 2);
	f->high = is_band ? tan(PI * g->wn_high / 2) : f->low;
	find_poles(f, (size_t)g->order);
	find_sections(f);
	for (size_t i = 0, n = f->n; i < n; i++)
		if (!(cabs(f->poles[i]) < 1))
			return call_refuse(call, "order",
			    "the filter is too narrow for order %lld",
			    (long long)g->order);
	return true;
}

/* Transposed direct form, one section after the other. */
static bool
run(struct call *call, const struct filter *f, double scale, struct vector y)
{
	for (size_t i = 0; i < f->sections; i++) {
		const double *s = f->sos[i];
		const double by = i == 0 ? scale : 1;
		double first = 0, second = 0;

		if (!call_goes_on(call, (double)i / (double)f->sections))
			return false;
		for (size_t t = 0; t < y.n; t++) {
			const double x = by * y.v[t];
			const double out = s[0] * x + first;

			first = s[1] * x - s[4] * out + second;
			second = s[2] * x - s[5] * out;
			y.v[t] = out;
		}
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct filter f;
	double scale;

	if (!design(call, g, &f))
		return false;
	scale = 1 / gain(&f);
	r->y = call_vector(call, g->x.n);
	memcpy(r->y.v, g->x.v, g->x.n * sizeof(double));
	r->sos = call_matrix(call, f.sections, 6);
	memcpy(r->sos.v, f.sos, f.sections * sizeof(f.sos[0]));
	for (size_t j = 0; j < 3; j++)
		r->sos.v[j] *= scale;
	return run(call, &f, scale, r->y);
}

const struct entry algorithm_butterworth = {
	.id = "SIG-05",
	.words = { "Butterworth 滤波（IIR）", "Butterworth filter (IIR)" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "|H|^2 = 1/(1 + (tan(w/2)/tan(wc/2))^2n), by the bilinear "
		    "transform of its poles, in sections of second order",
	.source = "Butterworth 1930; Oppenheim & Schafer, ch. 7",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.butter, sosfilt",
	.note = { "零初始状态起滤，开头为过渡过程；输出有相位延迟",
	    "Starts from rest, so the beginning is a transient; the output "
	    "lags behind" },
	.version = 1,
	.evaluate = evaluate,
};
