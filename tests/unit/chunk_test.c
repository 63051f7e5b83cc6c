/*
 * The bodies in tests/unit/chunk were written once and are read for ever:
 * NAME.chunk beside NAME.txt, which read.py made of it.  A new one is made by
 * `chunk_test write DIR`, and only when the codec learned something new.
 */
#include "telemetry/chunk.h"

#include <endian.h>

#include "../bench/walk.h"
#include "telemetry/crc32c.h"
#include "unit.h"

#define MINUTE INT64_C(60000000)
#define START INT64_C(1767225600000000)

/* Rows of one's own: every array is there, and may be taken away again. */
struct rows {
	struct chunk_rows rows;
	int64_t *at_us;
	double **value;
	uint8_t **quality;
};

static struct rows
rows_new(struct cx *cx, size_t n, size_t places)
{
	struct rows r = { .at_us = cx_calloc(cx, n + 1, sizeof(int64_t)),
		.value = cx_calloc(cx, places + 1, sizeof(double *)),
		.quality = cx_calloc(cx, places + 1, sizeof(uint8_t *)) };

	for (size_t i = 0; i < n; i++)
		r.at_us[i] = START + (int64_t)i * MINUTE;
	for (size_t p = 0; p < places; p++) {
		r.value[p] = cx_calloc(cx, n + 1, sizeof(double));
		r.quality[p] = cx_calloc(cx, n + 1, 1);
	}
	r.rows = (struct chunk_rows){ n, places, r.at_us, r.value, r.quality };
	return r;
}

static void
check_place(const struct chunk_rows *rows, size_t p, const double *value,
    const uint8_t *quality)
{
	const double *v = rows->value[p];
	const uint8_t *q = rows->quality == NULL ? NULL : rows->quality[p];

	for (size_t i = 0; i < rows->n; i++) {
		if (v == NULL || isnan(v[i])) {
			assert_true(isnan(value[i]));
		} else if (memcmp(&v[i], &value[i], sizeof(*v)) != 0) {
			fail_msg("place %zu row %zu: %a became %a", p, i, v[i],
			    value[i]);
		}
		assert_int_equal(quality[i], v == NULL || q == NULL ? 0 : q[i]);
	}
}

/* Encodes, decodes, compares bit by bit; the size of the body. */
static size_t
there_and_back(
    struct cx *cx, const struct chunk_rows *rows, enum chunk_effort effort)
{
	const struct str body = chunk_encode(cx, rows, effort);
	int64_t *at_us = cx_calloc(cx, rows->n, sizeof(*at_us));
	double *value = cx_calloc(cx, rows->n, sizeof(*value));
	uint8_t *quality = cx_calloc(cx, rows->n, 1);
	struct chunk c;

	if (body.p == NULL || !chunk_open(cx, body, &c) ||
	    !chunk_times(cx, &c, at_us))
		fail_msg("%s", cx->message);
	assert_int_equal(c.n, rows->n);
	assert_int_equal(c.places, rows->places);
	assert_int_equal(c.first_us, rows->at_us[0]);
	assert_int_equal(c.last_us, rows->at_us[rows->n - 1]);
	assert_memory_equal(at_us, rows->at_us, rows->n * sizeof(*at_us));
	for (size_t p = 0; p < rows->places; p++) {
		assert_true(chunk_values(cx, &c, p, value, quality));
		check_place(rows, p, value, quality);
		assert_true(chunk_values(cx, &c, p, value, NULL));
	}
	return body.n;
}

static void
both_ways(struct cx *cx, const struct chunk_rows *rows)
{
	(void)there_and_back(cx, rows, CHUNK_QUICK);
	(void)there_and_back(cx, rows, CHUNK_SMALL);
}

static void
one_row_is_a_chunk(void **state)
{
	struct rows r = rows_new(*state, 1, 3);

	r.value[0][0] = 21.5;
	r.value[1][0] = NAN;
	r.value[2] = NULL;
	both_ways(*state, &r.rows);
	r.at_us[0] = INT64_MIN;
	both_ways(*state, &r.rows);
	r.at_us[0] = INT64_MAX;
	r.rows.places = 0;
	both_ways(*state, &r.rows);
}

static void
a_place_the_chunk_does_not_have_holds_nothing(void **state)
{
	struct rows r = rows_new(*state, 2, 1);
	double value[2] = { 1, 1 };
	uint8_t quality[2] = { 1, 1 };
	struct chunk c;

	assert_true(
	    chunk_open(*state, chunk_encode(*state, &r.rows, CHUNK_QUICK), &c));
	assert_true(chunk_values(*state, &c, 7, value, quality));
	assert_true(isnan(value[0]) && isnan(value[1]));
	assert_int_equal(quality[0] | quality[1], 0);
}

