/* The cases are reckoned by tests/unit/schedule/reckon.py, which shares
 * nothing with src/schedule. */
#include "schedule/schedule.h"

#include "base/moment.h"
#include "unit.h"

#define DAYS_MOST 32

static json_t *
cases(struct cx *cx)
{
	struct str s = unit_file(cx, "tests/unit/schedule/cases.json");
	json_t *all = json_own(cx, json_array());

	assert_true(s.n > 0);
	while (s.n > 0) {
		const struct str line = str_cut(s, '\n', &s);
		json_t *one = line.n > 0 ? json_read(cx, line) : NULL;

		if (one != NULL)
			(void)json_array_append(all, one);
	}
	return all;
}

static int64_t
civil(const char *text)
{
	int64_t minute;

	if (!civil_read(str_of(text), &minute))
		fail_msg("%s is no civil time", text);
	return minute;
}

static int32_t
day(const char *text)
{
	int32_t number;

	if (!date_parse(str_of(text), &number))
		fail_msg("%s is no day", text);
	return number;
}

static struct cron
parsed(struct cx *cx, const char *text)
{
	struct cron cron;

	if (!cron_parse(cx, str_of(text), &cron))
		fail_msg("%s: %s", text, cx->message);
	return cron;
}

static void
cron_comes_when_it_was_reckoned(void **state)
{
	size_t i, j, seen = 0;
	json_t *c, *want;

	json_array_foreach(cases(*state), i, c)
	{
		struct cron cron;
		int64_t at;

		if (json_object_get(c, "next") == NULL)
			continue;
		seen++;
		cron = parsed(*state, json_str(c, "cron").p);
		at = civil(json_str(c, "after").p);
		json_array_foreach(json_object_get(c, "next"), j, want)
		{
			at = cron_next(&cron, at);
			if (at != civil(json_string_value(want)))
				fail_msg("%s: %s instead of %s",
				    json_str(c, "cron").p,
				    civil_text(*state, at),
				    json_string_value(want));
		}
	}
	assert_true(seen >= 25);
}

struct table {
	int32_t day[DAYS_MOST];
	bool works[DAYS_MOST];
	size_t n;
};

static void
table_add(struct table *t, int32_t number, bool works)
{
	size_t at = t->n++;

	assert_true(t->n <= DAYS_MOST);
	for (; at > 0 && t->day[at - 1] > number; at--) {
		t->day[at] = t->day[at - 1];
		t->works[at] = t->works[at - 1];
	}
	t->day[at] = number;
	t->works[at] = works;
}

static void
table_of(const json_t *c, struct table *t)
{
	size_t i;
	json_t *d;

	t->n = 0;
	json_array_foreach(json_object_get(c, "off"), i, d)
	    table_add(t, day(json_string_value(d)), false);
	json_array_foreach(json_object_get(c, "on"), i, d)
	    table_add(t, day(json_string_value(d)), true);
}

static void
check_moved(struct cx *cx, const json_t *c)
{
	const struct cron cron = parsed(cx, json_str(c, "cron").p);
	enum workday_rule rule;
	struct table t;
	size_t i;
	json_t *want;
	int64_t after = civil(json_str(c, "after").p);

	assert_true(workday_rule_read(json_str(c, "rule"), &rule));
	table_of(c, &t);
	json_array_foreach(json_object_get(c, "occasions"), i, want)
	{
		const struct workdays calendar = { t.day, t.works, t.n };
		struct occasion o;

		assert_true(occasion_next(&cron, rule, &calendar, after, &o));
		if (o.at != civil(json_string_value(json_array_get(want, 0))) ||
		    o.day != day(json_string_value(json_array_get(want, 1))))
			fail_msg("%s %s: %s instead of %s",
			    json_str(c, "cron").p, json_str(c, "rule").p,
			    civil_text(cx, o.at),
			    json_string_value(json_array_get(want, 0)));
		after = o.at;
	}
}

static void
days_are_moved_as_the_calendar_says(void **state)
{
	size_t i, seen = 0;
	json_t *c;

	json_array_foreach(cases(*state), i, c)
	{
		if (json_object_get(c, "occasions") == NULL)
			continue;
		check_moved(*state, c);
		seen++;
	}
	assert_true(seen >= 20);
}

static void
what_is_skipped_for_ever_never_comes(void **state)
{
	const struct cron cron = parsed(*state, "0 8 * * sat,sun");
	const struct workdays none = { NULL, NULL, 0 };
	struct occasion o;

	assert_false(occasion_next(
	    &cron, WORKDAY_SKIP, &none, civil("2026-11-27T00:00"), &o));
}

static void
periods_are_those_before(void **state)
{
	size_t i, seen = 0;
	json_t *c;

	json_array_foreach(cases(*state), i, c)
	{
		enum period_rule rule;
		struct reported r;

		if (json_object_get(c, "period") == NULL)
			continue;
		seen++;
		assert_true(period_rule_read(json_str(c, "period"), &rule));
		r = period_reported(*state, rule, day(json_str(c, "day").p),
		    (int)unit_number(c, "stat_day"));
		assert_string_equal(r.text, json_str(c, "text").p);
		assert_int_equal(r.from, day(json_str(c, "from").p));
		assert_int_equal(r.to, day(json_str(c, "to").p));
	}
	assert_true(seen >= 60);
}

