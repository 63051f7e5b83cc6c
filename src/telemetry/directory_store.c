#include "telemetry/directory_store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"

#define FIRST_SLOTS 4096
#define MOST_DAYS 4096
#define MOST_TENANTS 1024

/* A device, in the memory of its directory's arena. */
struct known {
	struct str key;
	int32_t tenant;
	int64_t id;
	struct batch_metric *metric;
	size_t metrics, room;
	struct newest *newest;
};

/* Newest values of a device; outlives a directory_forget(). */
struct newest {
	struct newest *next_dirty;
	int64_t id;
	int32_t tenant;
	bool dirty;
	int64_t at_us;
	size_t n, room;
	int64_t *t_ms;
	double *v;
};

struct directory {
	struct cx cx; /* known devices */
	struct known **slot;
	size_t slots, count;
	struct cx newest_cx;
	struct newest **newest_slot;
	size_t newest_slots, newest_count;
	struct newest *dirty;
	size_t dirties, dirty_values;
	struct tally {
		int32_t tenant;
		int64_t points, fields, requests;
	} tally[MOST_TENANTS];
	size_t tallies;
	int32_t day[MOST_DAYS];
	size_t days;
};

static void
begin(struct directory *d)
{
	cx_init(&d->cx);
	d->slots = FIRST_SLOTS;
	d->count = 0;
	d->slot = cx_calloc(&d->cx, d->slots, sizeof(struct known *));
}

static void
begin_newest(struct directory *d)
{
	cx_init(&d->newest_cx);
	d->newest_slots = FIRST_SLOTS;
	d->newest_count = 0;
	d->newest_slot =
	    cx_calloc(&d->newest_cx, d->newest_slots, sizeof(struct newest *));
}

struct directory *
directory_new(void)
{
	struct cx cx;
	struct directory *d;

	/* Lives as long as its process, so nobody clears this cx. */
	cx_init(&cx);
	d = cx_alloc(&cx, sizeof(*d));
	begin(d);
	begin_newest(d);
	return d;
}

void
directory_forget(struct directory *d)
{
	cx_clear(&d->cx);
	begin(d);
}

static size_t
hash(int32_t tenant, struct str key)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ (uint32_t)tenant;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 29);
}

static struct known *
find(const struct directory *d, int32_t tenant, struct str key)
{
	size_t at = hash(tenant, key) % d->slots;

	for (; d->slot[at] != NULL; at = (at + 1) % d->slots)
		if (d->slot[at]->tenant == tenant &&
		    str_eq(d->slot[at]->key, key))
			return d->slot[at];
	return NULL;
}

static void
place(struct directory *d, struct known *k)
{
	size_t at = hash(k->tenant, k->key) % d->slots;

	while (d->slot[at] != NULL)
		at = (at + 1) % d->slots;
	d->slot[at] = k;
}

static void
grow(struct directory *d)
{
	struct known **old = d->slot;
	const size_t n = d->slots;

	d->slots *= 4;
	d->slot = cx_calloc(&d->cx, d->slots, sizeof(*d->slot));
	for (size_t i = 0; i < n; i++)
		if (old[i] != NULL)
			place(d, old[i]);
}

static struct newest *
newest_of(struct directory *d, int32_t tenant, int64_t id)
{
	size_t at = (size_t)id % d->newest_slots;
	struct newest *n;

	for (; d->newest_slot[at] != NULL; at = (at + 1) % d->newest_slots)
		if (d->newest_slot[at]->id == id)
			return d->newest_slot[at];
	n = cx_alloc(&d->newest_cx, sizeof(*n));
	n->id = id;
	n->tenant = tenant;
	d->newest_slot[at] = n;
	if (++d->newest_count * 2 > d->newest_slots) {
		struct newest **old = d->newest_slot;
		const size_t slots = d->newest_slots;

		d->newest_slots *= 4;
		d->newest_slot = cx_calloc(
		    &d->newest_cx, d->newest_slots, sizeof(*d->newest_slot));
		for (size_t i = 0; i < slots; i++) {
			if (old[i] == NULL)
				continue;
			at = (size_t)old[i]->id % d->newest_slots;
			while (d->newest_slot[at] != NULL)
				at = (at + 1) % d->newest_slots;
			d->newest_slot[at] = old[i];
		}
	}
	return n;
}

static void
adopt(struct batch_device *to, struct known *k)
{
	to->id = k->id;
	to->metric = k->metric;
	to->metrics = k->metrics;
}

/* A copy in the batch's memory, for a batch that has to wait: the directory
 * may be emptied meanwhile. */
static void
detach(struct batch *b, struct batch_device *d)
{
	struct batch_metric *own = cx_calloc(b->cx, d->metrics, sizeof(*own));

	for (size_t i = 0; i < d->metrics; i++) {
		const struct str code = d->metric[i].code;

		own[i] = d->metric[i];
		own[i].code.p = cx_strndup(b->cx, code.p, code.n);
	}
	d->metric = own;
}

