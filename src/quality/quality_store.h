/*
 * quality_store.h - what a day is judged by, out of rows.
 *
 * The job and the page of a device ask the same questions, quality_rules and
 * quality_known, and read them here.
 */
#ifndef QUALITY_QUALITY_STORE_H
#define QUALITY_QUALITY_STORE_H

#include "db/db.h"
#include "quality/day.h"

/* Days of one device that were scored already, in any order. */
struct past_day {
	int32_t day;
	const int32_t *packed;
	size_t n; /* metrics */
};

struct past {
	struct past_day *day;
	size_t n;
};

/* The metrics of a place of quality_rules; nothing is known of days before. */
struct day_metric *quality_metrics(
    struct cx *cx, const struct db_rows *rules, int64_t place, size_t *n);

/* The days of a place of quality_known, with room for `more`. */
struct past quality_past(
    struct cx *cx, const struct db_rows *known, int64_t place, size_t more);

/* What the days before say about steps, and the day itself, when it was
 * scored before, about what had come. */
void quality_recall(
    struct day_metric *m, size_t n, const struct past *past, int32_t day);

#endif
