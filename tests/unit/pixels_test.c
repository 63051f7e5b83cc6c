/*
 * A line through the samples that are chosen covers the pixels that a line
 * through all of them covers.
 */
#include "telemetry/pixels.h"

#include "unit.h"

#define SAMPLES 20000
#define COLUMNS 200
#define FROM INT64_C(1790000000000000)
#define TO (FROM + INT64_C(86400000000))

/* What a line covers of one column: from its least to its greatest value,
 * crossings of its borders included. */
struct extent {
	double low, high;
};

static void
cover(struct extent *e, double v)
{
	e->low = fmin(e->low, v);
	e->high = fmax(e->high, v);
}

static double
border(size_t column)
{
	return (double)(TO - FROM) / COLUMNS * (double)column;
}

static size_t
column_of(int64_t at_us)
{
	return (size_t)((double)(at_us - FROM) / (double)(TO - FROM) * COLUMNS);
}

static void
draw(const struct telemetry_sample *s, size_t n, struct extent *e)
{
	for (size_t i = 0; i < COLUMNS; i++)
		e[i] = (struct extent){ INFINITY, -INFINITY };
	for (size_t i = 0; i < n; i++) {
		const size_t c = column_of(s[i].at_us);

		cover(&e[c], s[i].value);
		for (size_t k = i == 0 ? c : column_of(s[i - 1].at_us); k < c;
		     k++) {
			const double from = (double)(s[i - 1].at_us - FROM);
			const double share = (border(k + 1) - from) /
			    ((double)(s[i].at_us - FROM) - from);
			const double v = s[i - 1].value +
			    share * (s[i].value - s[i - 1].value);

			cover(&e[k], v);
			cover(&e[k + 1], v);
		}
	}
}

/* A walk with gaps, at random times; whole numbers, so that many are equal. */
static size_t
walk(uint64_t *seed, struct telemetry_sample *s)
{
	int64_t at_us = FROM;
	double v = 50;
	size_t n = 0;

	while (n < SAMPLES) {
		at_us += 1 + (int64_t)unit_below(seed, 8000000);
		if (unit_below(seed, 500) == 0)
			at_us += (int64_t)unit_below(seed, 3000) * 1000000;
		if (at_us >= TO)
			break;
		v += (double)unit_below(seed, 5) - 2;
		s[n++] = (struct telemetry_sample){ at_us, v };
	}
	return n;
}

static void
what_is_chosen_draws_the_same_line(void **state)
{
	uint64_t seed = 11;

	for (int round = 0; round < 20; round++) {
		struct telemetry_sample *s =
		    cx_calloc(*state, SAMPLES, sizeof(*s));
		const size_t n = walk(&seed, s);
		struct extent all[COLUMNS], few[COLUMNS];
		struct telemetry_sample *chosen;
		size_t shown;

		chosen = pixels_of(*state, s, n, FROM, TO, COLUMNS, &shown);
		assert_true(shown <= 4 * COLUMNS && shown < n);
		for (size_t i = 1; i < shown; i++)
			assert_true(chosen[i - 1].at_us < chosen[i].at_us);
		draw(s, n, all);
		draw(chosen, shown, few);
		for (size_t i = 0; i < COLUMNS; i++)
			if (fabs(all[i].low - few[i].low) > 1e-9 ||
			    fabs(all[i].high - few[i].high) > 1e-9)
				if (isfinite(all[i].low) ||
				    isfinite(few[i].low))
					fail_msg("column %zu: %g..%g is "
						 "%g..%g",
					    i, all[i].low, all[i].high,
					    few[i].low, few[i].high);
		cx_clear(*state);
	}
}

static void
few_samples_are_all_shown_once(void **state)
{
	const struct telemetry_sample s[] = { { FROM, 1 }, { FROM + 1, 1 },
		{ TO - 1, 0 } };
	size_t shown;
	const struct telemetry_sample *chosen =
	    pixels_of(*state, s, 3, FROM, TO, 10, &shown);

	assert_int_equal(shown, 3);
	assert_memory_equal(chosen, s, sizeof(s));
	(void)pixels_of(*state, s, 0, FROM, TO, 10, &shown);
	assert_int_equal(shown, 0);
	chosen = pixels_of(*state, s, 3, FROM, TO, 1, &shown);
	assert_int_equal(shown, 2);
	assert_int_equal(chosen[1].at_us, TO - 1);
}

static void
quarters_stand_where_they_were(void **state)
{
	const struct telemetry_bucket b[] = {
		{ .from_us = FROM - 900000000 / 2,
		    .count = 3,
		    .first = 1,
		    .last = 2,
		    .min = 0,
		    .max = 9 },
		{ .from_us = FROM + 450000000,
		    .count = 1,
		    .first = 5,
		    .last = 5,
		    .min = 5,
		    .max = 5 },
	};
	size_t n;
	const struct telemetry_sample *s =
	    pixels_of_quarters(*state, b, 2, FROM, TO, &n);

	assert_int_equal(n, 5);
	assert_int_equal(s[0].at_us, FROM);
	assert_true(s[0].value == 1 && s[1].value == 0 && s[2].value == 9);
	assert_true(s[3].at_us < FROM + 450000000 && s[3].value == 2);
	assert_int_equal(s[4].at_us, FROM + 450000000);
	assert_true(pixels_by_quarters(FROM, TO, 24));
	assert_false(pixels_by_quarters(FROM, TO, 25));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(what_is_chosen_draws_the_same_line),
		UNIT(few_samples_are_all_shown_once),
		UNIT(quarters_stand_where_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
