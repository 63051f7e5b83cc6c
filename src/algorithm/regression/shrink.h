/*
 * shrink.h - what regressions with a penalty have in common: columns about
 * their means, so that the intercept is free of it.
 */
#ifndef REGRESSION_SHRINK_H
#define REGRESSION_SHRINK_H

#include "algorithm/statistics/triangle.h"

struct shrink {
	const struct matrix *X;
	struct vector y;
	double *mean; /* of each column */
	double y_mean;
	struct triangle t;    /* of the rows less their means; y is last */
	double squares;       /* of y about its mean */
	struct triangle kept; /* as t, which nobody changes */
};

/* Refuses too many columns, fewer than two rows, a y that does not vary. */
bool shrink_begin(struct call *call, const struct matrix *X, struct vector y,
    struct shrink *s);

/* Intercept and R squared of these coefficients. */
void shrink_end(
    const struct shrink *s, struct vector coef, double *intercept, double *r2);

#endif
