#include "alarm/quality.h"

#include "base/moment.h"

#include "unit.h"

/* The tags of the vectors, numbered in the order of their names. */
struct names {
	const char *name[1000];
	size_t n;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t
number_of(const struct names *names, const char *name)
{
	size_t i = 0;

	while (i < names->n && strcmp(names->name[i], name) != 0)
		i++;
	return i;
}

static struct names
names_of(const json_t *events)
{
	struct names names = { .n = 0 };

	for (size_t i = 0; i < json_array_size(events); i++) {
		const char *name = json_string_value(
		    json_array_get(json_array_get(events, i), 1));

		if (number_of(&names, name) == names.n)
			names.name[names.n++] = name;
	}
	qsort(names.name, names.n, sizeof(names.name[0]), by_name);
	return names;
}

static struct quality_event
event_of(const struct names *names, const json_t *e)
{
	const char *kind = json_string_value(json_array_get(e, 2));

	return (struct quality_event){
		.at_us = json_integer_value(json_array_get(e, 0)) * US_PER_S,
		.rule = 1,
		.device = (int64_t)number_of(
		    names, json_string_value(json_array_get(e, 1))),
		.kind = strcmp(kind, "ACT") == 0 ? QUALITY_RAISED
		    : strcmp(kind, "ACK") == 0   ? QUALITY_ACKNOWLEDGED
						 : QUALITY_RETURNED,
		.severity = (int)json_integer_value(json_array_get(e, 3)),
	};
}

static void
same_tags(const struct names *names, const struct quality_tag *tags, size_t n,
    const json_t *wanted)
{
	assert_int_equal(n, json_array_size(wanted));
	for (size_t i = 0; i < n; i++)
		assert_string_equal(names->name[tags[i].device],
		    json_string_value(json_array_get(wanted, i)));
}

static void
same_top(
    const struct names *names, const struct quality *q, const json_t *wanted)
{
	assert_int_equal(q->tops, json_array_size(wanted));
	for (size_t i = 0; i < q->tops; i++) {
		const json_t *w = json_array_get(wanted, i);

		assert_string_equal(names->name[q->top[i].device],
		    json_string_value(json_array_get(w, 0)));
		assert_int_equal(
		    q->top[i].count, json_integer_value(json_array_get(w, 1)));
	}
}

static void
same_floods(const struct quality *q, const json_t *wanted)
{
	assert_int_equal(q->flood_count, json_array_size(wanted));
	for (size_t i = 0; i < q->flood_count; i++) {
		const json_t *w = json_array_get(wanted, i);

		unit_near("first bin", (double)q->floods[i].first_bin,
		    unit_number(w, "first_bin"), 0, 0);
		unit_near("last bin", (double)q->floods[i].last_bin,
		    unit_number(w, "last_bin"), 0, 0);
		unit_near("alarms", (double)q->floods[i].alarms,
		    unit_number(w, "alarms"), 0, 0);
	}
}

static void
check_case(struct cx *cx, const json_t *c)
{
	const json_t *in = json_object_get(c, "input");
	const json_t *out = json_object_get(c, "expected");
	const json_t *events = json_object_get(in, "events");
	const struct names names = names_of(events);
	const size_t n = json_array_size(events);
	struct quality_event *e = cx_calloc(cx, n, sizeof(*e));
	struct quality q;

	for (size_t i = 0; i < n; i++)
		e[i] = event_of(&names, json_array_get(events, i));
	assert_true(quality_measure(
	    cx, e, n, 0, (int64_t)unit_number(in, "t1") * US_PER_S, 1, &q));
	unit_near(
	    "raised", (double)q.raised, unit_number(out, "activations"), 0, 0);
	unit_near(
	    "per bin", q.per_bin, unit_number(out, "avg_per_10min"), 1e-9, 0);
	unit_near(
	    "busiest", (double)q.busiest, unit_number(out, "max_10min"), 0, 0);
	unit_near(
	    "over", q.over_pct, unit_number(out, "pct_bins_gt10"), 1e-9, 0);
	unit_near("flood", q.flood_pct, unit_number(out, "pct_time_in_flood"),
	    1e-9, 0);
	unit_near(
	    "top", q.top_pct, unit_number(out, "top10_share_pct"), 1e-9, 0);
	unit_near("median", q.ack_median_s, unit_number(out, "ack_median_s"),
	    1e-9, 0);
	unit_near("p90", q.ack_p90_s, unit_number(out, "ack_p90_s"), 1e-9, 0);
	unit_near("acknowledged", (double)q.acknowledged,
	    unit_number(out, "ack_count"), 0, 0);
	for (size_t i = 1; i < 4; i++)
		unit_near("severity", q.severity_pct[i],
		    unit_number(json_object_get(out, "priority_pct"),
			cx_printf(cx, "%zu", i)),
		    1e-9, 0);
	same_top(&names, &q, json_object_get(out, "top10"));
	same_floods(&q, json_object_get(out, "floods"));
	same_tags(&names, q.chattering, q.chattering_count,
	    json_object_get(out, "chattering"));
	same_tags(&names, q.fleeting, q.fleeting_count,
	    json_object_get(out, "fleeting"));
	same_tags(&names, q.standing, q.standing_count,
	    json_object_get(out, "stale"));
}

static void
published_logs_are_measured_as_published(void **state)
{
	struct cx *cx = *state;
	const json_t *cases = json_object_get(
	    unit_vectors(cx, "alarm quality", "safety/alarm_metrics.json"),
	    "cases");

	assert_true(json_array_size(cases) > 0);
	for (size_t i = 0; i < json_array_size(cases); i++)
		check_case(cx, json_array_get(cases, i));
}

static struct quality
measured(struct cx *cx, const struct quality_event *e, size_t n, int hours)
{
	struct quality q;

	assert_true(quality_measure(cx, e, n, 0, hours * US_PER_HOUR, 1, &q));
	return q;
}

static void
three_raises_chatter_within_a_minute_and_not_in_a_minute(void **state)
{
	const struct quality_event close[] = { { 0, 1, 1, QUALITY_RAISED, 3 },
		{ 30 * US_PER_S, 1, 1, QUALITY_RAISED, 3 },
		{ 60 * US_PER_S - 1, 1, 1, QUALITY_RAISED, 3 } };
	struct quality_event apart[3];

	memcpy(apart, close, sizeof(apart));
	apart[2].at_us++;
	assert_int_equal(measured(*state, close, 3, 1).chattering_count, 1);
	assert_int_equal(measured(*state, apart, 3, 1).chattering_count, 0);
}

static void
an_alarm_that_never_returned_stands_until_the_end(void **state)
{
	const struct quality_event e = { 0, 1, 1, QUALITY_RAISED, 1 };

	assert_int_equal(measured(*state, &e, 1, 24).standing_count, 0);
	assert_int_equal(measured(*state, &e, 1, 25).standing_count, 1);
	assert_int_equal(measured(*state, &e, 1, 25).standing[0].count, 25);
}

static void
two_rules_that_rise_together_three_times_are_duplicates(void **state)
{
	struct quality_event e[6];

	for (int i = 0; i < 6; i++)
		e[i] = (struct quality_event){ (i / 2) * US_PER_HOUR +
			    i % 2 * 5 * US_PER_S,
			1 + i % 2, 9, QUALITY_RAISED, 2 };
	assert_int_equal(measured(*state, e, 4, 5).pair_count, 0);
	assert_int_equal(measured(*state, e, 6, 5).pair_count, 1);
	assert_int_equal(measured(*state, e, 6, 5).pairs[0].count, 3);
	for (int i = 1; i < 6; i += 2)
		e[i].device = 8;
	assert_int_equal(measured(*state, e, 6, 5).pair_count, 0);
}

static void
the_band_is_that_of_one_operator(void **state)
{
	struct cx *cx = *state;
	struct quality_event e[13];
	struct quality q;

	for (int i = 0; i < 13; i++)
		e[i] = (struct quality_event){ i * 60 * US_PER_S, i, 1,
			QUALITY_RAISED, 4 };
	assert_int_equal(measured(cx, e, 6, 1).band, BAND_ACCEPTABLE);
	assert_int_equal(measured(cx, e, 12, 1).band, BAND_MANAGEABLE);
	assert_int_equal(measured(cx, e, 13, 1).band, BAND_OVERLOAD);
	assert_true(quality_measure(cx, e, 13, 0, US_PER_HOUR, 3, &q));
	assert_int_equal(q.band, BAND_ACCEPTABLE);
}

static void
nothing_happened_is_measured_too(void **state)
{
	const struct quality q = measured(*state, NULL, 0, 1);

	assert_int_equal(q.raised, 0);
	assert_int_equal(q.bins, 6);
	assert_true(isnan(q.ack_median_s));
}

static void
a_period_below_ten_minutes_is_refused(void **state)
{
	struct cx *cx = *state;
	struct quality q;

	assert_false(quality_measure(cx, NULL, 0, 0, 599 * US_PER_S, 1, &q));
	assert_string_equal(cx->field, "to");
	unit_refused(cx, "out_of_range");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_logs_are_measured_as_published),
		UNIT(three_raises_chatter_within_a_minute_and_not_in_a_minute),
		UNIT(an_alarm_that_never_returned_stands_until_the_end),
		UNIT(two_rules_that_rise_together_three_times_are_duplicates),
		UNIT(the_band_is_that_of_one_operator),
		UNIT(nothing_happened_is_measured_too),
		UNIT(a_period_below_ten_minutes_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
