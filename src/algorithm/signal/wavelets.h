/*
 * wavelets.h - orthogonal wavelet transforms of periodic series, one level
 * after the other (Mallat 1989), with the filters of Haar and Daubechies that
 * GSL has.
 */
#ifndef SIGNAL_WAVELETS_H
#define SIGNAL_WAVELETS_H

#include "knowledge/call.h"

#define WAVELET_CHOICES "haar db2 db3 db4 db5 db6 db7 db8 db9 db10"
#define WAVELET_LONGEST 20

struct wavelet {
	size_t n;                    /* length of the filters */
	double low[WAVELET_LONGEST]; /* sum is sqrt 2 */
	double high[WAVELET_LONGEST];
};

/* By its place among the choices. */
void wavelet_of(int choice, struct wavelet *w);

/*
 * The coefficients in the order approximation, details of the last level, …,
 * of the first.  Refuses "levels" when x.n is not a multiple of 2^levels, or
 * shorter than the filter at the last level.
 */
bool wavelet_forward(struct call *call, const struct wavelet *w,
    struct vector x, int64_t levels, struct vector *coef);

/* Back again. */
struct vector wavelet_inverse(struct call *call, const struct wavelet *w,
    struct vector coef, int64_t levels);

#endif
