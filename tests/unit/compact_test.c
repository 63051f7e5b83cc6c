#include "telemetry/compact.h"

#include "base/moment.h"
#include "telemetry/chunk.h"
#include "telemetry/rollup.h"
#include "unit.h"

#define DAY_US INT64_C(1790784000000000)

/* A chunk of n rows of one metric, every step_us from at_us on. */
static struct compact_chunk
chunk_of(struct cx *cx, int64_t gen, int64_t at_us, int64_t step_us, size_t n,
    double value)
{
	int64_t *at = cx_calloc(cx, n, sizeof(*at));
	double *v = cx_calloc(cx, n, sizeof(*v));
	const struct chunk_rows rows = { n, 1, at, &v, NULL };

	for (size_t i = 0; i < n; i++) {
		at[i] = at_us + (int64_t)i * step_us;
		v[i] = value + (double)i;
	}
	return (struct compact_chunk){ .gen = gen,
		.body = chunk_encode(cx, &rows, CHUNK_QUICK) };
}

static void
read_back(struct cx *cx, struct str body, size_t *n, int64_t **at, double **v)
{
	struct chunk c;

	assert_true(chunk_open(cx, body, &c));
	*n = c.n;
	*at = cx_calloc(cx, c.n, sizeof(**at));
	*v = cx_calloc(cx, c.n, sizeof(**v));
	assert_true(chunk_times(cx, &c, *at));
	assert_true(chunk_values(cx, &c, 0, *v, NULL));
}

static void
chunks_of_a_day_become_one_and_what_came_later_counts(void **state)
{
	struct cx *cx = *state;
	const struct compact_chunk old[] = {
		chunk_of(cx, 5, DAY_US, US_PER_MIN, 10, 100),
		chunk_of(cx, 7, DAY_US + 8 * US_PER_MIN, US_PER_MIN, 4, 200),
		chunk_of(cx, 9, DAY_US + US_PER_HOUR, US_PER_MIN, 1, 300),
	};
	struct compact_day day;
	int64_t *at;
	double *v;
	size_t n;

	assert_true(compact_day(cx, old, 3, DAY_US, &day));
	assert_int_equal(day.n, 1);
	assert_int_equal(day.chunk[0].gen, 9);
	assert_int_equal(day.chunk[0].rows, 13);
	assert_int_equal(day.chunk[0].from_us, DAY_US);
	assert_int_equal(day.chunk[0].to_us, DAY_US + US_PER_HOUR);
	read_back(cx, day.chunk[0].body, &n, &at, &v);
	assert_int_equal(n, 13);
	assert_true(v[7] == 107 && v[8] == 200 && v[9] == 201);
	assert_true(at[12] == DAY_US + US_PER_HOUR && v[12] == 300);
}

static void
a_day_of_few_rows_has_no_roll_up(void **state)
{
	struct cx *cx = *state;
	const struct compact_chunk few =
	    chunk_of(cx, 1, DAY_US, US_PER_MIN, COMPACT_PLAIN_ROWS, 0);
	struct compact_day day;

	assert_true(compact_day(cx, &few, 1, DAY_US, &day));
	assert_int_equal(day.rollup.n, 0);
}

static void
a_day_of_many_rows_is_rolled_up(void **state)
{
	struct cx *cx = *state;
	const struct compact_chunk many =
	    chunk_of(cx, 1, DAY_US, 10 * US_PER_S, 8640, 0);
	struct rollup_slots slots;
	struct compact_day day;
	struct rollup r;

	assert_true(compact_day(cx, &many, 1, DAY_US, &day));
	assert_true(rollup_open(cx, day.rollup, &r));
	assert_true(rollup_place(
	    cx, &r, 0, ROLLUP_COUNTS | ROLLUP_SUMS | ROLLUP_EXTREMES, &slots));
	assert_int_equal(slots.count[0], 90);
	assert_true(slots.sum[0] == 4005);
	assert_true(slots.first[95] == 8550 && slots.last[95] == 8639);
}

static void
a_roll_up_can_be_had_of_few_rows_too(void **state)
{
	struct cx *cx = *state;
	const struct compact_chunk few[] = {
		chunk_of(cx, 1, DAY_US, US_PER_MIN, 10, 0),
		chunk_of(cx, 2, DAY_US, US_PER_MIN, 2, 100),
	};
	struct rollup_slots slots;
	struct rollup r;
	struct str body;

	assert_true(compact_rollup(cx, few, 2, DAY_US, &body));
	assert_true(rollup_open(cx, body, &r));
	assert_true(rollup_place(
	    cx, &r, 0, ROLLUP_COUNTS | ROLLUP_SUMS | ROLLUP_EXTREMES, &slots));
	assert_int_equal(slots.count[0], 10);
	assert_true(
	    slots.first[0] == 100 && slots.max[0] == 101 && slots.last[0] == 9);
	assert_int_equal(slots.count[1], 0);
}

static void
some_places_are_read_alone(void **state)
{
	struct cx *cx = *state;
	int64_t at[] = { DAY_US, DAY_US + 1 };
	double a[] = { 1, 2 }, b[] = { 3, 4 };
	double *const value[] = { a, b };
	const struct chunk_rows rows = { 2, 2, at, value, NULL };
	const struct str body = chunk_encode(cx, &rows, CHUNK_SMALL);
	const int ordinal[] = { 2, 7 };
	struct chunk_rows back;

	assert_true(compact_read_some(cx, body, ordinal, 2, &back));
	assert_int_equal(back.n, 2);
	assert_null(back.value[0]);
	assert_true(back.at_us[1] == DAY_US + 1 && back.value[1][1] == 4);
}

static void
more_rows_than_a_chunk_takes_stay_several_chunks(void **state)
{
	struct cx *cx = *state;
	const size_t half = CHUNK_ROWS_MOST / 2 + 1000;
	const struct compact_chunk old[] = {
		chunk_of(cx, 3, DAY_US, 1000, half, 0),
		chunk_of(cx, 4, DAY_US + US_PER_HOUR, 1000, half, 0),
	};
	struct compact_day day;

	assert_true(compact_day(cx, old, 2, DAY_US, &day));
	assert_int_equal(day.n, 2);
	assert_int_equal(day.chunk[0].gen, 3);
	assert_int_equal(day.chunk[1].gen, 4);
	assert_int_equal(day.chunk[0].rows, CHUNK_ROWS_MOST);
	assert_int_equal(
	    (size_t)day.chunk[0].rows + (size_t)day.chunk[1].rows, 2 * half);
	assert_true(day.chunk[0].to_us < day.chunk[1].from_us);
}

static void
a_damaged_chunk_is_refused(void **state)
{
	struct cx *cx = *state;
	struct compact_chunk old = chunk_of(cx, 1, DAY_US, US_PER_MIN, 10, 0);
	struct compact_day day;
	char *bytes = cx_strndup(cx, old.body.p, old.body.n);

	bytes[old.body.n / 2] ^= 1;
	old.body.p = bytes;
	assert_false(compact_day(cx, &old, 1, DAY_US, &day));
	assert_string_equal(cx->code, "damaged_chunk");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(chunks_of_a_day_become_one_and_what_came_later_counts),
		UNIT(a_day_of_few_rows_has_no_roll_up),
		UNIT(a_day_of_many_rows_is_rolled_up),
		UNIT(a_roll_up_can_be_had_of_few_rows_too),
		UNIT(some_places_are_read_alone),
		UNIT(more_rows_than_a_chunk_takes_stay_several_chunks),
		UNIT(a_damaged_chunk_is_refused),
	};

	return cmocka_run_group_tests_name("compact", tests, NULL, NULL);
}
