/*
 * loess.h - a line fitted about each place of an evenly spaced series, near
 * values weighing more (Cleveland 1979), as STL needs it.
 */
#ifndef SERIES_LOESS_H
#define SERIES_LOESS_H

#include "knowledge/call.h"

struct loess {
	const double *y;
	size_t n;
	size_t window; /* values that count, or more than n: all, flatter */
	const double *robust; /* weights, or NULL: all 1 */
	double *kernel; /* room for the lesser of window and n, and one more */
	size_t made;    /* of the kernel: loess.c's own, 0 at first */
};

/*
 * The value at place `at`, from 0 on, which may be up to one place outside of
 * the series, by the values [left, right).  NaN when all weights are 0.
 */
double loess_at(struct loess *l, int64_t at, size_t left, size_t right);

/* All places. */
void loess_smooth(struct loess *l, double *to);

#endif
