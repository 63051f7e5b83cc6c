/*
 * rollup.h - a local day of one device in quarters of an hour.
 *
 * A slot is half-open, from_us <= t < from_us + 15 min; slot 0 begins with
 * the local day (moment_of_day(); parks know no daylight saving, so a day has
 * 96).  What a slot says is what telemetry.h says of a bucket:
 *
 *   count        samples that have a value and are not bad
 *   sum          of them; of decimals the decimal sum, rounded once, else the
 *                sum of the doubles in twice their precision (Neumaier,
 *                ZAMM 54, 1974), rounded once
 *   min, max     of them
 *   first, last  of them, by time
 *   bad          samples whose quality says bad, with a value or without
 *
 * The low two bits of a quality say good, uncertain, bad or substituted (0 to
 * 3).  Where count is 0 all numbers are NaN: missing is never zero.  mean is
 * sum / count; delta of a counter follows from first and last of slots.
 *
 * Body: "prl", version (1), varint places, varint length of each place, the
 * places (nothing of length 0), CRC-32C, little end first.  A place, with k
 * the slots whose count is not 0, each stream (stream.h) and column
 * (column.h) behind its length:
 *
 *   form     0-29: extremes as decimals in this form of a column; 31: as
 *            columns; +32: there are bad ones; +64: sums stand last
 *   bad      a stream of 96, when there are
 *   count    a stream of 96; nothing follows when k is 0
 *   sum      a column of k; nothing when they stand last
 *   decimals the first first (signed varint), then streams of k: first - last
 *            of the slot before (0 for the first), last - first,
 *            lesser of first and last - min, max - greater of the two
 *   columns  first, last, min, max: columns of k
 *   sums     when they stand last: a stream of k, in the decimals of the form
 *            (0-22 then): sum - count (min + max) / 2, rounded down
 *
 * Pure; everything lives in cx.
 */
#ifndef TELEMETRY_ROLLUP_H
#define TELEMETRY_ROLLUP_H

#include "base/moment.h"
#include "telemetry/chunk.h"

#define ROLLUP_SLOTS 96
#define ROLLUP_SLOT_US (15 * US_PER_MIN)

#define ROLLUP_QUALITY_MASK 3
#define ROLLUP_QUALITY_BAD 2

struct rollup_slots {
	uint32_t count[ROLLUP_SLOTS];
	uint32_t bad[ROLLUP_SLOTS];
	double sum[ROLLUP_SLOTS];
	double min[ROLLUP_SLOTS];
	double max[ROLLUP_SLOTS];
	double first[ROLLUP_SLOTS];
	double last[ROLLUP_SLOTS];
};

/*
 * The slots of the day that begins at from_us, of n samples of one metric
 * sorted by time: value NaN is none, quality NULL is all 0.  Samples of other
 * days are passed over.
 */
void rollup_of(struct rollup_slots *slots, int64_t from_us,
    const int64_t *at_us, const double *value, const uint8_t *quality,
    size_t n);

/*
 * The body of a device's day; place[i] may be NULL: nothing there.  Its p is
 * NULL after FAIL_INVALID "too_many": more than CHUNK_PLACES_MOST places.
 */
struct str rollup_encode(
    struct cx *cx, const struct rollup_slots *const *place, size_t places);

/* An opened body; valid as long as the body and the cx it was opened with. */
struct rollup {
	size_t places;
	const struct view *place;
};

/* FAIL_BROKEN "damaged_chunk" when it is not what was written. */
bool rollup_open(struct cx *cx, struct str body, struct rollup *r);

/* What is wanted of a place; the fewer, the quicker. */
enum rollup_wants {
	ROLLUP_COUNTS = 1,  /* count and bad; they always come */
	ROLLUP_SUMS = 2,    /* sum */
	ROLLUP_EXTREMES = 4 /* min, max, first, last */
};

/*
 * The slots of a place; arrays not wanted are not touched.  A place the body
 * does not have holds nothing.  FAIL_BROKEN "damaged_chunk" when the bytes
 * make no sense; then slots hold anything.
 */
bool rollup_place(struct cx *cx, const struct rollup *r, size_t place,
    unsigned wants, struct rollup_slots *slots);

#endif
