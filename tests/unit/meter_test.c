#include "energy/meter.h"

#include "base/moment.h"
#include "unit.h"

#define MIN(m) ((m)*US_PER_MIN)
#define HOUR(h) ((h)*US_PER_HOUR)

/* Hourly, midnight at instant 0 of zone 0, 100 an hour at most. */
static struct meter_rule
plain_rule(size_t buckets)
{
	return (struct meter_rule){
		.multiplier = 10,
		.digits = 6,
		.max_rate = 100,
		.bucket_min = 60,
		.short_gap_min = 120,
		.buckets = buckets,
	};
}

static struct meter_series
series_of(struct cx *cx, const struct meter_rule *rule,
    const struct meter_reading *readings, size_t n,
    const struct meter_event *events, size_t event_count)
{
	struct meter_series s;

	if (!meter_intervals(cx, rule, readings, n, events, event_count, &s))
		fail_msg("%s", cx->message);
	return s;
}

static void
flags_are(struct cx *cx, const struct meter_series *s, const char *expected)
{
	struct text t = text_new(cx, 4096);

	for (size_t i = 0; i < s->n; i++)
		text_printf(&t, "%s%s", i == 0 ? "" : " ",
		    meter_flag_text(cx, s->intervals[i].flags));
	assert_string_equal(t.p, expected);
}

static double
number_at(const json_t *pair, size_t i)
{
	return json_number_value(json_array_get(pair, i));
}

static struct meter_reading *
readings_of(struct cx *cx, const json_t *in, size_t *n)
{
	const json_t *list = json_object_get(in, "readings");
	struct meter_reading *r;

	*n = json_array_size(list);
	r = cx_calloc(cx, *n, sizeof(*r));
	for (size_t i = 0; i < *n; i++) {
		const json_t *pair = json_array_get(list, i);

		r[i].at_us = MIN((int64_t)number_at(pair, 0));
		r[i].value = number_at(pair, 1);
	}
	return r;
}

static struct meter_event *
events_of(struct cx *cx, const json_t *in, size_t *n)
{
	const json_t *list = json_object_get(in, "events");
	struct meter_event *e;

	*n = json_array_size(list);
	e = cx_calloc(cx, *n, sizeof(*e));
	for (size_t i = 0; i < *n; i++) {
		const json_t *o = json_array_get(list, i);
		const double m = unit_number(o, "new_multiplier");

		e[i] = (struct meter_event){
			.at_us = MIN((int64_t)unit_number(o, "t")),
			.old_final = unit_number(o, "old_final"),
			.new_initial = unit_number(o, "new_initial"),
			.new_multiplier = isnan(m) ? 0 : m,
		};
	}
	return e;
}

/* The amount of an issue under the name that its kind has in the vectors. */
static void
check_issue(const struct meter_issue *issue, const json_t *o)
{
	static const char *const names[METER_ISSUE_COUNT] = {
		[METER_ISSUE_REPLACED] = "kwh_old",
		[METER_ISSUE_ROLLOVER] = "kwh",
		[METER_ISSUE_RESET] = "kwh_lower_bound",
		[METER_ISSUE_NEGATIVE] = "delta",
		[METER_ISSUE_SPIKE] = "delta",
	};

	assert_string_equal(
	    meter_issue_name(issue->kind), json_str(o, "kind").p);
	assert_int_equal(issue->at_us, MIN((int64_t)unit_number(o, "t")));
	unit_near("amount", issue->amount, unit_number(o, names[issue->kind]),
	    1e-9, 1e-6);
	if (issue->kind == METER_ISSUE_REPLACED)
		unit_near("after", issue->after, unit_number(o, "kwh_new"),
		    1e-9, 1e-6);
}

