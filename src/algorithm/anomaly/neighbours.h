/*
 * neighbours.h - the nearest rows of each row, by Euclidean distance.
 */
#ifndef ANOMALY_NEIGHBOURS_H
#define ANOMALY_NEIGHBOURS_H

#include "knowledge/call.h"

struct neighbours {
	size_t k;
	size_t *place;    /* [i * k + j]: the j-th nearest row of row i */
	double *distance; /* ascending */
};

/* Every pair is measured; of two equally far the first row is the nearer.
 * k < rows.  False when the call is to end. */
bool neighbours_of(
    struct call *call, const struct matrix *X, size_t k, struct neighbours *n);

#endif
