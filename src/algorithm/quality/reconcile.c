#include <cblas.h>
#include <gsl/gsl_cdf.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

#define MOST 2000 /* measurements */
#define OWN 1e-6  /* of a balance that the ones before do not say */

struct given {
	struct vector y, sigma, b;
	struct matrix A;
};

struct result {
	struct vector yhat, adjustment, z, imbalance;
	double chi2, p;
	int64_t dof;
};

static const struct port given[] = {
	{ IN(y), PORT_VECTOR, "1", .words = { "测量值", "measurements" },
	    .shape = "n" },
	{ IN(sigma), PORT_VECTOR, "1", { 1e-300, 1e300 },
	    { "测量标准差", "standard deviations of them" }, "n" },
	{ IN(A), PORT_MATRIX, "1",
	    .words = { "平衡方程系数，一行一个方程",
		"coefficients of balances, a row each" },
	    .shape = "k,n" },
	{ IN(b), PORT_VECTOR, "1",
	    .words = { "平衡方程右端（缺省为 0）",
		"right sides of balances (without it: 0)" },
	    .shape = "k", .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(yhat), PORT_VECTOR, "1",
	    .words = { "校核值", "reconciled values" } },
	{ OUT(adjustment), PORT_VECTOR, "1",
	    .words = { "调整量", "adjustments" } },
	{ OUT(z), PORT_VECTOR, "1",
	    .words = { "调整量与其标准差之比（|z|>1.96 可疑）",
		"adjustments by their deviations; |z| > 1.96: suspect" },
	    .gaps = true },
	{ OUT(imbalance), PORT_VECTOR, "1",
	    .words = { "原始不平衡量", "imbalances before" } },
	{ OUT(chi2), PORT_NUMBER, "1",
	    .words = { "整体检验统计量", "statistic of the global test" } },
	{ OUT(p), PORT_NUMBER, "1",
	    .words = { "整体检验 p 值（过小则有显著误差）",
		"p-value of it; small: a gross error" } },
	{ OUT(dof), PORT_WHOLE, "1",
	    .words = { "自由度", "degrees of freedom" } },
	{ NULL },
};

/* A with each column times its deviation. */
static struct matrix
weighted(struct call *call, const struct given *g)
{
	struct matrix w = call_matrix(call, g->A.rows, g->A.cols);

	for (size_t i = 0; i < w.rows * w.cols; i++)
		w.v[i] = g->A.v[i] * g->sigma.v[i % w.cols];
	return w;
}

/* S = W W' as a Cholesky factor, in its lower half. */
static bool
factor(struct call *call, const struct matrix *w, double *s)
{
	const lapack_int k = (lapack_int)w->rows;
	double *whole = call_vector(call, w->rows).v;

	cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, (int)k,
	    (int)w->cols, 1, w->v, (int)w->cols, 0, s, (int)k);
	for (size_t i = 0; i < w->rows; i++)
		whole[i] = sqrt(s[i * w->rows + i]);
	if (LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', k, s, k) != 0)
		return call_refuse(
		    call, "A", "the balances of A depend on each other");
	for (size_t i = 0; i < w->rows; i++)
		if (s[i * w->rows + i] < OWN * whole[i])
			return call_refuse(call, "A",
			    "balance %zu of A follows from the others", i + 1);
	return true;
}

/* How much an adjustment varies: sigma^2 |L^-1 column|^2. */
static void
judge(struct call *call, const struct given *g, const struct matrix *w,
    const double *factor_of, struct result *r)
{
	const int k = (int)w->rows;
	double *column = call_vector(call, w->rows).v;

	for (size_t j = 0; j < w->cols; j++) {
		double spread;

		cblas_dcopy(k, w->v + j, (int)w->cols, column, 1);
		cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans,
		    CblasNonUnit, k, factor_of, k, column, 1);
		spread = g->sigma.v[j] * cblas_dnrm2(k, column, 1);
		r->z.v[j] =
		    spread > 0 ? r->adjustment.v[j] / spread : (double)NAN;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->y.n, k = g->A.rows;
	const struct matrix w = weighted(call, g);
	double *s = call_matrix(call, k, k).v, *half = call_vector(call, k).v;

	if (n > MOST || k > n)
		return call_refuse(call, n > MOST ? "y" : "A",
		    "there may be %d measurements and as many balances", MOST);
	if (!factor(call, &w, s))
		return false;
	r->imbalance = call_vector(call, k);
	for (size_t i = 0; i < k; i++)
		r->imbalance.v[i] =
		    cblas_ddot((int)n, g->A.v + i * n, 1, g->y.v, 1) -
		    (g->b.n > 0 ? g->b.v[i] : 0);
	memcpy(half, r->imbalance.v, k * sizeof(double));
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit,
	    (int)k, s, (int)k, half, 1);
	r->chi2 = cblas_ddot((int)k, half, 1, half, 1);
	r->dof = (int64_t)k;
	r->p = gsl_cdf_chisq_Q(r->chi2, (double)k);
	cblas_dtrsv(CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit, (int)k,
	    s, (int)k, half, 1);
	r->yhat = call_vector(call, n);
	r->adjustment = call_vector(call, n);
	r->z = call_vector(call, n);
	for (size_t j = 0; j < n; j++) {
		r->adjustment.v[j] = -g->sigma.v[j] *
		    cblas_ddot((int)k, w.v + j, (int)n, half, 1);
		r->yhat.v[j] = g->y.v[j] + r->adjustment.v[j];
	}
	judge(call, g, &w, s, r);
	return true;
}

const struct entry algorithm_reconcile = {
	.id = "DQP-05",
	.words = { "数据对账（守恒、平衡校核）",
	    "Data reconciliation against balances" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_SAVING | DOMAIN_PRODUCTION | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum((x-y)^2/sigma^2), A x = b: x = y - V A' "
		    "(A V A')^-1 (A y - b); chi2 = r' (A V A')^-1 r",
	.source = "Kuehn & Davidson 1961; Narasimhan & Jordache 2000",
	.strength = STRENGTH_A,
	.oracle = "numpy: the system of its conditions",
	.version = 1,
	.evaluate = evaluate,
};
