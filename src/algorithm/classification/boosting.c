#include <math.h>

#include "algorithm/classification/tree.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define LEAST_GAIN 1e-6

struct given {
	struct matrix X, Xnew;
	struct vector y;
	int64_t rounds, max_depth, seed;
	double learning_rate, lambda, min_child_weight, subsample;
};

struct result {
	struct vector p, importance, logloss;
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
	{ IN(rounds), PORT_WHOLE, "1", { 1, 1000 }, { "轮数", "rounds" },
	    .otherwise = "100" },
	{ IN(learning_rate), PORT_NUMBER, "1", { 1e-4, 1 },
	    { "学习率", "learning rate" }, .otherwise = "0.1" },
	{ IN(max_depth), PORT_WHOLE, "1", { 1, 20 },
	    { "最大深度", "depth at most" }, .otherwise = "3" },
	{ IN(lambda), PORT_NUMBER, "1", { 0, 1e6 },
	    { "叶权 L2 惩罚", "L2 penalty of leaves" }, .otherwise = "1" },
	{ IN(min_child_weight), PORT_NUMBER, "1", { 0, 1e6 },
	    { "子结点最小 Hessian 和", "sum of Hessians of a side at least" },
	    .otherwise = "1" },
	{ IN(subsample), PORT_NUMBER, "1", { 0.01, 1 },
	    { "每轮抽样比例", "share of rows drawn in a round" },
	    .otherwise = "1" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "为 1 的概率", "probability of 1" } },
	{ OUT(importance), PORT_VECTOR, "1",
	    .words = { "特征重要性（增益）",
		"importance of features (gain)" } },
	{ OUT(logloss), PORT_VECTOR, "1",
	    .words = { "各轮后训练对数损失",
		"logarithmic loss on X behind each round" } },
	{ NULL },
};

struct boost {
	const struct given *g;
	struct vector score;       /* of each row, log odds */
	struct vector slope, hess; /* what a tree learns from */
};

static double
share_of(double score)
{
	return 1 / (1 + exp(-score));
}

/* What is left to learn; rows that are not drawn weigh nothing. */
static void
prepare(struct boost *b, gsl_rng *rng)
{
	for (size_t i = 0; i < b->score.n; i++) {
		const double p = share_of(b->score.v[i]);
		const bool drawn = b->g->subsample >= 1 ||
		    gsl_rng_uniform(rng) < b->g->subsample;

		b->slope.v[i] = drawn ? b->g->y.v[i] - p : 0;
		b->hess.v[i] = drawn ? fmax(p * (1 - p), 1e-16) : 0;
	}
}

static double
logloss(const struct boost *b)
{
	double sum = 0;

	for (size_t i = 0; i < b->score.n; i++) {
		const double s =
		    b->g->y.v[i] > 0 ? -b->score.v[i] : b->score.v[i];

		sum += fmax(s, 0) + log1p(exp(-fabs(s)));
	}
	return sum / (double)b->score.n;
}

static void
add(struct vector score, const struct matrix *rows, const struct tree *tree,
    double rate)
{
	for (size_t i = 0; i < score.n; i++)
		score.v[i] += rate * tree_value(tree, rows->v + i * rows->cols);
}

static bool
train(struct call *call, struct boost *b, const struct matrix *queries,
    const struct tree_how *how, struct result *r)
{
	const struct given *g = b->g;
	const struct tree_rows rows = { &g->X, tree_order(call, &g->X),
		b->slope.v, b->hess.v };

	r->logloss = call_vector(call, (size_t)g->rounds);
	for (size_t t = 0; t < r->logloss.n; t++) {
		struct tree tree;

		prepare(b, how->rng);
		if (!tree_grow(call, &rows, how,
			(double)t / (double)r->logloss.n, &tree))
			return false;
		add(b->score, &g->X, &tree, g->learning_rate);
		add(r->p, queries, &tree, g->learning_rate);
		tree_gains(&tree, r->importance.v);
		r->logloss.v[t] = logloss(b);
	}
	return true;
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
	struct boost b = { .g = g };
	struct tree_how how = { .depth = (size_t)g->max_depth,
		.leaf_least = g->min_child_weight,
		.lambda = g->lambda,
		.gain_least = LEAST_GAIN };
	const struct matrix *queries;

	if (!sample_is_binary(call, "y", g->y) ||
	    !tree_queries(call, &g->Xnew, &g->X, &queries))
		return false;
	how.rng = gsl_rng_alloc(gsl_rng_mt19937);
	cx_defer(call->cx, forget, how.rng);
	gsl_rng_set(how.rng, (unsigned long)g->seed);
	b.score = call_vector(call, g->y.n);
	b.slope = call_vector(call, g->y.n);
	b.hess = call_vector(call, g->y.n);
	r->p = call_vector(call, queries->rows);
	r->importance = call_vector(call, g->X.cols);
	if (!train(call, &b, queries, &how, r))
		return false;
	for (size_t i = 0; i < r->p.n; i++)
		r->p.v[i] = share_of(r->p.v[i]);
	tree_shares(r->importance);
	return true;
}

const struct entry algorithm_boosting = {
	.id = "CLS-08",
	.words = { "梯度提升树（二分类）",
	    "Gradient boosted trees (two classes)" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "each tree fits g = y - p with h = p(1-p): leaf G/(H+lambda)"
	    ", gain GL^2/(HL+lambda) + GR^2/(HR+lambda) - "
	    "G^2/(H+lambda); score += rate leaf; p = 1/(1+exp(-score))",
	.source = "Friedman 2001; Chen & Guestrin 2016",
	.strength = STRENGTH_A,
	.oracle = "xgboost, exact",
	.note = { "初始概率 0.5；同一种子结果可复现",
	    "Begins at a probability of 0.5; the same seed gives the same "
	    "trees" },
	.version = 1,
	.evaluate = evaluate,
};