static void
what_is_no_cron_is_refused(void **state)
{
	static const char *const bad[] = { "", "*", "* * * *", "* * * * * *",
		"60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
		"* * * 0 *", "* * * 13 *", "* * * * 8", "-1 * * * *",
		"+1 * * * *", "1- * * * *", "-5 * * * *", "5-1 * * * *",
		"1,,2 * * * *", ",1 * * * *", "1, * * * *", "*/0 * * * *",
		"*/60 * * * *", "5/10 * * * *", "*/-1 * * * *", "*/ * * * *",
		"007 * * * *", "1.5 * * * *", "a * * * *", "@daily",
		"@daily * * * *", "* * L * *", "* * ? * *", "* * 15W * *",
		"* * * * 5#3", "* * * * 5L", "* * * foo *", "* * * january *",
		"* * * * fri-mon", "* * * dec-jan *", "* mon * * *",
		"* * * mon *", "* * * * jan", "** * * * *", "*-5 * * * *",
		"1-*/2 * * * *", "*,* * * * *x", "* * * * * ; rm", "H * * * *",
		"1~5 * * * *", "\xe4\xb8\x80 * * * *" };
	static const char *const never[] = { "0 0 30 2 *", "0 0 31 4,6,9,11 *",
		"0 0 30,31 feb *" };
	struct cron cron;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (cron_parse(*state, str_of(bad[i]), &cron))
			fail_msg("\"%s\" was taken", bad[i]);
		assert_string_equal(((struct cx *)*state)->field, "cron");
		unit_refused(*state, "wrong_cron");
	}
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
		assert_false(cron_parse(*state, str_of(never[i]), &cron));
		unit_refused(*state, "never");
	}
}

static void
a_refusal_names_the_part(void **state)
{
	struct cx *cx = *state;
	struct cron cron;

	assert_false(cron_parse(cx, STR("0 8 32 * *"), &cron));
	assert_non_null(strstr(cx->message, "the day \"32\""));
	unit_refused(cx, "wrong_cron");
	assert_false(cron_parse(cx, STR("0 8 * foo *"), &cron));
	assert_non_null(strstr(cx->message, "the month \"foo\""));
	unit_refused(cx, "wrong_cron");
}

static void
cron_may_have_names_tabs_and_blanks(void **state)
{
	const struct cron a = parsed(*state, " 0\t8  * jan-MAR Mon,wEd ");
	const struct cron b = parsed(*state, "0 8 * 1-3 1,3");

	assert_int_equal(a.months, b.months);
	assert_int_equal(a.weekdays, b.weekdays);
	assert_int_equal(cron_times_a_day(&a), 1);
	assert_int_equal(parsed(*state, "0 * * * sun").weekdays, 1);
	assert_int_equal(
	    cron_times_a_day(&(struct cron){ .minutes = 3, .hours = 7 }), 6);
}

static void
zones_are_names(void **state)
{
	static const char *const good[] = { "Asia/Shanghai", "UTC",
		"America/Port-au-Prince", "America/Argentina/Buenos_Aires" };
	static const char *const bad[] = { "", "CST", "+08:00", "UTC+8",
		"Etc/GMT+8", "Asia/", "/etc/passwd", "../UTC", "Asia//Tokyo",
		"Asia/Shang hai", "asia/Shanghai'; --", "EST5EDT", "PRC" };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!zone_is_name(*state, str_of(good[i])))
			fail_msg("%s was refused", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (zone_is_name(*state, str_of(bad[i])))
			fail_msg("%s was taken", bad[i]);
		assert_string_equal(((struct cx *)*state)->field, "zone");
		unit_refused(*state, "wrong_zone");
	}
}

static void
civil_times_are_read_back(void **state)
{
	static const char *const bad[] = { "", "2026-11-03", "2026-11-03T7:30",
		"2026-02-30T07:30", "2026-11-03T24:00", "2026-11-03T07:60",
		"2026-11-03x07:30" };
	int64_t minute;

	for (int64_t m = -3000000; m < 60000000; m += 98765) {
		assert_true(civil_read(str_of(civil_text(*state, m)), &minute));
		assert_int_equal(minute, m);
	}
	assert_true(civil_read(STR("2026-11-03 07:30:00"), &minute));
	assert_int_equal(minute, civil("2026-11-03T07:30"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(civil_read(str_of(bad[i]), &minute));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(cron_comes_when_it_was_reckoned),
		UNIT(days_are_moved_as_the_calendar_says),
		UNIT(what_is_skipped_for_ever_never_comes),
		UNIT(periods_are_those_before),
		UNIT(what_is_no_cron_is_refused),
		UNIT(a_refusal_names_the_part),
		UNIT(cron_may_have_names_tabs_and_blanks),
		UNIT(zones_are_names),
		UNIT(civil_times_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
