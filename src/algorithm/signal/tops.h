/*
 * tops.h - where a series is higher than on both sides.
 */
#ifndef SIGNAL_TOPS_H
#define SIGNAL_TOPS_H

#include <stddef.h>

/*
 * The places of the tops of sign times x, ascending; a flat one counts once, at
 * its middle, and the ends of x are none.  Returns how many; there is room for
 * n / 2.
 */
size_t tops_of(const double *x, size_t n, double sign, double *place);

#endif