static void
check_case(struct cx *cx, const json_t *c)
{
	const json_t *in = json_object_get(c, "input");
	const json_t *out = json_object_get(c, "expected");
	const json_t *buckets = json_object_get(out, "buckets");
	const json_t *issues = json_object_get(out, "issues");
	double profile[24];
	struct meter_rule rule = {
		.multiplier = unit_number(in, "multiplier"),
		.digits = (int)unit_number(in, "digits"),
		.max_rate = unit_number(in, "max_kw"),
		.bucket_min = (int)unit_number(in, "bucket_min"),
		.short_gap_min = (int)unit_number(in, "short_gap_min"),
		.profile = profile,
		.buckets = json_array_size(buckets),
	};
	struct meter_series s;
	size_t n, m;
	const struct meter_reading *readings = readings_of(cx, in, &n);
	const struct meter_event *events = events_of(cx, in, &m);

	for (size_t i = 0; i < 24; i++)
		profile[i] = number_at(json_object_get(in, "profile"), i);
	s = series_of(cx, &rule, readings, n, events, m);
	for (size_t i = 0; i < s.n; i++) {
		const json_t *b = json_array_get(buckets, i);

		unit_near("bucket", s.intervals[i].amount,
		    unit_number(b, "kwh"), 1e-9, 1e-6);
		assert_string_equal(meter_flag_text(cx, s.intervals[i].flags),
		    json_str(b, "flags").p);
	}
	unit_near("total", s.total, unit_number(out, "total_kwh"), 1e-9, 1e-6);
	assert_int_equal(s.issue_count, json_array_size(issues));
	for (size_t i = 0; i < s.issue_count; i++)
		check_issue(&s.issues[i], json_array_get(issues, i));
}

static void
published_series_are_met(void **state)
{
	const json_t *vectors = unit_vectors(
	    *state, "meter_series", "energy/vectors/meter_series.json");
	size_t i;
	json_t *c;

	json_array_foreach(json_object_get(vectors, "cases"), i, c)
	{
		printf("# %s\n", json_str(c, "id").p);
		check_case(*state, c);
	}
	assert_true(i >= 6);
}

static void
a_replacement_counts_the_old_meter_and_the_new(void **state)
{
	/* 3 * 10 until 00:40, then (16 - 12.7) * 20 with its residue. */
	const struct meter_reading r[] = { { 0, 500 }, { HOUR(1), 16 } };
	const struct meter_event e = { MIN(40), METER_REPLACED, 503, 12.7, 20,
		0 };
	const struct meter_rule rule = plain_rule(1);
	struct meter_series s = series_of(*state, &rule, r, 2, &e, 1);

	unit_near("amount", s.total, 30 + 66, 0, 1e-9);
	flags_are(*state, &s, "G");
	assert_int_equal(s.issue_count, 1);
	assert_int_equal(s.issues[0].kind, METER_ISSUE_REPLACED);
	unit_near("before", s.issues[0].amount, 30, 0, 1e-9);
	unit_near("after", s.issues[0].after, 66, 0, 1e-9);
}

static void
a_new_transformer_changes_the_multiplier_from_its_minute(void **state)
{
	const struct meter_reading r[] = { { 0, 100 }, { HOUR(1), 102 },
		{ HOUR(2), 104 } };
	const struct meter_event e = { MIN(30), METER_CT_CHANGED, 101, 101, 40,
		0 };
	const struct meter_rule rule = plain_rule(2);
	struct meter_series s = series_of(*state, &rule, r, 3, &e, 1);

	unit_near("first", s.intervals[0].amount, 10 + 40, 0, 1e-9);
	unit_near("second", s.intervals[1].amount, 80, 0, 1e-9);
	assert_string_equal(meter_issue_name(s.issues[0].kind), "ct_changed");
}

static void
an_event_before_the_first_reading_is_already_in_force(void **state)
{
	const struct meter_reading r[] = { { HOUR(1), 2 }, { HOUR(2), 3 } };
	const struct meter_event e = { HOUR(1), METER_REPLACED, 900, 1, 30, 5 };
	const struct meter_rule rule = plain_rule(2);
	struct meter_series s = series_of(*state, &rule, r, 2, &e, 1);

	unit_near("amount", s.intervals[1].amount, 30, 0, 1e-9);
	assert_int_equal(s.issue_count, 0);
	flags_are(*state, &s, "- G");
}

