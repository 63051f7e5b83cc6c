/*
 * quarter.h - buckets out of quarters of an hour.
 *
 * Where a roll-up says what a quarter of an hour held (rollup.h), a bucket
 * that consists of whole quarters needs no sample: mean, min, max, sum,
 * count, first and last of the bucket follow from theirs.  time_mean and
 * delta do not.
 *
 * Pure; instants are microseconds.
 */
#ifndef TELEMETRY_QUARTER_H
#define TELEMETRY_QUARTER_H

#include "telemetry/rollup.h"
#include "telemetry/telemetry.h"

/* Whether the buckets of the range consist of whole quarters, but for where
 * it begins and ends, and the aggregate follows from them. */
bool quarter_serves(
    const struct telemetry_range *range, enum telemetry_agg agg);

/* What of the slots the aggregate needs (enum rollup_wants). */
unsigned quarter_wants(enum telemetry_agg agg);

/* Buckets of one series, as telemetry_aggregate() makes them, filled day by
 * day in the order of time; of their numbers those that are wanted. */
struct quarter_buckets {
	struct cx *cx;
	const struct telemetry_range *range;
	unsigned wants;
	struct telemetry_bucket *bucket;
	size_t n, room;
};

/* The slots of the day that begins at from_us; those outside of the range are
 * passed over.  A slot that the range begins or ends in holds only what is
 * inside of it. */
void quarter_add(struct quarter_buckets *b, int64_t from_us,
    const struct rollup_slots *slots);

#endif
