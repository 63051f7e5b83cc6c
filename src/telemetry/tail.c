#include "telemetry/tail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define EPOCH_US INT64_C(1577836800000000) /* 2020-01-01 */
#define MOST_SCALE 15
#define MOST_MANTISSA 2251799813685248.0 /* 2^51 */
#define GREW 0
#define PLAIN 1
#define DELTA 2

static const double power_of_ten[MOST_SCALE + 1] = { 1e0, 1e1, 1e2, 1e3, 1e4,
	1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };

/* Differences -------------------------------------------------------------- */

/* Differences wrap around, so that no pair of times or mantissas can
 * overflow; adding them up wraps back. */
static int64_t
minus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t
plus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* State -------------------------------------------------------------------- */

static void
widen(struct tail_state *s, size_t places)
{
	uint32_t room = s->places;
	int64_t *mantissa;
	uint8_t *scale;

	if (places <= room)
		return;
	room = (uint32_t)places;
	mantissa = need(calloc(room, sizeof(*mantissa) + sizeof(*scale)));
	scale = (uint8_t *)(mantissa + room);
	if (s->places > 0) {
		memcpy(mantissa, s->mantissa, s->places * sizeof(*mantissa));
		memcpy(scale, s->scale, s->places);
	}
	free(s->mantissa);
	s->mantissa = mantissa;
	s->scale = scale;
	s->places = room;
}

static void
reset(struct tail_state *s)
{
	s->at_us = EPOCH_US;
	s->step_us = 0;
	if (s->places > 0)
		memset(s->mantissa, 0,
		    s->places * (sizeof(*s->mantissa) + sizeof(*s->scale)));
}

/* Writing ------------------------------------------------------------------ */

/* The nearest whole number of |v| < 2^51: what is added leaves no bit for a
 * fraction.  A call of libm would be half the cost of a row. */
static double
rounded(double v)
{
	return v + 3 * MOST_MANTISSA - 3 * MOST_MANTISSA;
}

/* Whether v is mantissa / 10^scale, exactly. */
static bool
is_decimal(double v, unsigned scale, int64_t *mantissa)
{
	const double m = rounded(v * power_of_ten[scale]);

	/* Written so that NaN is refused. */
	if (!(fabs(m) < MOST_MANTISSA) || m / power_of_ten[scale] != v)
		return false;
	*mantissa = (int64_t)m;
	return true;
}

static uint8_t *
put_plain(uint8_t *at, double v)
{
	*at++ = PLAIN;
	memcpy(at, &v, sizeof(v));
	return at + sizeof(v);
}

/* A mantissa with more decimals; false when it cannot have them. */
static bool
rescale(int64_t *mantissa, unsigned decimals)
{
	const double grown = (double)*mantissa * power_of_ten[decimals];

	if (!(fabs(grown) < MOST_MANTISSA))
		return false;
	*mantissa = (int64_t)grown;
	return true;
}

static uint8_t *
put_value(uint8_t *at, struct tail_state *s, size_t place, double v)
{
	unsigned scale = s->scale[place];
	int64_t m;

	/* Minus zero is no decimal. */
	if (v == 0 && signbit(v))
		return put_plain(at, v);
	while (!is_decimal(v, scale, &m))
		if (++scale > MOST_SCALE)
			return put_plain(at, v);
	if (scale > s->scale[place]) {
		if (!rescale(&s->mantissa[place], scale - s->scale[place]))
			return put_plain(at, v);
		*at++ = GREW;
		*at++ = (uint8_t)scale;
		s->scale[place] = (uint8_t)scale;
	}
	at = bytes_write_varint(
	    at, DELTA + bytes_fold(minus(m, s->mantissa[place])));
	s->mantissa[place] = m;
	return at;
}

static void
make_room(struct tail *t, size_t more)
{
	size_t room = t->room;

	if (t->size + more <= room)
		return;
	/* Half as much again: a million tails must not be half empty. */
	room = t->size + more + (t->rows == 0 ? 0 : t->room / 2);
	t->bytes = need(realloc(t->bytes, room));
	t->room = (uint32_t)room;
}

static bool
has_gaps(const double *value, size_t places)
{
	for (size_t i = 0; i < places; i++)
		if (isnan(value[i]))
			return true;
	return false;
}

static bool
is_all_good(const uint8_t *quality, size_t places)
{
	for (size_t i = 0; quality != NULL && i < places; i++)
		if (quality[i] != QUALITY_GOOD)
			return false;
	return true;
}

static uint8_t *
put_bitmap(uint8_t *at, const double *value, size_t places)
{
	memset(at, 0, (places + 7) / 8);
	for (size_t i = 0; i < places; i++)
		if (!isnan(value[i]))
			at[i / 8] |= (uint8_t)(1u << i % 8);
	return at + (places + 7) / 8;
}