/* Numbers that no scale fits, one among many and many among few. */
static const double strange[] = { -0.0, INFINITY, -INFINITY, 1e300, 5e-324,
	0.1 + 0.2, 1.0 / 3, 4503599627370497, 9007199254740992, 1e22, 1e23,
	2251799813685247, 2251799813685248, -2251799813685248,
	123456789012345.6, 0x1.fffffffffffffp1023 };

#define STRANGE (sizeof(strange) / sizeof(strange[0]))

static void
numbers_that_are_no_decimals_come_back_as_they_are(void **state)
{
	struct rows r = rows_new(*state, 1000, 3);

	for (size_t i = 0; i < 1000; i++) {
		r.value[0][i] = (double)i / 10;
		r.value[1][i] = strange[i % STRANGE];
		r.value[2][i] =
		    i % 5 == 0 ? strange[i % STRANGE] : (double)i / 100;
	}
	for (size_t i = 0; i < STRANGE; i++)
		r.value[0][40 * i + 3] = strange[i];
	both_ways(*state, &r.rows);
	for (size_t n = 1; n < 70; n++) {
		r.rows.n = n;
		both_ways(*state, &r.rows);
	}
}

static void
every_scale_from_0_to_22_is_found(void **state)
{
	struct rows r = rows_new(*state, 200, 23);
	double power = 1;
	size_t bytes;

	for (size_t p = 0; p < 23; p++, power *= 10)
		for (size_t i = 0; i < 200; i++)
			r.value[p][i] = (double)(1000 + i * i % 64) / power;
	bytes = there_and_back(*state, &r.rows, CHUNK_QUICK);
	if (bytes > 23 * 200 * 9 / 8)
		fail_msg("%zu bytes are more than 7 bits a value", bytes);
}

static void
one_long_number_does_not_widen_the_others(void **state)
{
	struct rows r = rows_new(*state, 1000, 1);
	size_t before, after;

	for (size_t i = 0; i < 1000; i++)
		r.value[0][i] = 20 + (double)(i * i % 11) / 10;
	before = there_and_back(*state, &r.rows, CHUNK_QUICK);
	r.value[0][0] = 20.123456789012;
	r.value[0][500] = 20.123456789012;
	after = there_and_back(*state, &r.rows, CHUNK_QUICK);
	assert_true(after < before + 40);
}

static void
decimals_of_single_precision_are_as_short_as_decimals(void **state)
{
	struct rows wide = rows_new(*state, 1000, 1);
	struct rows single = rows_new(*state, 1000, 1);
	uint64_t seed = 3;

	for (size_t i = 0; i < 1000; i++) {
		wide.value[0][i] = 20 + (double)unit_below(&seed, 70) / 10;
		single.value[0][i] = (double)(float)wide.value[0][i];
	}
	assert_int_equal(there_and_back(*state, &single.rows, CHUNK_SMALL),
	    there_and_back(*state, &wide.rows, CHUNK_SMALL));
}

static void
values_and_qualities_may_be_missing_anywhere(void **state)
{
	struct rows r = rows_new(*state, 777, 6);
	uint64_t seed = 9;

	for (size_t i = 0; i < 777; i++) {
		for (size_t p = 0; p < 6; p++)
			r.value[p][i] = (double)(i * p % 97) / 10;
		if (i % 6 != 0) /* one in six; five in six */
			r.value[0][i] = NAN;
		else
			r.value[1][i] = NAN;
		if (unit_below(&seed, 2) > 0)
			r.value[2][i] = NAN;
		if (i < 700) /* begins late, ends early */
			r.value[3][i] = NAN;
		if (i > 10)
			r.value[4][i] = NAN;
		r.value[5][i] = NAN; /* never, and yet with a quality */
		r.quality[2][i] = (uint8_t)unit_below(&seed, 256);
		r.quality[3][i] = i > 300 && i < 305 ? 2 : 0;
		r.quality[4][i] = 64;
		r.quality[5][i] = i == 776 ? 2 : 0;
	}
	both_ways(*state, &r.rows);
	r.quality[2] = NULL;
	both_ways(*state, &r.rows);
	r.rows.quality = NULL;
	both_ways(*state, &r.rows);
}

