#include "energy/calendar.h"

#include "base/moment.h"
#include "unit.h"

#define SHANGHAI 480

static int32_t
day(const char *text)
{
	int32_t number;

	if (!date_parse(str_of(text), &number))
		fail_msg("%s is no day", text);
	return number;
}

/* "2026-01-25 23:59" in Shanghai */
static int64_t
instant(struct cx *cx, const char *text)
{
	int64_t at_us;

	assert_true(
	    moment_parse(str_of(cx_printf(cx, "%s:00+08:00", text)), &at_us));
	return at_us;
}

static int
minute_of(struct str s)
{
	int64_t h, m;

	assert_true(s.n == 5 && str_int64((struct str){ s.p, 2 }, &h) &&
	    str_int64((struct str){ s.p + 3, 2 }, &m));
	return (int)(h * 60 + m);
}

static void
check_month(struct cx *cx, const json_t *in, const json_t *out)
{
	const int64_t at_us = instant(cx, json_str(in, "ts").p);
	const int start = (int)unit_number(in, "stat_month_start_day");
	const struct period p =
	    period_month_of(moment_day(at_us, SHANGHAI), start);

	assert_string_equal(period_text(cx, &p), json_str(out, "stat_month").p);
	assert_string_equal(date_text(cx, p.from), json_str(out, "from").p);
	assert_string_equal(
	    date_text(cx, p.to), json_str(out, "to_exclusive").p);
	assert_int_equal(p.to - p.from, (int)unit_number(out, "days"));
}

static void
check_shift(struct cx *cx, const json_t *in, const json_t *out)
{
	const int64_t at_us = instant(cx, json_str(in, "ts").p);
	const json_t *list = json_object_get(in, "shifts");
	struct shift shifts[8];
	const size_t n = json_array_size(list);
	size_t at;

	for (size_t i = 0; i < n; i++) {
		const json_t *s = json_array_get(list, i);

		shifts[i] = (struct shift){ json_str(s, "id"),
			minute_of(json_str(s, "from")),
			minute_of(json_str(s, "to")) };
	}
	assert_true(shift_check(cx, shifts, n));
	at = shift_at(shifts, n, calendar_minute(at_us, SHANGHAI));
	assert_true(at < n);
	assert_true(str_eq(shifts[at].id, json_str(out, "shift")));
	assert_string_equal(date_text(cx,
				calendar_production_day(at_us, SHANGHAI,
				    minute_of(json_str(in, "day_start")))),
	    json_str(out, "production_date").p);
}

static void
published_calendars_are_met(void **state)
{
	const json_t *vectors =
	    unit_vectors(*state, "calendar", "energy/vectors/calendar.json");
	size_t i;
	json_t *c;

	json_array_foreach(json_object_get(vectors, "cases"), i, c)
	{
		const json_t *in = json_object_get(c, "input");
		const json_t *out = json_object_get(c, "expected");

		printf("# %s\n", json_str(c, "id").p);
		if (json_object_get(in, "shifts") != NULL)
			check_shift(*state, in, out);
		else
			check_month(*state, in, out);
	}
	assert_true(i >= 7);
}

static void
statistical_months_follow_each_other_without_gap(void **state)
{
	(void)state;
	for (int start = 1; start <= 28; start++) {
		struct period p = period_month_of(day("2023-12-31"), start);

		for (int i = 0; i < 40; i++) {
			const struct period next = period_month_of(p.to, start);
			const struct period back = period_before(&next);

			assert_int_equal(next.from, p.to);
			assert_int_equal(back.from, p.from);
			assert_int_equal(back.month, p.month);
			assert_int_equal(
			    period_month_of(p.to - 1, start).from, p.from);
			assert_int_equal(date_of(p.to - 1).month, p.month);
			p = next;
		}
	}
}

static void
a_statistical_year_holds_its_twelve_months(void **state)
{
	(void)state;
	for (int start = 1; start <= 28; start++) {
		const struct period year = period_year(2026, start);
		int32_t at = year.from;

		for (int month = 1; month <= 12; month++) {
			const struct period p =
			    period_month(2026, month, start);

			assert_int_equal(p.from, at);
			at = p.to;
		}
		assert_int_equal(at, year.to);
	}
	assert_int_equal(period_year(2026, 26).from, day("2025-12-26"));
}

static struct period
parsed(struct cx *cx, const char *text, int start)
{
	struct period p;

	if (!period_parse(cx, str_of(text), start, &p))
		fail_msg("%s: %s", text, cx->message);
	return p;
}