static void
an_event_at_the_instant_of_a_reading_belongs_before_it(void **state)
{
	const struct meter_reading r[] = { { 0, 100 }, { HOUR(1), 0.5 },
		{ HOUR(2), 1.5 } };
	const struct meter_event e = { HOUR(1), METER_REPLACED, 104, 0.25, 20,
		0 };
	const struct meter_rule rule = plain_rule(2);
	struct meter_series s = series_of(*state, &rule, r, 3, &e, 1);

	unit_near("first", s.intervals[0].amount, 40 + 5, 0, 1e-9);
	unit_near("second", s.intervals[1].amount, 20, 0, 1e-9);
	flags_are(*state, &s, "G G");
}

static void
two_events_in_one_pair_make_three_meters(void **state)
{
	const struct meter_reading r[] = { { 0, 100 }, { HOUR(1), 11 } };
	const struct meter_event e[] = {
		{ MIN(40), METER_REPLACED, 52, 10, 0, 0 },
		{ MIN(20), METER_REPLACED, 101, 50, 0, 0 },
	};
	const struct meter_rule rule = plain_rule(1);
	struct meter_series s = series_of(*state, &rule, r, 2, e, 2);

	unit_near("amount", s.total, 10 + 20 + 10, 0, 1e-9);
	assert_int_equal(s.issue_count, 2);
	assert_true(s.issues[0].at_us < s.issues[1].at_us);
}

static void
a_rollover_needs_a_register_that_was_full(void **state)
{
	const struct meter_reading full[] = { { 0, 999999 }, { HOUR(1), 1 } };
	const struct meter_reading not [] = { { 0, 899999 },
		{ HOUR(1), 99999 } };
	const struct meter_reading too_much[] = { { 0, 999999 },
		{ HOUR(1), 90000 } };
	const struct meter_rule rule = plain_rule(1);
	struct meter_series s = series_of(*state, &rule, full, 2, NULL, 0);

	unit_near("amount", s.total, 20, 0, 1e-9);
	flags_are(*state, &s, "G");
	s = series_of(*state, &rule, not, 2, NULL, 0);
	flags_are(*state, &s, "X");
	s = series_of(*state, &rule, too_much, 2, NULL, 0);
	flags_are(*state, &s, "X");
	assert_int_equal(s.issues[0].kind, METER_ISSUE_NEGATIVE);
}

static void
a_reset_gives_a_lower_bound_unless_it_is_too_high(void **state)
{
	const struct meter_reading reset[] = { { 0, 1000 }, { HOUR(1), 7 } };
	const struct meter_reading high[] = { { 0, 1000 }, { HOUR(1), 51 } };
	const struct meter_reading fast[] = { { 0, 1000 }, { HOUR(1), 10.1 } };
	const struct meter_rule rule = plain_rule(1);
	struct meter_series s = series_of(*state, &rule, reset, 2, NULL, 0);

	unit_near("amount", s.total, 70, 0, 1e-9);
	flags_are(*state, &s, "Z");
	s = series_of(*state, &rule, high, 2, NULL, 0);
	flags_are(*state, &s, "X");
	assert_true(isnan(s.intervals[0].amount));
	s = series_of(*state, &rule, fast, 2, NULL, 0);
	flags_are(*state, &s, "X");
}

static void
a_spike_is_unusable_but_the_limit_itself_is_not(void **state)
{
	const struct meter_reading limit[] = { { 0, 0.1 }, { HOUR(1), 10.1 } };
	const struct meter_reading spike[] = { { 0, 0 }, { HOUR(1), 10.01 } };
	const struct meter_rule rule = plain_rule(1);
	struct meter_series s = series_of(*state, &rule, limit, 2, NULL, 0);

	flags_are(*state, &s, "G");
	s = series_of(*state, &rule, spike, 2, NULL, 0);
	flags_are(*state, &s, "X");
	unit_near("total", s.total, 0, 0, 0);
	assert_int_equal(s.issues[0].kind, METER_ISSUE_SPIKE);
}

static void
without_a_known_rate_nothing_is_a_spike(void **state)
{
	const struct meter_reading r[] = { { 0, 0 }, { HOUR(1), 99999 } };
	struct meter_rule rule = plain_rule(1);
	struct meter_series s;

	rule.max_rate = INFINITY;
	s = series_of(*state, &rule, r, 2, NULL, 0);
	flags_are(*state, &s, "G");
}

