/*
 * A row that went in comes out with every bit, whatever the numbers are, and
 * what is no row is called damage.
 */
#include "telemetry/tail.h"

#include "unit.h"

#define ROWS 200
#define WIDTH 12

struct row {
	int64_t at_us;
	size_t places;
	double value[TAIL_PLACES];
	uint8_t quality[TAIL_PLACES];
};

/* What sensors send, and what they should not. */
static double
number(uint64_t *seed)
{
	static const double odd[] = { 0, -0.0, INFINITY, -INFINITY, 5e-324,
		-5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e15 / 3,
		2251799813685247, -2251799813685247, 2251799813685248,
		2251799813685249, 4503599627370496, 9007199254740992, 1e22,
		1e-15, 1e-16, 0.000000000000001, 225179981368524.7,
		123456789.12345678 };
	const double places[] = { 1, 10, 100, 1000, 1e6, 1e9, 1e15 };
	uint64_t bits;
	double v;

	switch (unit_below(seed, 6)) {
	case 0:
		return odd[unit_below(seed, sizeof(odd) / sizeof(odd[0]))];
	case 1:
		bits = unit_chance(seed);
		memcpy(&v, &bits, sizeof(v));
		return isnan(v) ? 1 : v;
	case 2:
		/* Around 2^51, where a mantissa ends. */
		return 2251799813685248.0 + (double)unit_below(seed, 9) - 4;
	case 3:
		return unit_share(seed) * 1000;
	default:
		return ((double)unit_below(seed, 2000001) - 1e6) /
		    places[unit_below(seed, 7)];
	}
}

/* Steps, disorder, leaps to the ends of time. */
static int64_t
instant(uint64_t *seed, int64_t before_us)
{
	switch (unit_below(seed, 12)) {
	case 0:
		return (int64_t)((uint64_t)before_us -
		    unit_below(seed, 1000000000));
	case 1:
		return (int64_t)unit_chance(seed);
	case 2:
		return before_us;
	case 3:
		return unit_below(seed, 2) == 0 ? INT64_MIN : INT64_MAX;
	default:
		return (int64_t)((uint64_t)before_us + 10000000);
	}
}

static void
fill(uint64_t *seed, struct row *r, int64_t before_us)
{
	const bool judged = unit_below(seed, 4) == 0;
	const bool gaps = unit_below(seed, 3) == 0;

	r->at_us = instant(seed, before_us);
	r->places = unit_below(seed, 20) == 0
	    ? 1 + unit_below(seed, TAIL_PLACES)
	    : 1 + unit_below(seed, WIDTH);
	for (size_t i = 0; i < r->places; i++) {
		r->value[i] = number(seed);
		r->quality[i] = judged ? (uint8_t)unit_chance(seed) : 0;
		if (gaps && unit_below(seed, 3) == 0) {
			r->value[i] = (double)NAN;
			r->quality[i] = 0;
		}
	}
	if (gaps)
		r->value[unit_below(seed, r->places)] = 21.5;
}

static void
check_row(const struct tail_reader *r, const struct row *want, size_t n)
{
	if (r->at_us != want->at_us || r->places != want->places)
		fail_msg("row %zu at %lld with %zu places instead of %lld, %zu",
		    n, (long long)r->at_us, r->places, (long long)want->at_us,
		    want->places);
	for (size_t i = 0; i < want->places; i++) {
		if (isnan(want->value[i])) {
			assert_true(isnan(r->value[i]));
			continue;
		}
		if (memcmp(&r->value[i], &want->value[i], sizeof(double)) != 0)
			fail_msg("row %zu place %zu: %a became %a", n, i,
			    want->value[i], r->value[i]);
		assert_int_equal(r->quality[i], want->quality[i]);
	}
}

static void
check_all(struct str rows, const struct row *want, size_t n)
{
	struct tail_reader r;

	tail_open(&r, rows);
	for (size_t i = 0; i < n; i++) {
		assert_true(tail_next(&r));
		check_row(&r, &want[i], i);
	}
	assert_false(tail_next(&r));
	assert_false(r.damaged);
	assert_int_equal(r.rows, n);
	tail_close(&r);
}

static struct str
rows_of(const struct tail *t)
{
	return (struct str){ (const char *)t->bytes, t->size };
}

static void
append(struct tail *t, const struct row *r)
{
	(void)tail_append(t, r->at_us, r->places, r->value, r->quality);
}

static void
every_bit_of_random_rows_comes_back(void **state)
{
	struct row *row = cx_calloc(*state, ROWS, sizeof(*row));
	struct tail t = { 0 };

	for (uint64_t seed = 1; seed <= 60; seed++) {
		uint64_t chance = seed * 7919;
		const size_t n = 1 + unit_below(&chance, ROWS);
		int64_t before_us = 1790000000000000;

		for (size_t i = 0; i < n; i++) {
			fill(&chance, &row[i], before_us);
			before_us = row[i].at_us;
			append(&t, &row[i]);
		}
		assert_int_equal(t.rows, n);
		check_all(rows_of(&t), row, n);
		tail_clear(&t, seed % 3 == 0);
		assert_int_equal(t.rows, 0);
	}
	tail_clear(&t, true);
}

