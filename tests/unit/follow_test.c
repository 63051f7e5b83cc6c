#include "energy/follow.h"

#include <math.h>

#include "base/moment.h"
#include "unit.h"

#define ZONE 480
#define DAY 20727 /* 2026-10-01 */

static struct meter_rule
hourly(void)
{
	return (struct meter_rule){
		.multiplier = 10,
		.digits = 6,
		.max_rate = 1000,
		.bucket_min = 60,
		.short_gap_min = 120,
		.zone_min = ZONE,
	};
}

/* One reading an hour, from the local midnight of DAY on: 5 an hour. */
static struct meter_reading *
steady(struct cx *cx, size_t n)
{
	struct meter_reading *r = cx_calloc(cx, n, sizeof(*r));

	for (size_t i = 0; i < n; i++)
		r[i] = (struct meter_reading){ moment_of_day(DAY, ZONE) +
			    (int64_t)i * US_PER_HOUR,
			100 + 5 * (double)i };
	return r;
}

static struct follow
followed(struct cx *cx, const struct meter_rule *rule,
    const struct meter_reading *r, size_t n, int32_t from, int32_t to,
    int64_t now_us)
{
	struct follow f;

	if (!follow_days(cx, rule, r, n, NULL, 0, from, to, now_us, &f))
		fail_msg("%s", cx->message);
	return f;
}

static void
days_are_what_their_registers_say(void **state)
{
	struct cx *cx = *state;
	const struct meter_rule rule = hourly();
	const struct follow f = followed(cx, &rule, steady(cx, 49), 49, DAY,
	    DAY + 2, moment_of_day(DAY + 5, ZONE));

	assert_int_equal(f.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(f.days[i].day, DAY + (int)i);
		unit_near("a day", f.days[i].amount, 1200, 1e-12, 0);
		assert_string_equal(
		    f.days[i].flags, "GGGGGGGGGGGGGGGGGGGGGGGG");
		assert_int_equal(f.days[i].expected, 24);
		assert_int_equal(f.days[i].received, 24);
		assert_int_equal(f.days[i].good, 24);
		/* The reading at midnight ends the day. */
		assert_int_equal(
		    f.days[i].data_us, moment_of_day(DAY + 1 + (int)i, ZONE));
	}
}

static void
a_day_without_readings_is_missing_and_expected(void **state)
{
	struct cx *cx = *state;
	const struct meter_rule rule = hourly();
	const struct follow f = followed(cx, &rule, steady(cx, 25), 25, DAY,
	    DAY + 2, moment_of_day(DAY + 5, ZONE));

	assert_true(isnan(f.days[1].amount));
	assert_string_equal(f.days[1].flags, "------------------------");
	assert_int_equal(f.days[1].expected, 24);
	assert_int_equal(f.days[1].received, 0);
	assert_int_equal(f.days[1].data_us, 0);
}

static void
what_has_not_happened_yet_is_not_expected(void **state)
{
	struct cx *cx = *state;
	const struct meter_rule rule = hourly();
	const int64_t now = moment_of_day(DAY, ZONE) + 10 * US_PER_HOUR;
	const struct follow f =
	    followed(cx, &rule, steady(cx, 11), 11, DAY, DAY + 1, now);

	assert_int_equal(f.days[0].expected, 10);
	assert_int_equal(f.days[0].received, 10);
	unit_near("until now", f.days[0].amount, 500, 1e-12, 0);
}

static void
an_hour_that_is_hardly_covered_is_not_there_yet(void **state)
{
	struct cx *cx = *state;
	const struct meter_rule rule = hourly();
	struct meter_reading *r = steady(cx, 12);
	struct follow f;

	/* The last reading comes ten minutes into the eleventh hour. */
	r[11].at_us = r[10].at_us + 10 * US_PER_MIN;
	r[11].value = r[10].value + 1;
	f = followed(cx, &rule, r, 12, DAY, DAY + 1, r[10].at_us + US_PER_HOUR);
	assert_int_equal(f.days[0].expected, 11);
	assert_int_equal(f.days[0].received, 10);
	unit_near("until the last reading", f.days[0].amount, 510, 1e-12, 0);
}

static void
far_readings_do_not_matter(void **state)
{
	struct cx *cx = *state;
	const struct meter_rule rule = hourly();
	const int64_t now = moment_of_day(DAY + 9, ZONE);
	const struct follow all =
	    followed(cx, &rule, steady(cx, 97), 97, DAY + 1, DAY + 2, now);
	const struct follow near_ones =
	    followed(cx, &rule, steady(cx, 97) + 24, 25, DAY + 1, DAY + 2, now);

	unit_near(
	    "the same day", all.days[0].amount, near_ones.days[0].amount, 0, 0);
	assert_string_equal(all.days[0].flags, near_ones.days[0].flags);
}

static void
a_long_gap_wants_a_profile(void **state)
{
	struct cx *cx = *state;
	struct meter_rule rule = hourly();
	const struct meter_reading *r = steady(cx, 49);
	const struct meter_reading gap[] = { r[0], r[1], r[30], r[31] };
	double even[24];

	for (size_t i = 0; i < 24; i++)
		even[i] = 1;
	rule.profile = even;
	assert_true(follow_needs_profile(
	    &(struct follow){ .series = followed(cx, &rule, gap, 4, DAY,
				  DAY + 2, moment_of_day(DAY + 5, ZONE))
					    .series }));
	assert_false(follow_needs_profile(
	    &(struct follow){ .series = followed(cx, &rule, r, 49, DAY, DAY + 2,
				  moment_of_day(DAY + 5, ZONE))
					    .series }));
}

static void
quarters_make_the_hours_of_a_profile(void **state)
{
	struct cx *cx = *state;
	double day[96], hours[24];
	double *days[] = { day };
	const size_t n[] = { 96 };

	for (size_t i = 0; i < 96; i++)
		day[i] = (double)(i / 4);
	follow_profile(cx, days, n, 1, hours);
	for (size_t i = 0; i < 24; i++)
		unit_near("an hour", hours[i], 4 * (double)i, 1e-12, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(days_are_what_their_registers_say),
		UNIT(a_day_without_readings_is_missing_and_expected),
		UNIT(what_has_not_happened_yet_is_not_expected),
		UNIT(an_hour_that_is_hardly_covered_is_not_there_yet),
		UNIT(far_readings_do_not_matter),
		UNIT(a_long_gap_wants_a_profile),
		UNIT(quarters_make_the_hours_of_a_profile),
	};

	return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
