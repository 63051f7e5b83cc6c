#include "telemetry/merge.h"

#include "unit.h"

#define NONE ((double)NAN)

static struct merge_piece
piece_of(size_t n, const int64_t *at_us, const double *value)
{
	return (struct merge_piece){ n, at_us, value, NULL };
}

static void
expect(const struct merge_samples *s, size_t n, const int64_t *at_us,
    const double *value)
{
	assert_int_equal(s->n, n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(s->at_us[i], at_us[i]);
		assert_true(s->value[i] == value[i]);
	}
}

static void
pieces_that_lie_apart_are_put_in_order(void **state)
{
	const int64_t late[] = { 30, 40 }, early[] = { 10, 20 };
	const double a[] = { 3, 4 }, b[] = { 1, 2 };
	const struct merge_piece piece[] = { piece_of(2, late, a),
		piece_of(2, early, b) };
	const struct merge_samples s =
	    merge_place(*state, piece, 2, INT64_MIN, INT64_MAX);

	expect(&s, 4, (int64_t[]){ 10, 20, 30, 40 }, (double[]){ 1, 2, 3, 4 });
}

static void
of_one_instant_the_later_piece_wins_unless_it_has_no_value(void **state)
{
	const int64_t at[] = { 10, 20, 30 };
	const double a[] = { 1, 2, NONE }, b[] = { 5, NONE, NONE };
	const struct merge_piece piece[] = { piece_of(3, at, a),
		piece_of(3, at, b) };
	struct merge_samples s =
	    merge_place(*state, piece, 2, INT64_MIN, INT64_MAX);

	expect(&s, 2, (int64_t[]){ 10, 20 }, (double[]){ 5, 2 });
	s = merge_place(*state, (struct merge_piece[]){ piece[1], piece[0] }, 2,
	    INT64_MIN, INT64_MAX);
	expect(&s, 2, (int64_t[]){ 10, 20 }, (double[]){ 1, 2 });
}

static void
a_quality_goes_with_its_value_and_alone_takes_none_away(void **state)
{
	const int64_t at[] = { 10, 20, 30 };
	const double a[] = { 1, 2, NONE }, b[] = { 5, NONE, NONE };
	const uint8_t qa[] = { 1, 1, 0 }, qb[] = { 0, 2, 2 };
	const struct merge_piece piece[] = { { 3, at, a, qa },
		{ 3, at, b, qb } };
	const struct merge_samples s =
	    merge_place(*state, piece, 2, INT64_MIN, INT64_MAX);

	assert_int_equal(s.n, 3);
	assert_true(s.value[0] == 5 && s.quality[0] == 0);
	assert_true(s.value[1] == 2 && s.quality[1] == 1);
	assert_true(isnan(s.value[2]) && s.quality[2] == 2);
}

static void
the_range_is_half_open(void **state)
{
	const int64_t at[] = { 10, 20, 30, 40 };
	const double a[] = { 1, 2, 3, 4 };
	const struct merge_piece piece = piece_of(4, at, a);
	struct merge_samples s = merge_place(*state, &piece, 1, 20, 40);

	expect(&s, 2, (int64_t[]){ 20, 30 }, (double[]){ 2, 3 });
	s = merge_place(*state, &piece, 1, 21, 30);
	assert_int_equal(s.n, 0);
	s = merge_place(*state, &piece, 1, 40, 10);
	assert_int_equal(s.n, 0);
	s = merge_place(*state, NULL, 0, 0, 100);
	assert_int_equal(s.n, 0);
}

static void
a_place_nobody_has_is_null_and_the_rows_stay(void **state)
{
	const int64_t at[] = { 10, 20 };
	double a[] = { 1, 2 };
	double *value[] = { NULL, a };
	const struct chunk_rows piece[] = { { 2, 2, at, value, NULL },
		{ 1, 0, at, NULL, NULL } };
	const struct chunk_rows r =
	    merge_rows(*state, piece, 2, INT64_MIN, INT64_MAX);

	assert_int_equal(r.n, 2);
	assert_int_equal(r.places, 2);
	assert_null(r.value[0]);
	assert_null(r.quality[1]);
	assert_true(r.value[1][1] == 2);
}

/* The reference: one cell for each microsecond of a short time. */
#define TIMES 60
#define PLACES 3

struct cell {
	double value;
	uint8_t quality;
	bool row;
};

static void
remember(struct cell *cells, const struct chunk_rows *r, size_t place)
{
	for (size_t i = 0; i < r->n; i++) {
		struct cell *c = &cells[r->at_us[i]];
		const bool there = place < r->places && r->value[place] != NULL;
		const double v = there ? r->value[place][i] : NONE;
		const uint8_t q =
		    there && r->quality != NULL && r->quality[place] != NULL
		    ? r->quality[place][i]
		    : 0;

		if (!c->row)
			*c = (struct cell){ NONE, 0, true };
		if (!isnan(v) || (q != 0 && isnan(c->value))) {
			c->value = v;
			c->quality = q;
		}
	}
}

