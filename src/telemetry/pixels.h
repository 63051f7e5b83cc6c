/*
 * pixels.h - of many samples those that a chart of so many pixels shows.
 *
 * M4 (Jugel, Jerzak, Hackenbroich, Markl: M4: A Visualization-Oriented Time
 * Series Data Aggregation, VLDB 2014): of each column of pixels the first and
 * the last sample, and the least and the greatest.  A line through them
 * covers the same pixels as one through all: within a column only its extent
 * is seen, and from column to column it goes from the last to the first.
 *
 * Pure; instants are microseconds.
 */
#ifndef TELEMETRY_PIXELS_H
#define TELEMETRY_PIXELS_H

#include "telemetry/telemetry.h"

#define PIXELS_MOST 10000 /* columns */

/* Of n samples sorted by time, all in from_us <= t < to_us, at most four a
 * column, in the order of time. */
struct telemetry_sample *pixels_of(struct cx *cx,
    const struct telemetry_sample *sample, size_t n, int64_t from_us,
    int64_t to_us, size_t columns, size_t *shown);

/* Whether a column is so wide that it does not matter where in a quarter of
 * an hour a sample stood: four of them or more. */
bool pixels_by_quarters(int64_t from_us, int64_t to_us, size_t columns);

/* Buckets of a quarter of an hour as samples of which pixels_of() may choose:
 * the first at its beginning, least and greatest inside, the last at its end;
 * those outside of the range are moved to its border. */
struct telemetry_sample *pixels_of_quarters(struct cx *cx,
    const struct telemetry_bucket *bucket, size_t n, int64_t from_us,
    int64_t to_us, size_t *samples);

#endif