static void
times_come_back_to_the_microsecond(void **state)
{
	struct rows r = rows_new(*state, 500, 0);
	uint64_t seed = 21;

	for (size_t i = 0; i < 500; i++)
		r.at_us[i] = START + (int64_t)i * 1000000 + 123;
	assert_true(there_and_back(*state, &r.rows, CHUNK_QUICK) < 40);
	for (int64_t step = 1; step <= INT64_C(1000000000); step *= 10) {
		for (size_t i = 1; i < 500; i++)
			r.at_us[i] = r.at_us[i - 1] +
			    step * (1 + (int64_t)unit_below(&seed, 50));
		both_ways(*state, &r.rows);
	}
	r.rows.n = 2;
	r.at_us[0] = -CHUNK_SPAN_US / 2;
	r.at_us[1] = CHUNK_SPAN_US / 2 - 1;
	both_ways(*state, &r.rows);
}

static void
random_rows_come_back_bit_by_bit(void **state)
{
	uint64_t seed = 20260702;

	for (int round = 0; round < 150; round++) {
		const size_t n = 1 + unit_below(&seed, 400);
		const size_t places = unit_below(&seed, 4);
		struct cx cx;
		struct rows r;

		cx_init(&cx);
		r = rows_new(&cx, n, places);
		for (size_t p = 0; p < places; p++) {
			const double ten =
			    pow(10, (double)unit_below(&seed, 9));
			const size_t odd = 2 + unit_below(&seed, 60);
			double x = 1000;

			for (size_t i = 0; i < n; i++) {
				x += (double)unit_below(&seed, 40) - 20;
				r.value[p][i] = x / ten;
				if (unit_below(&seed, odd) == 0)
					r.value[p][i] = NAN;
				if (unit_below(&seed, odd) == 0)
					r.value[p][i] = unit_share(&seed) * x;
				if (unit_below(&seed, odd) == 0)
					r.quality[p][i] = 2;
			}
		}
		for (size_t i = 1; i < n; i++)
			r.at_us[i] = r.at_us[i - 1] + 1 +
			    (int64_t)unit_below(&seed, 1000000);
		both_ways(&cx, &r.rows);
		cx_clear(&cx);
	}
	(void)state;
}

static void
walks_of_a_park_are_as_small_as_promised(void **state)
{
	struct walk *w = walk_new(*state, 1440, 1);
	const struct chunk_rows rows = walk_rows(w, 0, 1440);
	const double quick =
	    (double)there_and_back(*state, &rows, CHUNK_QUICK) / 11520;
	const double small =
	    (double)there_and_back(*state, &rows, CHUNK_SMALL) / 11520;

	if (quick > 0.70 || small > 0.58)
		fail_msg("%.3f and %.3f bytes a value", quick, small);
}

static void
the_largest_chunk_is_taken_and_a_larger_one_refused(void **state)
{
	struct rows r = rows_new(*state, CHUNK_ROWS_MOST + 1, 1);

	for (size_t i = 0; i < CHUNK_ROWS_MOST; i++)
		r.value[0][i] = (double)(i * i % 1000) / 10;
	r.rows.n = CHUNK_ROWS_MOST;
	both_ways(*state, &r.rows);
	r.rows.n++;
	assert_null(chunk_encode(*state, &r.rows, CHUNK_QUICK).p);
	unit_refused(*state, "too_many");
	r.rows.n = 0;
	assert_null(chunk_encode(*state, &r.rows, CHUNK_QUICK).p);
	unit_refused(*state, "too_many");
	r = rows_new(*state, 3, CHUNK_PLACES_MOST + 1);
	assert_null(chunk_encode(*state, &r.rows, CHUNK_QUICK).p);
	unit_refused(*state, "too_many");
	r.rows.places = CHUNK_PLACES_MOST;
	both_ways(*state, &r.rows);
}

static void
instants_that_do_not_rise_or_span_too_much_are_refused(void **state)
{
	struct rows r = rows_new(*state, 3, 0);

	r.at_us[2] = r.at_us[1];
	assert_null(chunk_encode(*state, &r.rows, CHUNK_QUICK).p);
	unit_refused(*state, "unsorted");
	r.at_us[2] = r.at_us[0] + CHUNK_SPAN_US;
	assert_null(chunk_encode(*state, &r.rows, CHUNK_QUICK).p);
	unit_refused(*state, "out_of_range");
	r.at_us[0] = INT64_MIN;
	r.at_us[2] = INT64_MAX;
	assert_null(chunk_encode(*state, &r.rows, CHUNK_QUICK).p);
	unit_refused(*state, "out_of_range");
}