size_t
directory_find(struct directory *d, int32_t tenant, struct batch *b)
{
	size_t open = 0;
	bool *lacks = cx_calloc(b->cx, b->devices, sizeof(*lacks));

	for (size_t i = 0; i < b->devices; i++) {
		struct known *k = find(d, tenant, b->device[i].key);

		if (k != NULL)
			adopt(&b->device[i], k);
		else
			lacks[i] = true;
	}
	/* One walk over all points finds fields that are new. */
	for (size_t i = 0; i < b->points; i++) {
		const struct batch_point *p = &b->point[i];
		size_t hint = 0;

		for (size_t f = p->first;
		     f < p->first + p->fields && !lacks[p->device]; f++)
			if (batch_ordinal(&b->device[p->device],
				b->field[f].code, &hint) == 0)
				lacks[p->device] = true;
	}
	for (size_t i = 0; i < b->devices; i++) {
		if (!lacks[i])
			continue;
		b->device[i].id = 0;
		open++;
	}
	for (size_t i = 0; i < b->devices && open > 0; i++)
		detach(b, &b->device[i]);
	return open;
}

void
directory_ask(const struct batch *b, struct db_binds *binds)
{
	struct cx *cx = b->cx;
	int32_t *place_of = cx_calloc(cx, b->devices, sizeof(*place_of));
	struct str *keys = cx_calloc(cx, b->devices, sizeof(*keys));
	int32_t *pair_key = cx_calloc(cx, b->fields, sizeof(*pair_key));
	struct str *pair_code = cx_calloc(cx, b->fields, sizeof(*pair_code));
	size_t n = 0, pairs = 0;

	for (size_t i = 0; i < b->devices; i++) {
		if (b->device[i].id != 0)
			continue;
		keys[n] = b->device[i].key;
		place_of[i] = (int32_t)++n;
	}
	for (size_t i = 0; i < b->points; i++) {
		const struct batch_point *p = &b->point[i];
		size_t hint = 0;

		/* A device's fields repeat from line to line; what its
		 * stale entry knows need not be asked again. */
		for (size_t f = p->first; f < p->first + p->fields; f++) {
			if (place_of[p->device] == 0 ||
			    batch_ordinal(&b->device[p->device],
				b->field[f].code, &hint) != 0)
				continue;
			pair_key[pairs] = place_of[p->device];
			pair_code[pairs++] = b->field[f].code;
		}
	}
	db_bind_texts(binds, "keys", keys, n);
	db_bind_int4s(binds, "pair_key", pair_key, pairs);
	db_bind_texts(binds, "pair_code", pair_code, pairs);
}

static struct known *
known_of(struct directory *d, int32_t tenant, struct str key, int64_t id)
{
	struct known *k = find(d, tenant, key);

	if (k == NULL) {
		k = cx_alloc(&d->cx, sizeof(*k));
		k->key =
		    (struct str){ cx_strndup(&d->cx, key.p, key.n), key.n };
		k->tenant = tenant;
		place(d, k);
		if (++d->count * 2 > d->slots)
			grow(d);
	}
	k->id = id;
	k->newest = newest_of(d, tenant, id);
	return k;
}

static void
learn_metric(struct directory *d, struct known *k, struct str code, int ordinal)
{
	if (k->metrics == k->room) {
		struct batch_metric *more;

		k->room = k->room == 0 ? 8 : k->room * 2;
		more = cx_calloc(&d->cx, k->room, sizeof(*more));
		if (k->metrics > 0)
			memcpy(more, k->metric, k->metrics * sizeof(*more));
		k->metric = more;
	}
	k->metric[k->metrics++] = (struct batch_metric){
		{ cx_strndup(&d->cx, code.p, code.n), code.n }, ordinal
	};
}

void
directory_learn(struct directory *d, int32_t tenant, struct batch *b,
    const struct db_rows *rows)
{
	size_t *open = cx_calloc(b->cx, b->devices, sizeof(*open));
	struct known *k = NULL;
	size_t n = 0;
	int64_t last = 0;

	for (size_t i = 0; i < b->devices; i++)
		if (b->device[i].id == 0)
			open[n++] = i;
	for (size_t r = 0; r < db_count(rows); r++) {
		const int64_t at = db_int(rows, r, 0);
		struct batch_device *to = &b->device[open[at - 1]];

		if (at != last) {
			k = known_of(d, tenant, to->key, db_int(rows, r, 1));
			k->metrics = 0;
			last = at;
		}
		if (!db_is_null(rows, r, 2))
			learn_metric(
			    d, k, db_str(rows, r, 2), (int)db_int(rows, r, 3));
		adopt(to, k);
	}
}

static void
widen(struct directory *d, struct newest *n, size_t width)
{
	if (width > n->room) {
		const size_t room = width < 8 ? 8 : width * 2;
		int64_t *t = cx_calloc(&d->newest_cx, room, sizeof(*t));
		double *v = cx_calloc(&d->newest_cx, room, sizeof(*v));

		if (n->n > 0) {
			memcpy(t, n->t_ms, n->n * sizeof(*t));
			memcpy(v, n->v, n->n * sizeof(*v));
		}
		n->t_ms = t;
		n->v = v;
		n->room = room;
	}
	for (; n->n < width; n->n++)
		n->v[n->n] = (double)NAN;
}

