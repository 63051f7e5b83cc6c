#include "algorithm/series/loess.h"

#include <math.h>

/* Share of the half width within which a weight is 1, and outside 0. */
#define NEAR 0.001
#define FAR 0.999

static double
weight_of(const struct loess *l, size_t j, double at, double half)
{
	const double r = fabs((double)j - at);
	double w;

	if (r > FAR * half)
		return 0;
	w = r / half;
	w = r > NEAR * half ? pow(1 - w * w * w, 3) : 1;
	return l->robust == NULL ? w : w * l->robust[j];
}

/*
 * The weighted line's value is sum w (1 + (at - a)(j - a) / c) y, with a the
 * weighted mean of places and c their variance; where places hardly vary, the
 * mean alone.
 */
double
loess_at(const struct loess *l, double at, size_t left, size_t right)
{
	double half = fmax(at - (double)left, (double)right - 1 - at);
	double sum = 0, a = 0, c = 0, value = 0;
	bool flat;

	if (l->window > l->n)
		half += (double)((l->window - l->n) / 2);
	if (!(half > 0))
		half = 1;
	for (size_t j = left; j < right; j++) {
		const double w = weight_of(l, j, at, half);

		sum += w;
		a += w * (double)j;
	}
	if (!(sum > 0))
		return NAN;
	a /= sum;
	for (size_t j = left; j < right; j++)
		c += weight_of(l, j, at, half) / sum * ((double)j - a) *
		    ((double)j - a);
	flat = sqrt(c) <= NEAR * ((double)l->n - 1);
	for (size_t j = left; j < right; j++)
		value += weight_of(l, j, at, half) / sum * l->y[j] *
		    (flat ? 1 : 1 + (at - a) * ((double)j - a) / c);
	return value;
}

void
loess_smooth(const struct loess *l, double *to)
{
	const size_t width = l->window < l->n ? l->window : l->n;
	const size_t half = (l->window + 1) / 2;
	size_t left = 0;

	for (size_t i = 0; i < l->n; i++) {
		double value;

		if (i + 1 > half && left + width < l->n)
			left++;
		value = loess_at(l, (double)i, left, left + width);
		to[i] = isnan(value) ? l->y[i] : value;
	}
}
