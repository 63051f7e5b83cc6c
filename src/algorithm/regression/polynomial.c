#include <math.h>

#include "algorithm/statistics/sample.h"
#include "algorithm/statistics/triangle.h"
#include "knowledge/entry.h"

#define DEGREE_MOST 20

struct given {
	struct vector x, y, xnew;
	int64_t degree;
};

struct result {
	struct vector coef, fitted, predicted;
	double sse, r2, s;
};

static const struct port given[] = {
	{ IN(x), PORT_VECTOR, "1", { -1e9, 1e9 }, { "自变量", "x" },
	    .shape = "n" },
	{ IN(y), PORT_VECTOR, "1", { -1e12, 1e12 }, { "因变量", "y" },
	    .shape = "n" },
	{ IN(degree), PORT_WHOLE, "1", { 0, DEGREE_MOST }, { "次数", "degree" },
	    .otherwise = "2" },
	{ IN(xnew), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "预测处", "places to predict at" }, .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(coef), PORT_VECTOR, "1",
	    .words = { "系数（常数在前，升幂）",
		"coefficients, the constant first" } },
	{ OUT(fitted), PORT_VECTOR, "1",
	    .words = { "拟合值", "fitted values" } },
	{ OUT(predicted), PORT_VECTOR, "1",
	    .words = { "预测值", "predicted values" } },
	{ OUT(sse), PORT_NUMBER, "1",
	    .words = { "残差平方和", "sum of squares left" } },
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ OUT(s), PORT_NUMBER, "1",
	    .words = { "残差标准差（无自由度时无）",
		"residual standard error; none without a degree of freedom" },
	    .gaps = true },
	{ NULL },
};

struct design {
	const struct given *g;
	double middle, half;
	size_t terms;
};

static void
row(const void *design, size_t i, double *to, size_t step)
{
	const struct design *d = design;
	const double t = (d->g->x.v[i] - d->middle) / d->half;
	double power = 1;

	for (size_t k = 0; k < d->terms; k++, power *= t)
		to[k * step] = power;
	to[d->terms * step] = d->g->y.v[i];
}

static double
value(const struct design *d, const double *scaled, double x)
{
	const double t = (x - d->middle) / d->half;
	double sum = 0;

	for (size_t k = d->terms; k-- > 0;)
		sum = sum * t + scaled[k];
	return sum;
}

/* In powers of x: Horner's scheme on polynomials. */
static void
unscale(const struct design *d, const double *scaled, double *coef)
{
	for (size_t k = d->terms; k-- > 0;) {
		for (size_t j = d->terms; j-- > 0;)
			coef[j] =
			    ((j > 0 ? coef[j - 1] : 0) - d->middle * coef[j]) /
			    d->half;
		coef[0] += scaled[k];
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct design d = { .g = g, .terms = (size_t)g->degree + 1 };
	const struct vector sorted = sample_sorted(call, g->x);
	double *scaled = call_vector(call, d.terms).v, mean;
	struct triangle t;

	if (!sample_has(call, "x", g->x, d.terms) ||
	    (d.terms > 1 && !sample_varies(call, "x", g->x, 2)) ||
	    !sample_varies(call, "y", g->y, 2))
		return false;
	d.middle = (sorted.v[0] + sorted.v[sorted.n - 1]) / 2;
	d.half = fmax((sorted.v[sorted.n - 1] - sorted.v[0]) / 2, 1e-300);
	if (d.terms == 1)
		d.half = 1;
	if (!triangle_of(call, row, &d, g->x.n, d.terms + 1, &t))
		return false;
	if (!triangle_solve(&t, scaled))
		return call_refuse(call, "degree",
		    "x has too few different values for degree %lld",
		    (long long)g->degree);
	r->coef = call_vector(call, d.terms);
	unscale(&d, scaled, r->coef.v);
	r->fitted = call_vector(call, g->x.n);
	r->predicted = call_vector(call, g->xnew.n);
	for (size_t i = 0; i < g->x.n; i++) {
		r->fitted.v[i] = value(&d, scaled, g->x.v[i]);
		r->sse += pow(g->y.v[i] - r->fitted.v[i], 2);
	}
	for (size_t i = 0; i < g->xnew.n; i++)
		r->predicted.v[i] = value(&d, scaled, g->xnew.v[i]);
	r->r2 = 1 - r->sse / sample_squares(g->y, &mean);
	r->s = g->x.n > d.terms ? sqrt(r->sse / (double)(g->x.n - d.terms))
				: (double)NAN;
	return true;
}

const struct entry algorithm_polynomial = {
	.id = "REG-07",
	.words = { "多项式回归", "Polynomial regression" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "y = c0 + c1 x + … + cd x^d, least squares in (x - middle)/half",
	.source = "Forsythe 1957; Golub & Van Loan, Matrix Computations, ch. 5",
	.strength = STRENGTH_A,
	.oracle = "numpy.polynomial.Polynomial.fit",
	.version = 1,
	.evaluate = evaluate,
};
