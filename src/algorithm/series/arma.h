/*
 * arma.h - autoregressive moving averages: coefficients, and the innovations
 * of series that follow them.
 *
 *	w(t) = phi1 w(t-1) + … + e(t) + theta1 e(t-1) + …,  var e = 1
 *
 * The state has r = max(p, q + 1) numbers, the first of them w (Harvey 1989,
 * ch. 3), and begins with the covariance it has in the long run, so that the
 * likelihood is exact.
 */
#ifndef SERIES_ARMA_H
#define SERIES_ARMA_H

#include "knowledge/call.h"

#define ARMA_MOST 64 /* r */

struct arma {
	size_t r;
	double phi[ARMA_MOST];   /* of lag 1, 2, … */
	double theta[ARMA_MOST]; /* of lag 0, which is 1, 1, … */
};

/* Rooms of a filter, for as many runs as one likes. */
struct arma_room {
	double *start, *P, *power, *next, *half; /* r times r */
};

void arma_begin(struct call *call, size_t r, struct arma_room *room);

/*
 * n coefficients of a stationary autoregression from its partial
 * autocorrelations, each between -1 and 1 (Monahan 1984).
 */
void arma_from_partials(const double *partial, size_t n, double *phi);

/*
 * Makes columns of n numbers each, one behind the other, into their
 * innovations over the standard deviations that these have; the filter is one
 * for all.  *log_det: the sum of the logarithms of the variances.  states: r
 * numbers for each column, as expected after the last; f(h) is the first of
 * T^(h-1) times it.  False when the autoregression is not stationary.
 */
bool arma_whiten(const struct arma *a, const struct arma_room *room,
    double *columns, size_t n, size_t count, double *states, double *log_det);

/* One step of a state. */
void arma_step(const struct arma *a, double *state);

#endif