static void
one_impossible_reading_is_left_out_only_when_asked(void **state)
{
	const struct meter_reading r[] = { { 0, 1000 }, { HOUR(1), 400 },
		{ HOUR(2), 1006 }, { HOUR(3), 1008 } };
	struct meter_rule rule = plain_rule(3);
	struct meter_series s = series_of(*state, &rule, r, 4, NULL, 0);

	flags_are(*state, &s, "X X G");
	rule.rescue = true;
	s = series_of(*state, &rule, r, 4, NULL, 0);
	flags_are(*state, &s, "LO LO G");
	unit_near("total", s.total, 80, 0, 1e-9);
	assert_int_equal(s.issue_count, 1);
	assert_int_equal(s.issues[0].kind, METER_ISSUE_DROPPED);
}

static void
a_quarter_of_an_hour_can_be_the_bucket(void **state)
{
	const struct meter_reading r[] = { { MIN(-5), 10 }, { MIN(10), 11.5 },
		{ MIN(25), 13 }, { MIN(40), 14.5 } };
	struct meter_rule rule = plain_rule(2);
	struct meter_series s;

	rule.bucket_min = 15;
	s = series_of(*state, &rule, r, 4, NULL, 0);
	flags_are(*state, &s, "G G");
	unit_near("first", s.intervals[0].amount, 10 + 5, 0, 1e-9);
	unit_near("second", s.intervals[1].amount, 10 + 5, 0, 1e-9);
	assert_int_equal(s.intervals[1].covered_us, MIN(15));
}

static void
buckets_may_begin_at_any_instant(void **state)
{
	/* Midnight of Shanghai, and a profile that is not flat there. */
	double profile[24] = { 0 };
	const int64_t midnight = moment_of_day(20000, 480);
	const struct meter_reading r[] = { { midnight, 0 },
		{ midnight + HOUR(4), 12 } };
	struct meter_rule rule = plain_rule(4);
	struct meter_series s;

	profile[0] = 1;
	profile[3] = 3;
	rule.profile = profile;
	rule.zone_min = 480;
	rule.from_us = midnight;
	s = series_of(*state, &rule, r, 2, NULL, 0);
	flags_are(*state, &s, "P P P P");
	unit_near("first", s.intervals[0].amount, 30, 0, 1e-9);
	unit_near("second", s.intervals[1].amount, 0, 0, 1e-9);
	unit_near("last", s.intervals[3].amount, 90, 0, 1e-9);
}

static void
a_long_gap_without_profile_is_divided_by_time(void **state)
{
	const struct meter_reading r[] = { { 0, 0 }, { HOUR(4), 12 } };
	const double zero[24] = { 0 };
	struct meter_rule rule = plain_rule(4);
	struct meter_series s = series_of(*state, &rule, r, 2, NULL, 0);

	flags_are(*state, &s, "L L L L");
	rule.profile = zero;
	s = series_of(*state, &rule, r, 2, NULL, 0);
	flags_are(*state, &s, "L L L L");
	unit_near("each", s.intervals[2].amount, 30, 0, 1e-9);
}

static void
a_gap_of_fifty_days_is_filled_and_a_longer_one_is_not(void **state)
{
	const struct meter_reading r[] = { { 0, 0 }, { HOUR(24 * 50), 1200 } };
	const struct meter_reading longer[] = { { 0, 0 },
		{ HOUR(24 * 50) + 1, 1200 } };
	const struct meter_rule rule = plain_rule(24);
	struct meter_series s = series_of(*state, &rule, r, 2, NULL, 0);

	unit_near("day", s.total, 240, 0, 1e-6);
	s = series_of(*state, &rule, longer, 2, NULL, 0);
	unit_near("day", s.total, 0, 0, 0);
	assert_int_equal(s.issues[0].kind, METER_ISSUE_GAP);
	unit_near("amount", s.issues[0].amount, 12000, 0, 1e-6);
	assert_int_equal(meter_flag_letter(s.intervals[0].flags), 'X');
}

static void
readings_may_come_in_any_order_and_the_last_of_two_wins(void **state)
{
	const struct meter_reading r[] = { { HOUR(2), 9 }, { HOUR(1), 7 },
		{ 0, 1 }, { HOUR(1), 3 }, { HOUR(1) + 1, NAN } };
	const struct meter_rule rule = plain_rule(2);
	struct meter_series s = series_of(*state, &rule, r, 5, NULL, 0);

	unit_near("first", s.intervals[0].amount, 20, 0, 1e-9);
	unit_near("second", s.intervals[1].amount, 60, 0, 1e-9);
}

