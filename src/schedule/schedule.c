#include "schedule/schedule.h"

#include <string.h>

#include "base/moment.h"
#include "energy/calendar.h"

#define LOOK_MINUTES (INT64_C(3660) * MINUTES_OF_DAY)

/* Working days
 * -----------------------------------------------------------------
 */

bool
workday_is(const struct workdays *calendar, int32_t day)
{
	size_t lo = 0, hi = calendar->n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (calendar->day[mid] < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < calendar->n && calendar->day[lo] == day)
		return calendar->works[lo];
	return date_weekday(day) <= 5;
}

static bool
word_find(struct str word, const char *const *words, size_t n, size_t *found)
{
	for (*found = 0; *found < n; ++*found)
		if (str_is(word, words[*found]))
			return true;
	return false;
}

bool
workday_rule_read(struct str word, enum workday_rule *rule)
{
	static const char *const words[] = { [WORKDAY_ANY] = "any",
		[WORKDAY_NEXT] = "next",
		[WORKDAY_PREVIOUS] = "previous",
		[WORKDAY_SKIP] = "skip" };
	size_t found;

	if (!word_find(word, words, sizeof(words) / sizeof(words[0]), &found))
		return false;
	*rule = (enum workday_rule)found;
	return true;
}

/* The working day nearest in one direction; the day itself when there is none
 * so near. */
static int32_t
moved(const struct workdays *calendar, int32_t day, int step)
{
	for (int32_t i = 0; i <= WORKDAY_SHIFT; i++)
		if (workday_is(calendar, day + i * step))
			return day + i * step;
	return day;
}

/* Occasions
 * --------------------------------------------------------------------
 */

static int32_t
day_of(int64_t minute)
{
	const int64_t day = minute / MINUTES_OF_DAY;

	return (int32_t)(minute % MINUTES_OF_DAY < 0 ? day - 1 : day);
}

/* Where cron's minute goes; false when it is skipped. */
static bool
place(enum workday_rule rule, const struct workdays *calendar, int64_t minute,
    struct occasion *o)
{
	const int32_t day = day_of(minute);
	int32_t to = day;

	if (rule == WORKDAY_NEXT)
		to = moved(calendar, day, 1);
	else if (rule == WORKDAY_PREVIOUS)
		to = moved(calendar, day, -1);
	else if (rule == WORKDAY_SKIP && !workday_is(calendar, day))
		return false;
	*o = (struct occasion){ minute + (int64_t)(to - day) * MINUTES_OF_DAY,
		day };
	return true;
}

/*
 * Days keep their order when they are moved, but not their times: what goes
 * to Monday at seven may come from Saturday's seven and Sunday's six.  So all
 * that can reach the first one found is looked at.
 */
bool
occasion_next(const struct cron *cron, enum workday_rule rule,
    const struct workdays *calendar, int64_t after, struct occasion *next)
{
	const int64_t reach = rule == WORKDAY_NEXT || rule == WORKDAY_PREVIOUS
	    ? (WORKDAY_SHIFT + 1) * (int64_t)MINUTES_OF_DAY
	    : 0;
	int64_t minute = after - reach;
	int64_t until = after + LOOK_MINUTES;
	bool found = false;

	for (;;) {
		struct occasion o;

		minute = cron_next(cron, minute);
		if (minute > until)
			return found;
		if (!place(rule, calendar, minute, &o) || o.at <= after)
			continue;
		if (!found || o.at < next->at) {
			*next = o;
			until = o.at + reach;
			found = true;
		}
	}
}

/* Periods
 * ----------------------------------------------------------------------
 */

static const struct {
	const char *word, *grain;
} period_rules[] = {
	[PERIOD_PREVIOUS_DAY] = { "previous_day", "day" },
	[PERIOD_PREVIOUS_WEEK] = { "previous_week", "week" },
	[PERIOD_PREVIOUS_MONTH] = { "previous_month", "month" },
	[PERIOD_PREVIOUS_QUARTER] = { "previous_quarter", "quarter" },
	[PERIOD_PREVIOUS_YEAR] = { "previous_year", "year" },
	[PERIOD_THIS_MONTH] = { "this_month", "month" },
};

