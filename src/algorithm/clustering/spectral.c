#include <lapacke.h>
#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

#define ROWS_MOST 1000

enum affinity { RBF, PRECOMPUTED };

struct given {
	struct matrix X;
	int64_t k;
	int affinity;
	double gamma;
};

struct result {
	struct vector labels, sizes, eigenvalues;
	struct matrix embedding;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e9, 1e9 },
	    { "样本，一行一个；或相似度矩阵",
		"samples, a row each; or a matrix of affinities" },
	    "n,m" },
	{ IN(k), PORT_WHOLE, "1", { 2, 50 }, { "簇数", "clusters" } },
	{ IN(affinity), PORT_CHOICE, "",
	    .words = { "相似度：exp(−γ d²)，或 X 即相似度",
		"affinity: exp(-gamma d^2), or X has them" },
	    .choices = "rbf precomputed", .otherwise = "\"rbf\"" },
	{ IN(gamma), PORT_NUMBER, "1", { 1e-12, 1e12 },
	    { "γ（rbf）", "gamma of rbf" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各样本的簇（按首次出现，从 0 起）",
		"cluster of each, from 0 as they appear" } },
	{ OUT(sizes), PORT_VECTOR, "1",
	    .words = { "各簇样本数", "samples of each cluster" } },
	{ OUT(eigenvalues), PORT_VECTOR, "1",
	    .words = { "归一化拉普拉斯矩阵最小的 k+1 个特征值",
		"the k + 1 least eigenvalues of the normalised Laplacian" } },
	{ OUT(embedding), PORT_MATRIX, "1",
	    .words = { "谱嵌入，一行一个样本",
		"eigenvectors, a row a sample" } },
	{ NULL },
};

static double
alike(const struct given *g, size_t i, size_t j)
{
	const size_t m = g->X.cols;
	double sum = 0;

	if (g->affinity == PRECOMPUTED)
		return (g->X.v[i * m + j] + g->X.v[j * m + i]) / 2;
	for (size_t k = 0; k < m; k++) {
		const double d = g->X.v[i * m + k] - g->X.v[j * m + k];

		sum += d * d;
	}
	return exp(-g->gamma * sum);
}

/* I - D^-1/2 W D^-1/2, of affinities to others. */
static bool
laplacian(struct call *call, const struct given *g, double *l)
{
	const size_t n = g->X.rows;
	double *root = call_vector(call, n).v;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			l[i * n + j] = i == j ? 0 : alike(g, i, j);
			if (l[i * n + j] < 0)
				return call_refuse(
				    call, "X", "affinities are at least 0");
			root[i] += l[i * n + j];
		}
	for (size_t i = 0; i < n; i++) {
		if (!(root[i] > 1e-200))
			return call_refuse(call, "gamma",
			    "row %zu is like no other: a smaller gamma is "
			    "needed",
			    i + 1);
		root[i] = sqrt(root[i]);
	}
	for (size_t i = 0; i < n * n; i++)
		l[i] =
		    (i / n == i % n ? 1 : 0) - l[i] / root[i / n] / root[i % n];
	return true;
}

/*
 * The k rows that stand most apart by a QR decomposition with pivots say what
 * clusters are; each row belongs to the one it has most of (Damle, Minden &
 * Ying).  v: n rows of k.
 */
static bool
choose(struct call *call, const double *v, size_t n, size_t k,
    struct vector labels)
{
	const lapack_int rows = (lapack_int)n, cols = (lapack_int)k;
	lapack_int *pivot = cx_calloc(call->cx, n, sizeof(*pivot));
	double *a = call_matrix(call, k, n).v, *tau = call_vector(call, k).v;
	double *few = call_matrix(call, k, k).v, *s = call_vector(call, k).v;
	double *u = call_matrix(call, k, k).v, *vt = call_matrix(call, k, k).v;
	double *work = call_vector(call, k).v;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k; j++)
			a[j * n + i] = v[i * k + j];
	(void)LAPACKE_dgeqp3(LAPACK_ROW_MAJOR, cols, rows, a, rows, pivot, tau);
	for (size_t c = 0; c < k; c++)
		for (size_t j = 0; j < k; j++)
			few[j * k + c] = v[((size_t)pivot[c] - 1) * k + j];
	if (LAPACKE_dgesvd(LAPACK_ROW_MAJOR, 'A', 'A', cols, cols, few, cols, s,
		u, cols, vt, cols, work) != 0)
		return call_refuse(call, "X", "no clusters stand apart");
	for (size_t i = 0; i < n; i++) {
		double most = -1;

		for (size_t c = 0; c < k; c++) {
			double sum = 0;

			for (size_t j = 0; j < k; j++)
				for (size_t l = 0; l < k; l++)
					sum += v[i * k + j] * u[j * k + l] *
					    vt[l * k + c];
			if (fabs(sum) > most) {
				most = fabs(sum);
				labels.v[i] = (double)c;
			}
		}
	}
	return true;
}

static bool
check(struct call *call, const struct given *g)
{
	const size_t n = g->X.rows;

	if (n > ROWS_MOST)
		return call_refuse(
		    call, "X", "X has more than %d rows", ROWS_MOST);
	if (g->affinity == PRECOMPUTED && g->X.cols != n)
		return call_refuse(
		    call, "X", "a matrix of affinities is as wide as high");
	return (size_t)g->k < n ||
	    call_refuse(call, "k", "X has %zu rows, not more than k", n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows, k = (size_t)g->k;
	double *l, *w;

	if (!check(call, g))
		return false;
	l = call_matrix(call, n, n).v;
	w = call_vector(call, n).v;
	if (!laplacian(call, g, l))
		return false;
	if (LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'V', 'L', (lapack_int)n, l,
		(lapack_int)n, w) != 0)
		return call_refuse(call, "X", "no eigenvectors were found");
	r->eigenvalues = (struct vector){ w, k + 1 };
	r->embedding = call_matrix(call, n, k);
	for (size_t i = 0; i < n * k; i++)
		r->embedding.v[i] = l[i / k * n + i % k];
	r->labels = call_vector(call, n);
	if (!choose(call, r->embedding.v, n, k, r->labels))
		return false;
	r->sizes = graph_sizes(call, r->labels, graph_relabel(call, r->labels));
	return true;
}

const struct entry algorithm_spectral = {
	.id = "CLU-08",
	.words = { "谱聚类", "Spectral clustering" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "L = I - D^-1/2 W D^-1/2; its k least eigenvectors, "
		    "clusters by QR with pivots",
	.source = "von Luxburg 2007; Damle, Minden & Ying 2019",
	.strength = STRENGTH_A,
	.oracle = "numpy eigh; sklearn SpectralClustering (cluster_qr)",
	.version = 1,
	.evaluate = evaluate,
};
