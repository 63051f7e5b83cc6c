#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "knowledge/entry.h"

#define ROWS_MOST 4000

enum method { METHOD_WARD, METHOD_AVERAGE, METHOD_COMPLETE, METHOD_SINGLE };

struct given {
	struct matrix X;
	int method;
	int64_t last, k;
};

struct result {
	struct vector heights, labels;
	struct matrix linkage;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "样本，一行一个", "samples, a row each" },
	    .shape = "n,m" },
	{ IN(method), PORT_CHOICE, "", .words = { "连接法", "linkage" },
	    .choices = "ward average complete single",
	    .otherwise = "\"ward\"" },
	{ IN(last), PORT_WHOLE, "1", { 1, ROWS_MOST },
	    { "给出最后几次合并的高度", "heights of so many last mergers" },
	    .otherwise = "6" },
	{ IN(k), PORT_WHOLE, "1", { 1, ROWS_MOST },
	    { "标签所用簇数", "clusters of the labels" }, .otherwise = "2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(heights), PORT_VECTOR, "1",
	    .words = { "最后几次合并的高度", "heights of the last mergers" } },
	{ OUT(labels), PORT_VECTOR, "1",
	    .words = { "k 簇的标签（从 0 起，按首次出现）",
		"labels of k clusters, from 0 as they appear" } },
	{ OUT(linkage), PORT_MATRIX, "1",
	    .words = { "每次合并：两簇号、高度、样本数（簇 n+i 为第 i 次合并）",
		"mergers: two clusters, height, samples; cluster n+i is "
		"merger i" } },
	{ NULL },
};

struct merger {
	size_t a, b; /* a sample of each side */
	double height;
	size_t order;
};

struct work {
	size_t n;
	int method;
	double *distance; /* of i < j, at place() */
	double *size;     /* samples of each cluster; 0: merged away */
	size_t *chain;
	struct merger *mergers;
};

static size_t
place(size_t n, size_t i, size_t j)
{
	return i < j ? i * (2 * n - i - 1) / 2 + j - i - 1
		     : j * (2 * n - j - 1) / 2 + i - j - 1;
}

/* Lance and Williams: from k to the union of a and b. */
static double
joined(const struct work *w, size_t a, size_t b, size_t k, double between)
{
	const double da = w->distance[place(w->n, a, k)];
	const double db = w->distance[place(w->n, b, k)];
	const double na = w->size[a], nb = w->size[b], nk = w->size[k];

	switch (w->method) {
	case METHOD_SINGLE:
		return fmin(da, db);
	case METHOD_COMPLETE:
		return fmax(da, db);
	case METHOD_AVERAGE:
		return (na * da + nb * db) / (na + nb);
	default:
		return sqrt(((na + nk) * da * da + (nb + nk) * db * db -
				nk * between * between) /
		    (na + nb + nk));
	}
}

/* The nearest cluster; of equal ones the one before it in the chain. */
static size_t
nearest(const struct work *w, size_t of, size_t before, double *distance)
{
	size_t best = before;

	*distance = before == of ? (double)INFINITY
				 : w->distance[place(w->n, of, before)];
	for (size_t k = 0; k < w->n; k++)
		if (k != of && w->size[k] > 0 &&
		    w->distance[place(w->n, of, k)] < *distance) {
			*distance = w->distance[place(w->n, of, k)];
			best = k;
		}
	return best;
}

/* b takes a in. */
static void
merge(struct work *w, size_t a, size_t b, double height)
{
	for (size_t k = 0; k < w->n; k++)
		if (k != a && k != b && w->size[k] > 0)
			w->distance[place(w->n, b, k)] =
			    joined(w, a, b, k, height);
	w->size[b] += w->size[a];
	w->size[a] = 0;
}

/* Chains of nearest neighbours end in two that are each other's. */
static bool
agglomerate(struct call *call, struct work *w)
{
	size_t length = 0;

	for (size_t done = 0; done + 1 < w->n;) {
		size_t tip, next;
		double height;

		if (!call_goes_on(call, (double)done / (double)w->n))
			return false;
		if (length == 0)
			for (size_t k = 0; length == 0; k++)
				if (w->size[k] > 0)
					w->chain[length++] = k;
		tip = w->chain[length - 1];
		next = nearest(
		    w, tip, length > 1 ? w->chain[length - 2] : tip, &height);
		if (length < 2 || next != w->chain[length - 2]) {
			w->chain[length++] = next;
			continue;
		}
		length -= 2;
		w->mergers[done] = (struct merger){ tip, next, height, done };
		merge(w, tip, next, height);
		done++;
	}
	return true;
}