static struct chunk_rows
random_piece(struct cx *cx, uint64_t *seed)
{
	int64_t *at_us = cx_calloc(cx, TIMES, sizeof(*at_us));
	double **value = cx_calloc(cx, PLACES, sizeof(*value));
	uint8_t **quality = cx_calloc(cx, PLACES, sizeof(*quality));
	const size_t from = unit_below(seed, TIMES);
	const size_t to = from + unit_below(seed, TIMES - from + 1);
	const size_t every = 1 + unit_below(seed, 4);
	size_t n = 0;

	for (size_t t = from; t < to; t++)
		if (unit_below(seed, every) == 0)
			at_us[n++] = (int64_t)t;
	for (size_t p = 0; p < PLACES; p++) {
		if (unit_below(seed, 5) > 0)
			value[p] = cx_calloc(cx, TIMES, sizeof(double));
		if (unit_below(seed, 2) > 0)
			quality[p] = cx_calloc(cx, TIMES, 1);
		for (size_t i = 0; i < n; i++) {
			if (value[p] != NULL)
				value[p][i] = unit_below(seed, 3) == 0
				    ? NONE
				    : (double)unit_below(seed, 1000);
			if (quality[p] != NULL)
				quality[p][i] = (uint8_t)unit_below(seed, 3);
		}
	}
	return (struct chunk_rows){ n, unit_below(seed, PLACES + 1), at_us,
		value, unit_below(seed, 2) > 0 ? quality : NULL };
}

static void
check_rows(const struct chunk_rows *r, const struct cell *cells, size_t place,
    int64_t from_us, int64_t to_us)
{
	size_t i = 0;

	for (int64_t t = 0; t < TIMES; t++) {
		if (!cells[t].row || t < from_us || t >= to_us)
			continue;
		assert_true(i < r->n && r->at_us[i] == t);
		if (place < r->places && r->value[place] != NULL) {
			const uint8_t *q = r->quality[place];

			assert_true(r->value[place][i] == cells[t].value ||
			    (isnan(cells[t].value) &&
				isnan(r->value[place][i])));
			assert_int_equal(
			    q == NULL ? 0 : q[i], cells[t].quality);
		} else {
			assert_true(isnan(cells[t].value));
			assert_int_equal(cells[t].quality, 0);
		}
		i++;
	}
	assert_int_equal(i, r->n);
}

static void
check_samples(const struct merge_samples *s, const struct cell *cells,
    int64_t from_us, int64_t to_us)
{
	size_t i = 0;

	for (int64_t t = from_us; t < to_us; t++) {
		if (!cells[t].row ||
		    (isnan(cells[t].value) && cells[t].quality == 0))
			continue;
		assert_true(i < s->n && s->at_us[i] == t);
		assert_true(s->value[i] == cells[t].value ||
		    (isnan(cells[t].value) && isnan(s->value[i])));
		assert_int_equal(s->quality[i], cells[t].quality);
		i++;
	}
	assert_int_equal(i, s->n);
}

static void
random_pieces_merge_as_cell_by_cell(void **state)
{
	uint64_t seed = 20260703;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct chunk_rows piece[8], rows;
		struct merge_piece look[8];
		const size_t pieces = 1 + unit_below(&seed, 8);
		const int64_t from_us = (int64_t)unit_below(&seed, 20);
		const int64_t to_us = TIMES - (int64_t)unit_below(&seed, 20);
		struct cx cx;

		cx_init(&cx);
		for (size_t i = 0; i < pieces; i++)
			piece[i] = random_piece(&cx, &seed);
		rows = merge_rows(&cx, piece, pieces, from_us, to_us);
		for (size_t p = 0; p < PLACES; p++) {
			struct cell cells[TIMES] = { 0 };
			struct merge_samples s;

			for (size_t i = 0; i < pieces; i++) {
				const struct chunk_rows *r = &piece[i];
				const bool has = p < r->places;

				remember(cells, r, p);
				look[i] = (struct merge_piece){ r->n, r->at_us,
					has ? r->value[p] : NULL,
					has && r->quality != NULL
					    ? r->quality[p]
					    : NULL };
			}
			check_rows(&rows, cells, p, from_us, to_us);
			s = merge_place(&cx, look, pieces, from_us, to_us);
			check_samples(&s, cells, from_us, to_us);
		}
		cx_clear(&cx);
	}
}

static void
thousands_of_single_rows_are_merged(void **state)
{
	enum { MANY = 20000 };
	int64_t *at_us = cx_calloc(*state, MANY, sizeof(*at_us));
	double *value = cx_calloc(*state, MANY, sizeof(*value));
	struct merge_piece *piece = cx_calloc(*state, MANY, sizeof(*piece));
	struct merge_samples s;

	for (size_t i = 0; i < MANY; i++) {
		at_us[i] = (int64_t)(i * 7919 % (MANY / 2));
		value[i] = (double)i;
		piece[i] = piece_of(1, &at_us[i], &value[i]);
	}
	s = merge_place(*state, piece, MANY, INT64_MIN, INT64_MAX);
	assert_int_equal(s.n, MANY / 2);
	for (size_t i = 0; i < s.n; i++)
		assert_true(s.value[i] >= MANY / 2 &&
		    at_us[(size_t)s.value[i]] == (int64_t)i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(pieces_that_lie_apart_are_put_in_order),
		UNIT(
		    of_one_instant_the_later_piece_wins_unless_it_has_no_value),
		UNIT(a_quality_goes_with_its_value_and_alone_takes_none_away),
		UNIT(the_range_is_half_open),
		UNIT(a_place_nobody_has_is_null_and_the_rows_stay),
		UNIT(random_pieces_merge_as_cell_by_cell),
		UNIT(thousands_of_single_rows_are_merged),
	};

	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
