#include <math.h>

#include "algorithm/classification/auc.h"
#include "algorithm/classification/tree.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, Xnew;
	struct vector y;
	int64_t trees, max_features, max_depth, min_samples_leaf, seed;
};

struct result {
	struct vector p, oob_p, importance;
	double oob_auc;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "特征，一行一个样本", "features, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", { 0, 1 }, { "类别（0/1）", "0 or 1" }, "n" },
	{ IN(Xnew), PORT_MATRIX, "1",
	    .words = { "待预测样本（缺省为训练样本）",
		"samples to predict (without them those of X)" },
	    .otherwise = "null" },
	{ IN(trees), PORT_WHOLE, "1", { 1, 500 }, { "树数", "trees" },
	    .otherwise = "100" },
	{ IN(max_features), PORT_WHOLE, "1", { 0, 1e6 },
	    { "每结点候选特征数（0 为 √m）",
		"features tried at a node (0: sqrt(m))" },
	    .otherwise = "0" },
	{ IN(max_depth), PORT_WHOLE, "1", { 1, TREE_DEPTH },
	    { "最大深度", "depth at most" }, .otherwise = "60" },
	{ IN(min_samples_leaf), PORT_WHOLE, "1", { 1, 1e6 },
	    { "叶最少样本数", "samples of a leaf at least" },
	    .otherwise = "1" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "为 1 的概率", "probability of 1" } },
	{ OUT(oob_p), PORT_VECTOR, "1",
	    .words = { "训练样本的袋外概率",
		"of samples of X, by trees that had not seen them" },
	    .gaps = true },
	{ OUT(importance), PORT_VECTOR, "1",
	    .words = { "特征重要性（Gini）",
		"importance of features (Gini)" } },
	{ OUT(oob_auc), PORT_NUMBER, "1",
	    .words = { "袋外 AUC", "AUC of oob_p" }, .gaps = true },
	{ NULL },
};

struct forest {
	const struct given *g;
	const struct matrix *queries;
	double *h, *gh; /* weights of this tree's rows, and theirs of ones */
	double *unseen; /* how often each row was out of the bag */
};

/* As many rows as there are, drawn with replacement. */
static void
bag(struct forest *f, gsl_rng *rng)
{
	const size_t n = f->g->y.n;

	for (size_t i = 0; i < n; i++)
		f->h[i] = 0;
	for (size_t i = 0; i < n; i++)
		f->h[gsl_rng_uniform_int(rng, n)]++;
	for (size_t i = 0; i < n; i++)
		f->gh[i] = f->h[i] * f->g->y.v[i];
}

static void
count(struct forest *f, const struct tree *tree, struct result *r)
{
	const struct matrix *X = &f->g->X, *queries = f->queries;
	double *gains = r->importance.v;

	for (size_t i = 0; i < r->p.n; i++)
		r->p.v[i] += tree_value(tree, queries->v + i * queries->cols);
	for (size_t i = 0; i < X->rows; i++)
		if (f->h[i] <= 0) {
			f->unseen[i]++;
			r->oob_p.v[i] += tree_value(tree, X->v + i * X->cols);
		}
	tree_gains(tree, gains);
}

static bool
plant(struct call *call, struct forest *f, const uint32_t *order,
    struct tree_how *how, struct result *r)
{
	const struct tree_rows rows = { &f->g->X, order, f->gh, f->h };
	const size_t n = (size_t)f->g->trees;

	for (size_t t = 0; t < n; t++) {
		struct tree tree;

		bag(f, how->rng);
		if (!tree_grow(call, &rows, how, (double)t / (double)n, &tree))
			return false;
		count(f, &tree, r);
	}
	for (size_t i = 0; i < r->p.n; i++)
		r->p.v[i] /= (double)n;
	return true;
}

/* Rows that were in every bag have no such probability. */
static void
judge(struct call *call, const struct forest *f, struct result *r)
{
	struct vector y = call_vector(call, f->g->y.n);
	struct vector s = call_vector(call, f->g->y.n);
	double ones = 0;
	size_t n = 0;

	for (size_t i = 0; i < y.n; i++) {
		r->oob_p.v[i] = f->unseen[i] > 0 ? r->oob_p.v[i] / f->unseen[i]
						 : (double)NAN;
		if (isnan(r->oob_p.v[i]))
			continue;
		y.v[n] = f->g->y.v[i];
		s.v[n] = r->oob_p.v[i];
		ones += y.v[n++];
	}
	y.n = s.n = n;
	r->oob_auc =
	    ones > 0 && ones < (double)n ? auc_of(call, y, s) : (double)NAN;
}

static void
forget(void *rng)
{
	gsl_rng_free(rng);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const size_t m = g->X.cols, n = g->X.rows;
	struct forest f = { .g = g };
	struct tree_how how = { .depth = (size_t)g->max_depth,
		.leaf_least = (double)g->min_samples_leaf,
		.split_least = 2,
		.gain_least = 1e-9,
		.tried = g->max_features == 0 ? (size_t)sqrt((double)m)
					      : (size_t)g->max_features };

	if (!sample_is_binary(call, "y", g->y) ||
	    !tree_queries(call, &g->Xnew, &g->X, &f.queries))
		return false;
	if (how.tried > m)
		return call_refuse(call, "max_features",
		    "X has %zu features, not %zu", m, how.tried);
	how.rng = gsl_rng_alloc(gsl_rng_mt19937);
	cx_defer(call->cx, forget, how.rng);
	gsl_rng_set(how.rng, (unsigned long)g->seed);
	f.h = call_vector(call, n).v;
	f.gh = call_vector(call, n).v;
	f.unseen = call_vector(call, n).v;
	r->p = call_vector(call, f.queries->rows);
	r->oob_p = call_vector(call, n);
	r->importance = call_vector(call, m);
	if (!plant(call, &f, tree_order(call, &g->X), &how, r))
		return false;
	tree_shares(r->importance);
	judge(call, &f, r);
	return true;
}

const struct entry algorithm_random_forest = {
	.id = "CLS-07",
	.words = { "随机森林（二分类）", "Random forest (two classes)" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "p = mean over trees of the share of ones in the leaf; "
		    "each tree from rows drawn with replacement, each split "
		    "from features drawn anew",
	.source = "Breiman 2001",
	.strength = STRENGTH_A,
	.oracle = "sklearn RandomForestClassifier: out-of-bag AUC",
	.note = { "同一种子结果可复现", "The same seed gives the same forest" },
	.version = 1,
	.evaluate = evaluate,
};
