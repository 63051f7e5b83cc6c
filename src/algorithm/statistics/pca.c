#include <cblas.h>
#include <lapacke.h>
#include <math.h>

#include "algorithm/statistics/triangle.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X;
	int64_t k;
	bool scale;
};

struct result {
	struct vector var, ratio, mean, sd;
	struct matrix components, scores;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "数据，一行一个样本", "data, a row a sample" } },
	{ IN(k), PORT_WHOLE, "1", { 0, TRIANGLE_MOST },
	    { "载荷与得分的主成分数（0 表示全部）",
		"components and scores to give (0: all)" },
	    .otherwise = "0" },
	{ IN(scale), PORT_TRUTH, "",
	    .words = { "先除以标准差", "divide by standard deviations first" },
	    .otherwise = "false" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(var), PORT_VECTOR, "1",
	    .words = { "各主成分方差", "variances" } },
	{ OUT(ratio), PORT_VECTOR, "1",
	    .words = { "方差贡献率", "shares of all variance" } },
	{ OUT(mean), PORT_VECTOR, "1", .words = { "各列均值", "means" } },
	{ OUT(sd), PORT_VECTOR, "1",
	    .words = { "各列除数（不缩放时为 1）",
		"what columns were divided by (1: not scaled)" } },
	{ OUT(components), PORT_MATRIX, "1",
	    .words = { "载荷，一行一个主成分", "loadings, a row each" } },
	{ OUT(scores), PORT_MATRIX, "1",
	    .words = { "得分，一行一个样本", "scores, a row a sample" } },
	{ NULL },
};

struct design {
	const struct matrix *X;
	const double *mean, *sd;
};

static void
centred(const void *design, size_t i, double *to, size_t step)
{
	const struct design *d = design;
	const double *row = d->X->v + i * d->X->cols;

	for (size_t j = 0; j < d->X->cols; j++)
		to[j * step] = (row[j] - d->mean[j]) / d->sd[j];
}

/* Means, and what to divide by; a column that does not vary stays 0. */
static bool
columns(struct call *call, const struct given *g, struct result *r)
{
	const struct matrix *X = &g->X;
	const double n = (double)X->rows;
	double *squares = call_vector(call, X->cols).v, all = 0;

	for (size_t i = 0; i < X->rows; i++)
		for (size_t j = 0; j < X->cols; j++)
			r->mean.v[j] += X->v[i * X->cols + j];
	for (size_t j = 0; j < X->cols; j++)
		r->mean.v[j] /= n;
	for (size_t i = 0; i < X->rows; i++)
		for (size_t j = 0; j < X->cols; j++) {
			const double d = X->v[i * X->cols + j] - r->mean.v[j];

			squares[j] += d * d;
		}
	for (size_t j = 0; j < X->cols; j++) {
		r->sd.v[j] = g->scale ? sqrt(squares[j] / (n - 1)) : 1;
		all += squares[j];
		if (!(r->sd.v[j] > 0))
			return call_refuse(call, "X",
			    "column %zu of X does not vary and cannot be "
			    "scaled",
			    j + 1);
	}
	return all > 0 || call_refuse(call, "X", "X does not vary");
}

/* So that the largest loading is positive: else the sign is anybody's. */
static void
turn(double *row, size_t n)
{
	size_t most = 0;

	for (size_t j = 1; j < n; j++)
		if (fabs(row[j]) > fabs(row[most]))
			most = j;
	if (row[most] < 0)
		for (size_t j = 0; j < n; j++)
			row[j] = -row[j];
}

/* Rows by blocks that stay in a processor's cache, for BLAS to multiply: a
 * tenth of what 10^6 rows of ten numbers took. */
#define BLOCK 256

static bool
scores(struct call *call, const struct design *d, struct result *r)
{
	const size_t m = d->X->cols, k = r->scores.cols;
	double *block = call_matrix(call, BLOCK, m).v;

	for (size_t i = 0; i < d->X->rows; i += BLOCK) {
		const size_t left = d->X->rows - i;
		const size_t n = left < BLOCK ? left : BLOCK;

		if (i % (16 * BLOCK) == 0 &&
		    !call_goes_on(
			call, 0.5 + 0.5 * (double)i / (double)d->X->rows))
			return false;
		for (size_t l = 0; l < n; l++)
			centred(d, i + l, block + l * m, 1);
		cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n,
		    (int)k, (int)m, 1, block, (int)m, r->components.v, (int)m,
		    0, r->scores.v + i * k, (int)k);
	}
	return true;
}

/* Singular values of the triangle are those of the rows. */
static void
decompose(
    struct call *call, const struct triangle *t, struct result *r, size_t rows)
{
	const lapack_int m = (lapack_int)t->n;
	struct vector s = call_vector(call, t->n);
	struct matrix vt = call_matrix(call, t->n, t->n);
	double total = 0, none, *superb = call_vector(call, t->n).v;

	(void)LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'N', 'A', m, m, t->r, m, s.v,
	    &none, 1, vt.v, m, superb);
	for (size_t i = 0; i < t->n; i++)
		total += s.v[i] * s.v[i];
	for (size_t i = 0; i < r->var.n; i++) {
		r->ratio.v[i] = s.v[i] * s.v[i] / total;
		r->var.v[i] = s.v[i] * s.v[i] / (double)(rows - 1);
	}
	for (size_t c = 0; c < r->components.rows; c++) {
		double *row = r->components.v + c * t->n;

		for (size_t j = 0; j < t->n; j++)
			row[j] = vt.v[j * t->n + c];
		turn(row, t->n);
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows, m = g->X.cols, all = n < m ? n : m;
	const size_t k = g->k == 0 || (size_t)g->k > all ? all : (size_t)g->k;
	struct design design;
	struct triangle t;

	if (n < 2)
		return call_refuse(call, "X", "X needs at least two rows");
	if (m > TRIANGLE_MOST)
		return call_refuse(
		    call, "X", "X has more than %d columns", TRIANGLE_MOST);
	r->mean = call_vector(call, m);
	r->sd = call_vector(call, m);
	r->var = call_vector(call, all);
	r->ratio = call_vector(call, all);
	r->components = call_matrix(call, k, m);
	r->scores = call_matrix(call, n, k);
	if (!columns(call, g, r))
		return false;
	design = (struct design){ &g->X, r->mean.v, r->sd.v };
	if (!triangle_of(call, centred, &design, n, m, &t))
		return false;
	decompose(call, &t, r, n);
	return scores(call, &design, r);
}

const struct entry algorithm_pca = {
	.id = "STA-31",
	.words = { "主成分分析", "Principal component analysis" },
	.class = CLASS_STATISTICS,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "X - mean = Q R; R = U S V'; var = S^2/(n-1); "
		    "scores = (X - mean) V",
	.source = "Hotelling 1933; Golub & Van Loan, Matrix Computations",
	.strength = STRENGTH_A,
	.oracle = "sklearn.decomposition.PCA",
	.note = { "载荷取绝对值最大者为正，以定符号",
	    "Each component's largest loading is positive, which settles its "
	    "sign" },
	.version = 2,
	.evaluate = evaluate,
};
