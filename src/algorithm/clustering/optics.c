#include <math.h>

#include "knowledge/entry.h"

#define ROWS_MOST 10000

struct given {
	struct matrix X;
	int64_t min_pts;
	double max_eps, eps;
};

struct result {
	struct vector order, reachability, core, predecessor, labels;
	int64_t n_clusters;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "样本，一行一个", "samples, a row each" }, "n,m" },
	{ IN(min_pts), PORT_WHOLE, "1", { 2, 10000 },
	    { "核心点的最少邻居数（含自身）",
		"neighbours of a core sample at least, itself counted" },
	    .otherwise = "5" },
	{ IN(max_eps), PORT_NUMBER, "1", { 0, 1e13 },
	    { "考虑的最大半径（0 为不限）",
		"radius that is looked at, 0: any" },
	    .otherwise = "0" },
	{ IN(eps), PORT_NUMBER, "1", { 0, 1e13 },
	    { "取标签所用半径（0 为不取）",
		"radius of the labels, 0: no labels" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(order), PORT_VECTOR, "1",
	    .words = { "排序（样本行号，从 0 起）", "rows in their order" } },
	{ OUT(reachability), PORT_VECTOR, "1",
	    .words = { "各样本可达距离（段首为空）",
		"reachability of each row; null where a part begins" },
	    .gaps = true },
	{ OUT(core), PORT_VECTOR, "1",
	    .words = { "各样本核心距离（非核心为空）",
		"core distance of each row; null: not a core" },
	    .gaps = true },
	{ OUT(predecessor), PORT_VECTOR, "1",
	    .words = { "各样本由谁到达（段首为空）",
		"row it is reached from; null where a part begins" },
	    .gaps = true },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "半径 eps 下的簇（−1 噪声；未要求为空）",
		"clusters at eps, -1: none; null: not asked for" },
	    .gaps = true },
	{ OUT(n_clusters), PORT_WHOLE, "1", .words = { "簇数", "clusters" } },
	{ NULL },
};

static double
apart(const struct given *g, size_t i, size_t j)
{
	const double *a = g->X.v + i * g->X.cols, *b = g->X.v + j * g->X.cols;
	double sum = 0;

	for (size_t k = 0; k < g->X.cols; k++)
		sum += (a[k] - b[k]) * (a[k] - b[k]);
	return sqrt(sum);
}

/* The k-th least of n numbers, which change their places. */
static double
select_least(double *v, size_t n, size_t k)
{
	size_t low = 0, high = n - 1;

	while (low < high) {
		const double pivot = v[(low + high) / 2];
		size_t i = low, j = high;

		for (;;) {
			double kept;

			while (v[i] < pivot)
				i++;
			while (v[j] > pivot)
				j--;
			if (i >= j)
				break;
			kept = v[i];
			v[i++] = v[j];
			v[j--] = kept;
		}
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
	return v[low];
}

/* Core distances; infinite: not a core. */
static bool
find_cores(
    struct call *call, const struct given *g, double most, struct result *r)
{
	const size_t n = g->X.rows;
	double *d = call_vector(call, n).v;

	for (size_t i = 0; i < n; i++) {
		if (i % 64 == 0 &&
		    !call_goes_on(call, (double)i / (double)n / 2))
			return false;
		for (size_t j = 0; j < n; j++)
			d[j] = apart(g, i, j);
		r->core.v[i] = select_least(d, n, (size_t)g->min_pts - 1);
		if (r->core.v[i] > most)
			r->core.v[i] = INFINITY;
	}
	return true;
}

/* The open row that is reached at least; the first of as near ones. */
static size_t
next_of(const struct result *r, const bool *done, size_t n)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++)
		if (!done[i] &&
		    (best == n ||
			r->reachability.v[i] < r->reachability.v[best]))
			best = i;
	return best;
}

static void
reach(const struct given *g, double most, size_t from, const bool *done,
    struct result *r)
{
	if (isinf(r->core.v[from]))
		return;
	for (size_t j = 0; j < g->X.rows; j++) {
		const double d = done[j] ? 0 : apart(g, from, j);
		const double way = fmax(d, r->core.v[from]);

		if (done[j] || d > most || !(way < r->reachability.v[j]))
			continue;
		r->reachability.v[j] = way;
		r->predecessor.v[j] = (double)from;
	}
}

/* As DBSCAN would have them: a part begins where nothing reaches within eps
 * a row that is a core there. */
static void
cut(const struct given *g, struct result *r)
{
	double label = -1;

	for (size_t k = 0; k < r->order.n; k++) {
		const size_t i = (size_t)r->order.v[k];
		const bool far = r->reachability.v[i] > g->eps;
		const bool core = r->core.v[i] <= g->eps;

		label += far && core;
		r->labels.v[i] = far && !core ? -1 : label;
	}
	r->n_clusters = (int64_t)label + 1;
}

static void
finish(const struct given *g, struct result *r)
{
	if (g->eps > 0)
		cut(g, r);
	for (size_t i = 0; i < r->order.n; i++) {
		if (!(g->eps > 0))
			r->labels.v[i] = NAN;
		if (isinf(r->reachability.v[i]))
			r->reachability.v[i] = NAN;
		if (isinf(r->core.v[i]))
			r->core.v[i] = NAN;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows;
	const double most = g->max_eps > 0 ? g->max_eps : (double)INFINITY;
	struct vector *all[] = { &r->order, &r->reachability, &r->core,
		&r->predecessor, &r->labels };
	bool *done = cx_calloc(call->cx, n, sizeof(*done));

	if (n > ROWS_MOST)
		return call_refuse(
		    call, "X", "X has more than %d rows", ROWS_MOST);
	if ((size_t)g->min_pts > n)
		return call_refuse(
		    call, "min_pts", "X has %zu rows, fewer than min_pts", n);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, n);
	for (size_t i = 0; i < n; i++) {
		r->reachability.v[i] = INFINITY;
		r->predecessor.v[i] = NAN;
	}
	if (!find_cores(call, g, most, r))
		return false;
	for (size_t k = 0; k < n; k++) {
		const size_t i = next_of(r, done, n);

		if (!call_goes_on(call, 0.5 + (double)k / (double)n / 2))
			return false;
		done[i] = true;
		r->order.v[k] = (double)i;
		reach(g, most, i, done, r);
	}
	finish(g, r);
	return true;
}

const struct entry algorithm_optics = {
	.id = "CLU-06",
	.words = { "密度排序聚类 OPTICS", "OPTICS" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "reach(j from i) = max(core(i), d(i, j)), the least next; "
		    "core(i): to the min_pts-th nearest",
	.source = "Ankerst, Breunig, Kriegel & Sander 1999",
	.strength = STRENGTH_A,
	.oracle = "sklearn compute_optics_graph, cluster_optics_dbscan",
	.version = 1,
	.evaluate = evaluate,
};
