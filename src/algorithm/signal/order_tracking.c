#include <gsl/gsl_spline.h>
#include <math.h>

#include "algorithm/signal/fourier.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define PI 3.14159265358979323846
#define VALUES_MOST 1000000

struct given {
	struct vector x, pulses;
	double fs;
	int64_t per_turn;
};

struct result {
	struct vector angle, y, order, amplitude, speed;
	double peak;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等时间间隔的振动采样", "vibration, sampled evenly in time" } },
	{ IN(fs), PORT_NUMBER, "Hz", { 1e-6, 1e12 },
	    { "采样频率", "sampling rate" } },
	{ IN(pulses), PORT_VECTOR, "s", { -1e9, 1e9 },
	    { "键相脉冲时刻（每转一次，递增）",
		"moments of the key phasor, once a turn, ascending" } },
	{ IN(per_turn), PORT_WHOLE, "1", { 4, 4096 },
	    { "每转采样点数", "samples of a turn" }, .otherwise = "64" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(angle), PORT_VECTOR, "rad", .words = { "转角", "angle" } },
	{ OUT(y), PORT_VECTOR, "1",
	    .words = { "等角度重采样", "sampled evenly in angle" } },
	{ OUT(order), PORT_VECTOR, "1", .words = { "阶次", "orders" } },
	{ OUT(amplitude), PORT_VECTOR, "1",
	    .words = { "各阶幅值（Hann 窗）",
		"amplitude of each order (Hann)" } },
	{ OUT(peak), PORT_NUMBER, "1",
	    .words = { "最大幅值的阶次", "order of the greatest" } },
	{ OUT(speed), PORT_VECTOR, "min-1",
	    .words = { "各转转速", "speed of each turn" } },
	{ NULL },
};

static bool
fits(struct call *call, const struct given *g)
{
	const double end = ((double)g->x.n - 1) / g->fs;

	if (!sample_has(call, "x", g->x, 8) ||
	    !sample_has(call, "pulses", g->pulses, 4))
		return false;
	for (size_t k = 1; k < g->pulses.n; k++)
		if (!(g->pulses.v[k] > g->pulses.v[k - 1]))
			return call_refuse(
			    call, "pulses", "pulses must ascend");
	if (g->pulses.v[0] < 0 || g->pulses.v[g->pulses.n - 1] > end)
		return call_refuse(call, "pulses",
		    "pulses must be within x, 0 to %.10g s", end);
	return (double)g->pulses.n * (double)g->per_turn <= VALUES_MOST ||
	    call_refuse(call, "per_turn", "there are too many samples a turn");
}

/* Moments at even angles from the first pulse to the last. */
static void
moments(struct call *call, const struct given *g, size_t n, double *t)
{
	const size_t turns = g->pulses.n;
	double *turn = call_vector(call, turns).v;
	gsl_spline *curve = gsl_spline_alloc(gsl_interp_steffen, turns);
	gsl_interp_accel *near = gsl_interp_accel_alloc();

	for (size_t k = 0; k < turns; k++)
		turn[k] = (double)k;
	(void)gsl_spline_init(curve, turn, g->pulses.v, turns);
	for (size_t i = 0; i < n; i++)
		t[i] = gsl_spline_eval(
		    curve, (double)i / (double)g->per_turn, near);
	gsl_interp_accel_free(near);
	gsl_spline_free(curve);
}

static void
sample(
    struct call *call, const struct given *g, const double *t, struct result *r)
{
	double *at = call_vector(call, g->x.n).v;
	gsl_spline *curve = gsl_spline_alloc(gsl_interp_cspline, g->x.n);
	gsl_interp_accel *near = gsl_interp_accel_alloc();

	for (size_t i = 0; i < g->x.n; i++)
		at[i] = (double)i / g->fs;
	(void)gsl_spline_init(curve, at, g->x.v, g->x.n);
	for (size_t i = 0; i < r->y.n; i++) {
		r->angle.v[i] = 2 * PI * (double)i / (double)g->per_turn;
		r->y.v[i] = gsl_spline_eval(
		    curve, fmin(fmax(t[i], 0), at[g->x.n - 1]), near);
	}
	gsl_interp_accel_free(near);
	gsl_spline_free(curve);
}

static void
spectrum(struct call *call, const struct given *g, struct result *r)
{
	const size_t n = r->y.n;
	const struct vector w = fourier_window(call, WINDOW_HANN, n);
	double *piece = call_vector(call, n).v, sum = 0;
	const double complex *terms;

	for (size_t i = 0; i < n; i++) {
		piece[i] = r->y.v[i] * w.v[i];
		sum += w.v[i];
	}
	terms = fourier_real(call, piece, n);
	r->order = call_vector(call, n / 2 + 1);
	r->amplitude = call_vector(call, n / 2 + 1);
	for (size_t k = 0; k <= n / 2; k++) {
		const double sides = k == 0 || 2 * k == n ? 1 : 2;

		r->order.v[k] = (double)k * (double)g->per_turn / (double)n;
		r->amplitude.v[k] = sides * cabs(terms[k]) / sum;
	}
	for (size_t k = 2, best = 0; k <= n / 2; k++)
		if (best == 0 || r->amplitude.v[k] > r->amplitude.v[best]) {
			best = k;
			r->peak = r->order.v[k];
		}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t turns = g->pulses.n - 1;
	size_t n;
	double *t;

	if (!fits(call, g))
		return false;
	n = turns * (size_t)g->per_turn;
	t = call_vector(call, n).v;
	r->angle = call_vector(call, n);
	r->y = call_vector(call, n);
	r->speed = call_vector(call, turns);
	moments(call, g, n, t);
	sample(call, g, t, r);
	spectrum(call, g, r);
	for (size_t k = 0; k < turns; k++)
		r->speed.v[k] = 60 / (g->pulses.v[k + 1] - g->pulses.v[k]);
	return call_goes_on(call, 1);
}

const struct entry algorithm_order_tracking = {
	.id = "SIG-15",
	.words = { "阶次跟踪重采样", "Order tracking" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "angle(t) through (pulse k, 2 pi k) by a monotone curve; "
		    "y(angle) = x(t(angle)), between samples by a cubic spline",
	.source = "Fyfe & Munck 1997",
	.strength = STRENGTH_A,
	.oracle = "scipy CubicHermiteSpline with Steffen's slopes, "
		  "CubicSpline; numpy rfft",
	.version = 1,
	.evaluate = evaluate,
};
