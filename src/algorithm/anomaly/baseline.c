#include "algorithm/anomaly/baseline.h"

#include <math.h>

#include "algorithm/statistics/sample.h"

bool
baseline_of(
    struct call *call, struct vector x, int64_t n, double *mu, double *s)
{
	struct vector base = { x.v, n > 0 ? (size_t)n : x.n };
	double mean, squares;

	if (!isnan(*mu) && !isnan(*s))
		return true;
	if (base.n > x.n)
		return call_refuse(call, "baseline",
		    "baseline must be at most the %zu values of x", x.n);
	if (!sample_varies(call, "x", base, 2))
		return false;
	squares = sample_squares(base, &mean);
	if (isnan(*mu))
		*mu = mean;
	if (isnan(*s))
		*s = sqrt(squares / (double)(base.n - 1));
	return true;
}
