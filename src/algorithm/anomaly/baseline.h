/*
 * baseline.h - target and standard deviation that charts judge by, as given or
 * from the values of a time when all was well.
 */
#ifndef ANOMALY_BASELINE_H
#define ANOMALY_BASELINE_H

#include "knowledge/call.h"

/*
 * Of the first n values of x (0: all), where *mu or *s is NaN.  Refuses
 * "baseline" when x is shorter, and "x" when these values do not vary.
 */
bool baseline_of(
    struct call *call, struct vector x, int64_t n, double *mu, double *s);

#endif
