#include "telemetry/telemetry.h"

#include "base/moment.h"
#include "unit.h"

#define S(s) ((s)*US_PER_S)
#define SHANGHAI 480

struct answer {
	struct telemetry_bucket *b;
	size_t n;
};

static struct answer
answer_of(struct cx *cx, const struct telemetry_range *range,
    const struct telemetry_sample *samples, size_t n)
{
	struct answer a;

	if (!telemetry_aggregate(cx, range, samples, n, &a.b, &a.n))
		fail_msg("%s", cx->message);
	return a;
}

/* Tens of seconds from 0 to 100 s in UTC. */
static struct telemetry_range
tens(void)
{
	return (struct telemetry_range){ .to_us = S(100), .step_us = S(10) };
}

static int64_t
at(const char *text)
{
	int64_t at_us;

	if (!moment_parse(str_of(text), &at_us))
		fail_msg("%s is no instant", text);
	return at_us;
}

static void
a_bucket_is_described_by_its_samples(void **state)
{
	const struct telemetry_sample s[] = { { S(20), 4 }, { S(22), 1 },
		{ S(25), 7 } };
	const struct telemetry_range range = tens();
	const struct answer a = answer_of(*state, &range, s, 3);

	assert_int_equal(a.n, 1);
	assert_int_equal(a.b[0].from_us, S(20));
	assert_int_equal(a.b[0].to_us, S(30));
	assert_int_equal(a.b[0].count, 3);
	assert_true(a.b[0].min == 1 && a.b[0].max == 7);
	assert_true(a.b[0].sum == 12 && a.b[0].mean == 4);
	assert_true(a.b[0].first == 4 && a.b[0].last == 7);
	assert_int_equal(a.b[0].first_us, S(20));
	assert_int_equal(a.b[0].last_us, S(25));
	/* 4 for 2 s, 1 for 3 s, 7 for 5 s */
	unit_near("time mean", a.b[0].time_mean, 4.6, 0, 1e-12);
}

static void
buckets_are_half_open(void **state)
{
	const struct telemetry_sample s[] = { { -1, 0 }, { 0, 1 },
		{ S(10) - 1, 2 }, { S(10), 3 }, { S(100) - 1, 4 },
		{ S(100), 5 } };
	const struct telemetry_range range = tens();
	const struct answer a = answer_of(*state, &range, s, 6);

	assert_int_equal(a.n, 3);
	assert_true(a.b[0].sum == 3);
	assert_true(a.b[1].sum == 3);
	assert_true(a.b[2].sum == 4);
}

static void
a_bucket_without_samples_is_absent(void **state)
{
	const struct telemetry_sample s[] = { { S(5), 1 }, { S(45), NAN },
		{ S(85), 1 } };
	const struct telemetry_range range = tens();
	const struct answer a = answer_of(*state, &range, s, 3);

	assert_int_equal(a.n, 2);
	assert_int_equal(a.b[1].from_us, S(80));
	assert_int_equal(answer_of(*state, &range, NULL, 0).n, 0);
	assert_int_equal(answer_of(*state, &range, s + 1, 1).n, 0);
}

static void
of_two_samples_at_one_instant_the_later_wins(void **state)
{
	const struct telemetry_sample s[] = { { S(5), 1 }, { S(5), 2 },
		{ S(6), 9 }, { S(6), NAN } };
	const struct telemetry_range range = tens();
	const struct answer a = answer_of(*state, &range, s, 4);

	assert_int_equal(a.b[0].count, 1);
	assert_true(a.b[0].last == 2);
}

static void
a_value_stands_until_the_next_or_until_it_is_too_old(void **state)
{
	const struct telemetry_sample s[] = { { S(-10), 8 }, { S(4), 2 },
		{ S(16), 6 } };
	struct telemetry_range range = tens();
	struct answer a = answer_of(*state, &range, s, 3);

	/* 8 for 4 s, 2 for 6 s; 2 for 6 s, 6 for 4 s */
	unit_near("first", a.b[0].time_mean, 4.4, 0, 1e-12);
	unit_near("second", a.b[1].time_mean, 3.6, 0, 1e-12);
	range.hold_us = S(2);
	a = answer_of(*state, &range, s, 3);
	unit_near("first", a.b[0].time_mean, 2, 0, 1e-12);
	unit_near("second", a.b[1].time_mean, 6, 0, 1e-12);
}

