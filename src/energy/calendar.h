/*
 * calendar.h - the days, months and years by which energy is accounted.
 *
 * A statistical month may begin on any of the days 1..28 and is named after
 * the month of its last day: with start day 26, 26 January to 25 February is
 * February.  A statistical year holds the twelve months of its name.  A
 * production day begins at day_start instead of midnight, and its shifts may
 * cross midnight.  All spans are half-open, in day numbers of moment.h.
 */
#ifndef ENERGY_CALENDAR_H
#define ENERGY_CALENDAR_H

#include "base/cx.h"
#include "base/str.h"

#define CALENDAR_NO_SHIFT ((size_t)-1)

enum period_kind { PERIOD_DAY, PERIOD_MONTH, PERIOD_YEAR };

struct period {
	enum period_kind kind;
	int start_day; /* of its months, 1..28; 1 is the natural month */
	int year;      /* that names it */
	int month;     /* 1..12; of a year 0 */
	int32_t from;  /* first day, */
	int32_t to;    /* first day no more */
};

struct shift {
	struct str id;
	int from_min; /* minute of the day, 0..1439 */
	int to_min;   /* 0..1440; not above from_min: it crosses midnight */
};

/* start_day is within 1..28 and month within 1..12 in all of these. */
struct period period_day(int32_t day, int start_day);
struct period period_month(int year, int month, int start_day);
struct period period_year(int year, int start_day);

/* The statistical month in which a day lies. */
struct period period_month_of(int32_t day, int start_day);

/*
 * "day:2026-10-31", "month:2026-10", "year:2026", or only what stands behind
 * the colon.  FAIL_INVALID on the field "period" for anything else, and for
 * years outside 1900..2200.
 */
bool period_parse(
    struct cx *cx, struct str text, int start_day, struct period *period);

/* "2026-10-31", "2026-10" or "2026" */
char *period_text(struct cx *cx, const struct period *period);

/* The period it follows (环比), and the same one a year ago (同比); of 29
 * February that is the 28th. */
struct period period_before(const struct period *period);
struct period period_year_ago(const struct period *period);

/* The production day of an instant; day_start_min is within 0..1439. */
int32_t calendar_production_day(int64_t at_us, int zone_min, int day_start_min);

/* Minute of the local day, 0..1439. */
int calendar_minute(int64_t at_us, int zone_min);

/*
 * Shifts must cover each minute of a day exactly once: FAIL_INVALID on the
 * field "shifts" names the first minute that is not.
 */
bool shift_check(struct cx *cx, const struct shift *shifts, size_t n);

/* Index of the shift at a minute of the day, or CALENDAR_NO_SHIFT. */
size_t shift_at(const struct shift *shifts, size_t n, int minute);

#endif
