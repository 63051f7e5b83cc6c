#include <gsl/gsl_spline.h>
#include <math.h>
#include <string.h>

#include "algorithm/signal/tops.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define VALUES_MOST 50000
#define WORK_MOST 1500000 /* values of all sifts of a mode */

struct given {
	struct vector x;
	int64_t most, sifts;
};

struct result {
	struct matrix modes;
	struct vector residual, energy;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(most), PORT_WHOLE, "1", { 1, 30 },
	    { "模态个数上限", "modes at most" }, .otherwise = "10" },
	{ IN(sifts), PORT_WHOLE, "1", { 1, 1000 },
	    { "每个模态的筛选次数", "sifts of each mode" }, .otherwise = "10" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(modes), PORT_MATRIX, "1",
	    .words = { "各模态（一行一个，自最快起）",
		"modes, a row each, the fastest first" } },
	{ OUT(residual), PORT_VECTOR, "1",
	    .words = { "余项", "what is left" } },
	{ OUT(energy), PORT_VECTOR, "1",
	    .words = { "各模态能量占比（对去均值信号，末为余项）",
		"energy of each over that of x about its mean, the rest "
		"last" } },
	{ NULL },
};

struct envelope {
	double *at, *value; /* of the knots */
	size_t n;
};

/* Knots at the ends and at the tops of sign times h. */
static void
knots(const double *h, size_t n, double sign, struct envelope *e)
{
	const size_t found = tops_of(h, n, sign, e->at + 1);

	e->at[0] = 0;
	e->at[found + 1] = (double)n - 1;
	e->n = found + 2;
	for (size_t i = 0; i < e->n; i++)
		e->value[i] = h[(size_t)e->at[i]];
}

/* Adds half the curve through the knots. */
static void
add_half(const struct envelope *e, size_t n, double *mean)
{
	gsl_spline *curve = gsl_spline_alloc(gsl_interp_cspline, e->n);
	gsl_interp_accel *near = gsl_interp_accel_alloc();

	(void)gsl_spline_init(curve, e->at, e->value, e->n);
	for (size_t t = 0; t < n; t++)
		mean[t] += gsl_spline_eval(curve, (double)t, near) / 2;
	gsl_interp_accel_free(near);
	gsl_spline_free(curve);
}

/* One mode of what is left; false when it has too few extrema to go on. */
static bool
sift(const double *left, size_t n, int64_t sifts, struct envelope *upper,
    struct envelope *lower, double *mean, double *mode)
{
	memcpy(mode, left, n * sizeof(double));
	for (int64_t k = 0; k < sifts; k++) {
		knots(mode, n, 1, upper);
		knots(mode, n, -1, lower);
		if (upper->n < 4 || lower->n < 4)
			return k > 0;
		memset(mean, 0, n * sizeof(double));
		add_half(upper, n, mean);
		add_half(lower, n, mean);
		for (size_t t = 0; t < n; t++)
			mode[t] -= mean[t];
	}
	return true;
}

static struct envelope
room(struct call *call, size_t n)
{
	return (struct envelope){ call_vector(call, n + 2).v,
		call_vector(call, n + 2).v, 0 };
}

static void
energies(struct call *call, const struct given *g, struct result *r)
{
	double mean;
	const double all = sample_squares(g->x, &mean);
	const size_t n = g->x.n;

	r->energy = call_vector(call, r->modes.rows + 1);
	for (size_t k = 0; k <= r->modes.rows; k++) {
		const struct vector part = {
			k < r->modes.rows ? r->modes.v + k * n : r->residual.v,
			n
		};

		r->energy.v[k] = sample_squares(part, &mean) / all;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n;
	struct envelope upper, lower;
	double *mean;

	if (n > VALUES_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", VALUES_MOST);
	if (!sample_varies(call, "x", g->x, 8))
		return false;
	if ((double)n * (double)g->sifts > WORK_MOST)
		return call_refuse(
		    call, "sifts", "x is too long for so many sifts");
	upper = room(call, n);
	lower = room(call, n);
	mean = call_vector(call, n).v;
	r->residual = call_vector(call, n);
	memcpy(r->residual.v, g->x.v, n * sizeof(double));
	r->modes = call_matrix(call, (size_t)g->most, n);
	for (r->modes.rows = 0; r->modes.rows < (size_t)g->most;
	     r->modes.rows++) {
		double *mode = r->modes.v + r->modes.rows * n;

		if (!call_goes_on(
			call, (double)r->modes.rows / (double)g->most))
			return false;
		if (!sift(
			r->residual.v, n, g->sifts, &upper, &lower, mean, mode))
			break;
		for (size_t t = 0; t < n; t++)
			r->residual.v[t] -= mode[t];
	}
	if (r->modes.rows == 0)
		return call_refuse(
		    call, "x", "x has too few extrema for a mode");
	energies(call, g, r);
	return true;
}

const struct entry algorithm_empirical_modes = {
	.id = "SIG-11",
	.words = { "经验模态分解 EMD", "Empirical mode decomposition" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h = h - (upper + lower)/2, natural splines through maxima "
		    "and minima, which hold at both ends of x, too; mode = h "
		    "after so many sifts; x less the mode, again",
	.source =
	    "Huang et al. 1998; a fixed number of sifts: Wang et al. 2010",
	.strength = STRENGTH_A,
	.oracle = "scipy find_peaks and CubicSpline, the sifting written out",
	.note = { "端点同时计入上下包络；各模态与余项之和即原信号",
	    "Both ends belong to both envelopes; modes and rest sum up to x" },
	.version = 1,
	.evaluate = evaluate,
};
