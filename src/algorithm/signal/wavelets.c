#include "algorithm/signal/wavelets.h"

#include <gsl/gsl_wavelet.h>
#include <string.h>

void
wavelet_of(int choice, struct wavelet *w)
{
	gsl_wavelet *known = choice == 0
	    ? gsl_wavelet_alloc(gsl_wavelet_haar, 2)
	    : gsl_wavelet_alloc(
		  gsl_wavelet_daubechies, 2 * ((size_t)choice + 1));

	w->n = known->nc;
	memcpy(w->low, known->h1, w->n * sizeof(double));
	/* The mirror, with every other sign. */
	for (size_t i = 0; i < w->n; i++)
		w->high[i] = (i % 2 == 0 ? 1 : -1) * w->low[w->n - 1 - i];
	gsl_wavelet_free(known);
}

/* Where the filter begins for coefficient k: about the middle of its pair. */
static size_t
begin(const struct wavelet *w, size_t k, size_t n)
{
	return (2 * k + w->n * n - (w->n / 2 - 1)) % n;
}

/* n values become n/2 of each kind. */
static void
split(const struct wavelet *w, const double *x, size_t n, double *low,
    double *high)
{
	for (size_t k = 0; k < n / 2; k++) {
		size_t at = begin(w, k, n);

		low[k] = high[k] = 0;
		for (size_t i = 0; i < w->n; i++) {
			low[k] += w->low[i] * x[at];
			high[k] += w->high[i] * x[at];
			at = at + 1 < n ? at + 1 : 0;
		}
	}
}

static void
join(const struct wavelet *w, const double *low, const double *high, size_t n,
    double *x)
{
	memset(x, 0, n * sizeof(double));
	for (size_t k = 0; k < n / 2; k++) {
		size_t at = begin(w, k, n);

		for (size_t i = 0; i < w->n; i++) {
			x[at] += w->low[i] * low[k] + w->high[i] * high[k];
			at = at + 1 < n ? at + 1 : 0;
		}
	}
}

bool
wavelet_forward(struct call *call, const struct wavelet *w, struct vector x,
    int64_t levels, struct vector *coef)
{
	double *rest = call_vector(call, x.n).v;
	size_t n = x.n;

	if (x.n >> levels << levels != x.n || x.n >> (levels - 1) < w->n)
		return call_refuse(call, "levels",
		    "%zu values are no multiple of 2 to the levels, or too few "
		    "for the filter at the last level",
		    x.n);
	*coef = call_vector(call, x.n);
	memcpy(rest, x.v, x.n * sizeof(double));
	for (int64_t level = 0; level < levels; level++, n /= 2) {
		split(w, rest, n, coef->v, coef->v + n / 2);
		memcpy(rest, coef->v, n / 2 * sizeof(double));
		if (!call_goes_on(call, (double)level / (double)levels))
			return false;
	}
	return true;
}

struct vector
wavelet_inverse(struct call *call, const struct wavelet *w, struct vector coef,
    int64_t levels)
{
	struct vector x = call_vector(call, coef.n);
	double *low = call_vector(call, coef.n).v;
	size_t n = coef.n >> levels;

	memcpy(x.v, coef.v, n * sizeof(double));
	for (int64_t level = 0; level < levels; level++) {
		memcpy(low, x.v, n * sizeof(double));
		n *= 2;
		join(w, low, coef.v + n / 2, n, x.v);
	}
	return x;
}
