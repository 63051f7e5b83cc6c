#include <lapacke.h>
#include <math.h>

#include "knowledge/entry.h"

#define ROWS_MOST 1000

struct given {
	struct matrix D;
	int64_t dims;
};

struct result {
	struct matrix X;
	struct vector eigenvalues;
	double explained, stress;
};

static const struct port given[] = {
	{ IN(D), PORT_MATRIX, "1", { 0, 1e12 },
	    { "两两距离（对称，对角为 0）",
		"distances, the same both ways, 0 to oneself" },
	    "n,n" },
	{ IN(dims), PORT_WHOLE, "1", { 1, 50 }, { "维数", "dimensions" },
	    .otherwise = "2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(X), PORT_MATRIX, "1",
	    .words = { "坐标，一行一个（各列绝对值最大者为正）",
		"coordinates, a row each; of each column the greatest is "
		"above 0" } },
	{ OUT(eigenvalues), PORT_VECTOR, "1",
	    .words = { "特征值（降序）", "eigenvalues, greatest first" } },
	{ OUT(explained), PORT_NUMBER, "1",
	    .words = { "所取维的特征值占绝对值之和的份额",
		"share of these dimensions of all absolute eigenvalues" } },
	{ OUT(stress), PORT_NUMBER, "1",
	    .words = { "应力 sqrt(Σ(d−D)²/ΣD²)",
		"stress, sqrt(sum (d - D)^2/sum D^2)" } },
	{ NULL },
};

/* -J D^2 J/2: products of coordinates about their mean. */
static void
center(struct call *call, const struct matrix *D, double *b)
{
	const size_t n = D->rows;
	double *mean = call_vector(call, n).v, all = 0;

	for (size_t i = 0; i < n * n; i++)
		mean[i / n] += D->v[i] * D->v[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		all += mean[i] / (double)n;
	for (size_t i = 0; i < n * n; i++)
		b[i] =
		    -(D->v[i] * D->v[i] - mean[i / n] - mean[i % n] + all) / 2;
}

static void
place(const double *vectors, const double *w, size_t n, struct result *r)
{
	const size_t m = r->X.cols;

	for (size_t k = 0; k < m; k++) {
		const size_t at = n - 1 - k;
		const double root = sqrt(fmax(0, w[at]));
		double most = 0;

		for (size_t i = 0; i < n; i++)
			if (fabs(vectors[i * n + at]) > fabs(most) + 1e-9)
				most = vectors[i * n + at];
		for (size_t i = 0; i < n; i++)
			r->X.v[i * m + k] =
			    (most < 0 ? -root : root) * vectors[i * n + at];
	}
}

static double
stress(const struct matrix *D, const struct matrix *X)
{
	double off = 0, all = 0;

	for (size_t i = 0; i < D->rows; i++)
		for (size_t j = 0; j < i; j++) {
			const double want = D->v[i * D->rows + j];
			double d = 0;

			for (size_t k = 0; k < X->cols; k++)
				d += pow(X->v[i * X->cols + k] -
					X->v[j * X->cols + k],
				    2);
			off += pow(sqrt(d) - want, 2);
			all += want * want;
		}
	return sqrt(off / all);
}

static bool
check(struct call *call, const struct given *g)
{
	const size_t n = g->D.rows;
	double most = 0;

	if (n < 2 || n > ROWS_MOST)
		return call_refuse(
		    call, "D", "D has %zu rows, not 2 to %d", n, ROWS_MOST);
	for (size_t i = 0; i < n * n; i++) {
		const double d = g->D.v[i];

		most = fmax(most, d);
		if (fabs(d - g->D.v[i % n * n + i / n]) > 1e-9 * d ||
		    (i / n == i % n && d > 0))
			return call_refuse(call, "D",
			    "row %zu, column %zu: distances are 0 to oneself "
			    "and the same both ways",
			    i / n + 1, i % n + 1);
	}
	if (!(most > 0))
		return call_refuse(call, "D", "all distances are 0");
	return (size_t)g->dims < n ||
	    call_refuse(call, "dims", "D has %zu rows: fewer dimensions", n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->D.rows;
	double *b, *w, sum = 0;

	if (!check(call, g))
		return false;
	b = call_matrix(call, n, n).v;
	w = call_vector(call, n).v;
	center(call, &g->D, b);
	if (LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'V', 'L', (lapack_int)n, b,
		(lapack_int)n, w) != 0)
		return call_refuse(call, "D", "no eigenvectors were found");
	r->X = call_matrix(call, n, (size_t)g->dims);
	place(b, w, n, r);
	r->eigenvalues = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		r->eigenvalues.v[i] = w[n - 1 - i];
		sum += fabs(w[i]);
		if (i < r->X.cols)
			r->explained += fmax(0, w[n - 1 - i]);
	}
	r->explained /= sum;
	r->stress = stress(&g->D, &r->X);
	return true;
}

const struct entry algorithm_scaling = {
	.id = "CLU-12",
	.words = { "多维标度（经典 MDS）",
	    "Classical multidimensional scaling" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "B = -J D^2 J/2 = V L V', X = V L^1/2",
	.source = "Torgerson 1952; Gower 1966",
	.strength = STRENGTH_A,
	.oracle = "numpy eigh; distances anew by scipy",
	.version = 1,
	.evaluate = evaluate,
};
