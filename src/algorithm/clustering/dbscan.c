#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define NOISE (-1)
#define UNSEEN (-2)

struct given {
	struct matrix X;
	double eps;
	int64_t min_pts;
};

struct result {
	int64_t n_clusters, n_noise;
	struct vector labels, core;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "样本，一行一个", "samples, a row each" },
	    .shape = "n,m" },
	{ IN(eps), PORT_NUMBER, "1", { 1e-300, 1e300 },
	    { "邻域半径", "radius" } },
	{ IN(min_pts), PORT_WHOLE, "1", { 1, 1e6 },
	    { "核心点的最少邻居数（含自身）",
		"neighbours of a core sample at least, itself counted" },
	    .otherwise = "5" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(n_clusters), PORT_WHOLE, "1", .words = { "簇数", "clusters" } },
	{ OUT(n_noise), PORT_WHOLE, "1",
	    .words = { "噪声点数", "samples of none" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "各样本的簇（从 0 起，−1 噪声）",
		"cluster of each, from 0; -1: none" } },
	{ OUT(core), PORT_VECTOR, "1",
	    .words = { "是否核心点（0/1）", "1: a core sample" } },
	{ NULL },
};

/* Samples by the column that spreads most: neighbours stand within a window
 * of it. */
struct window {
	const struct matrix *X;
	double eps;
	const size_t *order; /* samples by the column */
	size_t *rank;        /* place of each in it */
	struct vector key;   /* the column */
};

static void
spread(struct call *call, struct window *w)
{
	const struct matrix *X = w->X;
	double widest = -1;
	size_t best = 0;

	for (size_t j = 0; j < X->cols; j++) {
		double least = X->v[j], most = X->v[j];

		for (size_t i = 1; i < X->rows; i++) {
			least = fmin(least, X->v[i * X->cols + j]);
			most = fmax(most, X->v[i * X->cols + j]);
		}
		if (most - least > widest) {
			widest = most - least;
			best = j;
		}
	}
	w->key = call_vector(call, X->rows);
	for (size_t i = 0; i < X->rows; i++)
		w->key.v[i] = X->v[i * X->cols + best];
	w->order = sample_order(call, w->key);
	w->rank = cx_calloc(call->cx, X->rows, sizeof(*w->rank));
	for (size_t i = 0; i < X->rows; i++)
		w->rank[w->order[i]] = i;
}

static bool
is_near(const struct window *w, size_t a, size_t b)
{
	const double *x = w->X->v + a * w->X->cols;
	const double *y = w->X->v + b * w->X->cols;
	double sum = 0;

	for (size_t j = 0; j < w->X->cols; j++)
		sum += (x[j] - y[j]) * (x[j] - y[j]);
	return sqrt(sum) <= w->eps;
}

/* Those within eps, the sample itself among them. */
static size_t
neighbours(const struct window *w, size_t i, size_t *found)
{
	const double x = w->key.v[i];
	size_t n = 0;

	for (size_t k = w->rank[i] + 1; k-- > 0;) {
		const size_t other = w->order[k];

		if (x - w->key.v[other] > w->eps)
			break;
		if (is_near(w, i, other))
			found[n++] = other;
	}
	for (size_t k = w->rank[i] + 1; k < w->X->rows; k++) {
		const size_t other = w->order[k];

		if (w->key.v[other] - x > w->eps)
			break;
		if (is_near(w, i, other))
			found[n++] = other;
	}
	return n;
}

/* Everything that a core sample reaches becomes its cluster. */
static bool
expand(struct call *call, const struct window *w, const struct given *g,
    struct result *r, size_t *queue, size_t *found, size_t seed)
{
	size_t end = 1;

	queue[0] = seed;
	for (size_t at = 0; at < end; at++) {
		const size_t i = queue[at];
		const size_t n = neighbours(w, i, found);

		if (at % 64 == 0 &&
		    !call_goes_on(call, (double)seed / (double)w->X->rows))
			return false;
		if (n < (size_t)g->min_pts)
			continue;
		r->core.v[i] = 1;
		for (size_t k = 0; k < n; k++) {
			double *label = &r->labels.v[found[k]];

			if (*label <= UNSEEN)
				queue[end++] = found[k];
			if (*label < 0)
				*label = (double)r->n_clusters;
		}
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows;
	struct window w = { .X = &g->X, .eps = g->eps };
	size_t *queue = cx_calloc(call->cx, n, sizeof(*queue));
	size_t *found = cx_calloc(call->cx, n, sizeof(*found));

	spread(call, &w);
	r->labels = call_vector(call, n);
	r->core = call_vector(call, n);
	for (size_t i = 0; i < n; i++)
		r->labels.v[i] = UNSEEN;
	for (size_t i = 0; i < n; i++) {
		if (i % 64 == 0 && !call_goes_on(call, (double)i / (double)n))
			return false;
		if (r->labels.v[i] > UNSEEN)
			continue;
		if (neighbours(&w, i, found) < (size_t)g->min_pts) {
			r->labels.v[i] = NOISE;
			continue;
		}
		r->labels.v[i] = (double)r->n_clusters;
		if (!expand(call, &w, g, r, queue, found, i))
			return false;
		r->n_clusters++;
	}
	for (size_t i = 0; i < n; i++)
		r->n_noise += r->labels.v[i] < 0;
	return true;
}

const struct entry algorithm_dbscan = {
	.id = "CLU-05",
	.words = { "密度聚类 DBSCAN", "DBSCAN" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_SAFETY | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "core: at least min_pts within eps; a cluster: what core "
		    "samples reach",
	.source = "Ester, Kriegel, Sander & Xu 1996",
	.strength = STRENGTH_A,
	.oracle = "sklearn.cluster.DBSCAN",
	.version = 1,
	.evaluate = evaluate,
};
