/*
 * schedule.h - the occasions of a schedule: cron, moved by the calendar of
 * working days, and the period each of them reports on.
 *
 * A civil minute is one of cron.h, a day a number of base/moment.h.
 *
 * Pure.
 */
#ifndef SCHEDULE_SCHEDULE_H
#define SCHEDULE_SCHEDULE_H

#include "base/cx.h"
#include "base/str.h"
#include "schedule/cron.h"

/* A report is not made more often: the minute is one number. */
#define SCHEDULE_TIMES_A_DAY 24
/* A day is moved at most so far, however long the holidays are. */
#define WORKDAY_SHIFT 14

/*
 * Days that are otherwise than their weekday says (调休), in order.  All
 * others are worked from Monday to Friday.
 */
struct workdays {
	const int32_t *day;
	const bool *works;
	size_t n;
};

bool workday_is(const struct workdays *calendar, int32_t day);

enum workday_rule {
	WORKDAY_ANY,      /* any day will do */
	WORKDAY_NEXT,     /* else the next working day, at the same time */
	WORKDAY_PREVIOUS, /* else the one before */
	WORKDAY_SKIP      /* else not at all */
};

/* "any", "next", "previous", "skip"; false for another word. */
bool workday_rule_read(struct str word, enum workday_rule *rule);

struct occasion {
	int64_t at;  /* civil minute */
	int32_t day; /* that cron meant, before it was moved */
};

/*
 * The first occasion after a civil minute.  Two that are moved to the same
 * minute are one, of the earlier day.  False when there is none in ten years,
 * which happens when all its days are holidays that are skipped.
 */
bool occasion_next(const struct cron *cron, enum workday_rule rule,
    const struct workdays *calendar, int64_t after, struct occasion *next);

enum period_rule {
	PERIOD_PREVIOUS_DAY,
	PERIOD_PREVIOUS_WEEK, /* Monday to Sunday (ISO 8601) */
	PERIOD_PREVIOUS_MONTH,
	PERIOD_PREVIOUS_QUARTER,
	PERIOD_PREVIOUS_YEAR,
	PERIOD_THIS_MONTH, /* as far as it is complete */
	PERIOD_RULES
};

/* "previous_day" …, "this_month"; false for another word. */
bool period_rule_read(struct str word, enum period_rule *rule);

/* "day", "week", "month", "quarter" or "year": what a report must be of. */
const char *period_rule_grain(enum period_rule rule);

struct reported {
	const char *text; /* "2026-10-31", "2026-W44", "2026-10", "2026-Q4",
			   * "2026" */
	int32_t from, to; /* first day, first day no more */
};

/*
 * What is reported on a day.  Months, quarters and years are statistical ones
 * that begin on stat_day, 1..28 (energy/calendar.h).
 */
struct reported period_reported(
    struct cx *cx, enum period_rule rule, int32_t day, int stat_day);

/*
 * An IANA name such as Asia/Shanghai, or UTC; not an offset, whose sign means
 * two things, nor an abbreviation.  Whether there is such a zone the database
 * knows.  FAIL_INVALID on the field "zone".
 */
bool zone_is_name(struct cx *cx, struct str zone);

/* "2026-11-03T07:30" */
char *civil_text(struct cx *cx, int64_t minute);

/* The same back, also with a blank for the T; seconds are cut off. */
bool civil_read(struct str text, int64_t *minute);

#endif
