#include "schedule/cron.h"

#include <string.h>

#include "base/moment.h"

/* From 29 February 1896 to the next were eight years; so long one has to look
 * at most. */
#define LOOK_DAYS (9 * 366)

struct field {
	const char *name;
	int lo, hi;
	const char *words; /* three letters each, from `first` on */
	int first;
};

static const struct field fields[] = {
	{ "minute", 0, 59, "", 0 },
	{ "hour", 0, 23, "", 0 },
	{ "day", 1, 31, "", 0 },
	{ "month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec", 1 },
	{ "weekday", 0, 7, "sunmontuewedthufrisat", 0 },
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static bool
refuse(struct cx *cx, const struct field *f, struct str part)
{
	return cx_fail_code(cx, FAIL_INVALID, "wrong_cron", "cron",
	    "the %s \"%.*s\" is not one of %d to %d, a range, a list or a step",
	    f->name, (int)(part.n < 40 ? part.n : 40), part.n ? part.p : "",
	    f->lo, f->hi);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* -1 for no such word. */
static int
word_value(const struct field *f, struct str s)
{
	for (int i = 0; s.n == 3 && f->words[i * 3] != '\0'; i++)
		if (lower(s.p[0]) == f->words[i * 3] &&
		    lower(s.p[1]) == f->words[i * 3 + 1] &&
		    lower(s.p[2]) == f->words[i * 3 + 2])
			return f->first + i;
	return -1;
}

/* One or two digits: "007" and "+7" are mistakes. */
static bool
read_number(struct str s, int lo, int hi, int *out)
{
	int v = 0;

	if (s.n < 1 || s.n > 2)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = v;
	return v >= lo && v <= hi;
}

static bool
read_value(const struct field *f, struct str s, int *out)
{
	const int word = word_value(f, s);

	if (word >= 0)
		*out = word;
	return word >= 0 || read_number(s, f->lo, f->hi, out);
}

static bool
read_range(const struct field *f, struct str s, int *lo, int *hi)
{
	struct str last;
	const struct str first = str_cut(s, '-', &last);

	if (str_is(s, "*")) {
		*lo = f->lo;
		*hi = f->hi == 7 ? 6 : f->hi;
		return true;
	}
	if (!read_value(f, first, lo))
		return false;
	*hi = *lo;
	if (last.p == NULL)
		return true;
	if (!read_value(f, last, hi))
		return false;
	if (f->hi == 7 && word_value(f, last) == 0)
		*hi = 7;
	return *lo <= *hi;
}

static bool
read_item(const struct field *f, struct str s, uint64_t *bits)
{
	struct str tail;
	const struct str range = str_cut(s, '/', &tail);
	int lo, hi, step = 1;

	if (!read_range(f, range, &lo, &hi))
		return false;
	if (tail.p != NULL &&
	    (!read_number(tail, 1, f->hi, &step) ||
		(!str_is(range, "*") && memchr(range.p, '-', range.n) == NULL)))
		return false;
	for (int v = lo; v <= hi; v += step)
		*bits |= UINT64_C(1) << v;
	return true;
}

static bool
read_field(
    struct cx *cx, const struct field *f, struct str text, uint64_t *bits)
{
	struct str rest = text;

	*bits = 0;
	while (rest.p != NULL) {
		const struct str item = str_cut(rest, ',', &rest);

		if (!read_item(f, item, bits))
			return refuse(cx, f, text);
	}
	return true;
}

/* The next word of a line whose words stand apart by blanks. */
static struct str
next_word(struct str *rest)
{
	const struct str line = str_trim(*rest);
	size_t n = 0;

	while (n < line.n && line.p[n] != ' ' && line.p[n] != '\t')
		n++;
	*rest = (struct str){ line.p + n, line.n - n };
	return (struct str){ line.p, n };
}

static bool
month_meant(const struct cron *cron, int month)
{
	return (cron->months >> month & 1) != 0;
}

static bool
day_meant(const struct cron *cron, int32_t number)
{
	const struct date d = date_of(number);
	const bool day = (cron->days >> d.day & 1) != 0;
	const bool weekday =
	    (cron->weekdays >> (date_weekday(number) % 7) & 1) != 0;

	if (!month_meant(cron, d.month))
		return false;
	if (cron->any_day || cron->any_weekday)
		return day && weekday;
	return day || weekday;
}

/* Weekdays come in every month; days of the month do not. */
static bool
ever_comes(const struct cron *cron)
{
	if (!cron->any_weekday)
		return true;
	for (int month = 1; month <= 12; month++)
		for (int day = 1; day <= date_month_days(2000, month); day++)
			if (month_meant(cron, month) &&
			    (cron->days >> day & 1) != 0)
				return true;
	return false;
}

bool
cron_parse(struct cx *cx, struct str text, struct cron *cron)
{
	uint64_t bits[FIELDS];
	struct str rest = text, word[FIELDS];

	if (text.n > CRON_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "too_long", "cron",
		    "a cron expression has at most %d bytes", CRON_MOST);
	for (size_t i = 0; i < FIELDS; i++)
		word[i] = next_word(&rest);
	if (word[FIELDS - 1].n == 0 || str_trim(rest).n > 0)
		return cx_fail_code(cx, FAIL_INVALID, "wrong_cron", "cron",
		    "a cron expression has five fields: minute hour day month "
		    "weekday");
	for (size_t i = 0; i < FIELDS; i++)
		if (!read_field(cx, &fields[i], word[i], &bits[i]))
			return false;
	*cron = (struct cron){ bits[0], (uint32_t)bits[1], (uint32_t)bits[2],
		(uint32_t)bits[3], (uint32_t)((bits[4] | bits[4] >> 7) & 0x7f),
		str_is(word[2], "*"), str_is(word[4], "*") };
	return ever_comes(cron) ||
	    cx_fail_code(
		cx, FAIL_INVALID, "never", "cron", "no year has such a day");
}

/* The first minute of a day, from `from` on, that is meant; -1 for none. */
static int
minute_from(const struct cron *cron, int from)
{
	for (int m = from; m < MINUTES_OF_DAY; m++)
		if ((cron->hours >> (m / 60) & 1) != 0 &&
		    (cron->minutes >> (m % 60) & 1) != 0)
			return m;
	return -1;
}

static int64_t
floor_day(int64_t minute)
{
	return minute >= 0 ? minute / MINUTES_OF_DAY
			   : -((-minute + MINUTES_OF_DAY - 1) / MINUTES_OF_DAY);
}

int64_t
cron_next(const struct cron *cron, int64_t after)
{
	const int64_t from = after + 1;
	const int64_t today = floor_day(from);
	int minute = (int)(from - today * MINUTES_OF_DAY);

	for (int64_t day = today; day < today + LOOK_DAYS; day++) {
		const int m = day_meant(cron, (int32_t)day)
		    ? minute_from(cron, minute)
		    : -1;

		if (m >= 0)
			return day * MINUTES_OF_DAY + m;
		minute = 0;
	}
	return after; /* not reached: it was parsed, so it comes */
}

int
cron_times_a_day(const struct cron *cron)
{
	return __builtin_popcountll(cron->minutes) *
	    __builtin_popcount(cron->hours);
}
