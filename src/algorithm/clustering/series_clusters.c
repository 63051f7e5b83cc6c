#include <math.h>
#include <string.h>

#include "algorithm/clustering/medoids.h"
#include "knowledge/entry.h"

#define CELLS_MOST 1e9 /* of all tables of warping */

enum scaling { NONE, STANDARD, PEAK };

struct given {
	struct matrix X;
	int64_t k, window;
	int scaling;
};

struct result {
	double cost;
	struct vector medoids, labels;
	struct matrix distances;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "序列（如日负荷曲线），一行一条",
		"series, as of the load of days, a row each" },
	    "n,m" },
	{ IN(k), PORT_WHOLE, "1", { 1, 200 }, { "簇数", "clusters" } },
	{ IN(window), PORT_WHOLE, "1", { 0, 100000 },
	    { "允许错位的点数（0 为逐点比较）",
		"how far points may be shifted; 0: point by point" },
	    .otherwise = "2" },
	{ IN(scaling), PORT_CHOICE, "",
	    .words = { "先逐条处理：不处理、标准化、除以最大绝对值",
		"each series before: as it is, standardised, over its "
		"greatest" },
	    .choices = "none standard peak", .otherwise = "\"none\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(cost), PORT_NUMBER, "1",
	    .words = { "到代表曲线的距离之和",
		"distances to the typical series, added up" } },
	{ OUT(medoids), PORT_VECTOR, "1",
	    .words = { "代表曲线（行号，从 0 起，升序）",
		"typical series, rows from 0, ascending" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各序列的簇（按代表曲线次序）",
		"cluster of each, in their order" } },
	{ OUT(distances), PORT_MATRIX, "1",
	    .words = { "两两 DTW 距离", "distances by warping" } },
	{ NULL },
};

static void
scale(double *v, size_t m, int scaling)
{
	double mean = 0, squares = 0, most = 0, by;

	for (size_t i = 0; i < m; i++) {
		mean += v[i] / (double)m;
		most = fmax(most, fabs(v[i]));
	}
	for (size_t i = 0; i < m; i++)
		squares += (v[i] - mean) * (v[i] - mean);
	by = scaling == STANDARD ? sqrt(squares / (double)m) : most;
	for (size_t i = 0; i < m; i++)
		v[i] = (v[i] - (scaling == STANDARD ? mean : 0)) /
		    (by > 0 ? by : 1);
}

/* The least sum of |a - b| along a way of pairs; rows has room for two rows
 * of the table. */
static double
warp(const double *a, const double *b, size_t m, size_t window, double *rows)
{
	double *last = rows, *row = rows + m + 1;

	for (size_t j = 0; j <= m; j++)
		last[j] = j == 0 ? 0 : (double)INFINITY;
	for (size_t i = 1; i <= m; i++) {
		const size_t from = i > window ? i - window : 1;
		const size_t to = i + window < m ? i + window : m;
		double *kept = last;

		for (size_t j = 0; j <= m; j++)
			row[j] = INFINITY;
		for (size_t j = from; j <= to; j++)
			row[j] = fabs(a[i - 1] - b[j - 1]) +
			    fmin(last[j - 1], fmin(last[j], row[j - 1]));
		last = row;
		row = kept;
	}
	return last[m];
}

static bool
measure(struct call *call, const struct given *g, struct matrix d)
{
	const size_t n = g->X.rows, m = g->X.cols;
	double *x = call_matrix(call, n, m).v;
	double *rows = call_vector(call, 2 * m + 2).v;

	memcpy(x, g->X.v, n * m * sizeof(*x));
	for (size_t i = 0; g->scaling != NONE && i < n; i++)
		scale(x + i * m, m, g->scaling);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			if (!call_goes_on(call, (double)i / (double)n / 2))
				return false;
			d.v[i * n + j] = d.v[j * n + i] = warp(
			    x + i * m, x + j * m, m, (size_t)g->window, rows);
		}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows;
	struct medoids m;

	if (n > MEDOIDS_ROWS ||
	    (double)n * (double)n / 2 * (double)g->X.cols * (double)g->X.cols >
		CELLS_MOST)
		return call_refuse(
		    call, "X", "X has too many series of this length");
	if ((size_t)g->k > n)
		return call_refuse(
		    call, "k", "X has %zu rows, fewer than k", n);
	r->distances = call_matrix(call, n, n);
	if (!measure(call, g, r->distances) ||
	    !medoids_of(call, r->distances.v, n, (size_t)g->k, &m))
		return false;
	r->cost = m.cost;
	r->medoids = m.medoids;
	r->labels = m.labels;
	return true;
}

const struct entry algorithm_series_clusters = {
	.id = "CLU-16",
	.words = { "负荷曲线聚类（DTW 距离）",
	    "Clusters of series by time warping" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_SAVING | DOMAIN_OPERATION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "D(i,j) = |a_i - b_j| + min(D(i-1,j-1), D(i-1,j), "
		    "D(i,j-1)), |i - j| <= window; medoids as CLU-03",
	.source = "Sakoe & Chiba 1978; Kaufman & Rousseeuw 1990",
	.strength = STRENGTH_A,
	.oracle = "numpy, the table written out; every choice of medoids tried",
	.version = 1,
	.evaluate = evaluate,
};
