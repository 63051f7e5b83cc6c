/* The terms of a cosine window, and FFTW behind a call. */
#include "algorithm/signal/fourier.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

double complex *
fourier_real(struct call *call, const double *x, size_t n)
{
	const size_t bytes = n * sizeof(double);
	double *in = fftw_alloc_real(n);
	fftw_complex *out = fftw_alloc_complex(n / 2 + 1);
	double complex *terms = cx_calloc(call->cx, n / 2 + 1, sizeof(*terms));
	fftw_plan plan = fftw_plan_dft_r2c_1d((int)n, in, out, FFTW_ESTIMATE);

	memcpy(in, x, bytes);
	fftw_execute(plan);
	memcpy(terms, out, (n / 2 + 1) * sizeof(*terms));
	fftw_destroy_plan(plan);
	fftw_free(out);
	fftw_free(in);
	return terms;
}

double complex *
fourier_analytic(struct call *call, const double *x, size_t n)
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

	for (size_t i = 0; i < n; i++) {
		const double at = 2 * PI * (double)i / (double)n;

		w.v[i] = terms[window][0] + terms[window][1] * cos(at) +
		    terms[window][2] * cos(2 * at);
	}
	return w;
}
