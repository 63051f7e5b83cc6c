/*
 * medoids.h - clusters about members of their own: partition around medoids.
 */
#ifndef CLUSTERING_MEDOIDS_H
#define CLUSTERING_MEDOIDS_H

#include "knowledge/call.h"

#define MEDOIDS_ROWS 3000

struct medoids {
	struct vector medoids; /* k rows, ascending */
	struct vector labels;  /* of each row: which of these */
	double cost;           /* distances to the own medoid, added up */
	int64_t swaps;
};

/*
 * Of distances d[i * n + j], symmetric.  Begins with the rows that lower the
 * cost most, one by one, and exchanges one for another as long as the cost
 * falls, the best exchange first.  k <= n.  False when the call is to end.
 */
bool medoids_of(
    struct call *call, const double *d, size_t n, size_t k, struct medoids *m);

#endif
