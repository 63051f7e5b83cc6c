/*
 * tests/unit/rollup: vectors.json is what vectors.py prints; vectors.rollup and
 * middle.rollup are bodies of it, of an older and a newer form, made once by
 * `rollup_test write FILE` and read for ever.
 */
#include "telemetry/rollup.h"

#include "../bench/walk.h"
#include "unit.h"

#define ALL (ROLLUP_COUNTS | ROLLUP_SUMS | ROLLUP_EXTREMES)
#define SLOT ROLLUP_SLOT_US
#define NONE ((double)NAN)

static void
same_number(const char *what, size_t slot, double a, double b)
{
	if (memcmp(&a, &b, sizeof(a)) != 0 && !(isnan(a) && isnan(b)))
		fail_msg("%s of slot %zu is %.17g instead of %.17g", what, slot,
		    a, b);
}

static void
same_slots(const struct rollup_slots *a, const struct rollup_slots *b)
{
	for (size_t i = 0; i < ROLLUP_SLOTS; i++) {
		assert_int_equal(a->count[i], b->count[i]);
		assert_int_equal(a->bad[i], b->bad[i]);
		same_number("sum", i, a->sum[i], b->sum[i]);
		same_number("min", i, a->min[i], b->min[i]);
		same_number("max", i, a->max[i], b->max[i]);
		same_number("first", i, a->first[i], b->first[i]);
		same_number("last", i, a->last[i], b->last[i]);
	}
}

/* Written and read again, whole and in parts; the size of the body. */
static size_t
there_and_back(
    struct cx *cx, const struct rollup_slots *const *place, size_t places)
{
	const struct str body = rollup_encode(cx, place, places);
	struct rollup_slots *back = cx_alloc(cx, sizeof(*back));
	struct rollup_slots *part = cx_alloc(cx, sizeof(*part));
	struct rollup r;

	if (!rollup_open(cx, body, &r))
		fail_msg("%s", cx->message);
	assert_int_equal(r.places, places);
	for (size_t p = 0; p < places; p++) {
		assert_true(rollup_place(cx, &r, p, ALL, back));
		if (place[p] != NULL)
			same_slots(back, place[p]);
		*part = *back;
		memset(part->sum, 0, sizeof(part->sum));
		assert_true(rollup_place(cx, &r, p, ROLLUP_SUMS, part));
		same_slots(part, back);
		memset(part->first, 0, sizeof(part->first));
		memset(part->last, 0, sizeof(part->last));
		memset(part->min, 0, sizeof(part->min));
		memset(part->max, 0, sizeof(part->max));
		assert_true(rollup_place(cx, &r, p, ROLLUP_EXTREMES, part));
		same_slots(part, back);
	}
	return body.n;
}

static json_t *
vectors(struct cx *cx)
{
	return json_read(cx, unit_file(cx, "tests/unit/rollup/vectors.json"));
}

static void
expected_slots(struct rollup_slots *s, const json_t *day)
{
	const json_t *slots = json_object_get(day, "slot");

	for (size_t i = 0; i < ROLLUP_SLOTS; i++) {
		const json_t *e = json_array_get(slots, i);

		s->count[i] = (uint32_t)unit_number(e, "count");
		s->bad[i] = (uint32_t)unit_number(e, "bad");
		s->sum[i] = unit_number(e, "sum");
		s->min[i] = unit_number(e, "min");
		s->max[i] = unit_number(e, "max");
		s->first[i] = unit_number(e, "first");
		s->last[i] = unit_number(e, "last");
	}
}

/* The slots that our side makes of a vector's samples. */
static void
our_slots(struct cx *cx, struct rollup_slots *s, const json_t *day)
{
	const json_t *at = json_object_get(day, "at_us");
	const json_t *values = json_object_get(day, "value");
	const json_t *qualities = json_object_get(day, "quality");
	const size_t n = json_array_size(at);
	int64_t *at_us = cx_calloc(cx, n, sizeof(*at_us));
	double *value = cx_calloc(cx, n, sizeof(*value));
	uint8_t *quality = cx_calloc(cx, n, 1);

	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(values, i);

		at_us[i] = json_integer_value(json_array_get(at, i));
		value[i] = json_is_null(v) ? NONE : json_number_value(v);
		quality[i] =
		    (uint8_t)json_integer_value(json_array_get(qualities, i));
	}
	rollup_of(s, json_integer_value(json_object_get(day, "from_us")), at_us,
	    value, quality, n);
}

static void
days_are_what_an_independent_program_made_of_them(void **state)
{
	json_t *days = vectors(*state);

	assert_true(json_array_size(days) >= 7);
	for (size_t d = 0; d < json_array_size(days); d++) {
		const json_t *day = json_array_get(days, d);
		struct rollup_slots s, expected;
		const struct rollup_slots *place = &s;

		our_slots(*state, &s, day);
		expected_slots(&expected, day);
		same_slots(&s, &expected);
		(void)there_and_back(*state, &place, 1);
	}
}

