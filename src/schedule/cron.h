/*
 * cron.h - when something returns, as cron writes it: five fields, minute
 * hour day month weekday.
 *
 *	field    = item { "," item }
 *	item     = ( "*" | value | value "-" value ) [ "/" step ]
 *	minute   0..59     hour 0..23     day 1..31
 *	month    1..12 or jan..dec
 *	weekday  0..7 or sun..sat; 0 and 7 are Sunday
 *
 * A step needs a range or "*" before it.  Names may be of either case; sun at
 * the end of a range is 7.  Ranges do not run backwards.  A day is meant when
 * its month fits and, as in every cron since the seventh edition, when day
 * *or* weekday fits if both are given; a field is given unless it is "*"
 * alone.  Macros (@daily), seconds, years, L, W, # and ? are refused, and so
 * is what never comes, such as 30 February.
 *
 * Times are civil: minutes since 1970-01-01 00:00 of the schedule's own
 * calendar, whatever its zone.  Which instant that is, the database says
 * (park.civil_moment), which has the zones.
 *
 * Pure.
 */
#ifndef SCHEDULE_CRON_H
#define SCHEDULE_CRON_H

#include <stdint.h>

#include "base/cx.h"
#include "base/str.h"

#define CRON_MOST 100 /* bytes of an expression */
#define MINUTES_OF_DAY 1440

struct cron {
	uint64_t minutes;
	uint32_t hours, days, months, weekdays; /* bit n: n is meant */
	bool any_day, any_weekday;              /* the field is "*" */
};

/* FAIL_INVALID on the field "cron" names the part at fault. */
bool cron_parse(struct cx *cx, struct str text, struct cron *cron);

/* The first civil minute after `after` that is meant. */
int64_t cron_next(const struct cron *cron, int64_t after);

/* How often a day at most. */
int cron_times_a_day(const struct cron *cron);

#endif
