#include <cblas.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "algorithm/statistics/triangle.h"
#include "knowledge/entry.h"

struct given {
	struct vector x;
	int64_t window, order, deriv;
	double delta;
};

struct result {
	struct vector y, coef;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "等间隔采样", "samples, evenly spaced" } },
	{ IN(window), PORT_WHOLE, "1", { 3, 1001 },
	    { "窗长（奇数）", "window, odd" }, .otherwise = "7" },
	{ IN(order), PORT_WHOLE, "1", { 0, 9 },
	    { "多项式次数", "degree of the polynomial" }, .otherwise = "2" },
	{ IN(deriv), PORT_WHOLE, "1", { 0, 4 },
	    { "导数阶数（0 为平滑）", "derivative; 0: smoothed" },
	    .otherwise = "0" },
	{ IN(delta), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "采样间隔", "time from sample to sample" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(y), PORT_VECTOR, "1", .words = { "结果", "result" } },
	{ OUT(coef), PORT_VECTOR, "1",
	    .words = { "中心点权重（自前往后）",
		"weights at the middle, first sample first" } },
	{ NULL },
};

struct design {
	size_t window, terms, at; /* at: the sample that is 1, others 0 */
};

/* In parts of half a window, so that powers stay small. */
static double
place(size_t window, double i)
{
	const double half = ((double)window - 1) / 2;

	return (i - half) / half;
}

static void
row(const void *design, size_t i, double *to, size_t step)
{
	const struct design *d = design;
	double power = 1;

	for (size_t k = 0; k < d->terms; k++) {
		to[k * step] = power;
		power *= place(d->window, (double)i);
	}
	to[d->terms * step] = i == d->at;
}

/*
 * Coefficients of the polynomial for a 1 at each sample: a row a sample.  All
 * else is a sum of these.
 */
static bool
basis(struct call *call, const struct given *g, struct matrix *to)
{
	struct design d = { (size_t)g->window, (size_t)g->order + 1, 0 };

	*to = call_matrix(call, d.window, d.terms);
	for (d.at = 0; d.at < d.window; d.at++) {
		struct triangle t;

		if (!triangle_of(call, row, &d, d.window, d.terms + 1, &t))
			return false;
		if (!triangle_solve(&t, to->v + d.at * d.terms))
			return call_refuse(call, "order",
			    "the window is too short for this degree");
	}
	return true;
}

/* Weights of a window's samples for the derivative at sample i of it. */
static void
weights(const struct given *g, const struct matrix *basis, double i,
    struct vector w)
{
	const double at = place(basis->rows, i);
	const size_t d = (size_t)g->deriv;
	const double half = ((double)basis->rows - 1) / 2;

	for (size_t s = 0; s < w.n; s++) {
		double sum = 0;

		for (size_t k = basis->cols; k-- > d;) {
			double term = basis->v[s * basis->cols + k];

			for (size_t j = 0; j < d; j++)
				term *= (double)(k - j);
			sum = sum * at + term;
		}
		w.v[s] = sum / pow(half * g->delta, (double)d);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->x.n, window = (size_t)g->window, half = window / 2;
	struct vector w = call_vector(call, window);
	struct matrix base;

	if (window % 2 == 0)
		return call_refuse(call, "window", "window must be odd");
	if (g->order >= g->window)
		return call_refuse(
		    call, "order", "order must be less than window");
	if (!sample_has(call, "x", g->x, window) || !basis(call, g, &base))
		return false;
	r->y = call_vector(call, n);
	r->coef = call_vector(call, window);
	weights(g, &base, (double)half, r->coef);
	for (size_t t = half; t < n - half; t++)
		r->y.v[t] =
		    cblas_ddot((int)window, r->coef.v, 1, g->x.v + t - half, 1);
	for (size_t i = 0; i < half; i++) {
		weights(g, &base, (double)i, w);
		r->y.v[i] = cblas_ddot((int)window, w.v, 1, g->x.v, 1);
		weights(g, &base, (double)(window - 1 - i), w);
		r->y.v[n - 1 - i] =
		    cblas_ddot((int)window, w.v, 1, g->x.v + n - window, 1);
	}
	return true;
}

const struct entry algorithm_savitzky_golay = {
	.id = "SIG-07",
	.words = { "Savitzky-Golay 平滑与求导",
	    "Savitzky-Golay smoothing and derivatives" },
	.class = CLASS_SIGNAL,
	.domains = DOMAIN_SERVICE | DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "y(t) = the d-th derivative at t of the polynomial fitted to the "
	    "window about t; at the ends that of the first and last window",
	.source = "Savitzky & Golay 1964; Gorry 1990",
	.strength = STRENGTH_A,
	.oracle = "scipy.signal.savgol_filter, mode interp",
	.version = 1,
	.evaluate = evaluate,
};