static void
a_missing_value_ends_what_stood_before(void **state)
{
	const struct telemetry_sample s[] = { { S(0), 2 }, { S(3), NAN },
		{ S(9), 10 } };
	const struct telemetry_range range = tens();
	const struct answer a = answer_of(*state, &range, s, 3);

	/* 2 for 3 s, 10 for 1 s */
	unit_near("time mean", a.b[0].time_mean, 4, 0, 1e-12);
	assert_true(a.b[0].delta == 0);
}

static void
the_increase_of_a_counter_is_divided_by_time(void **state)
{
	const struct telemetry_sample s[] = { { S(-5), 100 }, { S(5), 110 },
		{ S(15), 130 }, { S(105), 220 } };
	const struct telemetry_range range = tens();
	const struct answer a = answer_of(*state, &range, s, 4);

	assert_int_equal(a.n, 2);
	unit_near("first", a.b[0].delta, 5 + 10, 0, 1e-12);
	/* Nothing follows within the range: the rest of it is here. */
	unit_near("second", a.b[1].delta, 10 + 85, 0, 1e-12);
}

static void
what_falls_into_empty_buckets_goes_to_the_later_one(void **state)
{
	const struct telemetry_sample s[] = { { S(0), 0 }, { S(40), 40 } };
	const struct telemetry_range range = tens();
	const struct answer a = answer_of(*state, &range, s, 2);

	unit_near("first", a.b[0].delta, 10, 0, 1e-12);
	unit_near("second", a.b[1].delta, 30, 0, 1e-12);
}

static void
a_counter_that_fell_began_again_from_zero(void **state)
{
	const struct telemetry_sample s[] = { { S(1), 90 }, { S(2), 95 },
		{ S(3), 2 }, { S(4), 3 } };
	const struct telemetry_range range = tens();
	const struct answer a = answer_of(*state, &range, s, 4);

	unit_near("delta", a.b[0].delta, 5 + 2 + 1, 0, 1e-12);
	assert_int_equal(a.b[0].resets, 1);
}

static void
a_replaced_meter_goes_on_from_its_first_reading(void **state)
{
	const struct telemetry_sample s[] = { { S(2), 990 }, { S(4), 1000 },
		{ S(8), 25 }, { S(9), 30 } };
	const struct telemetry_change change[] = { { S(1), 7, 7 },
		{ S(6), 1004, 20 }, { S(50), 1, 1 } };
	struct telemetry_range range = tens();
	struct answer a;

	range.change = change;
	range.changes = 3;
	a = answer_of(*state, &range, s, 4);
	assert_int_equal(a.n, 1);
	/* 10, then 4 to the last reading and 5 from the first, then 5 */
	unit_near("increase", a.b[0].delta, 24, 0, 1e-12);
	assert_int_equal(a.b[0].resets, 0);
}

static void
two_changes_between_two_samples_both_count(void **state)
{
	const struct telemetry_sample s[] = { { S(2), 10 }, { S(8), 3 } };
	const struct telemetry_change change[] = { { S(4), 12, 100 },
		{ S(8), 103, 0 } };
	struct telemetry_range range = tens();
	struct answer a;

	range.change = change;
	range.changes = 2;
	a = answer_of(*state, &range, s, 2);
	unit_near("increase", a.b[0].delta, 2 + 3 + 3, 0, 1e-12);
}

static void
days_and_months_are_local(void **state)
{
	/* 23:59:59 and 00:00 in Shanghai; UTC would put both in one day. */
	const struct telemetry_sample s[] = {
		{ at("2026-02-28T23:59:59+08:00"), 1 },
		{ at("2026-03-01T00:00:00+08:00"), 2 },
		{ at("2026-03-01T07:59:00+08:00"), 3 },
	};
	struct telemetry_range range = {
		.from_us = at("2026-02-28T12:00:00+08:00"),
		.to_us = at("2026-03-02T00:00:00+08:00"),
		.unit = TELEMETRY_DAY,
		.zone_min = SHANGHAI,
	};
	struct answer a = answer_of(*state, &range, s, 3);

	assert_int_equal(a.n, 2);
	assert_int_equal(a.b[0].from_us, at("2026-02-28T00:00:00+08:00"));
	assert_int_equal(a.b[1].count, 2);
	range.unit = TELEMETRY_MONTH;
	a = answer_of(*state, &range, s, 3);
	assert_int_equal(a.b[0].to_us, at("2026-03-01T00:00:00+08:00"));
	assert_int_equal(a.b[1].to_us, at("2026-04-01T00:00:00+08:00"));
}

