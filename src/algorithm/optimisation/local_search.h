/*
 * local_search.h - searches of NLopt, from one point downhill.
 */
#ifndef OPTIMISATION_LOCAL_SEARCH_H
#define OPTIMISATION_LOCAL_SEARCH_H

#include <nlopt.h>

#include "algorithm/optimisation/objective.h"

/* Formulas that are to be at most 0, and such that are to be 0. */
struct local_search_limits {
	const struct algebra *most, *zero;
	size_t most_n, zero_n;
	double tolerance;
};

/*
 * Goes from x, which becomes the end, until a step changes less than
 * `close` of it; slopes by central differences where the search wants them.
 * *value is the formula's at the end.  Refuses "minimize" when it fails;
 * false, too, when the call is to end.
 */
bool local_search(struct objective *o, nlopt_algorithm algorithm, double close,
    const struct local_search_limits *limits, double *x, double *value);

#endif
