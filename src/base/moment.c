#include "base/moment.h"

#include <time.h>

/*
 * Day numbers after Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms": years begin in March, so that the leap day comes last.
 */
int32_t
date_number(struct date d)
{
	const int y = d.month <= 2 ? d.year - 1 : d.year;
	const int era = (y >= 0 ? y : y - 399) / 400;
	const int yoe = y - era * 400;
	const int doy =
	    (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
	const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

struct date
date_of(int32_t number)
{
	const int z = number + 719468;
	const int era = (z >= 0 ? z : z - 146096) / 146097;
	const int doe = z - era * 146097;
	const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	const int mp = (5 * doy + 2) / 153;
	const int month = mp < 10 ? mp + 3 : mp - 9;

	return (struct date){
		.year = yoe + era * 400 + (month <= 2),
		.month = month,
		.day = doy - (153 * mp + 2) / 5 + 1,
	};
}

int
date_month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12)
		return 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

bool
date_is_real(struct date d)
{
	return d.year >= 1 && d.year <= 9999 && d.day >= 1 &&
	    d.day <= date_month_days(d.year, d.month);
}

int
date_weekday(int32_t number)
{
	const int w = (number + 3) % 7;

	return (w < 0 ? w + 7 : w) + 1;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

int64_t
moment_of_day(int32_t number, int zone_min)
{
	return number * US_PER_DAY - zone_min * US_PER_MIN;
}

int32_t
moment_day(int64_t at_us, int zone_min)
{
	return (int32_t)floor_div(at_us + zone_min * US_PER_MIN, US_PER_DAY);
}

/* Takes exactly n digits off the front of s. */
static bool
digits(struct str *s, size_t n, int *out)
{
	int v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	s->p += n;
	s->n -= n;
	*out = v;
	return true;
}

static bool
mark(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

static bool
take_date(struct str *s, int32_t *number)
{
	struct date d;

	if (!digits(s, 4, &d.year) || !mark(s, '-') ||
	    !digits(s, 2, &d.month) || !mark(s, '-') || !digits(s, 2, &d.day))
		return false;
	if (!date_is_real(d))
		return false;
	*number = date_number(d);
	return true;
}

bool
date_parse(struct str s, int32_t *number)
{
	int32_t n;

	if (!take_date(&s, &n) || s.n != 0)
		return false;
	*number = n;
	return true;
}

/* The digits after a decimal point as microseconds. */
static bool
take_fraction(struct str *s, int64_t *us)
{
	int64_t unit = US_PER_S;
	size_t n = 0;

	*us = 0;
	if (!mark(s, '.'))
		return true;
	for (; s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9'; n++) {
		unit /= 10;
		*us += unit * (s->p[0] - '0');
		s->p++;
		s->n--;
	}
	return n > 0;
}

static bool
take_zone(struct str *s, int *zone_min)
{
	int hours, minutes;
	const bool west = s->n > 0 && s->p[0] == '-';

	*zone_min = 0;
	if (mark(s, 'Z') || mark(s, 'z'))
		return true;
	if (!mark(s, '+') && !mark(s, '-'))
		return false;
	if (!digits(s, 2, &hours) || !mark(s, ':') || !digits(s, 2, &minutes) ||
	    hours > 23 || minutes > 59)
		return false;
	*zone_min = (west ? -1 : 1) * (hours * 60 + minutes);
	return true;
}

static bool
parse_unix(struct str s, int64_t *at_us)
{
	struct str fraction;
	const struct str whole = str_cut(s, '.', &fraction);
	const bool minus = s.n > 0 && s.p[0] == '-';
	int64_t seconds, us = 0;

	if (fraction.p != NULL) {
		fraction.p--;
		fraction.n++;
		if (!take_fraction(&fraction, &us) || fraction.n != 0)
			return false;
	}
	/* Year 9999 ends at 253402300799. */
	if (!str_int64(whole, &seconds) || seconds > INT64_C(253402300799) ||
	    seconds < INT64_C(-62135596800))
		return false;
	*at_us = seconds * US_PER_S + (minus ? -us : us);
	return true;
}

bool
moment_parse(struct str s, int64_t *at_us)
{
	int hours, minutes, seconds, zone_min;
	int32_t day;
	int64_t us;

	if (s.n < 5 || s.p[4] != '-' || s.p[0] == '-')
		return parse_unix(s, at_us);
	if (!take_date(&s, &day) ||
	    (!mark(&s, 'T') && !mark(&s, 't') && !mark(&s, ' ')))
		return false;
	if (!digits(&s, 2, &hours) || !mark(&s, ':') ||
	    !digits(&s, 2, &minutes) || !mark(&s, ':') ||
	    !digits(&s, 2, &seconds))
		return false;
	if (hours > 23 || minutes > 59 || seconds > 59)
		return false;
	if (!take_fraction(&s, &us) || !take_zone(&s, &zone_min) || s.n != 0)
		return false;
	*at_us = moment_of_day(day, zone_min) + hours * US_PER_HOUR +
	    minutes * US_PER_MIN + seconds * US_PER_S + us;
	return true;
}

char *
date_text(struct cx *cx, int32_t number)
{
	const struct date d = date_of(number);

	return cx_printf(cx, "%04d-%02d-%02d", d.year, d.month, d.day);
}

char *
moment_text(struct cx *cx, int64_t at_us, int zone_min)
{
	const int32_t day = moment_day(at_us, zone_min);
	const int64_t in_day = at_us - moment_of_day(day, zone_min);
	const int second = (int)(in_day / US_PER_S);
	const int us = (int)(in_day % US_PER_S);
	const struct date d = date_of(day);
	const int east = zone_min < 0 ? -zone_min : zone_min;

	return cx_printf(cx, "%04d-%02d-%02dT%02d:%02d:%02d%s%c%02d:%02d",
	    d.year, d.month, d.day, second / 3600, second / 60 % 60,
	    second % 60, us == 0 ? "" : cx_printf(cx, ".%06d", us),
	    zone_min < 0 ? '-' : '+', east / 60, east % 60);
}

int64_t
moment_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}

int64_t
moment_steady(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return US_PER_DAY + ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}
