/*
 * tree.h - one tree, grown greedily: of classes, of a forest, of boosting.
 *
 * Each row has a slope g and a weight h.  A node is worth G^2/(H + lambda) of
 * its sums and gives G/(H + lambda); a split is worth what its two sides are
 * more than the node.  With g = w y, h = w, lambda = 0 that is the decrease of
 * Gini's impurity and the share of ones; with g = y - p, h = p(1-p) it is
 * Newton's step of boosting.  Values up to the threshold go left.
 */
#ifndef CLASSIFICATION_TREE_H
#define CLASSIFICATION_TREE_H

#include <gsl/gsl_rng.h>

#include "knowledge/call.h"

#define TREE_DEPTH 60

struct tree_rows {
	const struct matrix *X;
	const uint32_t *order; /* rows by each column in turn, ascending */
	const double *g, *h;   /* h 0: the row is not there */
};

struct tree_how {
	size_t depth;       /* at most TREE_DEPTH */
	double leaf_least;  /* of H on each side of a split */
	double split_least; /* of H in a node that is split */
	double lambda;
	double gain_least; /* a split is worth more than this */
	size_t tried;      /* columns, drawn by rng for each node; 0: all */
	gsl_rng *rng;
};

/* Nodes, parents before children; the first is the root. */
struct tree {
	size_t n;
	struct tree_node {
		int64_t column; /* -1: a leaf */
		double threshold, gain;
		size_t left, right;
		double value, weight; /* G/(H + lambda), H */
	} * nodes;
};

/* Rows by each column, for tree_rows. */
uint32_t *tree_order(struct call *call, const struct matrix *X);

/* False when the call is to end; `share` of it is done. */
bool tree_grow(struct call *call, const struct tree_rows *rows,
    const struct tree_how *how, double share, struct tree *tree);

/* The value of the leaf that a row comes to. */
double tree_value(const struct tree *tree, const double *row);

/* Adds the gain of each split to its column's. */
void tree_gains(const struct tree *tree, double *gains);

/* Makes gains shares of their sum, when there is one. */
void tree_shares(struct vector gains);

/* Rows to predict: those given, or, without, the ones learnt from.  Refuses
 * others than `cols` wide. */
bool tree_queries(struct call *call, const struct matrix *given,
    const struct matrix *X, const struct matrix **rows);

#endif