static void
bounds_are(const char *step, int zone_min, const char *when, const char *from,
    const char *to)
{
	struct telemetry_range range = { .zone_min = zone_min };
	int64_t from_us, to_us;

	assert_true(telemetry_step_of(str_of(step), &range));
	telemetry_bounds(&range, at(when), &from_us, &to_us);
	if (from_us != at(from) || to_us != at(to))
		fail_msg("%s of %s", step, when);
}

static void
every_step_knows_its_bounds(void **state)
{
	(void)state;
	bounds_are("minute", 0, "2026-03-01T10:20:30Z", "2026-03-01T10:20:00Z",
	    "2026-03-01T10:21:00Z");
	bounds_are("hour", 330, "2026-03-01T10:20:30+05:30",
	    "2026-03-01T10:00:00+05:30", "2026-03-01T11:00:00+05:30");
	bounds_are("15m", 0, "2026-03-01T10:20:30Z", "2026-03-01T10:15:00Z",
	    "2026-03-01T10:30:00Z");
	bounds_are("4h", SHANGHAI, "2026-03-01T03:00:00+08:00",
	    "2026-03-01T00:00:00+08:00", "2026-03-01T04:00:00+08:00");
	bounds_are("900", 0, "1969-12-31T23:59:59Z", "1969-12-31T23:45:00Z",
	    "1970-01-01T00:00:00Z");
	/* 2026-03-01 is a Sunday. */
	bounds_are("week", SHANGHAI, "2026-03-01T12:00:00+08:00",
	    "2026-02-23T00:00:00+08:00", "2026-03-02T00:00:00+08:00");
	bounds_are("1mo", SHANGHAI, "2028-02-29T23:00:00+08:00",
	    "2028-02-01T00:00:00+08:00", "2028-03-01T00:00:00+08:00");
	bounds_are("year", SHANGHAI, "2026-12-31T23:00:00+08:00",
	    "2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00");
	bounds_are("500ms", 0, "2026-03-01T10:20:30.7Z",
	    "2026-03-01T10:20:30.5Z", "2026-03-01T10:20:31Z");
}

static void
what_is_no_step_is_refused(void **state)
{
	static const char *const bad[] = { "", "0", "0s", "-1", "m", "1.5h",
		"1x", "h1", "1 h", "999999999999999999999", "400d",
		"9223372036854775807w", "Hour", "mo" };
	struct telemetry_range range;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (telemetry_step_of(str_of(bad[i]), &range))
			fail_msg("\"%s\" was taken", bad[i]);
}

static void
aggregates_are_known_by_name(void **state)
{
	const struct telemetry_bucket b = { .count = 1,
		.min = 2,
		.max = 3,
		.mean = 4,
		.sum = 5,
		.first = 6,
		.last = 7,
		.time_mean = 8,
		.delta = 9 };
	static const char *const names[] = { "count", "min", "max", "mean",
		"sum", "first", "last", "time_mean", "delta" };
	enum telemetry_agg agg;

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		assert_true(telemetry_agg_of(str_of(names[i]), &agg));
		assert_true(telemetry_value(&b, agg) == (double)(i + 1));
	}
	assert_true(telemetry_agg_of(STR(""), &agg));
	assert_int_equal(agg, TELEMETRY_MEAN);
	assert_false(telemetry_agg_of(STR("median"), &agg));
	assert_false(telemetry_agg_of(STR("MEAN"), &agg));
}

static void
refuse(struct cx *cx, struct telemetry_range range, const char *code)
{
	struct answer a;

	assert_false(telemetry_aggregate(cx, &range, NULL, 0, &a.b, &a.n));
	unit_refused(cx, code);
}

static void
impossible_ranges_are_refused(void **state)
{
	struct telemetry_range range = tens();

	range.to_us = range.from_us;
	refuse(*state, range, "invalid");
	range = tens();
	range.step_us = 0;
	refuse(*state, range, "invalid");
	range.step_us = -1;
	refuse(*state, range, "invalid");
	range.step_us = 999;
	refuse(*state, range, "too_many_buckets");
	range.step_us = 1000;
	assert_int_equal(answer_of(*state, &range, NULL, 0).n, 0);
	range = tens();
	range.hold_us = -1;
	refuse(*state, range, "invalid");
	range = tens();
	range.from_us = INT64_MIN;
	refuse(*state, range, "invalid");
	range = tens();
	range.unit = TELEMETRY_MINUTE;
	range.to_us = 400 * US_PER_DAY;
	refuse(*state, range, "too_many_buckets");
}

