/*
 * span.h - the days and months that the queries of a report are asked about.
 *
 * Pure.  A report is of one month.  While the month is not over it is counted
 * to the last whole day, and compared with as many days of other months.
 */
#ifndef REPORT_SPAN_H
#define REPORT_SPAN_H

#include "energy/calendar.h"

enum span_kind {
	SPAN_NOW,           /* the month */
	SPAN_BEFORE,        /* the month before: 环比 */
	SPAN_YEAR_AGO,      /* the same month a year ago: 同比 */
	SPAN_YEAR,          /* from January on: 累计 */
	SPAN_LAST_YEAR,     /* the same months a year ago */
	SPAN_TWELVE_MONTHS, /* the twelve months that end with this one */
	SPAN_COUNT
};

/* "now", "before", "year_ago", "year", "last_year", "twelve_months" */
extern const char *const span_names[SPAN_COUNT];

/* SPAN_COUNT for an unknown name; SPAN_NOW for the empty one. */
enum span_kind span_of_name(struct str name);

struct span {
	int32_t first, last; /* days, last no more */
	int32_t month_from,
	    month_to; /* firsts of months by name, last no more */
};

/* days: how many whole days of the month are counted, at least 1. */
struct span span_of(enum span_kind kind, const struct period *month, int days);

#endif
