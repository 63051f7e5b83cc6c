/* The terms of a cosine window, and FFTW behind a call. */
#include "algorithm/signal/fourier.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

/* Longer ones are planned each time: a plan of n takes 24 n bytes. */
#define KEPT_MOST 1048576

/*
 * Planning takes twice the time of transforming, and who transforms one length
 * mostly does so again: the last plan stays with the process.  The plan of a
 * length is always the same, for all memory of a call is aligned alike.
 */
static fftw_plan
plan_of(double *x, double complex *terms, size_t n)
{
	static _Thread_local struct {
		size_t n;
		fftw_plan plan;
	} kept;

	if (kept.n == n)
		return kept.plan;
	if (kept.n != 0)
		fftw_destroy_plan(kept.plan);
	kept.plan = fftw_plan_dft_r2c_1d((int)n, x, terms, FFTW_ESTIMATE);
	kept.n = n;
	return kept.plan;
}

/* Out of place and of real numbers, FFTW leaves its input as it is. */
double complex *
fourier_real(struct call *call, double *x, size_t n)
{
	double complex *terms =
	    cx_room(call->cx, n / 2 + 1, sizeof(double complex));

	if (n <= KEPT_MOST) {
		fftw_execute_dft_r2c(plan_of(x, terms, n), x, terms);
	} else {
		fftw_plan plan =
		    fftw_plan_dft_r2c_1d((int)n, x, terms, FFTW_ESTIMATE);

		fftw_execute(plan);
		fftw_destroy_plan(plan);
	}
	return terms;
}

double complex *
fourier_analytic(struct call *call, double *x, size_t n)
{
	const double complex *terms = fourier_real(call, x, n);
	fftw_complex *both = fftw_alloc_complex(n);
	double complex *analytic = cx_calloc(call->cx, n, sizeof(*analytic));
	fftw_plan plan =
	    fftw_plan_dft_1d((int)n, both, both, FFTW_BACKWARD, FFTW_ESTIMATE);

	memset(both, 0, n * sizeof(*both));
	for (size_t k = 0; k <= n / 2; k++)
		both[k] = (k == 0 || 2 * k == n ? 1 : 2) * terms[k] / (double)n;
	fftw_execute(plan);
	memcpy(analytic, both, n * sizeof(*analytic));
	fftw_destroy_plan(plan);
	fftw_free(both);
	return analytic;
}

struct vector
fourier_window(struct call *call, enum fourier_window window, size_t n)
{
	static const double terms[][3] = {
		[WINDOW_BOXCAR] = { 1, 0, 0 },
		[WINDOW_HANN] = { 0.5, -0.5, 0 },
		[WINDOW_HAMMING] = { 0.54, -0.46, 0 },
		[WINDOW_BLACKMAN] = { 0.42, -0.5, 0.08 },
	};
	struct vector w = call_vector(call, n);

	for (size_t i = 0; i < n; i++)
		w.v[i] = terms[window][0];
	for (size_t i = 0; i < n && window != WINDOW_BOXCAR; i++) {
		const double at = 2 * PI * (double)i / (double)n;

		w.v[i] +=
		    terms[window][1] * cos(at) + terms[window][2] * cos(2 * at);
	}
	return w;
}
