/*
 * day.h - the quality of one device and day: all its metrics, packed.
 *
 * A packed day has DAY_STRIDE numbers a metric: its ordinal, the interval it
 * was judged by and its own step that day (ms, 0: not known), whether the
 * interval was estimated, and the counts of struct quality_tally in their
 * order. SQL reads the same (sql/routine/quality.sql).
 *
 * The interval of a metric is the one that was set, else the median of its
 * steps in the DAY_STEPS days before, else the one it was judged by on the
 * newest of these days (it fell silent), else its step of this day.
 *
 * Pure; everything lives in the cx.
 */
#ifndef QUALITY_DAY_H
#define QUALITY_DAY_H

#include "base/cx.h"
#include "quality/quality.h"
#include "telemetry/chunk.h"

#define DAY_HEAD 4
#define DAY_STRIDE (DAY_HEAD + TALLY_COUNTS)
#define DAY_STEPS 7

/* What is known of a metric. */
struct day_metric {
	int ordinal;         /* from 1 */
	int64_t interval_us; /* as set; 0: not */
	double lowest, highest;
	bool counter, measured;
	int64_t step_us[DAY_STEPS]; /* of days before; 0: not known */
	int64_t before_us; /* what it was judged by last; 0: not known */
	/* What was found when it was scored before. */
	int64_t settled, overwritten;
};

struct day {
	int64_t from_us, to_us;
	bool fresh;   /* its first: it begins with its first sample */
	bool settled; /* it was, or is now, scored first in time */
	const struct chunk_rows *piece; /* in the order of arrival */
	size_t pieces;
	const struct day_metric *metric;
	size_t metrics;
};

struct day_scores {
	struct quality_tally sum;
	struct quality_scores scores;
	int32_t *packed; /* DAY_STRIDE each of those judged */
	size_t n;        /* metrics that were */
};

/* Metrics without a sample and an interval are left out. */
struct day_scores day_judge(struct cx *cx, const struct day *whole);

/* What a packed day says of a metric; NULL for nothing. */
const int32_t *day_find(const int32_t *packed, size_t n, int ordinal);

#endif
