/*
 * fourier.h - discrete Fourier transforms of real series, by FFTW.
 *
 * Unscaled, with exp(-2 pi i j k / n).  Memory of results belongs to the call.
 */
#ifndef SIGNAL_FOURIER_H
#define SIGNAL_FOURIER_H

#include <complex.h>

#include "knowledge/call.h"

/* The n/2 + 1 terms of frequencies 0 to half the rate. */
double complex *fourier_real(struct call *call, double *x, size_t n);

/* What has the positive frequencies of x twice and no negative ones: x + i
 * times its Hilbert transform. */
double complex *fourier_analytic(struct call *call, double *x, size_t n);

enum fourier_window {
	WINDOW_BOXCAR,
	WINDOW_HANN,
	WINDOW_HAMMING,
	WINDOW_BLACKMAN
};
#define WINDOW_CHOICES "boxcar hann hamming blackman"

/* Periodic: the value after the last is the first. */
struct vector fourier_window(
    struct call *call, enum fourier_window window, size_t n);

#endif