static void
samples_out_of_order_are_refused(void **state)
{
	const struct telemetry_sample s[] = { { 2, 1 }, { 1, 1 } };
	const struct telemetry_range range = tens();
	struct answer a;

	assert_false(telemetry_aggregate(*state, &range, s, 2, &a.b, &a.n));
	unit_refused(*state, "unsorted");
}

/* Sums, counts, extremes and increases must not depend on the step. */
static void
check_steps_agree(struct cx *cx, uint64_t *seed)
{
	enum { SAMPLES = 300 };
	static const char *const steps[] = { "7s", "1m", "13m", "hour", "day",
		"week", "month", "year" };
	struct telemetry_sample s[SAMPLES];
	struct telemetry_range range = { .zone_min = SHANGHAI };
	int64_t t = at("2026-02-27T20:00:00+08:00");
	double counter = 0, sum = 0, max = -INFINITY, rise = 0;
	size_t count = 0;

	range.from_us = t;
	for (size_t i = 0; i < SAMPLES; i++) {
		/* A step is below 3: a reset from more is always seen. */
		const bool reset = counter > 3 && unit_below(seed, 20) == 0;
		const double step = unit_share(seed) * 3;

		counter = reset ? step : counter + step;
		rise += i == 0 ? 0 : step;
		s[i] = (struct telemetry_sample){ t, counter };
		sum += counter;
		max = fmax(max, counter);
		count++;
		t += 1 +
		    (int64_t)unit_below(seed, 1000000) *
			(int64_t)unit_below(seed, 1000);
	}
	range.to_us = t;
	for (size_t k = 0; k < sizeof(steps) / sizeof(steps[0]); k++) {
		struct answer a;
		double a_sum = 0, a_max = -INFINITY, a_rise = 0;
		size_t a_count = 0;

		assert_true(telemetry_step_of(str_of(steps[k]), &range));
		a = answer_of(cx, &range, s, SAMPLES);
		for (size_t i = 0; i < a.n; i++) {
			a_sum += a.b[i].sum;
			a_max = fmax(a_max, a.b[i].max);
			a_rise += a.b[i].delta;
			a_count += a.b[i].count;
			assert_true(a.b[i].min <= a.b[i].time_mean + 1e-9 ||
			    a.b[i].count == 1 || i > 0);
			assert_true(
			    i == 0 || a.b[i].from_us >= a.b[i - 1].to_us);
		}
		assert_int_equal(a_count, count);
		assert_true(a_max == max);
		unit_near("sum", a_sum, sum, 1e-9, 0);
		unit_near("increase", a_rise, rise, 1e-9, 1e-9);
	}
}

static void
no_sum_depends_on_the_step(void **state)
{
	uint64_t seed = 11;

	for (int i = 0; i < 100; i++)
		check_steps_agree(*state, &seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_bucket_is_described_by_its_samples),
		UNIT(buckets_are_half_open),
		UNIT(a_bucket_without_samples_is_absent),
		UNIT(of_two_samples_at_one_instant_the_later_wins),
		UNIT(a_value_stands_until_the_next_or_until_it_is_too_old),
		UNIT(a_missing_value_ends_what_stood_before),
		UNIT(the_increase_of_a_counter_is_divided_by_time),
		UNIT(what_falls_into_empty_buckets_goes_to_the_later_one),
		UNIT(a_counter_that_fell_began_again_from_zero),
		UNIT(a_replaced_meter_goes_on_from_its_first_reading),
		UNIT(two_changes_between_two_samples_both_count),
		UNIT(days_and_months_are_local),
		UNIT(every_step_knows_its_bounds),
		UNIT(what_is_no_step_is_refused),
		UNIT(aggregates_are_known_by_name),
		UNIT(impossible_ranges_are_refused),
		UNIT(samples_out_of_order_are_refused),
		UNIT(no_sum_depends_on_the_step),
	};

	return cmocka_run_group_tests_name("telemetry", tests, NULL, NULL);
}
