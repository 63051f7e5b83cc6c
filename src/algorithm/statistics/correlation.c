#include "algorithm/statistics/correlation.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"

void
correlation(struct vector x, struct vector y, double *r, double *p)
{
	const double free = (double)x.n - 2;
	double x_mean, y_mean, product = 0;
	const double xx = sample_squares(x, &x_mean);
	const double yy = sample_squares(y, &y_mean);

	for (size_t i = 0; i < x.n; i++)
		product += (x.v[i] - x_mean) * (y.v[i] - y_mean);
	*r = fmax(-1, fmin(1, product / sqrt(xx) / sqrt(yy)));
	/* 1 - r^2 as a product, which keeps its digits near 1. */
	*p = fabs(*r) < 1 ? 2 *
		gsl_cdf_tdist_Q(
		    fabs(*r) * sqrt(free / ((1 - *r) * (1 + *r))), free)
			  : 0;
}
