/*
 * descent.h - coefficients under a penalty that makes some of them 0, by
 * descent along one coordinate after the other.
 *
 *	argmin |y - b0 - X b|^2/(2n) + alpha (share sum|b| + (1 - share) b'b/2)
 *
 * after Friedman, Hastie & Tibshirani 2010.
 */
#ifndef REGRESSION_DESCENT_H
#define REGRESSION_DESCENT_H

#include "algorithm/regression/shrink.h"

/* 0 < alpha, 0 <= share <= 1.  Refuses alpha where there is no end; *kept: how
 * many coefficients are not 0. */
bool descent(struct call *call, const struct shrink *s, double alpha,
    double share, struct vector *coef, int64_t *kept);

#endif
