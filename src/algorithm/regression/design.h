/*
 * design.h - the rows that regressions fit: a 1 for the intercept, the
 * variables, and behind them what is explained, each row times the square
 * root of its weight.
 */
#ifndef REGRESSION_DESIGN_H
#define REGRESSION_DESIGN_H

#include "algorithm/statistics/triangle.h"

struct design {
	const struct matrix *X;
	const double *y;
	bool intercept;
	const double *root; /* of weights, or NULL: all 1 */
};

/* How many coefficients there are. */
size_t design_width(const struct design *d);

/* A triangle_row of design_width() + 1 numbers. */
void design_row(const void *design, size_t i, double *to, size_t step);

/* Row i of X, with its intercept, times beta. */
double design_value(const struct design *d, size_t i, const double *beta);

/* Refuses too many columns, and rows that are not more than coefficients. */
bool design_fits(struct call *call, const struct design *d);

/* The triangle and what solves it; refuses X when its columns depend on each
 * other. */
bool design_solve(struct call *call, const struct design *d, struct triangle *t,
    struct vector *beta);

#endif
