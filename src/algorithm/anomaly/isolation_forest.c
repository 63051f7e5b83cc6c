#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "knowledge/entry.h"

#define TREES_MOST 2000
#define SAMPLE_MOST 4096
#define EULER 0.57721566490153286

struct given {
	struct matrix X;
	int64_t trees, sample, seed;
	double limit;
};

struct result {
	struct vector score, flags;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },
	    { "数据，一行一个样本", "data, a row a sample" } },
	{ IN(trees), PORT_WHOLE, "1", { 1, TREES_MOST }, { "树数", "trees" },
	    .otherwise = "200" },
	{ IN(sample), PORT_WHOLE, "1", { 2, SAMPLE_MOST },
	    { "每棵树的抽样数", "rows that a tree is grown of" },
	    .otherwise = "256" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ IN(limit), PORT_NUMBER, "1", { 0, 1 },
	    { "判为异常的分数", "score from which it is an outlier" },
	    .otherwise = "0.6" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(score), PORT_VECTOR, "1",
	    .words = { "异常分数（近 1 异常，低于 0.5 正常）",
		"scores: near 1 outliers, below 0.5 normal" } },
	{ OUT(flags), PORT_VECTOR, "1",
	    .words = { "异常标记（1 为异常）", "1 where it is an outlier" } },
	{ NULL },
};

/* Of a tree; the children of a node that splits stand side by side. */
struct node {
	size_t column, children; /* children 0: a leaf */
	double value;            /* below it to the first child, else to the
				  * second; of a leaf: depth still below it */
};

struct tree {
	const struct matrix *X;
	gsl_rng *rng;
	struct node *nodes;
	size_t n, deepest;
};

/* Mean depth of an unsuccessful search among n in a binary tree. */
static double
mean_depth(size_t n)
{
	const double m = (double)n;

	if (n <= 2)
		return n == 2 ? 1 : 0;
	return 2 * (log(m - 1) + EULER) - 2 * (m - 1) / m;
}

/* A column that varies among the rows, by lot, and its ends; false when none
 * does. */
static bool
draw_column(const struct tree *t, const size_t *rows, size_t n, size_t *column,
    double *low, double *high)
{
	const size_t cols = t->X->cols;
	const size_t first = gsl_rng_uniform_int(t->rng, cols);

	for (size_t k = 0; k < cols; k++) {
		*column = (first + k) % cols;
		*low = *high = t->X->v[rows[0] * cols + *column];
		for (size_t i = 1; i < n; i++) {
			const double v = t->X->v[rows[i] * cols + *column];

			*low = fmin(*low, v);
			*high = fmax(*high, v);
		}
		if (*low < *high)
			return true;
	}
	return false;
}

static size_t
part(const struct tree *t, size_t *rows, size_t n, size_t column, double value)
{
	size_t below = 0;

	for (size_t i = 0; i < n; i++)
		if (t->X->v[rows[i] * t->X->cols + column] < value) {
			const size_t row = rows[i];

			rows[i] = rows[below];
			rows[below++] = row;
		}
	return below;
}

static void
grow(struct tree *t, size_t node, size_t *rows, size_t n, size_t depth)
{
	struct node *self = &t->nodes[node];
	double low, high;
	size_t below;

	*self = (struct node){ .value = mean_depth(n) };
	if (n < 2 || depth == t->deepest ||
	    !draw_column(t, rows, n, &self->column, &low, &high))
		return;
	self->value = low + (high - low) * gsl_rng_uniform_pos(t->rng);
	self->children = t->n;
	t->n += 2;
	below = part(t, rows, n, self->column, self->value);
	grow(t, self->children, rows, below, depth + 1);
	grow(t, self->children + 1, rows + below, n - below, depth + 1);
}

static double
depth_of(const struct tree *t, const double *row)
{
	const struct node *node = t->nodes;
	double depth = 0;

	for (; node->children != 0; depth++)
		node = &t->nodes[node->children +
		    !(row[node->column] < node->value)];
	return depth + node->value;
}

/* Trees one after the other, each on rows drawn without return. */
static bool
forest(struct call *call, const struct given *g, struct tree *t, size_t psi,
    double *depths)
{
	const struct matrix *X = &g->X;
	size_t *all = cx_calloc(call->cx, X->rows, sizeof(*all));
	size_t *rows = cx_calloc(call->cx, psi, sizeof(*rows));

	for (size_t i = 0; i < X->rows; i++)
		all[i] = i;
	for (int64_t k = 0; k < g->trees; k++) {
		if (!call_goes_on(call, (double)k / (double)g->trees))
			return false;
		(void)gsl_ran_choose(
		    t->rng, rows, psi, all, X->rows, sizeof(*all));
		t->n = 1;
		grow(t, 0, rows, psi, 0);
		for (size_t i = 0; i < X->rows; i++)
			depths[i] +=
			    depth_of(t, X->v + i * X->cols) / (double)g->trees;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t rows = g->X.rows;
	const size_t psi = (size_t)g->sample < rows ? (size_t)g->sample : rows;
	struct tree t = { .X = &g->X,
		.deepest = (size_t)ceil(log2((double)psi)) };
	bool grown;

	if (rows < 3)
		return call_refuse(call, "X", "X needs at least 3 rows");
	r->score = call_vector(call, rows);
	r->flags = call_vector(call, rows);
	t.nodes = cx_calloc(call->cx, 2 * psi, sizeof(*t.nodes));
	t.rng = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(t.rng, (unsigned long)g->seed);
	grown = forest(call, g, &t, psi, r->score.v);
	gsl_rng_free(t.rng);
	for (size_t i = 0; i < rows && grown; i++) {
		r->score.v[i] = exp2(-r->score.v[i] / mean_depth(psi));
		r->flags.v[i] = r->score.v[i] > g->limit;
	}
	return grown;
}

const struct entry algorithm_isolation_forest = {
	.id = "ANO-08",
	.words = { "孤立森林", "Isolation forest" },
	.class = CLASS_ANOMALY,
	.domains = DOMAIN_QUALITY | DOMAIN_PRODUCTION | DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "score = 2^(-mean depth / c(psi)), c = 2 H(psi-1) - "
		    "2(psi-1)/psi",
	.source = "Liu, Ting & Zhou 2008",
	.strength = STRENGTH_A,
	.oracle = "sklearn IsolationForest, scores within 10 %",
	.note = { "同一种子结果相同；不同种子分数略有出入",
	    "The same seed gives the same; others differ a little" },
	.version = 1,
	.evaluate = evaluate,
};