/* A copy whose check sum fits whatever it holds. */
static struct str
resealed(struct cx *cx, struct str body)
{
	char *p = cx_strndup(cx, body.p, body.n);
	const uint32_t sum = htole32(crc32c(p, body.n - 4));

	memcpy(p + body.n - 4, &sum, sizeof(sum));
	return (struct str){ p, body.n };
}

static void
each_damaged_bit_and_each_missing_byte_is_noticed(void **state)
{
	struct walk *w = walk_new(*state, 60, 1);
	const struct chunk_rows rows = walk_rows(w, 0, 60);
	const struct str body = chunk_encode(*state, &rows, CHUNK_QUICK);
	struct chunk c;

	for (size_t bit = 0; bit < body.n * 8; bit++) {
		char *p = cx_strndup(*state, body.p, body.n);

		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		assert_false(chunk_open(*state, (struct str){ p, body.n }, &c));
		unit_refused(*state, "damaged_chunk");
	}
	for (size_t n = 0; n < body.n; n++) {
		assert_false(chunk_open(*state, (struct str){ body.p, n }, &c));
		unit_refused(*state, "damaged_chunk");
	}
}

static void
bytes_that_lie_under_a_right_sum_do_no_harm(void **state)
{
	struct walk *w = walk_new(*state, 200, 1);
	const struct chunk_rows rows = walk_rows(w, 0, 200);
	uint64_t seed = 77;
	size_t refused = 0;

	for (int round = 0; round < 3000; round++) {
		struct cx cx;
		struct chunk c;
		struct str body;
		char *p;
		bool whole;

		cx_init(&cx);
		body = chunk_encode(
		    &cx, &rows, round % 10 == 0 ? CHUNK_SMALL : CHUNK_QUICK);
		p = cx_strndup(&cx, body.p, body.n);
		for (int k = 0; k < 1 + round % 3; k++)
			p[unit_below(&seed, body.n - 4)] =
			    (char)unit_chance(&seed);
		whole = chunk_open(
		    &cx, resealed(&cx, (struct str){ p, body.n }), &c);
		if (whole) {
			int64_t *at_us = cx_calloc(&cx, c.n, sizeof(*at_us));
			double *value = cx_calloc(&cx, c.n, sizeof(*value));
			uint8_t *quality = cx_calloc(&cx, c.n, 1);

			whole = chunk_times(&cx, &c, at_us);
			for (size_t i = 0; i < c.places; i++)
				whole &=
				    chunk_values(&cx, &c, i, value, quality);
		}
		refused += !whole;
		assert_true(whole || cx.fail == FAIL_BROKEN);
		cx_clear(&cx);
	}
	assert_true(refused > 100);
	(void)state;
}

static void
another_version_is_refused(void **state)
{
	struct rows r = rows_new(*state, 1, 0);
	const struct str body = chunk_encode(*state, &r.rows, CHUNK_QUICK);
	char *p = cx_strndup(*state, body.p, body.n);
	struct chunk c;

	p[3] = 2;
	assert_false(chunk_open(
	    *state, resealed(*state, (struct str){ p, body.n }), &c));
	assert_string_equal(
	    cx_printf(*state, "%s", ((struct cx *)*state)->message),
	    "a chunk of telemetry is damaged: it is of no known version");
	unit_refused(*state, "damaged_chunk");
}

/* A body as text: a line of its head, and a line a row. */
static struct str
text_of(struct cx *cx, struct str body)
{
	struct text t = text_new(cx, 1 << 24);
	struct chunk c;
	int64_t *at_us;
	double **value;
	uint8_t **quality;

	if (!chunk_open(cx, body, &c))
		fail_msg("%s", cx->message);
	at_us = cx_calloc(cx, c.n, sizeof(*at_us));
	value = cx_calloc(cx, c.places, sizeof(*value));
	quality = cx_calloc(cx, c.places, sizeof(*quality));
	assert_true(chunk_times(cx, &c, at_us));
	for (size_t p = 0; p < c.places; p++) {
		value[p] = cx_calloc(cx, c.n, sizeof(double));
		quality[p] = cx_calloc(cx, c.n, 1);
		assert_true(chunk_values(cx, &c, p, value[p], quality[p]));
	}
	text_printf(&t, "%zu rows, %zu places\n", c.n, c.places);
	for (size_t i = 0; i < c.n; i++) {
		text_printf(&t, "%lld", (long long)at_us[i]);
		for (size_t p = 0; p < c.places; p++) {
			if (isnan(value[p][i]))
				text_puts(&t, " -");
			else
				text_printf(&t, " %.17g", value[p][i]);
			if (quality[p][i] != 0)
				text_printf(&t, "/%d", quality[p][i]);
		}
		text_char(&t, '\n');
	}
	return text_str(&t);
}