bool
period_rule_read(struct str word, enum period_rule *rule)
{
	for (size_t i = 0; i < PERIOD_RULES; i++)
		if (str_is(word, period_rules[i].word)) {
			*rule = (enum period_rule)i;
			return true;
		}
	return false;
}

const char *
period_rule_grain(enum period_rule rule)
{
	return period_rules[rule].grain;
}

/* The week of the day seven days before; named after its Thursday. */
static struct reported
week_before(struct cx *cx, int32_t day)
{
	const int32_t monday = day - date_weekday(day) + 1 - 7;
	const int year = date_of(monday + 3).year;
	const int32_t first = date_number((struct date){ year, 1, 1 });

	return (struct reported){ cx_printf(cx, "%d-W%02d", year,
				      (int)(monday + 3 - first) / 7 + 1),
		monday, monday + 7 };
}

static struct reported
quarter_before(struct cx *cx, int32_t day, int stat_day)
{
	const struct period now = period_month_of(day, stat_day);
	const int q = (now.month - 1) / 3; /* 0..3, and the one before it */
	const int year = q == 0 ? now.year - 1 : now.year;
	const int first = q == 0 ? 10 : q * 3 - 2;

	return (
	    struct reported){ cx_printf(cx, "%d-Q%d", year, (first + 2) / 3),
		period_month(year, first, stat_day).from,
		period_month(year, first + 2, stat_day).to };
}

struct reported
period_reported(struct cx *cx, enum period_rule rule, int32_t day, int stat_day)
{
	const struct period month = period_month_of(day, stat_day);
	struct period p;

	if (rule == PERIOD_PREVIOUS_WEEK)
		return week_before(cx, day);
	if (rule == PERIOD_PREVIOUS_QUARTER)
		return quarter_before(cx, day, stat_day);
	if (rule == PERIOD_PREVIOUS_DAY)
		p = period_day(day - 1, stat_day);
	else if (rule == PERIOD_PREVIOUS_YEAR)
		p = period_year(month.year - 1, stat_day);
	else
		p = rule == PERIOD_THIS_MONTH ? month : period_before(&month);
	return (struct reported){ period_text(cx, &p), p.from, p.to };
}

/* Zones and civil time
 * ---------------------------------------------------------
 */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
zone_is_name(struct cx *cx, struct str zone)
{
	bool good = zone.n > 0 && zone.n <= 60 && is_letter(zone.p[0]) &&
	    is_letter(zone.p[zone.n - 1]);

	for (size_t i = 0; good && i < zone.n; i++)
		good = is_letter(zone.p[i]) ||
		    (strchr("/_-", zone.p[i]) != NULL &&
			is_letter(zone.p[i - 1]));
	good = good &&
	    (str_is(zone, "UTC") || memchr(zone.p, '/', zone.n) != NULL);
	return good ||
	    cx_fail_code(cx, FAIL_INVALID, "wrong_zone", "zone",
		"the zone must be an IANA name such as Asia/Shanghai");
}

char *
civil_text(struct cx *cx, int64_t minute)
{
	const int32_t day = day_of(minute);
	const int of_day = (int)(minute - (int64_t)day * MINUTES_OF_DAY);

	return cx_printf(
	    cx, "%sT%02d:%02d", date_text(cx, day), of_day / 60, of_day % 60);
}

bool
civil_read(struct str text, int64_t *minute)
{
	int32_t day;
	int64_t hour, min;

	if (text.n < 16 || !date_parse((struct str){ text.p, 10 }, &day) ||
	    (text.p[10] != 'T' && text.p[10] != ' ') || text.p[13] != ':' ||
	    !str_int64((struct str){ text.p + 11, 2 }, &hour) ||
	    !str_int64((struct str){ text.p + 14, 2 }, &min) || hour < 0 ||
	    hour > 23 || min < 0 || min > 59)
		return false;
	*minute = (int64_t)day * MINUTES_OF_DAY + hour * 60 + min;
	return true;
}
