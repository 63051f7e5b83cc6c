#include "algorithm/series/loess.h"

#include <math.h>

/* Share of the half width within which a weight is 1, and outside 0. */
#define NEAR 0.001
#define FAR 0.999

/*
 * Weights of the places 0, 1, … away, as far as any in the window is.  Inside
 * of a series all windows reach equally far, so that one set does for them
 * all: STL of 10^5 hours in days took 1.9 s with the powers of each place, and
 * 0.1 s without.
 */
static void
reach(struct loess *l, size_t far)
{
	double half = far > 0 ? (double)far : 1;

	if (l->made == far + 1)
		return;
	l->made = far + 1;
	if (l->window > l->n)
		half = (double)(far + (l->window - l->n) / 2);
	if (!(half > 0))
		half = 1;
	for (size_t d = 0; d <= far; d++) {
		const double r = (double)d, share = r / half;
		const double rest = 1 - share * share * share;

		l->kernel[d] = r > FAR * half ? 0
		    : r > NEAR * half         ? rest * rest * rest
					      : 1;
	}
}

/*
 * With w normed and places counted from `at`, the weighted line's value is
 * sum w y - a sum w (d - a) y / c, with a the weighted mean of places d and c
 * their variance; where places hardly vary, the mean alone.
 */
double
loess_at(struct loess *l, int64_t at, size_t left, size_t right)
{
	const int64_t before = at - (int64_t)left;
	const int64_t after = (int64_t)right - 1 - at;
	const double hardly = NEAR * ((double)l->n - 1);
	double w0 = 0, w1 = 0, w2 = 0, y0 = 0, y1 = 0, a, c;

	reach(l, (size_t)(before > after ? before : after));
	for (size_t j = left; j < right; j++) {
		const int64_t d = (int64_t)j - at;
		double w = l->kernel[d < 0 ? -d : d];

		if (l->robust != NULL)
			w *= l->robust[j];
		w0 += w;
		w1 += w * (double)d;
		w2 += w * (double)(d * d);
		y0 += w * l->y[j];
		y1 += w * (double)d * l->y[j];
	}
	if (!(w0 > 0))
		return NAN;
	a = w1 / w0;
	c = w2 / w0 - a * a;
	if (c <= hardly * hardly)
		return y0 / w0;
	return y0 / w0 - a * (y1 / w0 - a * (y0 / w0)) / c;
}

void
loess_smooth(struct loess *l, double *to)
{
	const size_t width = l->window < l->n ? l->window : l->n;
	const size_t half = (l->window + 1) / 2;
	size_t left = 0;

	for (size_t i = 0; i < l->n; i++) {
		double value;

		if (i + 1 > half && left + width < l->n)
			left++;
		value = loess_at(l, (int64_t)i, left, left + width);
		to[i] = isnan(value) ? l->y[i] : value;
	}
}
