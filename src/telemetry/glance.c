#include "telemetry/glance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "telemetry/tail.h"

/* Forms of a value, as tail.h says. */
#define GREW 0
#define PLAIN 1
#define DELTA 2

#define EPOCH_US INT64_C(1577836800000000)
#define MOST_SCALE 15
#define MOST_MANTISSA 2251799813685248.0 /* 2^51 */

static const double power_of_ten[MOST_SCALE + 1] = { 1e0, 1e1, 1e2, 1e3, 1e4,
	1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
struct state {
	uint64_t at_us, step_us; /* differences wrap around */
	struct place {
		uint64_t mantissa;
		unsigned scale;
	} place[TAIL_PLACES];
	size_t places; /* that were met; the others are 0 */
};

struct glance_mark {
	int64_t from_us; /* all rows before it are older */
	size_t offset;
	uint64_t at_us, step_us;
	size_t places;
	struct place place[];
};

/* The book ----------------------------------------------------------------- */

void
glance_add(struct glance_book *b, int64_t at_us, double value)
{
	if (b->n == b->room) {
		b->room = b->room == 0 ? 256 : b->room * 2;
		b->sample =
		    need(realloc(b->sample, b->room * sizeof(*b->sample)));
	}
	b->falls |= b->n > 0 && b->sample[b->n - 1].at_us >= at_us;
	b->sample[b->n++] = (struct glance_sample){ at_us, value };
}

void
glance_clear(struct glance_book *b)
{
	free(b->sample);
	*b = (struct glance_book){ 0 };
}

struct arrival {
	struct glance_sample sample;
	size_t number;
};

static int
by_time_and_arrival(const void *a, const void *b)
{
	const struct arrival *x = a, *y = b;

	if (x->sample.at_us != y->sample.at_us)
		return x->sample.at_us < y->sample.at_us ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

/*
 * What came a little out of order is quickly put right; false when it is much,
 * and then the order of arrival is lost nowhere.
 */
static bool
insert(struct glance_book *b)
{
	struct glance_sample *s = b->sample;
	size_t moves = 8 * b->n;

	for (size_t i = 1; i < b->n; i++) {
		const struct glance_sample moved = s[i];
		size_t k = i;

		/* Behind its equals, which came before. */
		for (; k > 0 && s[k - 1].at_us > moved.at_us && moves > 0;
		     k--, moves--)
			s[k] = s[k - 1];
		s[k] = moved;
		if (moves == 0)
			return false;
	}
	return true;
}

/* Of those of one instant the last stays. */
static void
drop_replaced(struct glance_book *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->n; i++)
		if (i + 1 == b->n ||
		    b->sample[i].at_us != b->sample[i + 1].at_us)
			b->sample[kept++] = b->sample[i];
	b->n = kept;
	b->falls = false;
}

static void
sort(struct glance_book *b)
{
	struct arrival *a = need(malloc(b->n * sizeof(*a)));

	for (size_t i = 0; i < b->n; i++)
		a[i] = (struct arrival){ b->sample[i], i };
	qsort(a, b->n, sizeof(*a), by_time_and_arrival);
	for (size_t i = 0; i < b->n; i++)
		b->sample[i] = a[i].sample;
	free(a);
}

struct glance_sum
glance_sum(struct glance_book *b)
{
	struct glance_sum s = { .from_us = 1 };

	if (b->falls) {
		if (!insert(b))
			sort(b);
		drop_replaced(b);
	}
	if (b->n > 0) {
		s.from_us = b->sample[0].at_us;
		s.to_us = b->sample[b->n - 1].at_us;
	}
	for (size_t i = 0; i < b->n; i++) {
		const double v = b->sample[i].value;

		if (isnan(v))
			continue;
		if (s.count++ == 0) {
			s.first = s.min = s.max = v;
			s.first_us = b->sample[i].at_us;
		}
		s.min = v < s.min ? v : s.min;
		s.max = v > s.max ? v : s.max;
		s.sum += v;
		s.last = v;
		s.last_us = b->sample[i].at_us;
	}
	return s;
}

bool
glance_apart(const struct glance_sum *a, const struct glance_sum *b)
{
	return a->from_us > a->to_us || b->from_us > b->to_us ||
	    a->to_us < b->from_us || b->to_us < a->from_us;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Where all samples lie. */
static void
join_spans(struct glance_sum *a, const struct glance_sum *b)
{
	if (b->from_us > b->to_us)
		return;
	a->from_us = a->from_us > a->to_us ? b->from_us
					   : earlier(a->from_us, b->from_us);
	a->to_us = later(a->to_us, b->to_us);
}

void
glance_join(struct glance_sum *a, const struct glance_sum *b)
{
	const struct glance_sum *first = a->first_us <= b->first_us ? a : b;
	const struct glance_sum *last = a->last_us >= b->last_us ? a : b;
	struct glance_sum s;

	if (a->count == 0 || b->count == 0) {
		s = a->count == 0 ? *b : *a;
		s.from_us = a->from_us;
		s.to_us = a->to_us;
		join_spans(&s, b);
		*a = s;
		return;
	}
	s = (struct glance_sum){ .count = a->count + b->count,
		.sum = a->sum + b->sum,
		.min = a->min < b->min ? a->min : b->min,
		.max = a->max > b->max ? a->max : b->max,
		.first = first->first,
		.last = last->last,
		.first_us = first->first_us,
		.last_us = last->last_us,
		.from_us = a->from_us,
		.to_us = a->to_us };
	join_spans(&s, b);
	*a = s;
}

/* Marks -------------------------------------------------------------------- */

void
glance_forget(struct glance_mark **mark)
{
	free(*mark);
	*mark = NULL;
}

static void
set_mark(struct glance_mark **mark, const struct state *s, int64_t from_us,
    size_t offset)
{
	struct glance_mark *m = *mark;

	if (m == NULL || m->places != s->places)
		m = need(
		    realloc(m, sizeof(*m) + s->places * sizeof(*s->place)));
	*m = (struct glance_mark){ .from_us = from_us,
		.offset = offset,
		.at_us = s->at_us,
		.step_us = s->step_us,
		.places = s->places };
	memcpy(m->place, s->place, s->places * sizeof(*s->place));
	*mark = m;
}

/* The state at the mark, if it helps; how many bytes it saves. */
static size_t
begin(struct state *s, const struct glance_mark *m, struct str rows,
    int64_t from_us)
{
	s->at_us = (uint64_t)EPOCH_US;
	s->step_us = 0;
	s->places = 0;
	if (m == NULL || m->from_us > from_us || m->offset > rows.n)
		return 0;
	s->at_us = m->at_us;
	s->step_us = m->step_us;
	s->places = m->places;
	memcpy(s->place, m->place, m->places * sizeof(*m->place));
	return m->offset;
}

/* Rows --------------------------------------------------------------------- */

/* Most numbers are short. */
static inline bool
number(struct view *v, uint64_t *z)
{
	if (v->n > 0 && *v->p < 128) {
		*z = *v->p++;
		v->n--;
		return true;
	}
	return view_varint(v, z);
}

static bool
grow(struct view *rest, struct place *p, uint64_t *word)
{
	unsigned scale;
	double grown;

	if (!view_byte(rest, &scale) || scale > MOST_SCALE || scale <= p->scale)
		return false;
	grown = (double)(int64_t)p->mantissa * power_of_ten[scale - p->scale];
	if (!(fabs(grown) < MOST_MANTISSA))
		return false;
	p->mantissa = (uint64_t)(int64_t)grown;
	p->scale = scale;
	return view_varint(rest, word);
}

/* Reads a value; *plain is where it stands when it is no decimal. */
static inline bool
value(struct view *rest, struct place *p, const uint8_t **plain)
{
	struct view eight;
	uint64_t word;

	*plain = NULL;
	if (!number(rest, &word))
		return false;
	if (word == GREW && (!grow(rest, p, &word) || word < DELTA))
		return false;
	if (word == PLAIN) {
		*plain = rest->p;
		return view_take(rest, sizeof(double), &eight);
	}
	p->mantissa += (uint64_t)bytes_unfold(word - DELTA);
	return true;
}

static void
widen(struct state *s, size_t places)
{
	if (places <= s->places)
		return;
	memset(
	    s->place + s->places, 0, (places - s->places) * sizeof(*s->place));
	s->places = places;
}

/* The rest of a row behind its time; what it says of the place asked for. */
static bool
values(struct view *rest, struct state *s, uint64_t head, size_t wanted,
    double *found, unsigned *quality)
{
	const size_t places = (size_t)(head >> 2);
	struct view bitmap = { NULL, 0 };
	const uint8_t *plain;
	unsigned byte = QUALITY_GOOD;
	bool any = false;

	*found = (double)NAN;
	if ((head & 1) != 0 && !view_take(rest, (places + 7) / 8, &bitmap))
		return false;
	widen(s, places);
	for (size_t i = 0; i < places; i++) {
		if (bitmap.p != NULL && (bitmap.p[i / 8] >> i % 8 & 1) == 0)
			continue;
		if (!value(rest, &s->place[i], &plain) ||
		    ((head & 2) != 0 && !view_byte(rest, &byte)))
			return false;
		any = true;
		if (i != wanted)
			continue;
		*quality = byte;
		if (plain != NULL)
			memcpy(found, plain, sizeof(*found));
		else
			*found = (double)(int64_t)s->place[i].mantissa /
			    power_of_ten[s->place[i].scale];
	}
	return any;
}

bool
glance_over(struct glance_book *b, struct str rows,
    const struct glance_ask *ask, struct glance_mark **mark)
{
	struct state s;
	size_t at = begin(&s, mark == NULL ? NULL : *mark, rows, ask->from_us);
	struct view rest = { (const uint8_t *)rows.p + at, rows.n - at };
	bool first = at == 0, marked = mark == NULL;

	while (rest.n > 0) {
		const uint64_t at_before = s.at_us, step_before = s.step_us;
		const size_t offset = rows.n - rest.n;
		uint64_t step, head;
		unsigned quality;
		double v;

		if (!number(&rest, &step) || !number(&rest, &head) ||
		    head >> 2 > TAIL_PLACES)
			return false;
		s.step_us += (uint64_t)bytes_unfold(step);
		s.at_us += s.step_us;
		if (first)
			s.step_us = 0;
		first = false;
		if (!marked && (int64_t)s.at_us >= ask->from_us) {
			const uint64_t at_us = s.at_us, step_us = s.step_us;

			marked = true;
			s.at_us = at_before;
			s.step_us = step_before;
			if (offset > 0)
				set_mark(mark, &s, ask->from_us, offset);
			s.at_us = at_us;
			s.step_us = step_us;
		}
		if (!values(&rest, &s, head, ask->place, &v, &quality))
			return false;
		if (isnan(v) || (int64_t)s.at_us < ask->from_us ||
		    (int64_t)s.at_us >= ask->to_us)
			continue;
		glance_add(b, (int64_t)s.at_us,
		    ask->skips_bad && (quality & 3) == QUALITY_BAD ? (double)NAN
								   : v);
	}
	if (!marked && rows.n > 0)
		set_mark(mark, &s, ask->from_us, rows.n);
	return true;
}
