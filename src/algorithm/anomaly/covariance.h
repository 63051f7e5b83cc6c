/*
 * covariance.h - rows of several variables about their means, and their
 * covariance by the triangle of a QR decomposition.
 */
#ifndef ANOMALY_COVARIANCE_H
#define ANOMALY_COVARIANCE_H

#include "algorithm/statistics/triangle.h"

struct covariance {
	const struct matrix *X;
	double *mean, *scale; /* of each column; scale 1: not scaled */
	struct triangle t;    /* R'R / (rows - 1) is the covariance */
};

/*
 * Refuses `input` for too many columns, for fewer than two rows and for
 * columns that do not vary; with `scaled` columns are divided by their
 * standard deviation.
 */
bool covariance_of(struct call *call, const char *input, const struct matrix *X,
    bool scaled, struct covariance *c);

/* Row i less the means, over the scales. */
void covariance_row(
    const struct covariance *c, const struct matrix *X, size_t i, double *to);

#endif
