#include "telemetry/batch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 64

struct batch *
batch_new(struct cx *cx)
{
	struct batch *b = cx_alloc(cx, sizeof(*b));

	b->cx = cx;
	b->slots = 256;
	b->slot = cx_calloc(cx, b->slots, sizeof(*b->slot));
	return b;
}

void
batch_expect(struct batch *b, size_t points, size_t fields)
{
	if (b->point_room > 0 || b->field_room > 0)
		return;
	b->point_room = points > BATCH_POINTS ? BATCH_POINTS : points;
	b->point = cx_room(b->cx, b->point_room, sizeof(*b->point));
	b->field_room = fields > BATCH_FIELDS ? BATCH_FIELDS : fields;
	b->field = cx_room(b->cx, b->field_room, sizeof(*b->field));
}

/* An array twice as large, when it is full. */
static void *
grown(struct cx *cx, void *items, size_t n, size_t *room, size_t size)
{
	void *p;

	if (n < *room)
		return items;
	*room = *room == 0 ? FIRST_ROOM : *room * 2;
	p = cx_room(cx, *room, size);
	if (n > 0)
		memcpy(p, items, n * size);
	return p;
}

/* FNV-1a. */
static uint64_t
hash(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return h ^ h >> 29;
}

static void
rehash(struct batch *b)
{
	b->slots *= 4;
	b->slot = cx_calloc(b->cx, b->slots, sizeof(*b->slot));
	for (size_t i = 0; i < b->devices; i++) {
		size_t at = b->device[i].hash & (b->slots - 1);

		while (b->slot[at] != 0)
			at = (at + 1) & (b->slots - 1);
		b->slot[at] = i + 1;
	}
}

/* Bodies mostly carry runs of one device, or all devices again and again in
 * one order. */
static bool
is_expected(const struct batch *b, struct str key, size_t *device)
{
	if (b->points == 0)
		return false;
	*device = b->point[b->points - 1].device;
	if (str_eq(b->device[*device].key, key))
		return true;
	*device = *device + 1 < b->devices ? *device + 1 : 0;
	return str_eq(b->device[*device].key, key);
}

static size_t
device_of(struct batch *b, struct str key)
{
	uint64_t h;
	size_t at;

	if (is_expected(b, key, &at))
		return at;
	h = hash(key);
	at = h & (b->slots - 1);
	for (; b->slot[at] != 0; at = (at + 1) & (b->slots - 1))
		if (b->device[b->slot[at] - 1].hash == h &&
		    str_eq(b->device[b->slot[at] - 1].key, key))
			return b->slot[at] - 1;
	b->device = grown(
	    b->cx, b->device, b->devices, &b->device_room, sizeof(*b->device));
	b->device[b->devices] = (struct batch_device){ .key = key, .hash = h };
	b->slot[at] = ++b->devices;
	if (b->devices * 2 > b->slots)
		rehash(b);
	return b->devices - 1;
}

bool
batch_point(struct batch *b, struct str device, int64_t at_us, struct str raw)
{
	const size_t d = device_of(b, device);

	if (b->points == BATCH_POINTS)
		return cx_fail(b->cx, FAIL_LARGE, NULL,
		    "a request holds at most %d lines", BATCH_POINTS);
	b->point = grown(
	    b->cx, b->point, b->points, &b->point_room, sizeof(*b->point));
	b->point[b->points++] = (struct batch_point){
		.device = d, .at_us = at_us, .first = b->fields, .raw = raw
	};
	b->device[d].placed = false;
	return true;
}

/* Room for a field of that name; NULL after a failure. */
static struct batch_field *
add(struct batch *b, struct str code)
{
	struct batch_field *f;

	if (b->fields == BATCH_FIELDS) {
		(void)cx_fail(b->cx, FAIL_LARGE, NULL,
		    "a request holds at most %d values", BATCH_FIELDS);
		return NULL;
	}
	if (code.n > UINT16_MAX) {
		(void)cx_fail(b->cx, FAIL_LARGE, NULL,
		    "the name of a value has at most %d bytes", UINT16_MAX);
		return NULL;
	}
	b->field = grown(
	    b->cx, b->field, b->fields, &b->field_room, sizeof(*b->field));
	f = &b->field[b->fields++];
	f->code = code.p;
	f->code_n = (uint16_t)code.n;
	f->ordinal = 0;
	f->quality = 0;
	f->is_text = false;
	b->point[b->points - 1].fields++;
	return f;
}

