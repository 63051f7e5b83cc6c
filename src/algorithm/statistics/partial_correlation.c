#include <cblas.h>
#include <gsl/gsl_cdf.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "algorithm/anomaly/covariance.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
};

struct result {
	struct matrix r, p;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "变量，一行一个样本", "variables, a row a sample" },
	    .shape = "n,m" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(r), PORT_MATRIX, "1",
	    .words = { "偏相关系数（扣除其余全部变量）",
		"correlations of each two without what all others explain" } },
	{ OUT(p), PORT_MATRIX, "1",
	    .words = { "双侧 p 值", "two-sided p-values" } },
	{ NULL },
};

/* Upper half of R^-1 R^-T, the inverse of R'R. */
static bool
invert(struct call *call, const struct triangle *t, double *W)
{
	const size_t m = t->n;

	for (size_t j = 0; j < m; j++) {
		const double *column = t->r + j * m;

		if (!(fabs(column[j]) >
			1e-10 * cblas_dnrm2((int)j + 1, column, 1)))
			return call_refuse(
			    call, "X", "the columns of X depend on each other");
		memcpy(W + j * m, column, (j + 1) * sizeof(double));
	}
	(void)LAPACKE_dpotri(
	    LAPACK_COL_MAJOR, 'U', (lapack_int)m, W, (lapack_int)m);
	return true;
}

static void
correlate(const double *W, size_t m, double free, struct result *r)
{
	for (size_t j = 0; j < m; j++) {
		r->r.v[j * m + j] = 1;
		for (size_t i = 0; i < j; i++) {
			const double by = fmax(-1,
			    fmin(1,
				-W[j * m + i] / sqrt(W[i * m + i]) /
				    sqrt(W[j * m + j])));
			const double t =
			    fabs(by) * sqrt(free / ((1 - by) * (1 + by)));

			r->r.v[i * m + j] = r->r.v[j * m + i] = by;
			r->p.v[i * m + j] = r->p.v[j * m + i] =
			    isfinite(t) ? 2 * gsl_cdf_tdist_Q(t, free) : 0;
		}
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t m = g->X.cols;
	struct covariance c;
	double *W;

	if (m < 2 || g->X.rows < m + 2)
		return call_refuse(call, "X",
		    "X needs two columns, and two rows more than columns");
	if (!covariance_of(call, "X", &g->X, true, &c))
		return false;
	W = call_vector(call, m * m).v;
	if (!invert(call, &c.t, W))
		return false;
	r->r = call_matrix(call, m, m);
	r->p = call_matrix(call, m, m);
	correlate(W, m, (double)(g->X.rows - m), r);
	return true;
}

const struct entry algorithm_partial_correlation = {
	.id = "STA-07",
	.words = { "偏相关", "Partial correlations" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_OPERATION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "r(i,j) = -W(i,j)/sqrt(W(i,i) W(j,j)), W the inverse of "
		    "the covariance; t with n - m degrees of freedom",
	.source = "Whittaker, Graphical Models in Applied Multivariate "
		  "Statistics (1990), ch. 5",
	.strength = STRENGTH_A,
	.oracle = "numpy: residuals of two least squares, correlated",
	.version = 1,
	.evaluate = evaluate,
};
