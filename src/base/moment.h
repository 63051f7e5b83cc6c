/*
 * moment.h - instants, civil dates and the park's calendar arithmetic.
 *
 * An instant is int64_t microseconds since 1970-01-01T00:00:00Z (name ends
 * in _us).  A civil date is a day number: days since 1970-01-01 (int32_t).
 * Zones are whole minutes east of UTC; parks lie in zones without daylight
 * saving (Asia/Shanghai is 480), so local arithmetic is exact.
 */
#ifndef BASE_MOMENT_H
#define BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cx.h"
#include "base/str.h"

#define US_PER_S INT64_C(1000000)
#define US_PER_MIN (60 * US_PER_S)
#define US_PER_HOUR (60 * US_PER_MIN)
#define US_PER_DAY (24 * US_PER_HOUR)

struct date {
	int year;  /* 1..9999 */
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

/* Day number of a civil date (proleptic Gregorian), and back. */
int32_t date_number(struct date d);
struct date date_of(int32_t number);

/* True when the three numbers name a day that exists. */
bool date_is_real(struct date d);

/* Days in a month; 0 when month is outside 1..12. */
int date_month_days(int year, int month);

/* Monday is 1, Sunday is 7 (ISO 8601). */
int date_weekday(int32_t number);

/* The instant at which a local day begins, and the local day of an instant. */
int64_t moment_of_day(int32_t number, int zone_min);
int32_t moment_day(int64_t at_us, int zone_min);

/* "2026-11-24"; true only for a real day. */
bool date_parse(struct str s, int32_t *number);
char *date_text(struct cx *cx, int32_t number);

/*
 * RFC 3339 ("2026-11-24T08:00:00.5+08:00", "…Z"), or whole or fractional
 * Unix seconds ("1795478400").  Years 1..9999; more than six fractional
 * digits are cut off.
 */
bool moment_parse(struct str s, int64_t *at_us);

/* RFC 3339 in the given zone; fractional digits only when not zero. */
char *moment_text(struct cx *cx, int64_t at_us, int zone_min);

/* The machine's clock.  Pure code takes its time as a parameter instead. */
int64_t moment_now(void);

/*
 * Microseconds of a clock that nobody sets: for pauses, patience and how long
 * something took.  When it began is not said, but it was more than a day ago,
 * so 0 is long past.  The same for all processes of a machine.
 */
int64_t moment_steady(void);

#endif