bool
batch_number(struct batch *b, struct str code, double value)
{
	struct batch_field *f = add(b, code);

	if (f == NULL)
		return false;
	f->value = value;
	return true;
}

bool
batch_judged(struct batch *b, struct str code, double value, uint8_t quality)
{
	struct batch_field *f = add(b, code);

	if (f == NULL)
		return false;
	f->value = value;
	f->quality = quality;
	b->judged += quality != 0;
	return true;
}

bool
batch_text(struct batch *b, struct str code, struct str text)
{
	struct batch_field *f = add(b, code);

	if (f == NULL)
		return false;
	b->text =
	    grown(b->cx, b->text, b->texts, &b->text_room, sizeof(*b->text));
	f->is_text = true;
	f->text = b->texts;
	b->text[b->texts++] =
	    (struct str){ text.p == NULL ? "" : text.p, text.n };
	return true;
}

struct batch_mark
batch_mark(const struct batch *b)
{
	return (struct batch_mark){ b->devices, b->points, b->fields, b->texts,
		b->judged };
}

/* The last ones first, so that no other was placed behind them. */
void
batch_undo(struct batch *b, struct batch_mark mark)
{
	for (; b->devices > mark.devices; b->devices--) {
		size_t at = b->device[b->devices - 1].hash & (b->slots - 1);

		while (b->slot[at] != b->devices)
			at = (at + 1) & (b->slots - 1);
		b->slot[at] = 0;
	}
	b->points = mark.points;
	b->fields = mark.fields;
	b->texts = mark.texts;
	b->judged = mark.judged;
}

int
batch_ordinal(const struct batch_device *d, struct str code, size_t *hint)
{
	if (*hint < d->metrics && str_eq(d->metric[*hint].code, code))
		return d->metric[(*hint)++].ordinal;
	for (size_t i = 0; i < d->metrics; i++) {
		if (!str_eq(d->metric[i].code, code))
			continue;
		*hint = i + 1;
		return d->metric[i].ordinal;
	}
	return 0;
}

/* What a row is made of, before merging. */
struct order {
	int64_t device, at_us;
	size_t point;
};

static int
by_device_and_time(const void *a, const void *b)
{
	const struct order *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return x->point < y->point ? -1 : 1;
}

void
batch_aside(struct batch *b, enum aside why, struct str raw)
{
	if (b->aside[why]++ == 0)
		b->aside_example[why] = raw;
}

static size_t
choose(struct batch *b, int64_t earliest_us, int64_t latest_us,
    struct order *order)
{
	size_t n = 0;

	for (size_t i = 0; i < b->points; i++) {
		const struct batch_point *p = &b->point[i];
		const struct batch_device *d = &b->device[p->device];

		if (d->id == 0)
			batch_aside(b, ASIDE_UNKNOWN, p->raw);
		else if (p->at_us > latest_us)
			batch_aside(b, ASIDE_FUTURE, p->raw);
		else if (p->at_us < earliest_us)
			batch_aside(b, ASIDE_OLD, p->raw);
		else
			order[n++] = (struct order){ d->id, p->at_us, i };
	}
	return n;
}

/* How many points a device of the batch has. */
struct lot {
	int64_t id;
	size_t device, points;
};

