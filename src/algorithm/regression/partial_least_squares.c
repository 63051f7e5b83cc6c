#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define NOTHING 1e-13 /* in common, of as much as there can be */

struct given {
	struct matrix X, Y;
	int64_t k;
};

struct result {
	struct matrix coef, scores, x_loadings;
	struct vector intercept, vip;
	double r2;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "自变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ IN(Y), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "因变量", "what is explained" }, .shape = "n,q" },
	{ IN(k), PORT_WHOLE, "1", { 1, 100 }, { "成分个数", "components" },
	    .otherwise = "2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(coef), PORT_MATRIX, "1",
	    .words = { "系数（对未标准化变量，列为一个因变量）",
		"coefficients of the plain variables, a column each of what is "
		"explained" } },
	{ OUT(intercept), PORT_VECTOR, "1", .words = { "截距", "intercepts" } },
	{ OUT(scores), PORT_MATRIX, "1", .words = { "X 得分", "scores of X" } },
	{ OUT(x_loadings), PORT_MATRIX, "1",
	    .words = { "X 载荷", "loadings of X" } },
	{ OUT(vip), PORT_VECTOR, "1",
	    .words = { "变量投影重要性",
		"importance of each variable (VIP)" } },
	{ OUT(r2), PORT_NUMBER, "1",
	    .words = { "决定系数 R²（全部因变量）",
		"R squared of all that is explained" } },
	{ NULL },
};

struct scaled {
	double *v, *mean, *sd;
	size_t rows, cols;
};

/* Columns about their means over their deviations. */
static bool
scale(struct call *call, const char *input, const struct matrix *M,
    struct scaled *s)
{
	struct vector column = call_vector(call, M->rows);

	*s = (struct scaled){ .rows = M->rows, .cols = M->cols };
	s->v = call_vector(call, M->rows * M->cols).v;
	s->mean = call_vector(call, M->cols).v;
	s->sd = call_vector(call, M->cols).v;
	for (size_t j = 0; j < M->cols; j++) {
		for (size_t i = 0; i < M->rows; i++)
			column.v[i] = M->v[i * M->cols + j];
		if (sample_is_constant(column))
			return call_refuse(call, input,
			    "column %zu of %s does not vary", j + 1, input);
		s->sd[j] = sqrt(sample_squares(column, &s->mean[j]) /
		    ((double)M->rows - 1));
		for (size_t i = 0; i < M->rows; i++)
			s->v[i * M->cols + j] =
			    (column.v[i] - s->mean[j]) / s->sd[j];
	}
	return true;
}

struct parts {
	double *W, *P, *C, *T; /* a row a component */
};

static void
times(const struct scaled *s, bool turn, const double *by, double *to)
{
	cblas_dgemv(CblasRowMajor, turn ? CblasTrans : CblasNoTrans,
	    (int)s->rows, (int)s->cols, 1, s->v, (int)s->cols, by, 1, 0, to, 1);
}

static void
without(struct scaled *s, const double *t, const double *p)
{
	cblas_dger(CblasRowMajor, (int)s->rows, (int)s->cols, -1, t, 1, p, 1,
	    s->v, (int)s->cols);
}

/*
 * w, along which X goes with Y most: the first singular vector of X'Y, where
 * the rounds of NIPALS end, too, though late when the second is nearly as
 * strong.  Its sign makes the first column of Y rise with it.  False when
 * nothing is left that X and Y have in common.
 */
static bool
direction(struct call *call, const struct scaled *X, const struct scaled *Y,
    double *w)
{
	const int n = (int)X->rows, m = (int)X->cols, q = (int)Y->cols;
	const int both = m < q ? m : q;
	const size_t rank = (size_t)both;
	double *S = call_vector(call, X->cols * Y->cols).v;
	double *first = call_vector(call, X->cols).v;
	double *strength = call_vector(call, rank).v;
	double *U = call_vector(call, X->cols * rank).v;
	double *V = call_vector(call, Y->cols * rank).v;

	cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, q, n, 1, X->v,
	    m, Y->v, q, 0, S, q);
	cblas_dcopy(m, S, q, first, 1);
	if (LAPACKE_dgesdd(LAPACK_ROW_MAJOR, 'S', m, q, S, q, strength, U, both,
		V, q) != 0 ||
	    !(strength[0] > NOTHING * n * sqrt((double)m * q)))
		return false;
	cblas_dcopy(m, U, both, w, 1);
	if (cblas_ddot(m, w, 1, first, 1) < 0)
		cblas_dscal(m, -1, w, 1);
	return true;
}

/* One component; false when there is none. */
static bool
component(struct call *call, struct scaled *X, struct scaled *Y, double *w,
    double *p, double *c, double *t)
{
	double tt;

	if (!direction(call, X, Y, w))
		return false;
	times(X, false, w, t);
	tt = cblas_ddot((int)X->rows, t, 1, t, 1);
	times(Y, true, t, c);
	cblas_dscal((int)Y->cols, 1 / tt, c, 1);
	times(X, true, t, p);
	cblas_dscal((int)X->cols, 1 / tt, p, 1);
	without(X, t, p);
	without(Y, t, c);
	return true;
}

