/*
 * arima.h - seasonal ARIMA with regressors, by exact maximum likelihood.
 *
 *	x(t) = b0 + X(t) b + u(t)
 *	(1 - B)^d (1 - B^s)^D u(t) = w(t), where phi(B) Phi(B^s) w = theta(B)
 *	Theta(B^s) e
 *
 * after Box, Jenkins & Reinsel, Time Series Analysis (2015), ch. 9 and
 * Harvey, Forecasting, Structural Time Series Models and the Kalman Filter
 * (1989), ch. 3.  The likelihood is that of the differenced series; what
 * regressors and variance are best for the other coefficients follows from
 * least squares of the innovations, so that only these are searched for.
 * With differences b0 is the mean of w: a drift.
 */
#ifndef SERIES_ARIMA_H
#define SERIES_ARIMA_H

#include "algorithm/series/arma.h"

#define ARIMA_VALUES 20000
#define ARIMA_REGRESSORS 50
#define ARIMA_LONGEST 10000 /* steps of a forecast */

/* Names of a fit's inputs where they are refused. */
struct arima {
	struct vector x;
	const struct matrix *X, *Xnew; /* no columns: none */
	int64_t p, d, q, P, D, Q, s;   /* s: values of a season */
	bool constant;
	struct vector params; /* phi, theta, Phi, Theta; none: to be found */
	double level;         /* that the band of the forecast covers */
	/* What comes out. */
	struct vector beta; /* the constant first */
	struct vector residual;
	double sigma2, llf, aic, bic;
	struct vector forecast, se, low, high; /* as long as h says */
};

/* Refuses x, X, Xnew, params and orders that do not fit together. */
bool arima_fit(struct call *call, struct arima *a, size_t h);

#endif