static void
periods_are_read_with_and_without_their_kind(void **state)
{
	struct period p = parsed(*state, "month:2026-02", 26);

	assert_int_equal(p.kind, PERIOD_MONTH);
	assert_int_equal(p.from, day("2026-01-26"));
	assert_int_equal(p.to, day("2026-02-26"));
	assert_string_equal(period_text(*state, &p), "2026-02");
	p = parsed(*state, "2026-12", 1);
	assert_int_equal(p.to, day("2027-01-01"));
	p = parsed(*state, "day:2026-10-31", 26);
	assert_int_equal(p.kind, PERIOD_DAY);
	assert_int_equal(p.to - p.from, 1);
	assert_string_equal(period_text(*state, &p), "2026-10-31");
	p = parsed(*state, "year:2028", 1);
	assert_int_equal(p.to - p.from, 366);
	assert_string_equal(period_text(*state, &p), "2028");
	assert_int_equal(parsed(*state, "2028", 1).kind, PERIOD_YEAR);
}

static void
what_is_no_period_is_refused(void **state)
{
	static const char *const bad[] = { "", "month", "month:", "2026-13",
		"2026-00", "month:2026", "day:2026-02", "day:2026-02-30",
		"week:2026-10", "2026-1", "26-01", "2026-10-31x", "1899",
		"2201-01", "-026", "2026-+1", "year:2026-10", "9999-01-01" };
	struct period p;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (period_parse(*state, str_of(bad[i]), 1, &p))
			fail_msg("%s was taken", bad[i]);
		assert_string_equal(((struct cx *)*state)->field, "period");
		unit_refused(*state, "invalid");
	}
}

static void
a_period_knows_the_one_before_and_a_year_ago(void **state)
{
	struct period p = parsed(*state, "2028-02-29", 1), q;

	q = period_year_ago(&p);
	assert_string_equal(period_text(*state, &q), "2027-02-28");
	q = period_before(&p);
	assert_string_equal(period_text(*state, &q), "2028-02-28");
	p = parsed(*state, "2026-01", 26);
	q = period_before(&p);
	assert_string_equal(period_text(*state, &q), "2025-12");
	q = period_year_ago(&p);
	assert_string_equal(period_text(*state, &q), "2025-01");
	assert_int_equal(q.from, day("2024-12-26"));
	p = parsed(*state, "2026", 1);
	q = period_before(&p);
	assert_string_equal(period_text(*state, &q), "2025");
	q = period_year_ago(&p);
	assert_string_equal(period_text(*state, &q), "2025");
}

static void
a_production_day_begins_at_its_hour(void **state)
{
	const int64_t before = instant(*state, "2026-03-01 07:59");
	const int64_t after = instant(*state, "2026-03-01 08:00");

	assert_int_equal(
	    calendar_production_day(before, SHANGHAI, 480), day("2026-02-28"));
	assert_int_equal(
	    calendar_production_day(after, SHANGHAI, 480), day("2026-03-01"));
	assert_int_equal(
	    calendar_production_day(before, SHANGHAI, 0), day("2026-03-01"));
	assert_int_equal(calendar_minute(before, SHANGHAI), 479);
}

static void
shifts_must_cover_each_minute_once(void **state)
{
	const struct shift three[] = { { STR("a"), 0, 480 },
		{ STR("b"), 480, 960 }, { STR("c"), 960, 1440 } };
	const struct shift whole[] = { { STR("all"), 420, 420 } };
	const struct shift gap[] = { { STR("a"), 480, 1200 },
		{ STR("b"), 1201, 480 } };
	const struct shift overlap[] = { { STR("a"), 480, 1201 },
		{ STR("b"), 1200, 480 } };
	const struct shift wild[] = { { STR("a"), -1, 1441 } };

	assert_true(shift_check(*state, three, 3));
	assert_true(shift_check(*state, whole, 1));
	assert_int_equal(shift_at(three, 3, 1439), 2);
	assert_int_equal(shift_at(three, 2, 1439), CALENDAR_NO_SHIFT);
	assert_false(shift_check(*state, gap, 2));
	assert_string_equal(((struct cx *)*state)->message,
	    "20:00 belongs to 0 shifts instead of one");
	unit_refused(*state, "invalid");
	assert_false(shift_check(*state, overlap, 2));
	unit_refused(*state, "invalid");
	assert_false(shift_check(*state, wild, 1));
	unit_refused(*state, "invalid");
	assert_false(shift_check(*state, NULL, 0));
	unit_refused(*state, "invalid");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_calendars_are_met),
		UNIT(statistical_months_follow_each_other_without_gap),
		UNIT(a_statistical_year_holds_its_twelve_months),
		UNIT(periods_are_read_with_and_without_their_kind),
		UNIT(what_is_no_period_is_refused),
		UNIT(a_period_knows_the_one_before_and_a_year_ago),
		UNIT(a_production_day_begins_at_its_hour),
		UNIT(shifts_must_cover_each_minute_once),
	};

	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
