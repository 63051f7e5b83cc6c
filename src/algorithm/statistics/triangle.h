/*
 * triangle.h - the triangle R of a QR decomposition of many rows.
 *
 * Rows come in blocks that fit a processor's cache, and each block is folded
 * into the triangle by Householder reflections: the accuracy of QR, the
 * memory of one block.  R'R is the matrix of products of the columns, and
 * least squares, principal components and ridges all follow from R.
 *
 * Numbers stand column by column, as LAPACK has them: r[j * n + i].
 */
#ifndef STATISTICS_TRIANGLE_H
#define STATISTICS_TRIANGLE_H

#include "knowledge/call.h"

#define TRIANGLE_MOST 1000 /* columns */

struct triangle {
	double *r; /* upper; what is below the diagonal is 0 */
	size_t n;  /* rows and columns */
};

/* Writes the n numbers of row i of a design, one every `step` places. */
typedef void triangle_row(
    const void *design, size_t i, double *to, size_t step);

/* Of `rows` rows with n columns; false when the call is to end. */
bool triangle_of(struct call *call, triangle_row *row, const void *design,
    size_t rows, size_t n, struct triangle *t);

/* Folds a few rows more in: m of them, row by row. */
void triangle_add(
    struct call *call, struct triangle *t, const double *rows, size_t m);

/*
 * Solves for the last column by the first p = n - 1: x makes the sum of
 * squares least.  False when these columns depend on each other, to within
 * rounding.
 */
bool triangle_solve(const struct triangle *t, double *x);

/* Diagonal of (X'X)^-1 of the first p columns, which do not depend on each
 * other. */
void triangle_variances(
    struct call *call, const struct triangle *t, size_t p, double *diagonal);

#endif