static int
by_height(const void *a, const void *b)
{
	const struct merger *x = a, *y = b;
	const int way = (x->height > y->height) - (x->height < y->height);

	return way != 0 ? way : (x->order > y->order) - (x->order < y->order);
}

static size_t
root(size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

/* From the lowest merger up, clusters numbered as they arise. */
static void
number(struct call *call, struct work *w, struct result *r)
{
	const size_t n = w->n;
	size_t *parent = cx_calloc(call->cx, 2 * n, sizeof(*parent));
	double *size = call_vector(call, 2 * n).v;

	qsort(w->mergers, n - 1, sizeof(*w->mergers), by_height);
	for (size_t i = 0; i < 2 * n; i++) {
		parent[i] = i;
		size[i] = 1;
	}
	for (size_t i = 0; i + 1 < n; i++) {
		const size_t a = root(parent, w->mergers[i].a);
		const size_t b = root(parent, w->mergers[i].b);
		double *row = r->linkage.v + 4 * i;

		parent[a] = parent[b] = n + i;
		size[n + i] = size[a] + size[b];
		row[0] = (double)(a < b ? a : b);
		row[1] = (double)(a < b ? b : a);
		row[2] = w->mergers[i].height;
		row[3] = size[n + i];
	}
}

/* As if the last k - 1 mergers had not been. */
static void
cut(struct call *call, const struct work *w, size_t k, struct result *r)
{
	const size_t n = w->n;
	size_t *parent = cx_calloc(call->cx, n, sizeof(*parent));
	double *known = call_vector(call, n).v;
	double labels = 0;

	for (size_t i = 0; i < n; i++)
		parent[i] = i;
	for (size_t i = 0; i + k < n; i++)
		parent[root(parent, w->mergers[i].a)] =
		    root(parent, w->mergers[i].b);
	for (size_t i = 0; i < n; i++) {
		const size_t top = root(parent, i);

		if (known[top] <= 0)
			known[top] = ++labels;
		r->labels.v[i] = known[top] - 1;
	}
}

static bool
measure(struct call *call, const struct matrix *X, struct work *w)
{
	w->distance =
	    cx_room(call->cx, w->n * (w->n - 1) / 2, sizeof(*w->distance));
	for (size_t i = 0; i < w->n; i++) {
		if (!call_goes_on(call, 0))
			return false;
		for (size_t j = i + 1; j < w->n; j++) {
			double sum = 0;

			for (size_t c = 0; c < X->cols; c++) {
				const double d = X->v[i * X->cols + c] -
				    X->v[j * X->cols + c];

				sum += d * d;
			}
			w->distance[place(w->n, i, j)] = sqrt(sum);
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
	const size_t last = (size_t)g->last < n - 1 ? (size_t)g->last : n - 1;
	struct work w = { .n = n, .method = g->method };

	if (n < 2 || n > ROWS_MOST)
		return call_refuse(
		    call, "X", "X needs 2 to %d rows, not %zu", ROWS_MOST, n);
	if ((size_t)g->k > n)
		return call_refuse(
		    call, "k", "X has %zu rows, fewer than k", n);
	w.size = call_vector(call, n).v;
	w.chain = cx_calloc(call->cx, n, sizeof(*w.chain));
	w.mergers = cx_calloc(call->cx, n, sizeof(*w.mergers));
	for (size_t i = 0; i < n; i++)
		w.size[i] = 1;
	r->linkage = call_matrix(call, n - 1, 4);
	r->labels = call_vector(call, n);
	r->heights = call_vector(call, last);
	if (!measure(call, &g->X, &w) || !agglomerate(call, &w))
		return false;
	number(call, &w, r);
	cut(call, &w, (size_t)g->k, r);
	for (size_t i = 0; i < last; i++)
		r->heights.v[i] = r->linkage.v[4 * (n - 1 - last + i) + 2];
	return true;
}

const struct entry algorithm_hierarchy = {
	.id = "CLU-04",
	.words = { "层次聚类（最近邻链）",
	    "Hierarchical clustering (nearest-neighbour chain)" },
	.class = CLASS_CLUSTERING,
	.domains = DOMAIN_OPERATION | DOMAIN_QUALITY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "merge the two nearest clusters again and again; ward: "
		    "d^2 = ((na+nk) da^2 + (nb+nk) db^2 - nk dab^2)/"
		    "(na+nb+nk)",
	.source = "Ward 1963; Lance & Williams 1967; Murtagh 1983",
	.strength = STRENGTH_A,
	.oracle = "scipy.cluster.hierarchy.linkage",
	.version = 1,
	.evaluate = evaluate,
};
