#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define SERIES_MOST 500

struct given {
	struct matrix S, W;
	struct vector f;
	int method;
};

struct result {
	struct vector y, bottom, adjustment;
};

static const struct port given[] = {
	{ IN(S), PORT_MATRIX, "1", { -1e6, 1e6 },
	    { "汇总矩阵（行为各序列，列为底层序列）",
		"summing matrix: a row a series, a column a series at the "
		"bottom" },
	    .shape = "m,n" },
	{ IN(f), PORT_VECTOR, "1", { -1e12, 1e12 },
	    { "各序列的独立预测", "forecasts made of each series by itself" },
	    .shape = "m" },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "权重：等权、按所含底层个数、误差协方差",
		"weights: alike, by how many at the bottom are in it, "
		"covariance of errors" },
	    .choices = "ols structural covariance",
	    .otherwise = "\"structural\"" },
	{ IN(W), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "预测误差协方差（covariance 用）",
		"covariance of the errors, for covariance" },
	    .shape = "m,m", .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(y), PORT_VECTOR, "1",
	    .words = { "协调后各序列预测", "forecasts that add up" } },
	{ OUT(bottom), PORT_VECTOR, "1",
	    .words = { "协调后底层预测", "those at the bottom" } },
	{ OUT(adjustment), PORT_VECTOR, "1",
	    .words = { "调整量", "what was added to each" } },
	{ NULL },
};

enum method { METHOD_OLS, METHOD_STRUCTURAL, METHOD_COVARIANCE };

/* The triangle L of W = L L', or its diagonal. */
static bool
roots(struct call *call, const struct given *g, double *L)
{
	const size_t m = g->S.rows, n = g->S.cols;

	if (g->method == METHOD_COVARIANCE && g->W.rows == 0)
		return call_refuse(call, "W", "covariance needs W");
	for (size_t i = 0; i < m; i++) {
		double below = 0;

		for (size_t j = 0; j < n; j++)
			below += fabs(g->S.v[i * n + j]);
		if (g->method == METHOD_STRUCTURAL && !(below > 0))
			return call_refuse(call, "S",
			    "series %zu has nothing at the bottom", i + 1);
		L[i * m + i] = g->method == METHOD_STRUCTURAL ? sqrt(below) : 1;
	}
	if (g->method != METHOD_COVARIANCE)
		return true;
	memcpy(L, g->W.v, m * m * sizeof(double));
	return LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', (lapack_int)m, L,
		   (lapack_int)m) == 0 ||
	    call_refuse(call, "W", "W is not positive definite");
}

/* Least squares of L^-1 f by L^-1 S. */
static bool
solve(
    struct call *call, const struct given *g, const double *L, struct result *r)
{
	const size_t m = g->S.rows, n = g->S.cols;
	double *A = call_vector(call, m * n).v, *b = call_vector(call, m).v;
	double *turned = call_vector(call, m * n).v;

	memcpy(A, g->S.v, m * n * sizeof(double));
	memcpy(b, g->f.v, m * sizeof(double));
	cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans,
	    CblasNonUnit, (int)m, (int)n, 1, L, (int)m, A, (int)n);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit,
	    (int)m, L, (int)m, b, 1);
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < n; j++)
			turned[j * m + i] = A[i * n + j];
	(void)LAPACKE_dgels(LAPACK_COL_MAJOR, 'N', (lapack_int)m, (lapack_int)n,
	    1, turned, (lapack_int)m, b, (lapack_int)m);
	for (size_t j = 0; j < n; j++)
		if (!(fabs(turned[j * m + j]) >
			1e-12 * cblas_dnrm2((int)j + 1, turned + j * m, 1)))
			return call_refuse(
			    call, "S", "the columns of S depend on each other");
	r->bottom = call_vector(call, n);
	memcpy(r->bottom.v, b, n * sizeof(double));
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t m = g->S.rows, n = g->S.cols;
	double *L;

	if (m > SERIES_MOST || m < n)
		return call_refuse(call, "S",
		    "S needs at least as many rows as columns, and at most %d",
		    SERIES_MOST);
	L = call_vector(call, m * m).v;
	if (!roots(call, g, L) || !solve(call, g, L, r))
		return false;
	r->y = call_vector(call, m);
	r->adjustment = call_vector(call, m);
	cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)m, (int)n, 1, g->S.v,
	    (int)n, r->bottom.v, 1, 0, r->y.v, 1);
	for (size_t i = 0; i < m; i++)
		r->adjustment.v[i] = r->y.v[i] - g->f.v[i];
	return true;
}

const struct entry algorithm_hierarchical = {
	.id = "TSF-24",
	.words = { "层级预测协调（MinT）", "Forecasts that add up (MinT)" },
	.class = CLASS_SERIES,
	.domains = DOMAIN_SUPPLY | DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "y = S (S' W^-1 S)^-1 S' W^-1 f",
	.source = "Hyndman, Ahmed, Athanasopoulos & Shang 2011; "
		  "Wickramasuriya, Athanasopoulos & Hyndman 2019",
	.strength = STRENGTH_A,
	.oracle = "numpy, the formula by inverses",
	.version = 1,
	.evaluate = evaluate,
};