static int
by_id(const void *a, const void *b)
{
	const struct lot *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static bool
is_sorted(const struct order *order, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (by_device_and_time(&order[i - 1], &order[i]) > 0)
			return false;
	return true;
}

/* Where each device's points begin, by the device's place in the batch. */
static size_t *
lay_out(const struct batch *b, const struct order *order, size_t n)
{
	struct lot *lot = cx_room(b->cx, b->devices, sizeof(*lot));
	size_t *first = cx_calloc(b->cx, b->devices, sizeof(*first));
	size_t next = 0;

	for (size_t i = 0; i < n; i++)
		first[b->point[order[i].point].device]++;
	for (size_t i = 0; i < b->devices; i++)
		lot[i] = (struct lot){ b->device[i].id, i, first[i] };
	qsort(lot, b->devices, sizeof(*lot), by_id);
	for (size_t i = 0; i < b->devices; i++) {
		first[lot[i].device] = next;
		next += lot[i].points;
	}
	return first;
}

/*
 * By device, and each device's by time.  A body has many points of few
 * devices, mostly in the order of time: they are dealt out to their devices,
 * and hardly ever is there anything left to sort.
 */
static struct order *
arrange(const struct batch *b, struct order *order, size_t n)
{
	struct order *out = cx_room(b->cx, n, sizeof(*out));
	size_t *next = lay_out(b, order, n);

	for (size_t i = 0; i < n; i++)
		out[next[b->point[order[i].point].device]++] = order[i];
	if (!is_sorted(out, n))
		qsort(out, n, sizeof(*out), by_device_and_time);
	return out;
}

/* Puts a point's fields into the row that begins at values. */
static void
fill(struct batch *b, const struct batch_point *p, struct batch_rows *rows,
    double *values, int *widest)
{
	const struct batch_device *d = &b->device[p->device];
	size_t hint = 0;

	for (size_t i = p->first; i < p->first + p->fields; i++) {
		const struct batch_field *f = &b->field[i];
		int ordinal;

		if (f->is_text) {
			rows->text_device[rows->texts] = d->id;
			rows->text_at_us[rows->texts] = p->at_us;
			rows->text_code[rows->texts] = batch_code(f);
			rows->text_value[rows->texts++] = b->text[f->text];
			continue;
		}
		ordinal = d->placed ? f->ordinal
				    : batch_ordinal(d, batch_code(f), &hint);
		if (ordinal == 0)
			continue;
		for (; *widest < ordinal; (*widest)++)
			values[*widest] = (double)NAN;
		values[ordinal - 1] = f->value;
		if (rows->quality != NULL)
			rows->quality[values - rows->values + ordinal - 1] =
			    f->quality;
	}
}

static struct batch_rows *
rows_new(struct batch *b, const struct order *order, size_t n)
{
	struct batch_rows *r = cx_alloc(b->cx, sizeof(*r));
	const size_t texts = b->texts;
	size_t room = 0;

	for (size_t i = 0; i < n; i++) {
		const struct batch_device *d =
		    &b->device[b->point[order[i].point].device];

		room += d->metrics == 0
		    ? 0
		    : (size_t)d->metric[d->metrics - 1].ordinal;
	}
	r->device = cx_room(b->cx, n, sizeof(*r->device));
	r->at_us = cx_room(b->cx, n, sizeof(*r->at_us));
	r->first = cx_room(b->cx, n, sizeof(*r->first));
	r->last = cx_room(b->cx, n, sizeof(*r->last));
	r->of = cx_room(b->cx, n, sizeof(*r->of));
	r->values = cx_room(b->cx, room, sizeof(*r->values));
	if (b->judged > 0)
		r->quality = cx_calloc(b->cx, room, sizeof(*r->quality));
	r->text_device = cx_calloc(b->cx, texts, sizeof(*r->text_device));
	r->text_at_us = cx_calloc(b->cx, texts, sizeof(*r->text_at_us));
	r->text_code = cx_calloc(b->cx, texts, sizeof(*r->text_code));
	r->text_value = cx_calloc(b->cx, texts, sizeof(*r->text_value));
	return r;
}

struct batch_rows *
batch_rows(struct batch *b, int64_t earliest_us, int64_t latest_us)
{
	struct order *order = cx_room(b->cx, b->points, sizeof(*order));
	const size_t n = choose(b, earliest_us, latest_us, order);
	struct batch_rows *r = rows_new(b, order, n);

	if (!is_sorted(order, n))
		order = arrange(b, order, n);
	for (size_t i = 0; i < n;) {
		const struct order *o = &order[i];
		double *values = r->values + r->value_count;
		int widest = 0;

		for (; i < n && order[i].device == o->device &&
		     order[i].at_us == o->at_us;
		     i++)
			fill(b, &b->point[order[i].point], r, values, &widest);
		if (widest == 0)
			continue; /* texts alone make no row */
		r->device[r->n] = o->device;
		r->at_us[r->n] = o->at_us;
		r->of[r->n] = b->point[o->point].device;
		r->first[r->n] = (int32_t)r->value_count + 1;
		r->value_count += (size_t)widest;
		r->last[r->n++] = (int32_t)r->value_count;
	}
	return r;
}
