#include <math.h>

#include "algorithm/classification/tree.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define WORK_MOST 1e9 /* rounds times numbers of X */

struct given {
	struct matrix X, Xnew;
	struct vector y;
	int64_t rounds, depth;
	double rate;
};

struct result {
	struct vector score, label, errors, weights;
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
	{ IN(rounds), PORT_WHOLE, "1", { 1, 1000 },
	    { "轮数（最多的弱分类器数）", "weak learners at most" },
	    .otherwise = "50" },
	{ IN(depth), PORT_WHOLE, "1", { 1, 10 },
	    { "弱分类树深度", "depth of their trees" }, .otherwise = "1" },
	{ IN(rate), PORT_NUMBER, "1", { 1e-3, 10 },
	    { "学习率", "rate of learning" }, .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(score), PORT_VECTOR, "1",
	    .words = { "加权投票（-1 至 1，正为 1 类）",
		"weighted vote from -1 to 1, positive for 1" } },
	{ OUT(label), PORT_VECTOR, "1", .words = { "预测类别", "prediction" } },
	{ OUT(errors), PORT_VECTOR, "1",
	    .words = { "各弱分类器的加权错误率",
		"weighted share of errors of each learner" } },
	{ OUT(weights), PORT_VECTOR, "1",
	    .words = { "各弱分类器的票重", "weight of each vote" } },
	{ NULL },
};

struct boost {
	const struct given *g;
	const struct matrix *rows;
	struct tree_rows all;
	double *weight, *gradient; /* of each sample */
	double votes;
};

static double
vote(const struct tree *tree, const double *row)
{
	return tree_value(tree, row) > 0.5 ? 1 : -1;
}

static double
error_of(const struct boost *b, const struct tree *tree)
{
	double wrong = 0;

	for (size_t i = 0; i < b->g->X.rows; i++)
		if ((vote(tree, b->g->X.v + i * b->g->X.cols) > 0) !=
		    (b->g->y.v[i] > 0))
			wrong += b->weight[i];
	return wrong;
}

/* What was got wrong weighs more. */
static void
shift(struct boost *b, const struct tree *tree, double alpha)
{
	double sum = 0;

	for (size_t i = 0; i < b->g->X.rows; i++) {
		if ((vote(tree, b->g->X.v + i * b->g->X.cols) > 0) !=
		    (b->g->y.v[i] > 0))
			b->weight[i] *= exp(alpha);
		sum += b->weight[i];
	}
	for (size_t i = 0; i < b->g->X.rows; i++)
		b->weight[i] /= sum;
}

static void
count(struct boost *b, const struct tree *tree, double alpha, struct result *r)
{
	const size_t k = r->errors.n++;

	r->weights.v[k] = alpha;
	b->votes += alpha;
	for (size_t i = 0; i < b->rows->rows; i++)
		r->score.v[i] +=
		    alpha * vote(tree, b->rows->v + i * b->rows->cols);
}

/* False: a learner without errors, or no better than chance, ends it. */
static bool
learn(struct call *call, struct boost *b, double share, struct result *r,
    bool *more)
{
	const struct tree_how how = { .depth = (size_t)b->g->depth,
		.gain_least = 1e-12 };
	struct tree tree;
	double error;

	for (size_t i = 0; i < b->g->X.rows; i++)
		b->gradient[i] = b->weight[i] * b->g->y.v[i];
	if (!tree_grow(call, &b->all, &how, share, &tree))
		return false;
	error = error_of(b, &tree);
	*more = error > 1e-15 && error < 0.5;
	if (error >= 0.5 && r->errors.n > 0)
		return true;
	if (error >= 0.5)
		return call_refuse(
		    call, "X", "no split of X is better than chance");
	r->errors.v[r->errors.n] = error;
	if (!*more)
		count(b, &tree, 1, r);
	else
		count(b, &tree, b->g->rate * log((1 - error) / error), r);
	shift(b, &tree, *more ? r->weights.v[r->errors.n - 1] : 0);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct boost b = { .g = g };
	bool more = true;

	if (!sample_is_binary(call, "y", g->y) ||
	    !tree_queries(call, &g->Xnew, &g->X, &b.rows))
		return false;
	if ((double)g->X.rows * (double)g->X.cols * (double)g->rounds *
		(double)g->depth >
	    WORK_MOST)
		return call_refuse(
		    call, "rounds", "X is too large for so many rounds");
	b.weight = call_vector(call, g->X.rows).v;
	b.gradient = call_vector(call, g->X.rows).v;
	b.all = (struct tree_rows){ &g->X, tree_order(call, &g->X), b.gradient,
		b.weight };
	r->score = call_vector(call, b.rows->rows);
	r->label = call_vector(call, b.rows->rows);
	r->errors = call_vector(call, (size_t)g->rounds);
	r->weights = call_vector(call, (size_t)g->rounds);
	r->errors.n = 0;
	for (size_t i = 0; i < g->X.rows; i++)
		b.weight[i] = 1 / (double)g->X.rows;
	for (int64_t k = 0; k < g->rounds && more; k++)
		if (!learn(call, &b, (double)k / (double)g->rounds, r, &more))
			return false;
	r->weights.n = r->errors.n;
	for (size_t i = 0; i < b.rows->rows; i++) {
		r->score.v[i] /= b.votes;
		r->label.v[i] = r->score.v[i] > 0;
	}
	return true;
}

const struct entry algorithm_adaboost = {
	.id = "CLS-09",
	.words = { "AdaBoost（SAMME，二分类）",
	    "AdaBoost (SAMME, two classes)" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "alpha = rate ln((1 - e)/e); weights of errors times "
		    "exp(alpha); score = sum alpha vote/sum alpha",
	.source = "Freund & Schapire 1997; Zhu, Zou, Rosset & Hastie 2009",
	.strength = STRENGTH_A,
	.oracle = "sklearn AdaBoostClassifier (SAMME)",
	.version = 1,
	.evaluate = evaluate,
};
