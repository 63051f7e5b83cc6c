/*
 * smoothing.h - exponential smoothing of a level, a trend and seasons, one
 * step after the other, and the parameters that make its errors least.
 *
 * After Hyndman et al., Forecasting with Exponential Smoothing (2008), in the
 * form of error correction:
 *
 *	forecast = season(t) * or + (level + phi trend)
 *	level    = alpha (x deseasonalised) + (1 - alpha)(level + phi trend)
 *	trend    = beta (level - last level) + (1 - beta) phi trend
 *	season   = gamma (x less or over level + phi trend) + (1 - gamma) season
 */
#ifndef SERIES_SMOOTHING_H
#define SERIES_SMOOTHING_H

#include "knowledge/call.h"

struct smoothing {
	struct vector x;
	bool trend, multiplies;         /* how seasons meet the level */
	double alpha, beta, gamma, phi; /* NaN: to be estimated */
	double level, slope;            /* first, then last */
	struct vector season;           /* of the next steps; none: n is 0 */
	double sse;
};

/* Steps from the first level over x: level, slope, season and sse become the
 * last.  Memory of fitted values: x.n places, or NULL. */
void smoothing_run(struct smoothing *s, double *fitted);

/* Fills in those of alpha, beta, gamma, phi that are NaN; false when the call
 * is to end. */
bool smoothing_fit(struct call *call, struct smoothing *s);

/* h steps beyond the last. */
struct vector smoothing_forecast(
    struct call *call, const struct smoothing *s, size_t h);

#endif
