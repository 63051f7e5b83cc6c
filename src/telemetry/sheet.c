#include "telemetry/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of a row, to begin with: a wide one is long, and a column for rows that
 * will not come costs more than one that grows. */
#define ROW_BYTES 64

/* n numbers of a column, and room for more. */
static double *
longer_column(struct cx *cx, const double *old, size_t n, size_t room)
{
	double *v = cx_calloc(cx, room, sizeof(*v));

	if (n > 0)
		memcpy(v, old, n * sizeof(*v));
	for (size_t i = n; i < room; i++)
		v[i] = (double)NAN;
	return v;
}

static double *
empty_column(struct cx *cx, size_t n)
{
	return longer_column(cx, NULL, 0, n);
}

static void
make_room(struct cx *cx, struct sheet *s, size_t room)
{
	int64_t *at_us = cx_calloc(cx, room, sizeof(*at_us));

	if (s->n > 0)
		memcpy(at_us, s->at_us, s->n * sizeof(*at_us));
	s->at_us = at_us;
	for (size_t p = 0; p < s->places; p++) {
		const uint8_t *quality = s->quality[p];

		if (s->value[p] != NULL)
			s->value[p] =
			    longer_column(cx, s->value[p], s->n, room);
		if (quality != NULL)
			s->quality[p] =
			    memcpy(cx_alloc(cx, room), quality, s->n);
	}
}

static void
add_row(
    struct cx *cx, struct sheet *s, const struct tail_reader *r, size_t room)
{
	s->at_us[s->n] = r->at_us;
	for (size_t i = 0; i < r->places; i++) {
		if (isnan(r->value[i]))
			continue;
		if (s->value[i] == NULL)
			s->value[i] = empty_column(cx, room);
		s->value[i][s->n] = r->value[i];
		if (r->quality[i] == QUALITY_GOOD)
			continue;
		if (s->quality[i] == NULL)
			s->quality[i] = cx_alloc(cx, room);
		s->quality[i][s->n] = r->quality[i];
	}
	if (r->places > s->places)
		s->places = r->places;
	s->n++;
}

static bool
is_rising(const struct sheet *s)
{
	for (size_t i = 1; i < s->n; i++)
		if (s->at_us[i - 1] >= s->at_us[i])
			return false;
	return true;
}

struct arrival {
	int64_t at_us;
	size_t row;
};

static int
by_time_and_arrival(const void *a, const void *b)
{
	const struct arrival *x = a, *y = b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return x->row < y->row ? -1 : 1;
}

/* One column in the new order; to[] says where each arrival goes. */
static void
arrange(struct cx *cx, struct sheet *s, size_t place,
    const struct arrival *order, const size_t *to, size_t rows)
{
	const double *value = s->value[place];
	const uint8_t *quality = s->quality[place];
	double *v = empty_column(cx, rows);
	uint8_t *q = quality == NULL ? NULL : cx_alloc(cx, rows);

	for (size_t i = 0; i < s->n; i++) {
		const size_t row = order[i].row;

		if (isnan(value[row]))
			continue;
		v[to[i]] = value[row];
		if (q != NULL)
			q[to[i]] = quality[row];
	}
	s->value[place] = v;
	s->quality[place] = q;
}

static void
sort(struct cx *cx, struct sheet *s)
{
	struct arrival *order = cx_calloc(cx, s->n, sizeof(*order));
	size_t *to = cx_calloc(cx, s->n, sizeof(*to));
	size_t rows = 0;

	for (size_t i = 0; i < s->n; i++)
		order[i] = (struct arrival){ s->at_us[i], i };
	qsort(order, s->n, sizeof(*order), by_time_and_arrival);
	for (size_t i = 0; i < s->n; i++) {
		if (i == 0 || order[i].at_us != order[i - 1].at_us)
			s->at_us[rows++] = order[i].at_us;
		to[i] = rows - 1;
	}
	for (size_t p = 0; p < s->places; p++)
		if (s->value[p] != NULL)
			arrange(cx, s, p, order, to, rows);
	s->n = rows;
}

bool
sheet_of_tail(struct cx *cx, struct str rows, struct sheet *sheet)
{
	size_t room = rows.n / ROW_BYTES + 1;
	struct tail_reader r;
	bool damaged;

	*sheet = (struct sheet){ .value = cx_calloc(
				     cx, TAIL_PLACES, sizeof(double *)),
		.quality = cx_calloc(cx, TAIL_PLACES, sizeof(uint8_t *)) };
	make_room(cx, sheet, room);
	tail_open(&r, rows);
	while (tail_next(&r)) {
		if (sheet->n == room)
			make_room(cx, sheet, room *= 2);
		add_row(cx, sheet, &r, room);
	}
	damaged = r.damaged;
	tail_close(&r);
	if (damaged)
		return cx_fail_code(cx, FAIL_BROKEN, "damaged_tail", NULL,
		    "the rows of a tail cannot be read");
	if (!is_rising(sheet))
		sort(cx, sheet);
	return true;
}

struct sheet
sheet_slice(struct cx *cx, const struct sheet *sheet, size_t from, size_t to)
{
	struct sheet s = *sheet;

	s.n = to - from;
	s.at_us += from;
	s.value = cx_calloc(cx, s.places, sizeof(*s.value));
	s.quality = cx_calloc(cx, s.places, sizeof(*s.quality));
	for (size_t p = 0; p < s.places; p++) {
		if (sheet->value[p] != NULL)
			s.value[p] = sheet->value[p] + from;
		if (sheet->quality[p] != NULL)
			s.quality[p] = sheet->quality[p] + from;
	}
	return s;
}