static void
nothing_read_is_missing_and_never_zero(void **state)
{
	const struct meter_reading r = { 0, 5 };
	const struct meter_rule rule = plain_rule(2);
	struct meter_series s = series_of(*state, &rule, NULL, 0, NULL, 0);

	flags_are(*state, &s, "- -");
	assert_true(isnan(s.intervals[0].amount));
	s = series_of(*state, &rule, &r, 1, NULL, 0);
	flags_are(*state, &s, "- -");
}

static void
estimates_fill_only_what_nothing_was_read_of(void **state)
{
	const struct meter_reading r[] = { { 0, 0 }, { HOUR(1), 1 },
		{ HOUR(2), 500 } };
	const double estimates[] = { 7, 7, 7, NAN };
	const struct meter_rule rule = plain_rule(4);
	struct meter_series s = series_of(*state, &rule, r, 3, NULL, 0);

	flags_are(*state, &s, "G X - -");
	assert_int_equal(meter_fill(&s, estimates), 1);
	flags_are(*state, &s, "G X E -");
	unit_near("total", s.total, 17, 0, 1e-9);
}

static void
a_profile_is_the_median_of_its_days(void **state)
{
	double days[4][24] = { { 1, NAN, 3 }, { 2, NAN, NAN }, { 9, NAN, 5 },
		{ 4, NAN, 4 } };
	double profile[24];

	(void)state;
	meter_profile((const double(*)[24])days, 4, profile);
	unit_near("even", profile[0], 3, 0, 0);
	unit_near("none", profile[1], 0, 0, 0);
	unit_near("odd", profile[2], 4, 0, 0);
}

static void
refuse_rule(struct cx *cx, struct meter_rule rule, const char *field)
{
	struct meter_series s;

	assert_false(meter_intervals(cx, &rule, NULL, 0, NULL, 0, &s));
	assert_string_equal(cx->field, field);
	unit_refused(cx, "invalid");
}

static void
a_rule_out_of_range_is_refused(void **state)
{
	const double profile[24] = { [7] = -1 };
	struct meter_rule rule = plain_rule(1);

	rule.multiplier = 0;
	refuse_rule(*state, rule, "multiplier");
	rule = plain_rule(1);
	rule.digits = 2;
	refuse_rule(*state, rule, "digits");
	rule = plain_rule(1);
	rule.max_rate = NAN;
	refuse_rule(*state, rule, "max_rate");
	rule = plain_rule(1);
	rule.bucket_min = 30;
	refuse_rule(*state, rule, "bucket_min");
	refuse_rule(*state, plain_rule(0), "buckets");
	refuse_rule(*state, plain_rule(METER_BUCKETS + 1), "buckets");
	rule = plain_rule(1);
	rule.profile = profile;
	refuse_rule(*state, rule, "profile");
}

static void
an_event_without_registers_is_refused(void **state)
{
	const struct meter_event bad[] = {
		{ 0, METER_REPLACED, NAN, 0, 0, 0 },
		{ 0, METER_REPLACED, 0, -1, 0, 0 },
		{ 0, METER_REPLACED, 0, 0, -1, 0 },
		{ 0, METER_REPLACED, 0, 0, 0, 13 },
	};
	const struct meter_rule rule = plain_rule(1);
	struct meter_series s;

	for (size_t i = 0; i < 4; i++) {
		assert_false(
		    meter_intervals(*state, &rule, NULL, 0, &bad[i], 1, &s));
		unit_refused(*state, "invalid");
	}
}