struct str
tail_append(struct tail *t, int64_t at_us, size_t places, const double *value,
    const uint8_t *quality)
{
	/* The longest a row can be written. */
	uint8_t row[32 + TAIL_PLACES / 8 + TAIL_PLACES * 14];
	uint8_t *at = row;
	struct tail_state *s = &t->state;
	const bool gaps = has_gaps(value, places);
	const bool judged = !is_all_good(quality, places);
	int64_t step;

	widen(s, places);
	if (t->rows == 0)
		reset(s);
	step = minus(at_us, s->at_us);
	at = bytes_write_varint(at, bytes_fold(minus(step, s->step_us)));
	s->at_us = at_us;
	s->step_us = t->rows == 0 ? 0 : step;
	at = bytes_write_varint(at, places << 2 | (judged ? 2u : 0) | gaps);
	if (gaps)
		at = put_bitmap(at, value, places);
	for (size_t i = 0; i < places; i++) {
		if (isnan(value[i]))
			continue;
		at = put_value(at, s, i, value[i]);
		if (judged)
			*at++ = quality[i];
	}
	make_room(t, (size_t)(at - row));
	memcpy(t->bytes + t->size, row, (size_t)(at - row));
	t->size += (uint32_t)(at - row);
	t->rows++;
	return (struct str){ (const char *)t->bytes + t->size - (at - row),
		(size_t)(at - row) };
}

void
tail_clear(struct tail *t, bool whole)
{
	t->size = t->rows = 0;
	if (!whole)
		return;
	free(t->bytes);
	free(t->state.mantissa);
	*t = (struct tail){ 0 };
}

/* Reading ------------------------------------------------------------------ */

static bool
get_scale(struct view *rest, struct tail_state *s, size_t place)
{
	unsigned scale;

	if (!view_byte(rest, &scale) || scale > MOST_SCALE ||
	    scale <= s->scale[place] ||
	    !rescale(&s->mantissa[place], scale - s->scale[place]))
		return false;
	s->scale[place] = (uint8_t)scale;
	return true;
}

static bool
get_value(struct view *rest, struct tail_state *s, size_t place, double *v)
{
	uint64_t word;
	struct view plain;

	if (!view_varint(rest, &word))
		return false;
	if (word == GREW &&
	    (!get_scale(rest, s, place) || !view_varint(rest, &word) ||
		word < DELTA))
		return false;
	if (word == PLAIN) {
		if (!view_take(rest, sizeof(*v), &plain))
			return false;
		memcpy(v, plain.p, sizeof(*v));
		return true;
	}
	s->mantissa[place] =
	    plus(s->mantissa[place], bytes_unfold(word - DELTA));
	*v = (double)s->mantissa[place] / power_of_ten[s->scale[place]];
	return true;
}

/* A row, into value[] and quality[], which have TAIL_PLACES places. */
static bool
get_row(struct view *rest, struct tail_state *s, bool first, double *value,
    uint8_t *quality, size_t *places)
{
	struct view bitmap = { NULL, 0 };
	uint64_t step, head;
	size_t there = 0;
	unsigned byte;

	if (!view_varint(rest, &step) || !view_varint(rest, &head) ||
	    head >> 2 > TAIL_PLACES)
		return false;
	*places = (size_t)(head >> 2);
	s->step_us = plus(s->step_us, bytes_unfold(step));
	s->at_us = plus(s->at_us, s->step_us);
	if (first)
		s->step_us = 0;
	if ((head & 1) != 0 && !view_take(rest, (*places + 7) / 8, &bitmap))
		return false;
	widen(s, *places);
	for (size_t i = 0; i < *places; i++) {
		value[i] = (double)NAN;
		quality[i] = QUALITY_GOOD;
		if (bitmap.p != NULL && (bitmap.p[i / 8] >> i % 8 & 1) == 0)
			continue;
		if (!get_value(rest, s, i, &value[i]))
			return false;
		there++;
		if ((head & 2) == 0)
			continue;
		if (!view_byte(rest, &byte))
			return false;
		quality[i] = (uint8_t)byte;
	}
	/* Somebody else's rows: ours have a value at least. */
	return there > 0;
}

static struct view
view_of(struct str s)
{
	return (struct view){ (const uint8_t *)s.p, s.n };
}

bool
tail_adopt(struct tail *t, struct str rows)
{
	struct view rest = view_of(rows);
	double value[TAIL_PLACES];
	uint8_t quality[TAIL_PLACES];
	size_t places;

	if (t->rows == 0)
		reset(&t->state);
	for (; rest.n > 0; t->rows++)
		if (!get_row(&rest, &t->state, t->rows == 0, value, quality,
			&places))
			return false;
	if (rows.n == 0)
		return true;
	make_room(t, rows.n);
	memcpy(t->bytes + t->size, rows.p, rows.n);
	t->size += (uint32_t)rows.n;
	return true;
}

void
tail_open(struct tail_reader *r, struct str rows)
{
	*r = (struct tail_reader){ .rest = view_of(rows),
		.state.at_us = EPOCH_US };
	r->value = need(malloc(TAIL_PLACES * (sizeof(*r->value) + 1)));
	r->quality = (uint8_t *)(r->value + TAIL_PLACES);
}

bool
tail_next(struct tail_reader *r)
{
	if (r->rest.n == 0 || r->damaged)
		return false;
	r->damaged = !get_row(&r->rest, &r->state, r->rows == 0, r->value,
	    r->quality, &r->places);
	r->at_us = r->state.at_us;
	r->rows++;
	return !r->damaged;
}

void
tail_close(struct tail_reader *r)
{
	free(r->value);
	free(r->state.mantissa);
	*r = (struct tail_reader){ 0 };
}
