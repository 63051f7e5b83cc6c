#include <gsl/gsl_spline.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define VALUES_MOST 200000

struct given {
	struct vector x, y, w, xnew;
	double lambda;
};

struct result {
	struct vector fitted, predicted;
	double sse, roughness;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "自变量（严格递增）", "x, strictly ascending" }, .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { -1e9, 1e9 }, { "因变量", "y" },
	    .shape = "n" },
	{ IN(w), PORT_VECTOR, "1", { 1e-9, 1e9 },
	    { "权重（缺省为 1）", "weights; without them 1" }, .shape = "n",
	    .otherwise = "null" },
	{ IN(lambda), PORT_NUMBER, "1", { 0, 1e18 },
	    { "平滑参数（0 为插值）", "penalty; 0: through all points" } },
	{ IN(xnew), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "求值处（须在 x 范围内）",
		"places to evaluate at, within those of x" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(fitted), PORT_VECTOR, "1",
	    .words = { "拟合值", "fitted values" } },
	{ OUT(predicted), PORT_VECTOR, "1",
	    .words = { "求值结果", "values at the places" } },
	{ OUT(sse), PORT_NUMBER, "1",
	    .words = { "加权残差平方和", "weighted sum of squares left" } },
	{ OUT(roughness), PORT_NUMBER, "1",
	    .words = { "粗糙度 ∫f''²",
		"integral of the second derivative squared" } },
	{ NULL },
};

struct band {
	const struct given *g;
	size_t m;  /* inner points */
	double *h; /* steps of x */
};

static double
weight(const struct given *g, size_t i)
{
	return g->w.n > 0 ? g->w.v[i] : 1;
}

/* Row i + k of column i of Q, k = 0 to 2: second differences. */
static double
difference(const struct band *b, size_t i, size_t k)
{
	return k == 0 ? 1 / b->h[i]
	    : k == 1  ? -1 / b->h[i] - 1 / b->h[i + 1]
		      : 1 / b->h[i + 1];
}

/* Lower band of R + lambda Q' W^-1 Q, column by column, three rows. */
static void
fill(const struct band *b, double *matrix)
{
	for (size_t i = 0; i < b->m; i++)
		for (size_t d = 0; d < 3 && i + d < b->m; d++) {
			double sum = 0;

			for (size_t k = d; k < 3; k++)
				sum += difference(b, i, k) *
				    difference(b, i + d, k - d) /
				    weight(b->g, i + k);
			sum *= b->g->lambda;
			if (d == 0)
				sum += (b->h[i] + b->h[i + 1]) / 3;
			if (d == 1)
				sum += b->h[i + 1] / 6;
			matrix[i * 3 + d] = sum;
		}
}

/* c: second derivatives at the inner points. */
static bool
solve(struct call *call, const struct band *b, double *c)
{
	double *matrix = call_vector(call, 3 * b->m).v;

	fill(b, matrix);
	for (size_t i = 0; i < b->m; i++)
		c[i] = (b->g->y.v[i + 2] - b->g->y.v[i + 1]) / b->h[i + 1] -
		    (b->g->y.v[i + 1] - b->g->y.v[i]) / b->h[i];
	return LAPACKE_dpbsv(LAPACK_COL_MAJOR, 'L', (lapack_int)b->m, 2, 1,
		   matrix, 3, c, (lapack_int)b->m) == 0 ||
	    call_refuse(call, "x", "values of x are too near to each other");
}

static void
tell(const struct band *b, const double *c, struct result *r)
{
	const struct given *g = b->g;

	memcpy(r->fitted.v, g->y.v, g->y.n * sizeof(double));
	for (size_t i = 0; i < b->m; i++) {
		for (size_t k = 0; k < 3; k++)
			r->fitted.v[i + k] -= g->lambda * difference(b, i, k) *
			    c[i] / weight(g, i + k);
		r->roughness += (b->h[i] + b->h[i + 1]) / 3 * c[i] * c[i];
		if (i + 1 < b->m)
			r->roughness += b->h[i + 1] / 3 * c[i] * c[i + 1];
	}
	for (size_t i = 0; i < g->y.n; i++)
		r->sse += weight(g, i) * pow(g->y.v[i] - r->fitted.v[i], 2);
}

/* Between its values a smoothing spline is the natural one through them. */
static void
predict(struct call *call, const struct given *g, struct result *r)
{
	gsl_spline *spline = gsl_spline_alloc(gsl_interp_cspline, g->x.n);
	gsl_interp_accel *near = gsl_interp_accel_alloc();

	(void)gsl_spline_init(spline, g->x.v, r->fitted.v, g->x.n);
	r->predicted = call_vector(call, g->xnew.n);
	for (size_t i = 0; i < g->xnew.n; i++)
		r->predicted.v[i] = gsl_spline_eval(spline, g->xnew.v[i], near);
	gsl_interp_accel_free(near);
	gsl_spline_free(spline);
}

static bool
fits(struct call *call, const struct given *g)
{
	if (!sample_has(call, "x", g->x, 4))
		return false;
	if (g->x.n > VALUES_MOST)
		return call_refuse(
		    call, "x", "x has more than %d values", VALUES_MOST);
	for (size_t i = 1; i < g->x.n; i++)
		if (!(g->x.v[i] > g->x.v[i - 1]))
			return call_refuse(call, "x", "x must ascend");
	for (size_t i = 0; i < g->xnew.n; i++)
		if (g->xnew.v[i] < g->x.v[0] ||
		    g->xnew.v[i] > g->x.v[g->x.n - 1])
			return call_refuse(call, "xnew",
			    "%.10g is outside of x", g->xnew.v[i]);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct band b = { .g = g };
	double *c;

	if (!fits(call, g))
		return false;
	b.m = g->x.n - 2;
	b.h = call_vector(call, g->x.n - 1).v;
	for (size_t i = 0; i + 1 < g->x.n; i++)
		b.h[i] = g->x.v[i + 1] - g->x.v[i];
	c = call_vector(call, b.m).v;
	if (!solve(call, &b, c))
		return false;
	r->fitted = call_vector(call, g->x.n);
	tell(&b, c, r);
	predict(call, g, r);
	return call_goes_on(call, 1);
}

const struct entry algorithm_smoothing_spline = {
	.id = "REG-14",
	.words = { "平滑样条", "Smoothing spline" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum w (y - f)^2 + lambda int f''^2; (R + lambda Q' "
		    "W^-1 Q) c = Q' y, f = y - lambda W^-1 Q c",
	.source = "Reinsch 1967; Green & Silverman 1994, ch. 2",
	.strength = STRENGTH_A,
	.oracle = "scipy.interpolate.make_smoothing_spline",
	.version = 1,
	.evaluate = evaluate,
};
