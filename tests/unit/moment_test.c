#include "base/moment.h"

#include "unit.h"

#define SHANGHAI 480

static int64_t
at(const char *text)
{
	int64_t at_us;

	if (!moment_parse(str_of(text), &at_us))
		fail_msg("%s is no instant", text);
	return at_us;
}

static void
day_numbers_count_from_1970(void **state)
{
	(void)state;
	assert_int_equal(date_number((struct date){ 1970, 1, 1 }), 0);
	assert_int_equal(date_number((struct date){ 1969, 12, 31 }), -1);
	assert_int_equal(date_number((struct date){ 2000, 3, 1 }), 11017);
	assert_int_equal(date_number((struct date){ 2026, 11, 24 }), 20781);
	assert_int_equal(date_number((struct date){ 1, 1, 1 }), -719162);
}

static void
every_day_has_one_number_and_back(void **state)
{
	int32_t number = date_number((struct date){ 1, 1, 1 });
	int weekday = date_weekday(number);

	(void)state;
	for (int year = 1; year <= 9999; year += year < 2100 ? 1 : 100) {
		number = date_number((struct date){ year, 1, 1 });
		weekday = date_weekday(number);
		for (int month = 1; month <= 12; month++)
			for (int d = 1; d <= date_month_days(year, month);
			     d++) {
				const struct date back = date_of(number);

				assert_true(back.year == year &&
				    back.month == month && back.day == d);
				assert_true(date_is_real(back));
				assert_int_equal(date_weekday(number), weekday);
				weekday = weekday % 7 + 1;
				number++;
			}
	}
}

static void
weekdays_begin_with_monday(void **state)
{
	(void)state;
	/* 1970-01-01 was a Thursday, 2026-11-24 is a Tuesday. */
	assert_int_equal(date_weekday(0), 4);
	assert_int_equal(date_weekday(-4), 7);
	assert_int_equal(date_weekday(-3), 1);
	assert_int_equal(date_weekday(20781), 2);
}

static void
only_days_that_exist_are_real(void **state)
{
	int32_t number = 5;
	static const char *const bad[] = { "2026-02-29", "2100-02-29",
		"2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00",
		"0000-01-01", "2026-1-1", "2026-01-01x", " 2026-01-01", "",
		"20260101", "2026/01/01", "-026-01-01" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (date_parse(str_of(bad[i]), &number) || number != 5)
			fail_msg("%s was taken", bad[i]);
	assert_true(date_parse(STR("2000-02-29"), &number));
	assert_int_equal(date_month_days(2026, 0), 0);
	assert_int_equal(date_month_days(2026, 13), 0);
	assert_int_equal(date_month_days(2000, 2), 29);
	assert_int_equal(date_month_days(1900, 2), 28);
}

static void
a_local_day_begins_at_local_midnight(void **state)
{
	(void)state;
	assert_int_equal(
	    moment_of_day(20781, SHANGHAI), at("2026-11-24T00:00:00+08:00"));
	assert_int_equal(
	    moment_day(at("2026-11-23T15:59:59.999999Z"), SHANGHAI), 20780);
	assert_int_equal(
	    moment_day(at("2026-11-23T16:00:00Z"), SHANGHAI), 20781);
	assert_int_equal(moment_day(-1, 0), -1);
	assert_int_equal(moment_day(0, -60), -1);
}

static void
instants_are_read_in_all_their_forms(void **state)
{
	const int64_t expected = INT64_C(1795478400500000);

	(void)state;
	assert_int_equal(
	    at("2026-11-24T08:00:00.5+08:00"), INT64_C(1795478400500000));
	assert_int_equal(at("2026-11-24T00:00:00.5Z"), expected);
	assert_int_equal(at("2026-11-24t00:00:00.500000z"), expected);
	assert_int_equal(at("2026-11-24 00:00:00.5000009Z"), expected);
	assert_int_equal(at("2026-11-23T23:30:00.5-00:30"), expected);
	assert_int_equal(at("1795478400.5"), expected);
	assert_int_equal(at("0"), 0);
	assert_int_equal(at("-1.25"), -1250000);
	assert_int_equal(at("-0.5"), -500000);
}

static void
what_is_no_instant_is_refused(void **state)
{
	static const char *const bad[] = { "", "2026-11-24",
		"2026-11-24T08:00:00", "2026-11-24T08:00+08:00",
		"2026-11-24T24:00:00Z", "2026-11-24T08:60:00Z",
		"2026-11-24T08:00:60Z", "2026-02-30T08:00:00Z",
		"2026-11-24T08:00:00.Z", "2026-11-24T08:00:00+0800",
		"2026-11-24T08:00:00+24:00", "2026-11-24T08:00:00ZZ", "now",
		"1e9", "1.", "253402300800", "99999999999999999999",
		"2026-11-24T08:00:00+08:00 " };
	int64_t at_us = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (moment_parse(str_of(bad[i]), &at_us) || at_us != 7)
			fail_msg("%s was taken", bad[i]);
}

static void
instants_are_written_as_they_are_read(void **state)
{
	uint64_t seed = 31;

	assert_string_equal(
	    moment_text(*state, INT64_C(1795478400000000), SHANGHAI),
	    "2026-11-24T08:00:00+08:00");
	assert_string_equal(
	    moment_text(*state, -1, 0), "1969-12-31T23:59:59.999999+00:00");
	assert_string_equal(
	    moment_text(*state, 0, -210), "1969-12-31T20:30:00-03:30");
	for (int i = 0; i < 5000; i++) {
		const int64_t t = (int64_t)(unit_share(&seed) * 2e17) -
		    INT64_C(50000000000000000);
		const int zone = (int)unit_below(&seed, 1440) - 720;

		assert_int_equal(at(moment_text(*state, t, zone)), t);
		assert_int_equal(
		    moment_day(t, zone), moment_day(t + zone * US_PER_MIN, 0));
	}
}

static void
the_clock_is_set_and_runs_forward(void **state)
{
	const int64_t before = moment_now();

	(void)state;
	assert_true(before > at("2020-01-01T00:00:00Z"));
	assert_true(moment_now() >= before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(day_numbers_count_from_1970),
		UNIT(every_day_has_one_number_and_back),
		UNIT(weekdays_begin_with_monday),
		UNIT(only_days_that_exist_are_real),
		UNIT(a_local_day_begins_at_local_midnight),
		UNIT(instants_are_read_in_all_their_forms),
		UNIT(what_is_no_instant_is_refused),
		UNIT(instants_are_written_as_they_are_read),
		UNIT(the_clock_is_set_and_runs_forward),
	};

	return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
