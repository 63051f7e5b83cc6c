/*
 * telemetry.h - what a row of samples says about stretches of time.
 *
 * Samples (instant, value) are grouped into half-open buckets, of a fixed
 * length or by the local calendar, and each bucket that holds one is
 * described by its numbers.  A bucket without samples is absent: missing is
 * never zero.  NaN values are missing samples.
 *
 * Pure: instants are microseconds (moment.h), zones whole minutes.
 */
#ifndef TELEMETRY_TELEMETRY_H
#define TELEMETRY_TELEMETRY_H

#include "base/cx.h"
#include "base/str.h"

#define TELEMETRY_BUCKETS 100000 /* of one answer */

enum telemetry_unit {
	TELEMETRY_FIXED, /* step_us long, counted from local 1970-01-01 */
	TELEMETRY_MINUTE,
	TELEMETRY_HOUR,
	TELEMETRY_DAY,
	TELEMETRY_WEEK, /* from Monday */
	TELEMETRY_MONTH,
	TELEMETRY_YEAR
};

enum telemetry_agg {
	TELEMETRY_MEAN,
	TELEMETRY_MIN,
	TELEMETRY_MAX,
	TELEMETRY_SUM,
	TELEMETRY_COUNT,
	TELEMETRY_FIRST,
	TELEMETRY_LAST,
	TELEMETRY_TIME_MEAN,
	TELEMETRY_DELTA,
	TELEMETRY_AGG_COUNT
};

struct telemetry_sample {
	int64_t at_us;
	double value; /* NaN: missing, and what came before ends here */
};

/* A meter was replaced or reset: the old one ended at old_final, the new one
 * began at new_initial. */
struct telemetry_change {
	int64_t at_us;
	double old_final;
	double new_initial;
};

struct telemetry_range {
	int64_t from_us; /* samples before it, */
	int64_t to_us;   /* and from here on, are neighbours only */
	enum telemetry_unit unit;
	int64_t step_us; /* TELEMETRY_FIXED: above 0 */
	int zone_min;
	int64_t hold_us; /* a value stands at most so long; 0: for ever */
	const struct telemetry_change *change; /* sorted by time */
	size_t changes;
};

struct telemetry_bucket {
	int64_t from_us; /* of the whole bucket, also before the range */
	int64_t to_us;
	size_t count;
	double min;
	double max;
	double mean; /* of the samples */
	double sum;
	double first;
	double last;
	int64_t first_us;
	int64_t last_us;
	double time_mean; /* each value weighted by how long it stood there;
			     its mean when none stood for any time */
	double delta;     /* increase of a counter */
	size_t resets;    /* times it fell, and so began again from 0 */
};

/*
 * The buckets of n samples sorted by time, in *buckets.  Of two samples at
 * one instant the later one wins.
 *
 * A value stands from its instant until the next sample, hold_us at most.
 * The increase between two neighbours is value2 - value1, or value2 alone
 * when the counter fell.  A change between them splits it: up to the old
 * meter's last reading, and on from the new one's first.  It is divided by time
 * between the buckets of the two, and what falls into empty buckets goes to the
 * later one (to the earlier one when the later sample lies behind the range),
 * so that deltas add up to what the counter did within the range.
 *
 * FAIL_INVALID when the range is empty or the step not above 0, samples are
 * not sorted ("unsorted"), or the range has more than TELEMETRY_BUCKETS
 * buckets ("too_many_buckets").
 */
bool telemetry_aggregate(struct cx *cx, const struct telemetry_range *range,
    const struct telemetry_sample *samples, size_t n,
    struct telemetry_bucket **buckets, size_t *count);

/* The number of a bucket that an aggregate means. */
double telemetry_value(
    const struct telemetry_bucket *bucket, enum telemetry_agg agg);

/* "mean", "min", "max", "sum", "count", "first", "last", "time_mean",
 * "delta"; the empty word is mean. */
bool telemetry_agg_of(struct str word, enum telemetry_agg *agg);

/*
 * A step as requests write it: "minute", "hour", "day", "week", "month",
 * "year", or a number with ms, s, m, h, d, w ("15m", "900s"; 1m, 1h, 1d and
 * 1w are the calendar's own), "1mo" and "1y", or plain seconds.  Sets unit
 * and step_us of the range.
 */
bool telemetry_step_of(struct str word, struct telemetry_range *range);

/* Where the bucket of an instant begins, and ends. */
void telemetry_bounds(const struct telemetry_range *range, int64_t at_us,
    int64_t *from_us, int64_t *to_us);

#endif
