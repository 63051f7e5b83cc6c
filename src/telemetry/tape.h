/*
 * tape.h - series as columns of bytes, for programs that read many.
 *
 * application/vnd.park.tape: all numbers little end first, everything at a
 * multiple of eight bytes from the beginning.
 *
 *   8 bytes   "parktap1"
 *   of each series, until the bytes end:
 *     u64     n, its points
 *     i64     number of the device
 *     i64     where the next page begins, microseconds since 1970; the least
 *             i64 when there is none
 *     u32 x3  bytes of the device's key, of the metric, of the unit
 *     u32     samples that the points were chosen from; 0: they are all
 *     bytes   key, metric and unit, one behind the other, then zeros up to a
 *             multiple of eight
 *     i64 xn  instants, microseconds since 1970
 *     f64 xn  values
 *
 * Numbers alone: strings are left out.
 */
#ifndef TELEMETRY_TAPE_H
#define TELEMETRY_TAPE_H

#include "base/text.h"

#define TAPE_MEDIA "application/vnd.park.tape"

struct tape_head {
	int64_t device;
	struct str key, metric, unit;
	const int64_t *next_us; /* NULL: none */
	size_t samples;
};

void tape_begin(struct text *out);

/* One series of n points, at(thing, i) each. */
struct tape_point {
	int64_t at_us;
	double value;
};
void tape_series(struct text *out, const struct tape_head *head, size_t n,
    struct tape_point (*at)(const void *thing, size_t i), const void *thing);

#endif
