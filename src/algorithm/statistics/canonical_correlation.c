#include <cblas.h>
#include <gsl/gsl_cdf.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/anomaly/covariance.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, Y;
};

struct result {
	struct vector r, wilks, p;
	struct matrix x_weights, y_weights;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "第一组变量", "first variables, a row a sample" },
	    .shape = "n,p" },
	{ IN(Y), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "第二组变量", "second variables" }, .shape = "n,q" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(r), PORT_VECTOR, "1",
	    .words = { "典型相关系数（降序）",
		"canonical correlations, descending" } },
	{ OUT(x_weights), PORT_MATRIX, "1",
	    .words = { "第一组权重（列为一对，得分方差为 1）",
		"weights of the first; a column a pair, scores of variance "
		"1" } },
	{ OUT(y_weights), PORT_MATRIX, "1",
	    .words = { "第二组权重", "weights of the second" } },
	{ OUT(wilks), PORT_VECTOR, "1",
	    .words = { "第 k 对起的 Wilks Λ",
		"Wilks' lambda of each pair and those after it" } },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "对应 p 值（Bartlett 卡方近似）",
		"their p-values, by Bartlett's chi-squared" } },
	{ NULL },
};

/* Qx'Qy from the triangle of [X Y]: with R = [A B; 0 C], Qx'Y = B, and Y has
 * the triangle of [B; C]. */
static bool
rotate(struct call *call, const struct covariance *c, size_t p, size_t q,
    double *M, double *Ry)
{
	const size_t n = p + q;
	double *tau = call_vector(call, q).v;
	double *both = call_vector(call, n * q).v;

	for (size_t j = 0; j < n; j++) {
		const double *column = c->t.r + j * n;

		if (!(fabs(column[j]) >
			1e-10 * cblas_dnrm2((int)j + 1, column, 1)))
			return call_refuse(call, j < p ? "X" : "Y",
			    "the columns of X and Y depend on each other");
	}
	for (size_t j = 0; j < q; j++) {
		memcpy(both + j * n, c->t.r + (p + j) * n, n * sizeof(double));
		memcpy(M + j * p, c->t.r + (p + j) * n, p * sizeof(double));
	}
	(void)LAPACKE_dgeqrf(LAPACK_COL_MAJOR, (lapack_int)n, (lapack_int)q,
	    both, (lapack_int)n, tau);
	for (size_t j = 0; j < q; j++)
		memcpy(Ry + j * q, both + j * n, (j + 1) * sizeof(double));
	cblas_dtrsm(CblasColMajor, CblasRight, CblasUpper, CblasNoTrans,
	    CblasNonUnit, (int)p, (int)q, 1, Ry, (int)q, M, (int)p);
	return true;
}

/* Weights of the columns that were scaled: R^-1 times a rotation. */
static void
weights(const double *R, size_t n, size_t step, double *U, size_t k,
    const double *scale, double samples, struct matrix *to)
{
	cblas_dtrsm(CblasColMajor, CblasLeft, CblasUpper, CblasNoTrans,
	    CblasNonUnit, (int)n, (int)k, sqrt(samples - 1), R, (int)step, U,
	    (int)n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k; j++)
			to->v[i * k + j] = U[j * n + i] / scale[i];
}

static void
judge(struct call *call, double n, double p, double q, struct result *r)
{
	double lambda = 1;

	r->wilks = call_vector(call, r->r.n);
	r->p = call_vector(call, r->r.n);
	for (size_t k = r->r.n; k-- > 0;) {
		const double free = (p - (double)k) * (q - (double)k);

		lambda *= (1 - r->r.v[k]) * (1 + r->r.v[k]);
		r->wilks.v[k] = lambda;
		r->p.v[k] = lambda > 0
		    ? gsl_cdf_chisq_Q(
			  -(n - 1 - (p + q + 1) / 2) * log(lambda), free)
		    : 0;
	}
}

static void
join(struct call *call, const struct given *g, struct matrix *both)
{
	const size_t p = g->X.cols, q = g->Y.cols;

	*both = call_matrix(call, g->X.rows, p + q);
	for (size_t i = 0; i < g->X.rows; i++) {
		double *row = both->v + i * (p + q);

		memcpy(row, g->X.v + i * p, p * sizeof(double));
		memcpy(row + p, g->Y.v + i * q, q * sizeof(double));
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t p = g->X.cols, q = g->Y.cols, k = p < q ? p : q;
	double *M = call_vector(call, p * q).v, *U, *V, *Ry;
	struct covariance c;
	struct matrix both;

	if (p + q > TRIANGLE_MOST || g->X.rows < p + q + 2)
		return call_refuse(call, "X",
		    "X and Y need two rows more than columns, and at most %d "
		    "columns together",
		    TRIANGLE_MOST);
	join(call, g, &both);
	Ry = call_vector(call, q * q).v;
	if (!covariance_of(call, "X", &both, true, &c) ||
	    !rotate(call, &c, p, q, M, Ry))
		return false;
	r->r = call_vector(call, k);
	U = call_vector(call, p * k).v;
	V = call_vector(call, k * q).v;
	if (LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', (lapack_int)p, (lapack_int)q,
		M, (lapack_int)p, r->r.v, U, (lapack_int)p, V,
		(lapack_int)k) != 0)
		return call_refuse(call, "X", "no singular values were found");
	for (size_t j = 0; j < k; j++)
		r->r.v[j] = fmin(1, r->r.v[j]);
	r->x_weights = call_matrix(call, p, k);
	r->y_weights = call_matrix(call, q, k);
	weights(
	    c.t.r, p, p + q, U, k, c.scale, (double)g->X.rows, &r->x_weights);
	M = call_vector(call, q * k).v;
	for (size_t i = 0; i < q; i++)
		for (size_t j = 0; j < k; j++)
			M[j * q + i] = V[i * k + j];
	weights(Ry, q, q, M, k, c.scale + p, (double)g->X.rows, &r->y_weights);
	judge(call, (double)g->X.rows, (double)p, (double)q, r);
	return true;
}

const struct entry algorithm_canonical_correlation = {
	.id = "STA-33",
	.words = { "典型相关分析", "Canonical correlations" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "r = singular values of Qx'Qy, X = Qx Rx, Y = Qy Ry about "
		    "their means; lambda(k) = prod(1 - r^2); chi2 = -(n - 1 - "
		    "(p+q+1)/2) ln lambda",
	.source = "Hotelling 1936; Bartlett 1941; Björck & Golub 1973",
	.strength = STRENGTH_A,
	.oracle = "statsmodels CanCorr",
	.version = 1,
	.evaluate = evaluate,
};
