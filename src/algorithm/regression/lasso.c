#include <cblas.h>
#include <math.h>

#include "algorithm/regression/shrink.h"
#include "knowledge/entry.h"

#define SWEEPS 100000
#define CLOSE 1e-12 /* of a coefficient's part in y */

struct given {
	struct matrix X;
	struct vector y;
	double alpha;
};

struct result {
	struct vector coef;
	double intercept, r2;
	int64_t kept;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "what is explained" },
	    .shape = "n" },
	{ IN(alpha), PORT_NUMBER, "1", { 0, 1e15 }, { "惩罚系数", "penalty" },
	    .otherwise = "0.1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(coef), PORT_VECTOR, "1", .words = { "系数", "coefficients" } },
	{ OUT(intercept), PORT_NUMBER, "1",
	    .words = { "截距（不受惩罚）", "intercept, not penalised" } },
	{ OUT(r2), PORT_NUMBER, "1", .words = { "决定系数 R²", "R squared" } },
	{ OUT(kept), PORT_WHOLE, "1",
	    .words = { "非零系数个数", "coefficients that are not 0" } },
	{ NULL },
};

/* Products of columns, [X y]'[X y]/n, from their triangle. */
static double *
products(struct call *call, const struct shrink *s)
{
	const int n = (int)s->t.n;
	double *gram = call_vector(call, s->t.n * s->t.n).v;

	cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, n, n,
	    1 / (double)s->X->rows, s->t.r, n, 0, gram, n);
	for (size_t i = 0; i < s->t.n; i++)
		for (size_t j = i + 1; j < s->t.n; j++)
			gram[j * s->t.n + i] = gram[i * s->t.n + j];
	return gram;
}

static double
towards_zero(double z, double by)
{
	return z > by ? z - by : z < -by ? z + by : 0;
}

/*
 * One coordinate after the other; `left` is what of X'y/n the others leave.
 * Returns the greatest change, in parts of y's own scale.
 */
static double
sweep(const double *gram, size_t n, double alpha, double *coef, double *left)
{
	const double scale = sqrt(gram[n * n - 1]);
	double most = 0;

	for (size_t j = 0; j + 1 < n; j++) {
		const double *column = gram + j * n;
		double next, change;

		if (!(column[j] > 0))
			continue;
		next = towards_zero(left[j] + column[j] * coef[j], alpha) /
		    column[j];
		change = next - coef[j];
		if (!(fabs(change) > 0))
			continue;
		coef[j] = next;
		for (size_t k = 0; k + 1 < n; k++)
			left[k] -= change * column[k];
		most = fmax(most, fabs(change) * sqrt(column[j]) / scale);
	}
	return most;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct shrink s;
	const double *gram;
	double *left, change = 1;
	size_t n;

	if (!shrink_begin(call, &g->X, g->y, &s))
		return false;
	n = s.t.n;
	gram = products(call, &s);
	left = call_vector(call, n).v;
	cblas_dcopy((int)n - 1, gram + (n - 1) * n, 1, left, 1);
	r->coef = call_vector(call, n - 1);
	for (int i = 0; i < SWEEPS && change > CLOSE; i++) {
		if (!call_goes_on(call, (double)i / SWEEPS))
			return false;
		change = sweep(gram, n, g->alpha, r->coef.v, left);
	}
	if (change > CLOSE)
		return call_refuse(call, "alpha",
		    "no end after %d sweeps: alpha is too small for columns "
		    "so much alike",
		    SWEEPS);
	for (size_t j = 0; j < r->coef.n; j++)
		r->kept += fabs(r->coef.v[j]) > 0;
	shrink_end(&s, r->coef, &r->intercept, &r->r2);
	return true;
}

const struct entry algorithm_lasso = {
	.id = "REG-04",
	.words = { "Lasso（坐标下降）", "Lasso by coordinate descent" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "argmin |y - b0 - X b|^2/(2n) + alpha sum|b|",
	.source = "Tibshirani 1996; Friedman, Hastie & Tibshirani 2010",
	.strength = STRENGTH_A,
	.oracle = "sklearn.linear_model.Lasso",
	.note = { "惩罚随量纲变化，自变量应先标准化",
	    "The penalty depends on units: scale the variables first" },
	.version = 1,
	.evaluate = evaluate,
};
