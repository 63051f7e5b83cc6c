/*
 * Quality of a day: tests/unit/quality/plant.py plants faults and says what
 * they must cost, to the last bit but three.
 */
#include "quality/day.h"

#include "base/moment.h"
#include "telemetry/tail.h"

#include "unit.h"

#define MOST 400

static double
number(const json_t *v)
{
	return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

static int64_t
whole(const json_t *o, const char *name, int64_t otherwise)
{
	const json_t *v = json_object_get(o, name);

	return v == NULL ? otherwise : json_integer_value(v);
}

static struct quality_rule
rule_of(const json_t *r)
{
	return (struct quality_rule){ .to_us = whole(r, "to", 0) * US_PER_S,
		.interval_us = whole(r, "interval", 0) * US_PER_S,
		.lowest = number(json_object_get(r, "lowest")),
		.highest = number(json_object_get(r, "highest")),
		.counter = json_is_true(json_object_get(r, "counter")),
		.measured = json_is_true(json_object_get(r, "measured")),
		.settled = whole(r, "settled", -1),
		.overwritten = whole(r, "overwritten", 0) };
}

static void
must_be(const char *name, const char *what, double got, double want)
{
	if ((isnan(got) && isnan(want)) || fabs(got - want) < 1e-15)
		return;
	fail_msg("%s: %s is %.17g and should be %.17g", name, what, got, want);
}

static void
check(const json_t *c)
{
	static const char *const names[] = { "completeness", "timeliness",
		"validity", "consistency", "uniqueness" };
	const char *name = json_string_value(json_object_get(c, "name"));
	const json_t *samples = json_object_get(c, "samples");
	const struct quality_rule rule = rule_of(json_object_get(c, "rule"));
	int64_t at_us[MOST];
	double value[MOST];
	uint8_t quality[MOST];
	const struct quality_series s = { json_array_size(samples), at_us,
		value, quality };
	struct quality_tally t;
	struct quality_scores scores;

	assert_true(s.n <= MOST);
	for (size_t i = 0; i < s.n; i++) {
		const json_t *one = json_array_get(samples, i);

		at_us[i] =
		    json_integer_value(json_array_get(one, 0)) * US_PER_S;
		value[i] = number(json_array_get(one, 1));
		quality[i] =
		    (uint8_t)json_integer_value(json_array_get(one, 2));
	}
	t = quality_judge(&s, &rule);
	scores = quality_scores(&t);
	for (size_t i = 0; i < DIMENSIONS; i++)
		must_be(name, names[i], scores.of[i],
		    number(json_array_get(json_object_get(c, "scores"), i)));
	must_be(name, "the score", scores.score,
	    number(json_object_get(c, "score")));
	if (scores.grade != json_string_value(json_object_get(c, "grade"))[0])
		fail_msg("%s: grade %c", name, scores.grade);
}

static void
planted_faults_cost_what_they_should(void **state)
{
	struct str all = unit_file(*state, "tests/unit/quality/cases.json");
	size_t cases = 0;

	while (all.n > 0) {
		const char *end = memchr(all.p, '\n', all.n);
		const size_t n = (size_t)(end - all.p);
		json_t *c = json_loadb(all.p, n, 0, NULL);

		assert_non_null(c);
		check(c);
		json_decref(c);
		all = (struct str){ end + 1, all.n - n - 1 };
		cases++;
	}
	assert_true(cases >= 35);
}

/* Of device days ----------------------------------------------------------- */

#define MINUTES 1440

/* Minutes [from, to) of two places; the second says every other minute. */
static struct chunk_rows
minutes(struct cx *cx, size_t from, size_t to, double base)
{
	const size_t n = to - from;
	int64_t *at_us = cx_calloc(cx, n, sizeof(*at_us));
	double **value = cx_calloc(cx, 2, sizeof(*value));

	for (size_t i = 0; i < 2; i++)
		value[i] = cx_calloc(cx, n, sizeof(double));
	for (size_t i = 0; i < n; i++) {
		at_us[i] = (int64_t)(from + i) * US_PER_MIN;
		value[0][i] = base + (double)(i % 9);
		value[1][i] =
		    (from + i) % 2 == 0 ? base + (double)(i % 7) : (double)NAN;
	}
	return (struct chunk_rows){ n, 2, at_us, value, NULL };
}

static struct day_metric
metric(int ordinal)
{
	return (struct day_metric){ .ordinal = ordinal,
		.lowest = 0,
		.highest = NAN,
		.measured = true,
		.settled = -1 };
}

static void
a_device_weighs_its_metrics_by_their_values(void **state)
{
	struct cx *cx = *state;
	const struct chunk_rows piece = minutes(cx, 0, 1080, 5);
	const struct day_metric m[] = { metric(1), metric(2), metric(3) };
	const struct day day = { 0, US_PER_DAY, false, true, &piece, 1, m, 3 };
	const struct day_scores s = day_judge(cx, &day);
	const int32_t *second = day_find(s.packed, s.n, 2);

	assert_int_equal(s.n, 2); /* nothing is known of the third */
	assert_null(day_find(s.packed, s.n, 3));
	assert_int_equal(second[1], 120000);
	assert_int_equal(second[2], 120000);
	assert_int_equal(second[3], 1); /* the interval was estimated */
	assert_int_equal(second[DAY_HEAD + TALLY_EXPECTED], 720);
	assert_int_equal(s.sum.of[TALLY_EXPECTED], 1440 + 720);
	assert_int_equal(s.sum.of[TALLY_MISSING], 360 + 180);
	must_be("a device", "completeness", s.scores.of[COMPLETENESS], 0.75);
	must_be("a device", "timeliness", s.scores.of[TIMELINESS], 1);
}

static void
what_came_behind_the_first_scoring_is_late(void **state)
{
	struct cx *cx = *state;
	const struct chunk_rows piece[] = { minutes(cx, 0, 720, 5),
		minutes(cx, 700, MINUTES, 6) };
	struct day_metric m = metric(1);
	struct day day = { 0, US_PER_DAY, false, true, piece, 1, &m, 1 };
	struct day_scores s;
	const int32_t *first = day_judge(cx, &day).packed;

	m.settled =
	    first[DAY_HEAD + TALLY_TIMED] - first[DAY_HEAD + TALLY_LATE];
	assert_int_equal(m.settled, 720);
	day.pieces = 2;
	s = day_judge(cx, &day);
	must_be("the day", "timeliness", s.scores.of[TIMELINESS], 0.5);
	must_be("the day", "completeness", s.scores.of[COMPLETENESS], 1);
	/* 20 minutes came twice; that is remembered once they are one. */
	assert_int_equal(s.sum.of[TALLY_OVERWRITTEN], 20);
	m.overwritten = 20;
	day.pieces = 1;
	assert_int_equal(day_judge(cx, &day).sum.of[TALLY_OVERWRITTEN], 20);
	day.settled = false;
	assert_true(isnan(day_judge(cx, &day).scores.of[TIMELINESS]));
}

static void
the_interval_is_that_of_days_before(void **state)
{
	struct cx *cx = *state;
	struct chunk_rows piece = minutes(cx, 0, MINUTES, 5);
	struct day_metric m = metric(2);
	const struct day day = { 0, US_PER_DAY, false, true, &piece, 1, &m, 1 };
	struct day_scores s;

	/* It used to speak every minute, and one day every hour. */
	m.step_us[0] = m.step_us[2] = US_PER_MIN;
	m.step_us[4] = US_PER_HOUR;
	s = day_judge(cx, &day);
	must_be("the day", "completeness", s.scores.of[COMPLETENESS],
	    1 - 720.0 / 1440);
	assert_int_equal(s.packed[1], 60000);
	assert_int_equal(s.packed[2], 120000);
	m.interval_us = 2 * US_PER_MIN; /* somebody says so */
	s = day_judge(cx, &day);
	must_be("the day", "completeness", s.scores.of[COMPLETENESS], 1);
	assert_int_equal(s.packed[3], 0);
}

static void
a_first_day_begins_with_its_first_sample(void **state)
{
	struct cx *cx = *state;
	const struct chunk_rows piece = minutes(cx, 720, 1080, 5);
	const struct day_metric m = metric(1);
	struct day day = { .to_us = US_PER_DAY,
		.piece = &piece,
		.pieces = 1,
		.metric = &m,
		.metrics = 1 };

	must_be("a day", "completeness",
	    day_judge(cx, &day).scores.of[COMPLETENESS], 0.25);
	day.fresh = true;
	must_be("a first day", "completeness",
	    day_judge(cx, &day).scores.of[COMPLETENESS], 0.5);
}

static void
a_silent_day_misses_everything(void **state)
{
	struct cx *cx = *state;
	struct day_metric m = metric(1);
	const struct day day = { 0, US_PER_DAY, false, true, NULL, 0, &m, 1 };
	struct day_scores s = day_judge(cx, &day);

	assert_int_equal(s.n, 0); /* who knows whether it should speak? */
	assert_int_equal(s.scores.grade, '-');
	m.step_us[3] = US_PER_HOUR;
	s = day_judge(cx, &day);
	assert_int_equal(s.sum.of[TALLY_MISSING], 24);
	assert_int_equal(s.scores.grade, 'D');
	assert_true(isnan(s.scores.of[UNIQUENESS]));
	/* It fell silent so long ago that only days without a step are left. */
	m.step_us[3] = 0;
	m.before_us = 30 * US_PER_MIN;
	assert_int_equal(day_judge(cx, &day).sum.of[TALLY_MISSING], 48);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(planted_faults_cost_what_they_should),
		UNIT(a_device_weighs_its_metrics_by_their_values),
		UNIT(what_came_behind_the_first_scoring_is_late),
		UNIT(the_interval_is_that_of_days_before),
		UNIT(a_first_day_begins_with_its_first_sample),
		UNIT(a_silent_day_misses_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
