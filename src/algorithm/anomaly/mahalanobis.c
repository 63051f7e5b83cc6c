#include <cblas.h>
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/anomaly/covariance.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
	double alpha;
};

struct result {
	struct vector d, p, flags;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "数据，一行一个样本", "data, a row a sample" } },
	{ IN(alpha), PORT_NUMBER, "1", { 1e-9, 0.5 },
	    { "显著性水平", "level of significance" }, .otherwise = "0.01" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(d), PORT_VECTOR, "1",
	    .words = { "马氏距离", "Mahalanobis distances" } },
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "正态总体中超出此距离的概率",
		"chance of more, among normal ones" } },
	{ OUT(flags), PORT_VECTOR, "1",
	    .words = { "异常标记（1 为异常）", "1 where it is an outlier" } },
	{ NULL },
};

/* A column that others make up leaves next to nothing on the diagonal. */
static bool
is_full(const struct triangle *t)
{
	for (size_t j = 0; j < t->n; j++) {
		const double *column = t->r + j * t->n;

		if (!(fabs(column[j]) > 32 * (double)t->n * DBL_EPSILON *
			    cblas_dnrm2((int)j + 1, column, 1)))
			return false;
	}
	return true;
}

/* |R'^-1 (x - mean)| times the root of n - 1. */
static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows, m = g->X.cols;
	double *row = call_vector(call, m).v;
	struct covariance c;

	if (n <= m)
		return call_refuse(
		    call, "X", "X needs more rows than its %zu columns", m);
	if (!covariance_of(call, "X", &g->X, false, &c))
		return false;
	if (!is_full(&c.t))
		return call_refuse(
		    call, "X", "the columns of X depend on each other");
	r->d = call_vector(call, n);
	r->p = call_vector(call, n);
	r->flags = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		double length;

		covariance_row(&c, &g->X, i, row);
		cblas_dtrsv(CblasColMajor, CblasUpper, CblasTrans, CblasNonUnit,
		    (int)m, c.t.r, (int)m, row, 1);
		length = cblas_dnrm2((int)m, row, 1);
		r->d.v[i] = length * sqrt((double)n - 1);
		r->p.v[i] = gsl_cdf_chisq_Q(r->d.v[i] * r->d.v[i], (double)m);
		r->flags.v[i] = r->p.v[i] < g->alpha;
	}
	return true;
}

const struct entry algorithm_mahalanobis = {
	.id = "ANO-06",
	.words = { "马氏距离异常检测", "Outliers by Mahalanobis distance" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "d = sqrt((x - m)' S^-1 (x - m)), S with n - 1; p by "
		    "chi-square of as many degrees as columns",
	.source = "Mahalanobis 1936",
	.strength = STRENGTH_A,
	.oracle = "scipy.spatial.distance.mahalanobis",
	.version = 1,
	.evaluate = evaluate,
};