/*
 * B = W (P'W)^-1 C': rotations r of each component, from those before it, that
 * take scores from X itself.
 */
static void
coefficients(struct call *call, const struct parts *a, size_t k, size_t m,
    size_t q, double *B)
{
	double *R = call_vector(call, k * m).v;

	for (size_t i = 0; i < k; i++) {
		double *r = R + i * m;

		memcpy(r, a->W + i * m, m * sizeof(double));
		for (size_t j = 0; j < i; j++)
			cblas_daxpy((int)m,
			    -cblas_ddot(
				(int)m, a->P + j * m, 1, a->W + i * m, 1),
			    R + j * m, 1, r, 1);
		cblas_dger(CblasRowMajor, (int)m, (int)q, 1, r, 1, a->C + i * q,
		    1, B, (int)q);
	}
}

/* What each component explains of Y, by the variables that make it. */
static void
importance(const struct parts *a, size_t k, size_t n, size_t m, size_t q,
    struct vector vip)
{
	double all = 0;

	for (size_t i = 0; i < k; i++) {
		const double s =
		    cblas_ddot((int)n, a->T + i * n, 1, a->T + i * n, 1) *
		    cblas_ddot((int)q, a->C + i * q, 1, a->C + i * q, 1);

		all += s;
		for (size_t j = 0; j < m; j++)
			vip.v[j] += s * a->W[i * m + j] * a->W[i * m + j];
	}
	for (size_t j = 0; j < m; j++)
		vip.v[j] = sqrt((double)m * vip.v[j] / all);
}

static void
tell(struct call *call, const struct parts *a, const struct scaled *X,
    const struct scaled *Y, size_t k, struct result *r)
{
	const size_t n = X->rows, m = X->cols, q = Y->cols;

	r->coef = call_matrix(call, m, q);
	coefficients(call, a, k, m, q, r->coef.v);
	r->intercept = call_vector(call, q);
	memcpy(r->intercept.v, Y->mean, q * sizeof(double));
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < q; j++) {
			r->coef.v[i * q + j] *= Y->sd[j] / X->sd[i];
			r->intercept.v[j] -= r->coef.v[i * q + j] * X->mean[i];
		}
	r->scores = call_matrix(call, n, k);
	r->x_loadings = call_matrix(call, m, k);
	for (size_t c = 0; c < k; c++) {
		cblas_dcopy((int)n, a->T + c * n, 1, r->scores.v + c, (int)k);
		cblas_dcopy(
		    (int)m, a->P + c * m, 1, r->x_loadings.v + c, (int)k);
	}
	r->vip = call_vector(call, m);
	importance(a, k, n, m, q, r->vip);
	r->r2 = 1 -
	    pow(cblas_dnrm2((int)(n * q), Y->v, 1), 2) /
		((double)q * ((double)n - 1));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	const size_t n = g->X.rows, m = g->X.cols, q = g->Y.cols;
	const size_t k = (size_t)g->k;
	struct scaled X, Y;
	struct parts a;

	if (n < 3 || k > m || k > n - 1)
		return call_refuse(call, n < 3 ? "X" : "k",
		    "k must be at most %zu, for the rows and columns of X",
		    m < n - 1 ? m : n - 1);
	if (!scale(call, "X", &g->X, &X) || !scale(call, "Y", &g->Y, &Y))
		return false;
	a.W = call_vector(call, k * m).v;
	a.P = call_vector(call, k * m).v;
	a.C = call_vector(call, k * q).v;
	a.T = call_vector(call, k * n).v;
	for (size_t i = 0; i < k; i++)
		if (!call_goes_on(call, (double)i / (double)k) ||
		    !component(call, &X, &Y, a.W + i * m, a.P + i * m,
			a.C + i * q, a.T + i * n))
			return call_refuse(call, "k",
			    "after %zu components X explains nothing more", i);
	tell(call, &a, &X, &Y, k, out);
	return true;
}

const struct entry algorithm_partial_least_squares = {
	.id = "REG-18",
	.words = { "偏最小二乘 PLS", "Partial least squares" },
	.class = CLASS_REGRESSION,
	.domains = DOMAIN_PRODUCTION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "w the first singular vector of X'Y, t = X w, c = Y't/t't, "
		    "p = X't/t't; X less t p', Y less t c'; B = W (P'W)^-1 C'",
	.source = "Wold, Sjöström & Eriksson 2001; Höskuldsson 1988",
	.strength = STRENGTH_A,
	.oracle = "sklearn.cross_decomposition.PLSRegression",
	.note = { "各变量先减均值并除以标准差（n−1）",
	    "Variables are taken about their means over their standard "
	    "deviations (n - 1)" },
	.version = 2,
	.evaluate = evaluate,
};