static void
update_newest(struct directory *d, struct newest *n, int64_t at_us,
    const double *values, size_t width)
{
	const size_t had = n->n;

	widen(d, n, width);
	for (size_t i = 0; i < width; i++) {
		if (isnan(values[i]) || n->t_ms[i] > at_us / 1000)
			continue;
		n->t_ms[i] = at_us / 1000;
		n->v[i] = values[i];
	}
	if (at_us > n->at_us)
		n->at_us = at_us;
	if (n->dirty) {
		d->dirty_values += n->n - had;
		return;
	}
	n->dirty = true;
	n->next_dirty = d->dirty;
	d->dirty = n;
	d->dirties++;
	d->dirty_values += n->n;
}

static void
count(struct directory *d, int32_t tenant, const struct batch_rows *rows)
{
	size_t i = 0;

	while (i < d->tallies && d->tally[i].tenant != tenant)
		i++;
	if (i == MOST_TENANTS)
		return;
	if (i == d->tallies)
		d->tally[d->tallies++] = (struct tally){ .tenant = tenant };
	d->tally[i].points += (int64_t)rows->n;
	d->tally[i].requests++;
	for (size_t v = 0; v < rows->value_count; v++)
		d->tally[i].fields += !isnan(rows->values[v]);
}

void
directory_stored(struct directory *d, int32_t tenant, const struct batch *b,
    const struct batch_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct batch_device *dev = &b->device[rows->of[i]];

		/* Rows come sorted; only a device's last one is its newest,
		 * but an earlier one may hold metrics that it lacks. */
		update_newest(d, newest_of(d, tenant, dev->id), rows->at_us[i],
		    rows->values + rows->first[i] - 1,
		    (size_t)(rows->last[i] - rows->first[i] + 1));
	}
	count(d, tenant, rows);
}

bool
directory_flush_latest(struct directory *d, struct db_binds *binds)
{
	struct cx *cx = binds->cx;
	const size_t n = d->dirties;
	int64_t *device = cx_calloc(cx, n, sizeof(*device));
	int64_t *at = cx_calloc(cx, n, sizeof(*at));
	int32_t *tenant = cx_calloc(cx, n, sizeof(*tenant));
	int32_t *first = cx_calloc(cx, n, sizeof(*first));
	int32_t *last = cx_calloc(cx, n, sizeof(*last));
	int64_t *t = cx_calloc(cx, d->dirty_values, sizeof(*t));
	double *v = cx_calloc(cx, d->dirty_values, sizeof(*v));
	size_t i = 0, used = 0;

	if (n == 0)
		return false;
	for (struct newest *k = d->dirty; k != NULL; k = k->next_dirty, i++) {
		device[i] = k->id;
		at[i] = k->at_us;
		tenant[i] = k->tenant;
		first[i] = (int32_t)used + 1;
		memcpy(t + used, k->t_ms, k->n * sizeof(*t));
		memcpy(v + used, k->v, k->n * sizeof(*v));
		used += k->n;
		last[i] = (int32_t)used;
		k->dirty = false;
	}
	d->dirty = NULL;
	d->dirties = d->dirty_values = 0;
	db_bind_int8s(binds, "device", device, n);
	db_bind_int4s(binds, "tenant", tenant, n);
	db_bind_moments(binds, "at", at, n);
	db_bind_int4s(binds, "first", first, n);
	db_bind_int4s(binds, "last", last, n);
	db_bind_int8s(binds, "t", t, used);
	db_bind_float8s(binds, "v", v, used);
	return true;
}

bool
directory_flush_tally(struct directory *d, struct db_binds *binds)
{
	struct cx *cx = binds->cx;
	const size_t n = d->tallies;
	int32_t *tenant = cx_calloc(cx, n, sizeof(*tenant));
	int64_t *points = cx_calloc(cx, n, sizeof(*points));
	int64_t *fields = cx_calloc(cx, n, sizeof(*fields));
	int64_t *requests = cx_calloc(cx, n, sizeof(*requests));

	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		tenant[i] = d->tally[i].tenant;
		points[i] = d->tally[i].points;
		fields[i] = d->tally[i].fields;
		requests[i] = d->tally[i].requests;
	}
	d->tallies = 0;
	db_bind_int4s(binds, "tenant", tenant, n);
	db_bind_int8s(binds, "points", points, n);
	db_bind_int8s(binds, "fields", fields, n);
	db_bind_int8s(binds, "requests", requests, n);
	return true;
}

bool
directory_has_day(const struct directory *d, int32_t day)
{
	for (size_t i = d->days; i > 0; i--)
		if (d->day[i - 1] == day)
			return true;
	return false;
}

void
directory_add_day(struct directory *d, int32_t day)
{
	if (d->days < MOST_DAYS && !directory_has_day(d, day))
		d->day[d->days++] = day;
}