/* A random meter that never does the impossible, with all that may happen. */
static void
check_random_meter(struct cx *cx, uint64_t *seed)
{
	enum { READINGS = 60 };
	struct meter_reading r[READINGS];
	struct meter_event e[4];
	struct meter_rule rule = plain_rule(24 * 8);
	double profile[24], truth = 0, at = unit_share(seed) * 999990;
	double m = rule.multiplier;
	int64_t t = MIN((int64_t)unit_below(seed, 600));
	size_t events = 0;
	struct meter_series s;

	for (size_t h = 0; h < 24; h++)
		profile[h] = unit_share(seed);
	rule.profile = profile;
	rule.max_rate = INFINITY;
	rule.bucket_min = unit_below(seed, 2) == 0 ? 60 : 15;
	rule.buckets = 24 * 8 * (60 / (size_t)rule.bucket_min);
	for (size_t i = 0; i < READINGS; i++) {
		const double step = unit_share(seed) * 5;

		r[i] = (struct meter_reading){ t, at };
		t += MIN(1 + (int64_t)unit_below(seed, 180));
		truth += step * m;
		at += step;
		if (at >= 1e6)
			at -= 1e6;
		if (events < 4 && i + 1 < READINGS &&
		    unit_below(seed, 12) == 0) {
			e[events] = (struct meter_event){ t, METER_REPLACED, at,
				unit_share(seed) * 20, 1 + unit_share(seed),
				0 };
			at = e[events].new_initial;
			m = e[events++].new_multiplier;
		}
		if (i + 1 == READINGS)
			truth -= step * m;
	}
	s = series_of(cx, &rule, r, READINGS, e, events);
	for (size_t i = 0; i < s.n; i++)
		assert_true((s.intervals[i].flags &
				(METER_UNUSABLE | METER_RESET)) == 0);
	unit_near("sum of the intervals", s.total, truth, 1e-9, 1e-4);
}

static void
whatever_happens_the_intervals_add_up_to_the_register(void **state)
{
	uint64_t seed = 20260301;

	for (int i = 0; i < 300; i++)
		check_random_meter(*state, &seed);
}

static void
cutting_the_time_in_two_changes_no_interval(void **state)
{
	uint64_t seed = 42;
	struct meter_reading r[40];
	struct meter_rule rule = plain_rule(48);
	struct meter_series whole, late;
	double at = 0;
	int64_t t = 0;

	rule.max_rate = INFINITY;
	for (size_t i = 0; i < 40; i++) {
		r[i] = (struct meter_reading){ t, at };
		t += MIN(1 + (int64_t)unit_below(&seed, 100));
		at += unit_share(&seed);
	}
	whole = series_of(*state, &rule, r, 40, NULL, 0);
	rule.from_us = HOUR(7);
	rule.buckets = 41;
	late = series_of(*state, &rule, r, 40, NULL, 0);
	for (size_t i = 0; i < 41; i++)
		unit_near("interval", late.intervals[i].amount,
		    whole.intervals[i + 7].amount, 1e-12, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_series_are_met),
		UNIT(a_replacement_counts_the_old_meter_and_the_new),
		UNIT(a_new_transformer_changes_the_multiplier_from_its_minute),
		UNIT(an_event_before_the_first_reading_is_already_in_force),
		UNIT(an_event_at_the_instant_of_a_reading_belongs_before_it),
		UNIT(two_events_in_one_pair_make_three_meters),
		UNIT(a_rollover_needs_a_register_that_was_full),
		UNIT(a_reset_gives_a_lower_bound_unless_it_is_too_high),
		UNIT(a_spike_is_unusable_but_the_limit_itself_is_not),
		UNIT(without_a_known_rate_nothing_is_a_spike),
		UNIT(one_impossible_reading_is_left_out_only_when_asked),
		UNIT(a_quarter_of_an_hour_can_be_the_bucket),
		UNIT(buckets_may_begin_at_any_instant),
		UNIT(a_long_gap_without_profile_is_divided_by_time),
		UNIT(a_gap_of_fifty_days_is_filled_and_a_longer_one_is_not),
		UNIT(readings_may_come_in_any_order_and_the_last_of_two_wins),
		UNIT(nothing_read_is_missing_and_never_zero),
		UNIT(estimates_fill_only_what_nothing_was_read_of),
		UNIT(a_profile_is_the_median_of_its_days),
		UNIT(a_rule_out_of_range_is_refused),
		UNIT(an_event_without_registers_is_refused),
		UNIT(whatever_happens_the_intervals_add_up_to_the_register),
		UNIT(cutting_the_time_in_two_changes_no_interval),
	};

	return cmocka_run_group_tests_name("meter", tests, NULL, NULL);
}