static const char *const golden[] = { "walk", "walk-small", "gaps", "strange",
	"states", "one" };

#define GOLDEN (sizeof(golden) / sizeof(golden[0]))

static void
bodies_written_long_ago_are_read(void **state)
{
	for (size_t i = 0; i < GOLDEN; i++) {
		const char *name =
		    cx_printf(*state, "tests/unit/chunk/%s", golden[i]);
		const struct str body =
		    unit_file(*state, cx_printf(*state, "%s.chunk", name));
		const struct str text =
		    unit_file(*state, cx_printf(*state, "%s.txt", name));
		const struct str got = text_of(*state, body);

		assert_true(text.n > 0);
		if (!str_eq(text, got))
			fail_msg("%s is read otherwise", name);
	}
}

/* The rows of a golden body. */
static struct str
golden_body(struct cx *cx, size_t which)
{
	struct walk *w = walk_new(cx, 400, which + 1);
	struct chunk_rows rows = walk_rows(w, 0, which == 0 ? 130 : 400);
	struct rows r = rows_new(cx, 130, 3);
	uint64_t seed = which + 1;

	if (which < 2)
		return chunk_encode(
		    cx, &rows, which == 0 ? CHUNK_QUICK : CHUNK_SMALL);
	for (size_t i = 0; i < 130; i++)
		switch (which) {
		case 2: /* gaps, qualities, times that wander */
			r.at_us[i] += (int64_t)unit_below(&seed, 1000) * 1000;
			r.value[0][i] =
			    i % 6 == 0 ? (double)i / 4 : (double)NAN;
			r.value[1][i] =
			    i % 9 == 5 ? (double)NAN : (double)i * 1e6;
			r.value[2][i] = NAN;
			r.quality[0][i] = i > 40 && i < 60 ? 2 : 0;
			r.quality[2][i] = i % 2 == 0 ? 65 : 1;
			break;
		case 3: /* exceptions, as they are, single precision */
			r.value[0][i] =
			    i % 50 == 1 ? strange[i / 50] : (double)i / 10;
			r.value[1][i] = unit_share(&seed);
			r.value[2][i] = (double)(float)(0.3 * (double)i);
			break;
		case 4: /* states that repeat, an alternation, a speeding up */
			r.value[0][i] = (double)("0012210"[i % 7] - '0') * 3e9;
			r.value[1][i] = i % 2 == 0 ? -1 : 1e12 / 3;
			r.value[2][i] = (double)(i * i);
			break;
		default:
			r.value[0][i] = 21.5;
			r.value[1][i] = -7;
		}
	if (which == 5)
		r.rows.n = 1;
	return chunk_encode(
	    cx, &r.rows, which == 4 ? CHUNK_SMALL : CHUNK_QUICK);
}

static int
write_golden(const char *folder)
{
	struct cx cx;

	cx_init(&cx);
	for (size_t i = 0; i < GOLDEN; i++) {
		const struct str body = golden_body(&cx, i);
		FILE *f = fopen(
		    cx_printf(&cx, "%s/%s.chunk", folder, golden[i]), "wb");

		if (f == NULL || fwrite(body.p, 1, body.n, f) != body.n ||
		    fclose(f) != 0)
			return 1;
	}
	cx_clear(&cx);
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(one_row_is_a_chunk),
		UNIT(a_place_the_chunk_does_not_have_holds_nothing),
		UNIT(numbers_that_are_no_decimals_come_back_as_they_are),
		UNIT(every_scale_from_0_to_22_is_found),
		UNIT(one_long_number_does_not_widen_the_others),
		UNIT(decimals_of_single_precision_are_as_short_as_decimals),
		UNIT(values_and_qualities_may_be_missing_anywhere),
		UNIT(times_come_back_to_the_microsecond),
		UNIT(random_rows_come_back_bit_by_bit),
		UNIT(walks_of_a_park_are_as_small_as_promised),
		UNIT(the_largest_chunk_is_taken_and_a_larger_one_refused),
		UNIT(instants_that_do_not_rise_or_span_too_much_are_refused),
		UNIT(each_damaged_bit_and_each_missing_byte_is_noticed),
		UNIT(bytes_that_lie_under_a_right_sum_do_no_harm),
		UNIT(another_version_is_refused),
		UNIT(bodies_written_long_ago_are_read),
	};

	if (argc == 3 && strcmp(argv[1], "write") == 0)
		return write_golden(argv[2]);
	return cmocka_run_group_tests_name("chunk", tests, NULL, NULL);
}
