#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/regression/design.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
	struct vector y;
};

struct result {
	struct vector vif, leverage, residual, student, deleted, cook;
	double durbin_watson, condition;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", .words = { "因变量", "what is explained" },
	    .shape = "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(vif), PORT_VECTOR, "1",
	    .words = { "方差膨胀因子",
		"variance inflation of each variable" } },
	{ OUT(leverage), PORT_VECTOR, "1",
	    .words = { "杠杆值", "leverage of each row" } },
	{ OUT(residual), PORT_VECTOR, "1", .words = { "残差", "residuals" } },
	{ OUT(student), PORT_VECTOR, "1",
	    .words = { "内学生化残差（杠杆为 1 处无）",
		"residuals over their standard deviations; none of leverage "
		"1" },
	    .gaps = true },
	{ OUT(deleted), PORT_VECTOR, "1",
	    .words = { "外学生化残差", "the same without the row itself" },
	    .gaps = true },
	{ OUT(cook), PORT_VECTOR, "1",
	    .words = { "Cook 距离", "Cook's distances" }, .gaps = true },
	{ OUT(durbin_watson), PORT_NUMBER, "1",
	    .words = { "Durbin-Watson 统计量",
		"Durbin and Watson's statistic" } },
	{ OUT(condition), PORT_NUMBER, "1",
	    .words = { "条件数（列单位化）",
		"condition of the columns, each of length 1" } },
	{ NULL },
};

/* Diagonal of (X'X)^-1 times the squares of each column about its mean. */
static void
inflate(struct call *call, const struct given *g, const struct triangle *t,
    struct result *r)
{
	double *variances = call_vector(call, t->n).v;
	struct vector column = call_vector(call, g->X.rows);
	double mean;

	triangle_variances(call, t, t->n - 1, variances);
	r->vif = call_vector(call, g->X.cols);
	for (size_t j = 0; j < g->X.cols; j++) {
		for (size_t i = 0; i < column.n; i++)
			column.v[i] = g->X.v[i * g->X.cols + j];
		r->vif.v[j] = variances[j + 1] * sample_squares(column, &mean);
	}
}

/* Greatest over least singular value of the columns, each of length 1. */
static double
condition(struct call *call, const struct triangle *t)
{
	const size_t p = t->n - 1;
	double *A = call_vector(call, p * p).v, *s = call_vector(call, p).v;

	for (size_t j = 0; j < p; j++) {
		const double *column = t->r + j * t->n;

		memcpy(A + j * p, column, (j + 1) * sizeof(double));
		cblas_dscal((int)p, 1 / cblas_dnrm2((int)j + 1, column, 1),
		    A + j * p, 1);
	}
	if (LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', (lapack_int)p, (lapack_int)p,
		A, (lapack_int)p, s, NULL, (lapack_int)p, NULL,
		(lapack_int)p) != 0)
		return NAN;
	return s[0] / s[p - 1];
}

/* One row: its leverage, and what its residual says. */
static void
row(const struct triangle *t, const struct design *d, size_t i, double *x,
    const double *beta, struct result *r)
{
	const size_t p = t->n - 1;
	double h;

	x[0] = 1;
	memcpy(x + 1, d->X->v + i * d->X->cols, d->X->cols * sizeof(double));
	cblas_dtrsv(CblasColMajor, CblasUpper, CblasTrans, CblasNonUnit, (int)p,
	    t->r, (int)t->n, x, 1);
	h = cblas_ddot((int)p, x, 1, x, 1);
	r->leverage.v[i] = fmin(1, h);
	r->residual.v[i] = d->y[i] - design_value(d, i, beta);
}

static void
judge(struct result *r, size_t n, size_t p)
{
	const double free = (double)(n - p);
	double squares = 0, steps = 0;

	for (size_t i = 0; i < n; i++) {
		squares += pow(r->residual.v[i], 2);
		if (i > 0)
			steps +=
			    pow(r->residual.v[i] - r->residual.v[i - 1], 2);
	}
	r->durbin_watson = steps / squares;
	for (size_t i = 0; i < n; i++) {
		const double e = r->residual.v[i], left = 1 - r->leverage.v[i];
		const double without = (squares - e * e / left) / (free - 1);

		r->student.v[i] = r->deleted.v[i] = r->cook.v[i] = NAN;
		if (!(left > 1e-12))
			continue;
		r->student.v[i] = e / sqrt(squares / free * left);
		r->cook.v[i] = pow(r->student.v[i], 2) * r->leverage.v[i] /
		    (left * (double)p);
		if (without > 0)
			r->deleted.v[i] = e / sqrt(without * left);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct design d = { &g->X, g->y.v, true, NULL };
	const size_t n = g->y.n, p = design_width(&d);
	struct vector *all[] = { &r->leverage, &r->residual, &r->student,
		&r->deleted, &r->cook };
	struct vector beta;
	struct triangle t;
	double *x;

	if (!design_fits(call, &d) || !sample_varies(call, "y", g->y, p + 2) ||
	    !design_solve(call, &d, &t, &beta))
		return false;
	if (!(fabs(t.r[t.n * t.n - 1]) > 0))
		return call_refuse(call, "y", "X explains y without a rest");
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, n);
	x = call_vector(call, p).v;
	for (size_t i = 0; i < n; i++) {
		if (i % 1024 == 0 && !call_goes_on(call, (double)i / (double)n))
			return false;
		row(&t, &d, i, x, beta.v, r);
	}
	inflate(call, g, &t, r);
	r->condition = condition(call, &t);
	judge(r, n, p);
	return true;
}

const struct entry algorithm_diagnostics = {
	.id = "REG-21",
	.words = { "回归诊断（VIF、杠杆、Cook、DW）",
	    "Diagnostics of a regression (VIF, leverage, Cook, "
	    "Durbin-Watson)" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_QUALITY | DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "h = |R^-T x|^2; student = e/(s sqrt(1-h)); cook = "
		    "student^2 h/((1-h) p); VIF = 1/(1 - R^2 of the others); "
		    "DW = sum (e - e')^2/sum e^2",
	.source = "Belsley, Kuh & Welsch, Regression Diagnostics (1980); Cook "
		  "1977; Durbin & Watson 1950",
	.strength = STRENGTH_A,
	.oracle = "statsmodels OLSInfluence, variance_inflation_factor, "
		  "durbin_watson",
	.version = 1,
	.evaluate = evaluate,
};
