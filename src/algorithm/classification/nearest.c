#include <math.h>

#include "algorithm/classification/classes.h"
#include "knowledge/entry.h"

#define NEIGHBOURS_MOST 1000
#define PAIRS_MOST 1e9 /* times columns */

enum weights { UNIFORM, DISTANCE };

struct given {
	struct matrix X, Xnew;
	struct vector y;
	int64_t k;
	int weights;
};

struct result {
	struct vector classes, label;
	struct matrix proba, neighbours, distances;
};

static const struct port given[] = {
	CLASSES_PORTS,
	{ IN(k), PORT_WHOLE, "1", { 1, NEIGHBOURS_MOST },
	    { "近邻数", "neighbours" }, .otherwise = "5" },
	{ IN(weights), PORT_CHOICE, "",
	    .words = { "权重：相等或距离倒数",
		"weights: equal, or 1 over the distance" },
	    .choices = "uniform distance", .otherwise = "\"uniform\"" },
	{ NULL },
};

static const struct port result[] = {
	CLASSES_PORT_LABELS,
	{ OUT(label), PORT_VECTOR, "1",
	    .words = { "预测类别（相等取小）",
		"prediction; of equal ones the least" } },
	{ OUT(proba), PORT_MATRIX, "1",
	    .words = { "各类份额，一行一个样本",
		"share of each class, a row a sample" } },
	{ OUT(neighbours), PORT_MATRIX, "1",
	    .words = { "近邻（训练样本行号，从 0 起）",
		"neighbours, rows of X from 0" } },
	{ OUT(distances), PORT_MATRIX, "1",
	    .words = { "到各近邻的距离", "how far each is" } },
	{ NULL },
};

/* The k nearest so far, ascending; of equally far ones the first stays. */
static void
keep(double *places, double *squares, size_t k, double place, double square)
{
	size_t at = k - 1;

	if (!(square < squares[at]))
		return;
	for (; at > 0 && squares[at - 1] > square; at--) {
		squares[at] = squares[at - 1];
		places[at] = places[at - 1];
	}
	squares[at] = square;
	places[at] = place;
}

static void
look(const struct given *g, const double *q, double *places, double *squares)
{
	const size_t m = g->X.cols, k = (size_t)g->k;

	for (size_t j = 0; j < k; j++)
		squares[j] = INFINITY;
	for (size_t i = 0; i < g->X.rows; i++) {
		const double *x = g->X.v + i * m;
		double sum = 0;

		for (size_t j = 0; j < m; j++)
			sum += (x[j] - q[j]) * (x[j] - q[j]);
		keep(places, squares, k, (double)i, sum);
	}
	for (size_t j = 0; j < k; j++)
		squares[j] = sqrt(squares[j]);
}

/* Where some are at no distance at all, they alone count. */
static double
weight(const struct given *g, const double *distances, size_t j)
{
	if (g->weights == UNIFORM)
		return 1;
	if (distances[0] > 0)
		return distances[0] / distances[j];
	return !(distances[j] > 0);
}

static void
vote(const struct given *g, const struct classes *c, struct result *r, size_t i)
{
	const size_t k = (size_t)g->k;
	const double *places = r->neighbours.v + i * k;
	double *share = r->proba.v + i * c->n, sum = 0;
	size_t best = 0;

	for (size_t j = 0; j < k; j++) {
		const double w = weight(g, r->distances.v + i * k, j);

		share[c->of[(size_t)places[j]]] += w;
		sum += w;
	}
	for (size_t l = 0; l < c->n; l++) {
		share[l] /= sum;
		if (share[l] > share[best])
			best = l;
	}
	r->label.v[i] = c->label[best];
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct matrix *rows = g->Xnew.rows > 0 ? &g->Xnew : &g->X;
	const size_t k = (size_t)g->k;
	struct classes c;

	if (k > g->X.rows)
		return call_refuse(
		    call, "k", "X has %zu rows, fewer than k", g->X.rows);
	if ((double)rows->rows * (double)g->X.rows * (double)g->X.cols >
	    PAIRS_MOST)
		return call_refuse(
		    call, "X", "rows times rows to predict are too many");
	if (!classes_of(call, "y", g->y, &c))
		return false;
	r->neighbours = call_matrix(call, rows->rows, k);
	r->distances = call_matrix(call, rows->rows, k);
	r->proba = call_matrix(call, rows->rows, c.n);
	r->label = call_vector(call, rows->rows);
	for (size_t i = 0; i < rows->rows; i++) {
		if (!call_goes_on(call, (double)i / (double)rows->rows))
			return false;
		look(g, rows->v + i * rows->cols, r->neighbours.v + i * k,
		    r->distances.v + i * k);
		vote(g, &c, r, i);
	}
	r->classes = classes_labels(call, &c);
	return true;
}

const struct entry algorithm_nearest = {
	.id = "CLS-03",
	.words = { "k 近邻分类", "k nearest neighbours" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "share of each class among the k nearest by Euclidean "
		    "distance",
	.source = "Cover & Hart 1967",
	.strength = STRENGTH_A,
	.oracle = "sklearn KNeighborsClassifier",
	.note = { "量纲不同的列应先标准化",
	    "Scale columns of unlike units first" },
	.version = 1,
	.evaluate = evaluate,
};