/* Whoever adopted the rows writes the next one with the same bytes. */
static void
adopting_is_the_same_as_appending(void **state)
{
	struct row *row = cx_calloc(*state, ROWS, sizeof(*row));

	for (uint64_t seed = 1; seed <= 40; seed++) {
		uint64_t chance = seed * 104729;
		const size_t n = 2 + unit_below(&chance, ROWS - 2);
		const size_t cut = unit_below(&chance, n);
		struct tail a = { 0 }, b = { 0 };
		int64_t before_us = 1790000000000000;

		for (size_t i = 0; i < n; i++) {
			struct str bytes;

			fill(&chance, &row[i], before_us);
			before_us = row[i].at_us;
			bytes = tail_append(&a, row[i].at_us, row[i].places,
			    row[i].value, row[i].quality);
			if (i < cut || i % 2 == 0)
				assert_true(tail_adopt(&b, bytes));
			else
				append(&b, &row[i]);
		}
		assert_int_equal(a.rows, b.rows);
		assert_int_equal(a.size, b.size);
		assert_memory_equal(a.bytes, b.bytes, a.size);
		tail_clear(&b, false);
		assert_true(tail_adopt(&b, rows_of(&a)));
		assert_int_equal(a.rows, b.rows);
		append(&a, &row[0]);
		append(&b, &row[0]);
		assert_memory_equal(a.bytes, b.bytes, a.size);
		tail_clear(&a, true);
		tail_clear(&b, true);
	}
}

static void
a_row_of_eight_metrics_costs_about_sixteen_bytes(void **state)
{
	uint64_t seed = 5;
	struct tail t = { 0 };
	double v[8] = { 20, 101.3, 5.21, 230.1, 1.15, 1000, 0.02, 12.5 };
	const double step[8] = { 0.1, 0.1, 0.01, 0.1, 0.01, 1, 0.01, 0.1 };

	(void)state;
	for (int64_t i = 0; i < 1000; i++) {
		for (size_t p = 0; p < 8; p++) {
			v[p] += step[p] * ((double)unit_below(&seed, 21) - 10);
			v[p] = round(v[p] / step[p]) * step[p];
			v[p] = round(v[p] * 100) / 100;
		}
		(void)tail_append(
		    &t, INT64_C(1790000000000000) + i * 10000000, 8, v, NULL);
	}
	assert_in_range(t.size / t.rows, 10, 18);
	tail_clear(&t, true);
}

static void
a_scale_that_grows_keeps_what_came_before(void **state)
{
	const double v[] = { 7, 7.5, 7.25, 1e15 - 1, 7.125, 0.1, 7, 3e14, 0.5,
		1e-15, 4 };
	struct row row[sizeof(v) / sizeof(v[0])];
	struct tail t = { 0 };

	(void)state;
	memset(row, 0, sizeof(row));
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		row[i].at_us = (int64_t)i;
		row[i].places = 1;
		row[i].value[0] = v[i];
		append(&t, &row[i]);
	}
	check_all(rows_of(&t), row, sizeof(v) / sizeof(v[0]));
	tail_clear(&t, true);
}

static void
refused(const char *bytes, size_t n)
{
	struct tail_reader r;
	struct tail t = { 0 };

	tail_open(&r, (struct str){ bytes, n });
	while (tail_next(&r))
		continue;
	assert_true(r.damaged);
	assert_false(tail_next(&r));
	tail_close(&r);
	assert_false(tail_adopt(&t, (struct str){ bytes, n }));
	tail_clear(&t, true);
}

#define REFUSED(bytes) refused(bytes, sizeof(bytes) - 1)

static void
what_is_no_row_is_damage(void **state)
{
	(void)state;
	REFUSED("\x00");                 /* a time alone */
	REFUSED("\x00\x00");             /* no places */
	REFUSED("\x00\x05\x00");         /* a place, and it is not there */
	REFUSED("\x00\x04");             /* a place, and the row ends */
	REFUSED("\x00\x06\x02");         /* a value without its quality */
	REFUSED("\x00\x05");             /* no bitmap */
	REFUSED("\x00\x04\x01\x00\x00"); /* a number of two bytes */
	REFUSED("\x00\x04\x00\x00\x02"); /* a scale that does not grow */
	REFUSED("\x00\x04\x00\x10\x02"); /* sixteen decimals */
	REFUSED("\x00\x04\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00");
	REFUSED("\x00\x84\x40\x02"); /* 2049 places */
	/* A number that never ends. */
	REFUSED("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00\x04\x02");
}

static void
rows_cut_short_are_damage_but_at_their_ends(void **state)
{
	uint64_t seed = 11;
	struct row *row = cx_calloc(*state, 20, sizeof(*row));
	size_t end[20], k = 0;
	struct tail t = { 0 };

	for (size_t i = 0; i < 20; i++) {
		fill(&seed, &row[i], 1790000000000000);
		append(&t, &row[i]);
		end[i] = t.size;
	}
	for (size_t n = 1; n <= t.size; n++) {
		/* A copy, so that reading behind it is noticed. */
		char *copy = malloc(n);
		struct tail_reader r;

		memcpy(copy, t.bytes, n);
		tail_open(&r, (struct str){ copy, n });
		while (tail_next(&r))
			continue;
		assert_int_equal(r.damaged, n != end[k]);
		k += n == end[k] ? 1 : 0;
		tail_close(&r);
		free(copy);
	}
	tail_clear(&t, true);
}

static void
no_bytes_are_no_rows(void **state)
{
	struct tail_reader r;
	struct tail t = { 0 };

	(void)state;
	tail_open(&r, (struct str){ NULL, 0 });
	assert_false(tail_next(&r));
	assert_false(r.damaged);
	tail_close(&r);
	assert_true(tail_adopt(&t, (struct str){ NULL, 0 }));
	assert_int_equal(t.rows, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(every_bit_of_random_rows_comes_back),
		UNIT(adopting_is_the_same_as_appending),
		UNIT(a_row_of_eight_metrics_costs_about_sixteen_bytes),
		UNIT(a_scale_that_grows_keeps_what_came_before),
		UNIT(what_is_no_row_is_damage),
		UNIT(rows_cut_short_are_damage_but_at_their_ends),
		UNIT(no_bytes_are_no_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
