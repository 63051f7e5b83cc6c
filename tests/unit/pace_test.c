#include "edge/pace.h"

#include "unit.h"

static void
pauses_double_up_to_the_longest(void **state)
{
	static const int64_t want[] = { 500, 1000, 2000, 4000, 8000, 10000,
		10000 };
	struct pace p = { 0 };

	(void)state;
	/* 500 of 0..1000 is the middle of the jitter. */
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
		assert_int_equal(pace_failed(&p, 500, 10000, 500), want[i]);
	pace_succeeded(&p);
	assert_int_equal(pace_failed(&p, 500, 10000, 500), 500);
}

static void
jitter_is_a_fifth_to_both_sides(void **state)
{
	int64_t least = INT64_MAX, most = 0;

	(void)state;
	for (uint32_t c = 0; c < 5000; c++) {
		struct pace p = { 0 };
		const int64_t pause = pace_failed(&p, 1000, 1000, c);

		least = pause < least ? pause : least;
		most = pause > most ? pause : most;
	}
	assert_int_equal(least, 800);
	assert_int_equal(most, 1200);
}

static void
stamps_rise_while_the_clock_stands_or_steps_back_a_little(void **state)
{
	(void)state;
	assert_int_equal(pace_stamp(1000, 999), 1000);
	assert_int_equal(pace_stamp(1000, 1000), 1001);
	assert_int_equal(pace_stamp(1000, 2000), 2001);
	assert_int_equal(
	    pace_stamp(1000, 1000 + PACE_STEP_MS - 1), 1000 + PACE_STEP_MS);
}

static void
a_clock_that_was_wrong_by_much_is_followed(void **state)
{
	(void)state;
	assert_int_equal(pace_stamp(1000, 1000 + PACE_STEP_MS), 1000);
	assert_int_equal(pace_stamp(5, INT64_C(1) << 50), 5);
}

static void
missed_periods_are_not_made_up_for(void **state)
{
	(void)state;
	assert_int_equal(pace_due(1000, 100, 999), 1000);
	assert_int_equal(pace_due(1000, 100, 1000), 1100);
	assert_int_equal(pace_due(1000, 100, 1099), 1100);
	assert_int_equal(pace_due(1000, 100, 1750), 1800);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(pauses_double_up_to_the_longest),
		UNIT(jitter_is_a_fifth_to_both_sides),
		UNIT(stamps_rise_while_the_clock_stands_or_steps_back_a_little),
		UNIT(a_clock_that_was_wrong_by_much_is_followed),
		UNIT(missed_periods_are_not_made_up_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
