#include <math.h>

#include "algorithm/anomaly/neighbours.h"
#include "knowledge/entry.h"

#define ROWS_MOST 20000
#define NEIGHBOURS_MOST 1000
#define CLOSEST 1e-10 /* added to reach distances: rows may be equal */

struct given {
	struct matrix X;
	int64_t k;
	double limit;
};

struct result {
	struct vector lof, flags;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "数据，一行一个样本", "data, a row a sample" } },
	{ IN(k), PORT_WHOLE, "1", { 1, NEIGHBOURS_MOST },
	    { "近邻数", "neighbours" }, .otherwise = "20" },
	{ IN(limit), PORT_NUMBER, "1", { 1, 1000 },
	    { "判为异常的离群因子", "factor from which it is an outlier" },
	    .otherwise = "1.5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(lof), PORT_VECTOR, "1",
	    .words = { "局部离群因子（约 1 为正常）",
		"local outlier factors, about 1 where normal" } },
	{ OUT(flags), PORT_VECTOR, "1",
	    .words = { "异常标记（1 为异常）", "1 where it is an outlier" } },
	{ NULL },
};

/* One over the mean reach distance to the neighbours. */
static double
density(const struct neighbours *n, size_t i)
{
	double sum = 0;

	for (size_t j = 0; j < n->k; j++) {
		const size_t other = n->place[i * n->k + j];

		sum += fmax(n->distance[i * n->k + j],
		    n->distance[other * n->k + n->k - 1]);
	}
	return 1 / (sum / (double)n->k + CLOSEST);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t rows = g->X.rows, k = (size_t)g->k;
	double *dense = call_vector(call, rows).v;
	struct neighbours n;

	if (rows > ROWS_MOST)
		return call_refuse(
		    call, "X", "X has more than %d rows", ROWS_MOST);
	if (k >= rows)
		return call_refuse(
		    call, "k", "k must be less than the %zu rows of X", rows);
	if (!neighbours_of(call, &g->X, k, &n))
		return false;
	for (size_t i = 0; i < rows; i++)
		dense[i] = density(&n, i);
	r->lof = call_vector(call, rows);
	r->flags = call_vector(call, rows);
	for (size_t i = 0; i < rows; i++) {
		for (size_t j = 0; j < k; j++)
			r->lof.v[i] +=
			    dense[n.place[i * k + j]] / dense[i] / (double)k;
		r->flags.v[i] = r->lof.v[i] > g->limit;
	}
	return true;
}

const struct entry algorithm_local_outlier_factor = {
	.id = "ANO-09",
	.words = { "局部离群因子 LOF", "Local outlier factor" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "lrd = 1/mean max(d(i,j), d_k(j)); LOF = mean lrd(j)/lrd(i) "
	    "over the k nearest",
	.source = "Breunig, Kriegel, Ng & Sander 2000",
	.strength = STRENGTH_A,
	.oracle = "sklearn LocalOutlierFactor",
	.note = { "距离随量纲变化，各列应先标准化",
	    "Distances depend on units: scale the columns first" },
	.version = 1,
	.evaluate = evaluate,
};
