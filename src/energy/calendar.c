#include "energy/calendar.h"

#include "base/moment.h"

#define MINUTES_A_DAY 1440

/* Day number of a day of a month, which may be month 0 or 13. */
static int32_t
day_number(int year, int month, int day)
{
	if (month < 1)
		return date_number((struct date){ year - 1, month + 12, day });
	if (month > 12)
		return date_number((struct date){ year + 1, month - 12, day });
	return date_number((struct date){ year, month, day });
}

struct period
period_day(int32_t day, int start_day)
{
	const struct date d = date_of(day);

	return (struct period){ PERIOD_DAY, start_day, d.year, d.month, day,
		day + 1 };
}

struct period
period_month(int year, int month, int start_day)
{
	/* Only the natural month ends with the last day of its name. */
	const int ends_in = start_day == 1 ? month + 1 : month;

	return (struct period){ PERIOD_MONTH, start_day, year, month,
		day_number(year, ends_in - 1, start_day),
		day_number(year, ends_in, start_day) };
}

struct period
period_year(int year, int start_day)
{
	return (struct period){ PERIOD_YEAR, start_day, year, 0,
		period_month(year, 1, start_day).from,
		period_month(year, 12, start_day).to };
}

struct period
period_month_of(int32_t day, int start_day)
{
	const struct date d = date_of(day);

	if (start_day == 1 || d.day < start_day)
		return period_month(d.year, d.month, start_day);
	return d.month == 12 ? period_month(d.year + 1, 1, start_day)
			     : period_month(d.year, d.month + 1, start_day);
}

static bool
is_number(struct str s, size_t digits, int least, int most, int *out)
{
	int64_t v;

	if (s.n != digits || s.p[0] == '-' || !str_int64(s, &v) || v < least ||
	    v > most)
		return false;
	*out = (int)v;
	return true;
}

static bool
parse_month(struct str text, int *year, int *month)
{
	struct str rest;
	const struct str first = str_cut(text, '-', &rest);

	return is_number(first, 4, 1900, 2200, year) && rest.p != NULL &&
	    is_number(rest, 2, 1, 12, month);
}

static bool
parse_day(struct str text, int32_t *day)
{
	return date_parse(text, day) && date_of(*day).year >= 1900 &&
	    date_of(*day).year <= 2200;
}

bool
period_parse(
    struct cx *cx, struct str text, int start_day, struct period *period)
{
	struct str value;
	const struct str word = str_cut(text, ':', &value);
	const bool any = value.p == NULL;
	int year, month;
	int32_t day;

	if (any)
		value = text;
	if ((any || str_is(word, "day")) && parse_day(value, &day))
		*period = period_day(day, start_day);
	else if ((any || str_is(word, "month")) &&
	    parse_month(value, &year, &month))
		*period = period_month(year, month, start_day);
	else if ((any || str_is(word, "year")) &&
	    is_number(value, 4, 1900, 2200, &year))
		*period = period_year(year, start_day);
	else
		return cx_fail(cx, FAIL_INVALID, "period",
		    "a period is day:2026-10-31, month:2026-10 or year:2026");
	return true;
}

char *
period_text(struct cx *cx, const struct period *period)
{
	switch (period->kind) {
	case PERIOD_DAY:
		return date_text(cx, period->from);
	case PERIOD_MONTH:
		return cx_printf(cx, "%04d-%02d", period->year, period->month);
	case PERIOD_YEAR:
		break;
	}
	return cx_printf(cx, "%04d", period->year);
}

struct period
period_before(const struct period *period)
{
	switch (period->kind) {
	case PERIOD_DAY:
		return period_day(period->from - 1, period->start_day);
	case PERIOD_MONTH:
		return period_month_of(period->from - 1, period->start_day);
	case PERIOD_YEAR:
		break;
	}
	return period_year(period->year - 1, period->start_day);
}

static struct period
day_year_ago(const struct period *period)
{
	struct date d = date_of(period->from);

	d.year--;
	if (!date_is_real(d))
		d.day = 28;
	return period_day(date_number(d), period->start_day);
}

struct period
period_year_ago(const struct period *period)
{
	switch (period->kind) {
	case PERIOD_DAY:
		return day_year_ago(period);
	case PERIOD_MONTH:
		return period_month(
		    period->year - 1, period->month, period->start_day);
	case PERIOD_YEAR:
		break;
	}
	return period_year(period->year - 1, period->start_day);
}

int32_t
calendar_production_day(int64_t at_us, int zone_min, int day_start_min)
{
	return moment_day(at_us - day_start_min * US_PER_MIN, zone_min);
}

int
calendar_minute(int64_t at_us, int zone_min)
{
	const int32_t day = moment_day(at_us, zone_min);

	return (int)((at_us - moment_of_day(day, zone_min)) / US_PER_MIN);
}

static bool
covers(const struct shift *shift, int minute)
{
	if (shift->from_min < shift->to_min)
		return shift->from_min <= minute && minute < shift->to_min;
	return minute >= shift->from_min || minute < shift->to_min;
}

size_t
shift_at(const struct shift *shifts, size_t n, int minute)
{
	for (size_t i = 0; i < n; i++)
		if (covers(&shifts[i], minute))
			return i;
	return CALENDAR_NO_SHIFT;
}

static bool
is_shift(const struct shift *shift)
{
	return shift->from_min >= 0 && shift->from_min < MINUTES_A_DAY &&
	    shift->to_min >= 0 && shift->to_min <= MINUTES_A_DAY;
}

bool
shift_check(struct cx *cx, const struct shift *shifts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_shift(&shifts[i]))
			return cx_fail(cx, FAIL_INVALID, "shifts",
			    "shift %.*s is not within a day",
			    STR_ARG(shifts[i].id));
	for (int minute = 0; minute < MINUTES_A_DAY; minute++) {
		size_t covered = 0;

		for (size_t i = 0; i < n; i++)
			covered += covers(&shifts[i], minute);
		if (covered != 1)
			return cx_fail(cx, FAIL_INVALID, "shifts",
			    "%02d:%02d belongs to %zu shifts instead of one",
			    minute / 60, minute % 60, covered);
	}
	return true;
}
