/*
 * extreme.h - the value farthest from the mean of a sample, and how far it may
 * be by chance in a normal one (Grubbs 1969).
 */
#ifndef ANOMALY_EXTREME_H
#define ANOMALY_EXTREME_H

#include "knowledge/call.h"

/* Of the values with `left`, two of which differ: the distance over the
 * standard deviation, 0 when none differ; *place: which. */
double extreme_of(struct vector x, const bool *left, size_t *place);

/* What is exceeded with chance alpha in a normal sample of n >= 3 values. */
double extreme_limit(double n, double alpha);

#endif
