#include <math.h>

#include "algorithm/clustering/medoids.h"
#include "knowledge/entry.h"

enum metric { EUCLIDEAN, MANHATTAN, PRECOMPUTED };

struct given {
	struct matrix X;
	int64_t k;
	int metric;
};

struct result {
	double cost;
	struct vector medoids, labels;
	int64_t swaps;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "样本，一行一个；或距离矩阵",
		"samples, a row each; or a matrix of distances" },
	    "n,m" },
	{ IN(k), PORT_WHOLE, "1", { 1, 1000 }, { "簇数", "clusters" } },
	{ IN(metric), PORT_CHOICE, "",
	    .words = { "距离：欧氏、曼哈顿、X 即距离矩阵",
		"distance: Euclidean, Manhattan, or X has them" },
	    .choices = "euclidean manhattan precomputed",
	    .otherwise = "\"euclidean\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(cost), PORT_NUMBER, "1",
	    .words = { "到中心点的距离之和",
		"distances to the medoids, added up" } },
	{ OUT(medoids), PORT_VECTOR, "1",
	    .words = { "中心点（样本行号，从 0 起，升序）",
		"medoids, rows from 0, ascending" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各样本的簇（按中心点次序，从 0 起）",
		"cluster of each, in the order of medoids" } },
	{ OUT(swaps), PORT_WHOLE, "1", .words = { "交换次数", "exchanges" } },
	{ NULL },
};

static double
apart(const struct given *g, size_t i, size_t j)
{
	const double *a = g->X.v + i * g->X.cols, *b = g->X.v + j * g->X.cols;
	double sum = 0;

	for (size_t k = 0; k < g->X.cols; k++)
		sum += g->metric == EUCLIDEAN ? (a[k] - b[k]) * (a[k] - b[k])
					      : fabs(a[k] - b[k]);
	return g->metric == EUCLIDEAN ? sqrt(sum) : sum;
}

/* Distances as they are given, when they are some. */
static bool
check(struct call *call, const struct given *g)
{
	const size_t n = g->X.rows;

	if (g->X.cols != n)
		return call_refuse(
		    call, "X", "a matrix of distances is as wide as high");
	for (size_t i = 0; i < n * n; i++)
		if (!(g->X.v[i] >= 0) ||
		    fabs(g->X.v[i] - g->X.v[i % n * n + i / n]) >
			1e-9 * g->X.v[i] ||
		    (i / n == i % n && g->X.v[i] > 0))
			return call_refuse(call, "X",
			    "distances are at least 0, 0 to oneself and the "
			    "same both ways: row %zu, column %zu",
			    i / n + 1, i % n + 1);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows;
	double *d = g->X.v;
	struct medoids m;

	if (n > MEDOIDS_ROWS)
		return call_refuse(
		    call, "X", "X has more than %d rows", MEDOIDS_ROWS);
	if ((size_t)g->k > n)
		return call_refuse(
		    call, "k", "X has %zu rows, fewer than k", n);
	if (g->metric == PRECOMPUTED && !check(call, g))
		return false;
	if (g->metric != PRECOMPUTED) {
		d = call_matrix(call, n, n).v;
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < i; j++)
				d[i * n + j] = d[j * n + i] = apart(g, i, j);
	}
	if (!medoids_of(call, d, n, (size_t)g->k, &m))
		return false;
	r->cost = m.cost;
	r->medoids = m.medoids;
	r->labels = m.labels;
	r->swaps = m.swaps;
	return true;
}

const struct entry algorithm_pam = {
	.id = "CLU-03",
	.words = { "K 中心点聚类（PAM）", "Partition around medoids (PAM)" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_LOGISTICS | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min sum d(x, own medoid): build, then exchange while the "
		    "sum falls",
	.source = "Kaufman & Rousseeuw 1990; Schubert & Rousseeuw 2019",
	.strength = STRENGTH_A,
	.oracle = "every choice of medoids tried",
	.note = { "交换法得局部最优，多为全局最优",
	    "Exchanges end at a local optimum, which mostly is the global "
	    "one" },
	.version = 1,
	.evaluate = evaluate,
};
