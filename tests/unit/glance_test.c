/*
 * A glance says what the samples of a tail say that are laid out and looked
 * at one by one, whatever came before, and wherever its mark stands.
 */
#include "telemetry/glance.h"

#include "telemetry/sheet.h"
#include "unit.h"

#define WIDTH 5
#define ROWS 400
#define START INT64_C(1790000000000000)

static double
number(uint64_t *seed)
{
	switch (unit_below(seed, 12)) {
	case 0:
		return NAN;
	case 1:
		return 1e300;
	case 2:
		return -0.0;
	case 3:
		return (double)unit_below(seed, 1000000) / 1e6;
	default:
		return (double)unit_below(seed, 2000) / 10 - 100;
	}
}

static void
append(struct tail *t, uint64_t *seed, int64_t at_us)
{
	double value[WIDTH];
	uint8_t quality[WIDTH];
	const size_t width = 1 + unit_below(seed, WIDTH);

	for (size_t i = 0; i < width; i++) {
		value[i] = number(seed);
		quality[i] =
		    (uint8_t)(unit_below(seed, 9) == 0 ? QUALITY_BAD
						       : unit_below(seed, 3));
	}
	if (isnan(value[0]))
		value[0] = 7;
	(void)tail_append(
	    t, at_us, width, value, unit_below(seed, 2) == 0 ? NULL : quality);
}

/* The same, out of a sheet. */
static struct glance_sum
plainly(struct cx *cx, const struct tail *t, const struct glance_ask *ask)
{
	struct glance_sum s = { 0 };
	struct sheet sheet;

	assert_true(sheet_of_tail(
	    cx, (struct str){ (const char *)t->bytes, t->size }, &sheet));
	for (size_t i = 0; i < sheet.n; i++) {
		const double *column =
		    ask->place < sheet.places ? sheet.value[ask->place] : NULL;
		const uint8_t *quality =
		    column == NULL ? NULL : sheet.quality[ask->place];

		if (column == NULL || isnan(column[i]) ||
		    sheet.at_us[i] < ask->from_us ||
		    sheet.at_us[i] >= ask->to_us ||
		    (quality != NULL && (quality[i] & 3) == QUALITY_BAD))
			continue;
		if (s.count++ == 0) {
			s.first = s.min = s.max = column[i];
			s.first_us = sheet.at_us[i];
		}
		s.min = fmin(s.min, column[i]);
		s.max = fmax(s.max, column[i]);
		s.sum += column[i];
		s.last = column[i];
		s.last_us = sheet.at_us[i];
	}
	return s;
}

static void
must_agree(struct cx *cx, const struct tail *t, const struct glance_ask *ask,
    struct glance_mark **mark)
{
	struct glance_book b = { 0 };
	struct glance_sum got, want = plainly(cx, t, ask);

	assert_true(glance_over(
	    &b, (struct str){ (const char *)t->bytes, t->size }, ask, mark));
	got = glance_sum(&b);
	glance_clear(&b);
	assert_int_equal(got.count, want.count);
	assert_true(got.min == want.min && got.max == want.max);
	assert_true(got.first == want.first && got.last == want.last);
	assert_true(fabs(got.sum - want.sum) <= 1e-9 * fabs(want.sum) + 1e-6);
	assert_int_equal(got.first_us, want.first_us);
	assert_int_equal(got.last_us, want.last_us);
}

static void
play(struct cx *cx, uint64_t *seed, uint64_t disorder)
{
	struct glance_mark *mark[WIDTH] = { NULL };
	struct tail t = { 0 };
	int64_t at_us = START;

	for (int i = 0; i < ROWS; i++) {
		const int64_t back_us = unit_below(seed, 10) < disorder
		    ? (int64_t)unit_below(seed, 90) * 1000000
		    : 0;

		at_us += (int64_t)unit_below(seed, 20) * 1000000;
		append(&t, seed, at_us - back_us);
		if (unit_below(seed, 4) == 0) {
			const size_t place = unit_below(seed, WIDTH);
			const int64_t from_us =
			    at_us - (int64_t)unit_below(seed, 1800) * 1000000;
			const struct glance_ask ask = { place, from_us,
				from_us +
				    (int64_t)unit_below(seed, 2000) * 1000000,
				true };

			must_agree(cx, &t, &ask, &mark[place]);
			must_agree(cx, &t, &ask, NULL);
			must_agree(cx, &t, &ask, &mark[0]);
		}
	}
	for (size_t i = 0; i < WIDTH; i++)
		glance_forget(&mark[i]);
	tail_clear(&t, true);
}

static void
a_glance_says_what_the_samples_say(void **state)
{
	uint64_t seed = 20261126;

	(void)state;
	for (uint64_t i = 0; i < 40; i++) {
		struct cx cx;

		cx_init(&cx);
		play(&cx, &seed, i % 10);
		cx_clear(&cx);
	}
}

static void
a_bad_sample_takes_away_the_good_one_of_its_instant(void **state)
{
	struct glance_book b = { 0 };
	struct glance_sum s;

	(void)state;
	glance_add(&b, 2, 5);
	glance_add(&b, 1, 4);
	glance_add(&b, 2, (double)NAN);
	s = glance_sum(&b);
	assert_int_equal(s.count, 1);
	assert_true(s.max == 4);
	assert_int_equal(s.from_us, 1);
	assert_int_equal(s.to_us, 2);
	glance_clear(&b);
}

static struct glance_sum
sum_of(int64_t at_us, double v)
{
	struct glance_book b = { 0 };
	struct glance_sum s;

	if (at_us > 0)
		glance_add(&b, at_us, v);
	s = glance_sum(&b);
	glance_clear(&b);
	return s;
}

static void
sums_of_other_instants_can_be_joined(void **state)
{
	struct glance_sum a = sum_of(5, 3), b = sum_of(9, 2);
	const struct glance_sum none = sum_of(0, 0), bad = sum_of(9, NAN);

	(void)state;
	assert_true(glance_apart(&a, &b) && glance_apart(&none, &a));
	assert_true(glance_apart(&a, &none));
	assert_false(glance_apart(&a, &a));
	assert_false(glance_apart(&b, &bad));
	glance_join(&a, &none);
	assert_int_equal(a.to_us, 5);
	glance_join(&a, &b);
	assert_int_equal(a.count, 2);
	assert_true(a.first == 3 && a.last == 2 && a.min == 2 && a.sum == 5);
	assert_int_equal(a.to_us, 9);
	b = none;
	glance_join(&b, &bad);
	assert_int_equal(b.count, 0);
	assert_false(glance_apart(&b, &bad));
}

static void
what_is_no_row_is_refused(void **state)
{
	const struct glance_ask ask = { 0, 0, INT64_MAX, false };
	struct glance_book b = { 0 };

	(void)state;
	assert_false(glance_over(&b, STR("\xff"), &ask, NULL));
	assert_false(glance_over(&b, (struct str){ "\0\4", 2 }, &ask, NULL));
	assert_true(glance_over(&b, (struct str){ NULL, 0 }, &ask, NULL));
	assert_int_equal(b.n, 0);
	glance_clear(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_glance_says_what_the_samples_say),
		UNIT(a_bad_sample_takes_away_the_good_one_of_its_instant),
		UNIT(sums_of_other_instants_can_be_joined),
		UNIT(what_is_no_row_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
