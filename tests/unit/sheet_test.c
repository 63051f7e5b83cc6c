/*
 * Rows in any order become columns in the order of time; what came later
 * stands, place by place.
 */
#include "telemetry/sheet.h"

#include "unit.h"

#define INSTANTS 40
#define PLACES 5

/* The reference: one cell an instant and place. */
struct cell {
	double value;
	uint8_t quality;
};

static struct str
rows_of(const struct tail *t)
{
	return (struct str){ (const char *)t->bytes, t->size };
}

static bool
holds(const struct sheet *s, size_t place, size_t row, struct cell want)
{
	const double *value = place < s->places ? s->value[place] : NULL;
	const uint8_t *quality = place < s->places ? s->quality[place] : NULL;

	if (isnan(want.value))
		return value == NULL || isnan(value[row]);
	return value != NULL &&
	    memcmp(&value[row], &want.value, sizeof(double)) == 0 &&
	    (quality == NULL ? 0 : quality[row]) == want.quality;
}

static void
play(struct cx *cx, uint64_t *seed, size_t rows, bool sorted)
{
	struct cell cell[INSTANTS][PLACES];
	bool there[INSTANTS] = { false };
	struct tail t = { 0 };
	struct sheet s;
	size_t n = 0;

	for (size_t i = 0; i < INSTANTS * PLACES; i++)
		cell[i / PLACES][i % PLACES] = (struct cell){ (double)NAN, 0 };
	for (size_t i = 0; i < rows; i++) {
		const size_t at = sorted ? i : unit_below(seed, INSTANTS);
		const size_t width = 1 + unit_below(seed, PLACES);
		const size_t sure = unit_below(seed, width);
		double value[PLACES];
		uint8_t quality[PLACES];

		for (size_t p = 0; p < width; p++) {
			value[p] = (double)unit_below(seed, 1000) / 10;
			quality[p] = unit_below(seed, 3) == 0
			    ? (uint8_t)unit_chance(seed)
			    : 0;
			if (p != sure && unit_below(seed, 3) == 0)
				value[p] = (double)NAN;
			else
				cell[at][p] =
				    (struct cell){ value[p], quality[p] };
		}
		there[at] = true;
		(void)tail_append(
		    &t, (int64_t)at * 60000000, width, value, quality);
	}
	assert_true(sheet_of_tail(cx, rows_of(&t), &s));
	for (size_t at = 0; at < INSTANTS; at++) {
		if (!there[at])
			continue;
		assert_int_equal(s.at_us[n], (int64_t)at * 60000000);
		for (size_t p = 0; p < PLACES; p++)
			assert_true(holds(&s, p, n, cell[at][p]));
		n++;
	}
	assert_int_equal(s.n, n);
	tail_clear(&t, true);
}

static void
of_one_instant_the_later_row_stands_place_by_place(void **state)
{
	uint64_t seed = 3;

	for (int i = 0; i < 300; i++)
		play(*state, &seed, 1 + unit_below(&seed, 200), false);
}

static void
rows_that_rise_stay_as_they_are(void **state)
{
	uint64_t seed = 4;

	for (int i = 0; i < 50; i++)
		play(*state, &seed, 1 + unit_below(&seed, INSTANTS), true);
}

static void
a_good_value_takes_the_bad_mark_of_the_one_before_away(void **state)
{
	const double v = 1;
	const uint8_t bad = QUALITY_BAD;
	struct tail t = { 0 };
	struct sheet s;

	(void)tail_append(&t, 9, 1, &v, &bad);
	(void)tail_append(&t, 8, 1, &v, &bad);
	(void)tail_append(&t, 9, 1, &v, NULL);
	assert_true(sheet_of_tail(*state, rows_of(&t), &s));
	assert_int_equal(s.n, 2);
	assert_int_equal(s.quality[0][0], QUALITY_BAD);
	assert_int_equal(s.quality[0][1], QUALITY_GOOD);
	tail_clear(&t, true);
}

static void
a_slice_is_some_of_the_rows(void **state)
{
	const uint8_t quality[2] = { 0, 7 };
	struct tail t = { 0 };
	struct sheet s, part;

	for (int i = 0; i < 10; i++) {
		const double v[2] = { i < 5 ? i : (double)NAN, 100 + i };

		(void)tail_append(&t, i, 2, v, quality);
	}
	assert_true(sheet_of_tail(*state, rows_of(&t), &s));
	part = sheet_slice(*state, &s, 3, 7);
	assert_int_equal(part.n, 4);
	assert_int_equal(part.at_us[0], 3);
	assert_true(part.value[0][1] == 4 && isnan(part.value[0][2]));
	assert_true(part.value[1][3] == 106);
	assert_null(part.quality[0]);
	assert_int_equal(part.quality[1][3], 7);
	tail_clear(&t, true);
}

static void
no_rows_make_an_empty_sheet(void **state)
{
	struct sheet s;

	assert_true(sheet_of_tail(*state, (struct str){ NULL, 0 }, &s));
	assert_int_equal(s.n, 0);
}

static void
damage_is_refused(void **state)
{
	struct sheet s;

	assert_false(sheet_of_tail(*state, str_of("\x7f"), &s));
	unit_refused(*state, "damaged_tail");
	/* Two bytes a row, which nobody writes. */
	assert_false(sheet_of_tail(
	    *state, (struct str){ "\x00\x00\x00\x00\x00\x00", 6 }, &s));
	unit_refused(*state, "damaged_tail");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(of_one_instant_the_later_row_stands_place_by_place),
		UNIT(rows_that_rise_stay_as_they_are),
		UNIT(a_good_value_takes_the_bad_mark_of_the_one_before_away),
		UNIT(a_slice_is_some_of_the_rows),
		UNIT(no_rows_make_an_empty_sheet),
		UNIT(damage_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
