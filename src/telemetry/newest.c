#include "telemetry/newest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct newest {
	uint32_t *place; /* the device's own */
	int64_t device;
	int64_t at_us;
	int32_t tenant;
	uint32_t n, room;
	int64_t *t_ms; /* v lies behind it */
	double *v;
};

static struct newest *
entry(struct newest_book *book, uint32_t *place, int64_t device, int32_t tenant)
{
	if (*place != 0)
		return &book->item[*place - 1];
	book->item =
	    grown(book->item, book->n, &book->room, sizeof(*book->item));
	book->item[book->n] = (struct newest){ .place = place,
		.device = device,
		.at_us = INT64_MIN,
		.tenant = tenant };
	*place = (uint32_t)++book->n;
	return &book->item[book->n - 1];
}

static void
widen(struct newest *n, size_t width)
{
	int64_t *t_ms;

	if (width > n->room) {
		t_ms = need(calloc(width, sizeof(*n->t_ms) + sizeof(*n->v)));
		if (n->n > 0) {
			memcpy(t_ms, n->t_ms, n->n * sizeof(*t_ms));
			memcpy(t_ms + width, n->v, n->n * sizeof(*n->v));
		}
		free(n->t_ms);
		n->t_ms = t_ms;
		n->v = (double *)(void *)(t_ms + width);
		n->room = (uint32_t)width;
	}
	for (; n->n < width; n->n++)
		n->v[n->n] = (double)NAN;
}

void
newest_note(struct newest_book *book, uint32_t *place, int64_t device,
    int32_t tenant, int64_t at_us, size_t width, const double *value)
{
	struct newest *n = entry(book, place, device, tenant);

	widen(n, width);
	for (size_t i = 0; i < width; i++) {
		if (isnan(value[i]) || n->t_ms[i] > at_us / 1000)
			continue;
		n->t_ms[i] = at_us / 1000;
		n->v[i] = value[i];
	}
	if (at_us > n->at_us)
		n->at_us = at_us;
}

void
newest_prefetch(const struct newest_book *book, uint32_t place)
{
	if (place != 0) {
		__builtin_prefetch(book->item[place - 1].t_ms, 1);
		__builtin_prefetch(book->item[place - 1].v, 1);
	}
}

static void
drop(struct newest_book *book, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*book->item[i].place = 0;
		free(book->item[i].t_ms);
	}
	book->n -= n;
	if (book->n > 0)
		memmove(
		    book->item, book->item + n, book->n * sizeof(*book->item));
	for (size_t i = 0; i < book->n; i++)
		*book->item[i].place = (uint32_t)i + 1;
}

static bool
is_plain(const struct newest *k)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->t_ms[i] != k->at_us / 1000)
			return false;
	return true;
}

/* Where taken devices are put down. */
struct shelf {
	int64_t *device, *at_us, *t_ms;
	int32_t *tenant, *first, *last;
	double *v;
	size_t n, values;
};

static void
put_down(struct shelf *s, const struct newest *k)
{
	s->device[s->n] = k->device;
	s->tenant[s->n] = k->tenant;
	s->at_us[s->n] = k->at_us;
	s->first[s->n] = (int32_t)s->values + 1;
	memcpy(s->t_ms + s->values, k->t_ms, k->n * sizeof(*s->t_ms));
	memcpy(s->v + s->values, k->v, k->n * sizeof(*s->v));
	s->values += k->n;
	s->last[s->n++] = (int32_t)s->values;
}

struct newest_values
newest_take(struct newest_book *book, size_t most)
{
	const size_t n = book->n < most ? book->n : most;
	struct cx *cx = &book->cx;
	struct newest_values out = { .n = n };
	struct shelf s = { 0 };

	cx_clear(cx);
	for (size_t i = 0; i < n; i++)
		out.values += book->item[i].n;
	out.device = s.device = cx_calloc(cx, n, sizeof(*s.device));
	out.at_us = s.at_us = cx_calloc(cx, n, sizeof(*s.at_us));
	out.tenant = s.tenant = cx_calloc(cx, n, sizeof(*s.tenant));
	out.first = s.first = cx_calloc(cx, n, sizeof(*s.first));
	out.last = s.last = cx_calloc(cx, n, sizeof(*s.last));
	out.t_ms = s.t_ms = cx_calloc(cx, out.values, sizeof(*s.t_ms));
	out.v = s.v = cx_calloc(cx, out.values, sizeof(*s.v));
	for (size_t i = 0; i < n; i++)
		if (is_plain(&book->item[i]))
			put_down(&s, &book->item[i]);
	out.plain = s.n;
	out.plain_values = s.values;
	for (size_t i = 0; i < n && s.n < n; i++)
		if (!is_plain(&book->item[i]))
			put_down(&s, &book->item[i]);
	drop(book, n);
	return out;
}

void
newest_put_back(struct newest_book *book, uint32_t *place,
    const struct newest_values *taken, size_t i)
{
	const size_t first = (size_t)taken->first[i] - 1;
	const size_t width = (size_t)taken->last[i] - first;
	struct newest *n =
	    entry(book, place, taken->device[i], taken->tenant[i]);

	widen(n, width);
	for (size_t p = 0; p < width; p++) {
		/* Of one time what came later stands. */
		if (n->t_ms[p] >= taken->t_ms[first + p])
			continue;
		n->t_ms[p] = taken->t_ms[first + p];
		n->v[p] = taken->v[first + p];
	}
	if (taken->at_us[i] > n->at_us)
		n->at_us = taken->at_us[i];
}

void
newest_clear(struct newest_book *book)
{
	drop(book, book->n);
	free(book->item);
	cx_clear(&book->cx);
	*book = (struct newest_book){ 0 };
}

void
tally_note(
    struct tally_book *book, int32_t tenant, size_t points, int64_t fields)
{
	size_t i = 0;

	if (book->taken) {
		book->n = 0;
		book->taken = false;
	}
	while (i < book->n && book->item[i].tenant != tenant)
		i++;
	if (i == book->n) {
		book->item = grown(
		    book->item, book->n, &book->room, sizeof(*book->item));
		book->item[book->n++] =
		    (struct tenant_tally){ .tenant = tenant };
	}
	book->item[i].points += (int64_t)points;
	book->item[i].fields += fields;
	book->item[i].requests++;
}

size_t
tally_take(struct tally_book *book, const struct tenant_tally **tally)
{
	const size_t n = book->taken ? 0 : book->n;

	*tally = book->item;
	book->taken = true;
	return n;
}

void
tally_clear(struct tally_book *book)
{
	free(book->item);
	*book = (struct tally_book){ 0 };
}
