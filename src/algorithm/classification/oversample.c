#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "algorithm/classification/classes.h"
#include "knowledge/entry.h"

#define PAIRS_MOST 1e9 /* times columns */
#define MADE_MOST 1000000

struct given {
	struct matrix X;
	struct vector y;
	int64_t k, seed;
	double ratio;
};

struct result {
	struct matrix X;
	struct vector y, classes, made, weights;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "特征，一行一个样本", "features, a row a sample" }, "n,m" },
	{ IN(y), PORT_VECTOR, "1", { -1e9, 1e9 },
	    { "类别（整数）", "classes, whole numbers" }, "n" },
	{ IN(k), PORT_WHOLE, "1", { 1, 100 },
	    { "同类近邻数", "neighbours of the same class" },
	    .otherwise = "5" },
	{ IN(ratio), PORT_NUMBER, "1", { 0.01, 1 },
	    { "目标：各类与最大类之比",
		"each class is to have this share of the largest" },
	    .otherwise = "1" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(X), PORT_MATRIX, "1",
	    .words = { "样本：原有在前，合成在后",
		"samples: those there were, then those that are made" } },
	{ OUT(y), PORT_VECTOR, "1", .words = { "类别", "their classes" } },
	{ OUT(classes), PORT_VECTOR, "1",
	    .words = { "各类标签（升序）",
		"labels of the classes, ascending" } },
	{ OUT(made), PORT_VECTOR, "1",
	    .words = { "各类合成数", "samples made of each class" } },
	{ OUT(weights), PORT_VECTOR, "1",
	    .words = { "不合成时的均衡权重 n/(K·n_k)",
		"weights that would do instead, n/(K n_k)" } },
	{ NULL },
};

struct maker {
	const struct given *g;
	const struct classes *c;
	gsl_rng *rng;
	size_t *own, own_n; /* rows of the class */
	size_t *near;       /* k of each, none twice */
	double *square;
};

/* The nearest of the same class; how many there are. */
static size_t
look(const struct maker *w, size_t row)
{
	const size_t m = w->g->X.cols;
	const double *x = w->g->X.v + row * m;
	size_t n = 0;

	for (size_t i = 0; i < w->own_n; i++) {
		const double *other = w->g->X.v + w->own[i] * m;
		double sum = 0;
		size_t at;

		if (w->own[i] == row)
			continue;
		for (size_t j = 0; j < m; j++)
			sum += (x[j] - other[j]) * (x[j] - other[j]);
		if (n == (size_t)w->g->k && !(sum < w->square[n - 1]))
			continue;
		n += n < (size_t)w->g->k;
		for (at = n - 1; at > 0 && w->square[at - 1] > sum; at--) {
			w->square[at] = w->square[at - 1];
			w->near[at] = w->near[at - 1];
		}
		w->square[at] = sum;
		w->near[at] = w->own[i];
	}
	return n;
}

/* A point on the way from a sample to one of its neighbours. */
static void
make(struct maker *w, double *to)
{
	const size_t m = w->g->X.cols;
	const size_t row = w->own[gsl_rng_uniform_int(w->rng, w->own_n)];
	const size_t n = look(w, row);
	const double part = gsl_rng_uniform(w->rng);
	const double *x = w->g->X.v + row * m;
	const double *other =
	    w->g->X.v + w->near[gsl_rng_uniform_int(w->rng, n)] * m;

	for (size_t j = 0; j < m; j++)
		to[j] = x[j] + part * (other[j] - x[j]);
}

static bool
make_class(struct call *call, struct maker *w, size_t class, struct result *r,
    size_t *row)
{
	w->own_n = 0;
	for (size_t i = 0; i < w->g->X.rows; i++)
		if (w->c->of[i] == class)
			w->own[w->own_n++] = i;
	if (r->made.v[class] > 0 && w->own_n < 2)
		return call_refuse(call, "y",
		    "class %.10g has one sample alone: no way to another",
		    w->c->label[class]);
	for (double k = 0; k < r->made.v[class]; k++, ++*row) {
		if (!call_goes_on(call, (double)*row / (double)r->X.rows))
			return false;
		make(w, r->X.v + *row * w->g->X.cols);
		r->y.v[*row] = w->c->label[class];
	}
	return true;
}

/* How many of each class are missing; in all. */
static double
plan(struct call *call, const struct given *g, const struct classes *c,
    struct result *r)
{
	double most = 0, all = 0;

	r->made = call_vector(call, c->n);
	r->weights = call_vector(call, c->n);
	for (size_t k = 0; k < c->n; k++)
		most = fmax(most, c->count[k]);
	for (size_t k = 0; k < c->n; k++) {
		r->made.v[k] =
		    fmax(0, floor(g->ratio * most + 0.5) - c->count[k]);
		r->weights.v[k] = (double)g->y.n / ((double)c->n * c->count[k]);
		all += r->made.v[k];
	}
	return all;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t n = g->X.rows, m = g->X.cols;
	struct classes c;
	struct maker w = { .g = g, .c = &c };
	size_t row = n;
	double all;
	bool done = true;

	if (!classes_of(call, "y", g->y, &c))
		return false;
	all = plan(call, g, &c, r);
	if (all * (double)m > MADE_MOST ||
	    all * (double)n * (double)m > PAIRS_MOST)
		return call_refuse(call, "X",
		    "%.0f samples would have to be made: too many", all);
	r->X = call_matrix(call, n + (size_t)all, m);
	r->y = call_vector(call, n + (size_t)all);
	memcpy(r->X.v, g->X.v, n * m * sizeof(double));
	memcpy(r->y.v, g->y.v, n * sizeof(double));
	w.own = cx_calloc(call->cx, n, sizeof(size_t));
	w.near = cx_calloc(call->cx, (size_t)g->k, sizeof(size_t));
	w.square = call_vector(call, (size_t)g->k).v;
	w.rng = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(w.rng, (unsigned long)g->seed);
	for (size_t k = 0; k < c.n && done; k++)
		done = make_class(call, &w, k, r, &row);
	gsl_rng_free(w.rng);
	r->classes = classes_labels(call, &c);
	return done;
}

const struct entry algorithm_oversample = {
	.id = "CLS-17",
	.words = { "类别不平衡：SMOTE 过采样与加权",
	    "Unequal classes: SMOTE and weights" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "x' = x + u (neighbour - x), u even in 0..1",
	.source = "Chawla, Bowyer, Hall & Kegelmeyer 2002",
	.strength = STRENGTH_A,
	.oracle = "sklearn compute_class_weight; counts, ranges and means of "
		  "what is made",
	.note = { "只用于训练样本，不得用于评价样本；同一种子可重现",
	    "For samples that are learned from, never for those that judge; "
	    "the same seed gives the same" },
	.version = 1,
	.evaluate = evaluate,
};
