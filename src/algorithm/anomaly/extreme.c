#include "algorithm/anomaly/extreme.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double
extreme_of(struct vector x, const bool *left, size_t *place)
{
	double n = 0, mean = 0, squares = 0, most = -1;

	for (size_t i = 0; i < x.n; i++)
		if (left[i])
			mean += (x.v[i] - mean) / ++n;
	*place = 0;
	for (size_t i = 0; i < x.n; i++) {
		const double d = fabs(x.v[i] - mean);

		if (!left[i])
			continue;
		squares += d * d;
		if (d > most) {
			most = d;
			*place = i;
		}
	}
	return squares > 0 ? most / sqrt(squares / (n - 1)) : 0;
}

double
extreme_limit(double n, double alpha)
{
	const double t = gsl_cdf_tdist_Qinv(alpha / (2 * n), n - 2);

	return (n - 1) / sqrt(n) * fabs(t) / sqrt(n - 2 + t * t);
}
