/*
 * nearest.h - which of some centers is nearest, for eight samples at once.
 *
 * Samples stand side by side, number by number: side[j * NEAREST_LANES + i] is
 * number j of sample i.  Distances are Euclidean, their squares added up in
 * the order of the numbers, whatever the processor: so results are the same
 * to the last digit everywhere.
 */
#ifndef CLUSTERING_NEAREST_H
#define CLUSTERING_NEAREST_H

#include <stddef.h>

#define NEAREST_LANES 8

/* Of each sample. */
struct nearest {
	double first[NEAREST_LANES]; /* square of the distance to the nearest */
	double
	    second[NEAREST_LANES]; /* to the next; infinite with one center */
	double
	    which[NEAREST_LANES]; /* the nearest, from 0; of equals the first */
};

/* Among k centers of m numbers, a row each. */
void nearest_two(const double *side, size_t m, const double *centers, size_t k,
    struct nearest *to);

/* What nearest_two() is on a processor with nothing wider than 16 bytes. */
void nearest_two_narrow(const double *side, size_t m, const double *centers,
    size_t k, struct nearest *to);

/* Squares of the distances to one center. */
void nearest_squares(const double *side, size_t m, const double *center,
    double to[NEAREST_LANES]);

/* Puts a sample at place i of those side by side. */
void nearest_put(double *side, size_t i, const double *sample, size_t m);

#endif