static void
slots_are_half_open_and_other_days_do_not_count(void **state)
{
	const int64_t at_us[] = { 99, 100, 100 + SLOT - 1, 100 + SLOT,
		100 + 96 * SLOT - 1, 100 + 96 * SLOT };
	const double value[] = { 1, 2, 3, 4, 5, 6 };
	struct rollup_slots s;

	(void)state;
	rollup_of(&s, 100, at_us, value, NULL, 6);
	assert_int_equal(s.count[0], 2);
	assert_true(s.first[0] == 2 && s.last[0] == 3 && s.sum[0] == 5);
	assert_int_equal(s.count[1], 1);
	assert_int_equal(s.count[95], 1);
	assert_true(s.max[95] == 5);
	assert_int_equal(s.count[50], 0);
	assert_true(isnan(s.sum[50]) && isnan(s.min[50]) && isnan(s.first[50]));
}

static void
bad_samples_are_counted_and_not_in_the_numbers(void **state)
{
	const int64_t at_us[] = { 0, 1, 2, 3, 4, 5 };
	const double value[] = { 1, 100, NONE, NONE, 3, 4 };
	/* good, bad, bad, nothing, uncertain, substituted; with a source */
	const uint8_t quality[] = { 0, 2, 6, 0, 1, 3 };
	struct rollup_slots s;

	(void)state;
	rollup_of(&s, 0, at_us, value, quality, 6);
	assert_int_equal(s.count[0], 3);
	assert_int_equal(s.bad[0], 2);
	assert_true(s.sum[0] == 8 && s.max[0] == 4);
}

static void
decimals_add_up_as_decimals(void **state)
{
	int64_t at_us[1000];
	double value[1000];
	struct rollup_slots s;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		at_us[i] = (int64_t)i;
		value[i] = 0.1;
	}
	rollup_of(&s, 0, at_us, value, NULL, 3);
	same_number("sum", 0, s.sum[0], 0.3); /* 0.1 + 0.1 + 0.1 > 0.3 */
	rollup_of(&s, 0, at_us, value, NULL, 1000);
	same_number("sum", 0, s.sum[0], 100);
	value[999] = 1e-15;
	rollup_of(&s, 0, at_us, value, NULL, 1000);
	same_number("sum", 0, s.sum[0], 99.9);
}

static void
infinities_and_huge_numbers_do_no_harm(void **state)
{
	const int64_t at_us[] = { 0, 1, SLOT, SLOT + 1, 2 * SLOT, 2 * SLOT + 1,
		3 * SLOT };
	const double value[] = { INFINITY, 1, INFINITY, -INFINITY, 1e308, 1e308,
		-0.0 };
	struct rollup_slots s;
	const struct rollup_slots *place = &s;

	rollup_of(&s, 0, at_us, value, NULL, 7);
	assert_true(isinf(s.sum[0]) && isnan(s.sum[1]) && isinf(s.sum[2]));
	(void)there_and_back(*state, &place, 1);
}

static struct rollup_slots *
walk_day(struct cx *cx, struct walk *w, size_t day, size_t place)
{
	struct rollup_slots *s = cx_alloc(cx, sizeof(*s));

	rollup_of(s, w->at_us[day * 1440], w->at_us + day * 1440,
	    w->value[place] + day * 1440, NULL, 1440);
	return s;
}

static void
a_day_of_walks_is_small(void **state)
{
	struct walk *w = walk_new(*state, 1440, 1);
	const struct rollup_slots *place[WALK_PLACES];
	size_t bytes;

	for (size_t p = 0; p < WALK_PLACES; p++)
		place[p] = walk_day(*state, w, 0, p);
	bytes = there_and_back(*state, place, WALK_PLACES);
	/* 7 numbers a slot in less than the 8 bytes of one. */
	if (bytes > WALK_PLACES * ROLLUP_SLOTS * 5)
		fail_msg("%zu bytes", bytes);
}

static void
nothing_costs_a_byte_and_comes_back_as_nothing(void **state)
{
	struct rollup_slots empty, back;
	const struct rollup_slots *place[] = { NULL, &empty };
	struct rollup r;
	struct str body;

	rollup_of(&empty, 0, NULL, NULL, NULL, 0);
	body = rollup_encode(*state, place, 2);
	assert_true(body.n <= 11);
	assert_true(rollup_open(*state, body, &r));
	for (size_t p = 0; p < 3; p++) {
		assert_true(rollup_place(*state, &r, p, ALL, &back));
		same_slots(&back, &empty);
	}
	(void)there_and_back(*state, place, 2);
	assert_int_equal(there_and_back(*state, NULL, 0), 9);
}

