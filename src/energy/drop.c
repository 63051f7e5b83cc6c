#include "energy/drop.h"

#include <math.h>
#include <stdlib.h>

#define NORMAL 1.4826 /* makes the median deviation that of a normal one */

static int
compare(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts v; NaN of nothing. */
static double
median_of(double *v, size_t n)
{
	if (n == 0)
		return NAN;
	qsort(v, n, sizeof(*v), compare);
	return n % 2 == 1 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static double
mean_of(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return n == 0 ? (double)NAN : sum / (double)n;
}

struct drop
drop_of(
    struct cx *cx, const double *before, size_t n, const double *last, size_t m)
{
	double *known = cx_calloc(cx, n + 1, sizeof(*known));
	struct drop d = { mean_of(last, m), NAN, NAN, NAN };
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(before[i]))
			known[k++] = before[i];
	if (k < DROP_BASE_LEAST || isnan(d.mean))
		return d;
	d.median = median_of(known, k);
	if (d.median > 0)
		d.change = d.mean / d.median - 1;
	for (size_t i = 0; i < k; i++)
		known[i] = fabs(known[i] - d.median);
	d.z = (d.mean - d.median) / (NORMAL * median_of(known, k));
	return d;
}

bool
drop_is_lead(const struct drop *d)
{
	return d->change <= DROP_CHANGE && d->z <= DROP_Z;
}

bool
drop_diverges(const struct drop *d, double declared)
{
	return drop_is_lead(d) && declared - d->change > DROP_POINTS;
}
