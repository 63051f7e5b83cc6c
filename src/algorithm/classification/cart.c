#include <math.h>

#include "algorithm/classification/tree.h"
#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

struct given {
	struct matrix X, Xnew;
	struct vector y;
	int64_t max_depth, min_samples_leaf, min_samples_split;
};

struct result {
	struct vector p, importance;
	struct vector feature, threshold, left, right, value, samples;
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
	{ IN(max_depth), PORT_WHOLE, "1", { 1, TREE_DEPTH },
	    { "最大深度", "depth at most" }, .otherwise = "5" },
	{ IN(min_samples_leaf), PORT_WHOLE, "1", { 1, 1e6 },
	    { "叶最少样本数", "samples of a leaf at least" },
	    .otherwise = "1" },
	{ IN(min_samples_split), PORT_WHOLE, "1", { 2, 1e6 },
	    { "可分裂结点最少样本数", "samples of a split node at least" },
	    .otherwise = "2" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(p), PORT_VECTOR, "1",
	    .words = { "为 1 的概率", "probability of 1" } },
	{ OUT(importance), PORT_VECTOR, "1",
	    .words = { "特征重要性（Gini）",
		"importance of features (Gini)" } },
	{ OUT(feature), PORT_VECTOR, "1",
	    .words = { "结点的分裂特征（从 0 起，叶为 −1）",
		"feature of each node, from 0; -1: a leaf" } },
	{ OUT(threshold), PORT_VECTOR, "1",
	    .words = { "结点的阈值（≤ 向左）",
		"threshold of each node; up to it: left" },
	    .gaps = true },
	{ OUT(left), PORT_VECTOR, "1",
	    .words = { "左子结点（叶为 −1）", "left child; -1: a leaf" } },
	{ OUT(right), PORT_VECTOR, "1",
	    .words = { "右子结点（叶为 −1）", "right child; -1: a leaf" } },
	{ OUT(value), PORT_VECTOR, "1",
	    .words = { "结点中 1 的比例", "share of ones of each node" } },
	{ OUT(samples), PORT_VECTOR, "1",
	    .words = { "结点样本数", "samples of each node" } },
	{ NULL },
};

static void
tell(struct call *call, const struct tree *tree, struct result *r)
{
	struct vector *all[] = { &r->feature, &r->threshold, &r->left,
		&r->right, &r->value, &r->samples };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, tree->n);
	for (size_t i = 0; i < tree->n; i++) {
		const struct tree_node *n = &tree->nodes[i];
		const bool leaf = n->column < 0;

		r->feature.v[i] = (double)n->column;
		r->threshold.v[i] = leaf ? (double)NAN : n->threshold;
		r->left.v[i] = leaf ? -1 : (double)n->left;
		r->right.v[i] = leaf ? -1 : (double)n->right;
		r->value.v[i] = n->value;
		r->samples.v[i] = n->weight;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector ones = call_vector(call, g->y.n);
	const struct tree_rows rows = { &g->X, NULL, g->y.v, ones.v };
	struct tree_rows ordered = rows;
	const struct tree_how how = { .depth = (size_t)g->max_depth,
		.leaf_least = (double)g->min_samples_leaf,
		.split_least = (double)g->min_samples_split,
		.gain_least = 1e-9 };
	const struct matrix *queries;
	struct tree tree;

	if (!sample_is_binary(call, "y", g->y) ||
	    !tree_queries(call, &g->Xnew, &g->X, &queries))
		return false;
	for (size_t i = 0; i < ones.n; i++)
		ones.v[i] = 1;
	ordered.order = tree_order(call, &g->X);
	if (!tree_grow(call, &ordered, &how, 0.5, &tree))
		return false;
	r->importance = call_vector(call, g->X.cols);
	tree_gains(&tree, r->importance.v);
	tree_shares(r->importance);
	r->p = call_vector(call, queries->rows);
	for (size_t i = 0; i < r->p.n; i++)
		r->p.v[i] = tree_value(&tree, queries->v + i * queries->cols);
	tell(call, &tree, r);
	return true;
}

const struct entry algorithm_cart = {
	.id = "CLS-06",
	.words = { "决策树（CART，二分类）",
	    "Decision tree (CART, two classes)" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "split by the greatest decrease of n 2p(1-p); p of a leaf "
		    "= its share of ones",
	.source = "Breiman, Friedman, Olshen & Stone 1984",
	.strength = STRENGTH_A,
	.oracle = "sklearn.tree.DecisionTreeClassifier",
	.note = { "等值的分裂取特征号小者；降不了杂质的分裂不做",
	    "Of equal splits the first feature's is taken; one that makes "
	    "nothing purer is not" },
	.version = 1,
	.evaluate = evaluate,
};