static void
random_days_come_back_bit_by_bit(void **state)
{
	uint64_t seed = 20260705;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct rollup_slots s, *const p = &s;
		const struct rollup_slots *place[] = { NULL, p, p };
		const double scale = pow(10, (double)unit_below(&seed, 6));
		const size_t kind = unit_below(&seed, 4);
		int64_t at_us[700];
		double value[700];
		uint8_t quality[700];
		struct cx cx;

		cx_init(&cx);
		for (size_t i = 0; i < 700; i++) {
			at_us[i] = (i == 0 ? 0 : at_us[i - 1]) + 1 +
			    (int64_t)unit_below(
				&seed, (size_t)SLOT / (kind + 1));
			value[i] = (double)unit_below(&seed, 5000) / scale - 3;
			if (kind == 1)
				value[i] = (double)(float)value[i];
			if (kind == 2)
				value[i] *= unit_share(&seed);
			quality[i] = (uint8_t)unit_below(&seed, 9);
		}
		rollup_of(p, 0, at_us, value,
		    unit_below(&seed, 2) == 0 ? NULL : quality, 700);
		(void)there_and_back(&cx, place, 3);
		cx_clear(&cx);
	}
}

static void
too_many_places_are_refused(void **state)
{
	const struct rollup_slots **place = cx_calloc(
	    *state, CHUNK_PLACES_MOST + 1, sizeof(struct rollup_slots *));

	(void)there_and_back(*state, place, CHUNK_PLACES_MOST);
	assert_null(rollup_encode(*state, place, CHUNK_PLACES_MOST + 1).p);
	unit_refused(*state, "too_many");
}

static void
damage_is_noticed_and_chunks_are_no_days(void **state)
{
	struct walk *w = walk_new(*state, 1440, 1);
	const struct chunk_rows rows = walk_rows(w, 0, 10);
	const struct rollup_slots *place[] = { walk_day(*state, w, 0, 0) };
	const struct str body = rollup_encode(*state, place, 1);
	struct rollup r;

	for (size_t bit = 0; bit < body.n * 8; bit++) {
		char *p = cx_strndup(*state, body.p, body.n);

		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		assert_false(
		    rollup_open(*state, (struct str){ p, body.n }, &r));
		unit_refused(*state, "damaged_chunk");
	}
	for (size_t n = 0; n < body.n; n++) {
		assert_false(
		    rollup_open(*state, (struct str){ body.p, n }, &r));
		unit_refused(*state, "damaged_chunk");
	}
	assert_false(
	    rollup_open(*state, chunk_encode(*state, &rows, CHUNK_QUICK), &r));
	unit_refused(*state, "damaged_chunk");
}

static void
a_day_written_long_ago_is_read(void **state)
{
	/* Sums as columns of their own, and by the middle of the extremes. */
	static const char *const files[] = { "tests/unit/rollup/vectors.rollup",
		"tests/unit/rollup/middle.rollup" };
	json_t *days = vectors(*state);
	struct rollup_slots s, expected;
	struct rollup r;

	for (size_t i = 0; i < 2; i++) {
		const struct str body = unit_file(*state, files[i]);

		assert_true(rollup_open(*state, body, &r));
		assert_int_equal(r.places, json_array_size(days));
		for (size_t p = 0; p < r.places; p++) {
			assert_true(rollup_place(*state, &r, p, ALL, &s));
			expected_slots(&expected, json_array_get(days, p));
			same_slots(&s, &expected);
		}
	}
}

/* The body of the vectors, each a place: made once, read for ever. */
static int
write_golden(const char *path)
{
	struct cx cx;
	json_t *days;
	size_t n;
	const struct rollup_slots **place;
	struct str body;
	FILE *f = fopen(path, "wb");

	cx_init(&cx);
	days = vectors(&cx);
	n = json_array_size(days);
	place = cx_calloc(&cx, n, sizeof(struct rollup_slots *));
	for (size_t p = 0; p < n; p++) {
		struct rollup_slots *s = cx_alloc(&cx, sizeof(*s));

		our_slots(&cx, s, json_array_get(days, p));
		place[p] = s;
	}
	body = rollup_encode(&cx, place, n);
	if (f == NULL || fwrite(body.p, 1, body.n, f) != body.n ||
	    fclose(f) != 0)
		return 1;
	cx_clear(&cx);
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(days_are_what_an_independent_program_made_of_them),
		UNIT(slots_are_half_open_and_other_days_do_not_count),
		UNIT(bad_samples_are_counted_and_not_in_the_numbers),
		UNIT(decimals_add_up_as_decimals),
		UNIT(infinities_and_huge_numbers_do_no_harm),
		UNIT(a_day_of_walks_is_small),
		UNIT(nothing_costs_a_byte_and_comes_back_as_nothing),
		UNIT(random_days_come_back_bit_by_bit),
		UNIT(too_many_places_are_refused),
		UNIT(damage_is_noticed_and_chunks_are_no_days),
		UNIT(a_day_written_long_ago_is_read),
	};

	if (argc == 3 && strcmp(argv[1], "write") == 0)
		return write_golden(argv[2]);
	return cmocka_run_group_tests_name("rollup", tests, NULL, NULL);
}
