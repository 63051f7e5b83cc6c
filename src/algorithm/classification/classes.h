/*
 * classes.h - samples of two and more classes, whose labels are whole numbers.
 */
#ifndef CLASSIFICATION_CLASSES_H
#define CLASSIFICATION_CLASSES_H

#include "knowledge/call.h"

#define CLASSES_MOST 100

struct classes {
	size_t n;      /* classes, at least 2 */
	double *label; /* of each, ascending */
	double *count; /* samples of each */
	size_t *of;    /* class of each sample, from 0 */
};

/* The rows of ports of members X, y and Xnew. */
#define CLASSES_PORTS                                                          \
	{ IN(X), PORT_MATRIX, "1", { -1e12, 1e12 },                            \
		{ "特征，一行一个样本", "features, a row a sample" }, "n,m" }, \
	    { IN(y), PORT_VECTOR, "1", { -1e9, 1e9 },                          \
		    { "类别（整数）", "classes, whole numbers" }, "n" },       \
	{                                                                      \
		IN(Xnew), PORT_MATRIX, "1", { -1e12, 1e12 },                   \
		    { "待预测样本（缺省为训练样本）",                          \
			    "samples to predict (without them those of X)" },  \
		    "k,m", .otherwise = "null"                                 \
	}
#define CLASSES_PORT_LABELS                                                    \
	{                                                                      \
		OUT(classes), PORT_VECTOR, "1", .words = {                     \
			"各类标签（升序）",                                    \
			"labels of the classes, ascending"                     \
		}                                                              \
	}

/* Refuses `input` when it has another number than whole ones, one class alone,
 * or too many. */
bool classes_of(
    struct call *call, const char *input, struct vector y, struct classes *c);

/* The labels as a result. */
struct vector classes_labels(struct call *call, const struct classes *c);

/* Logarithms of weights of each class, a row a sample, become shares of 1;
 * and the label of the greatest of each row. */
struct vector classes_decide(
    struct call *call, const struct classes *c, struct matrix *logs);

#endif
