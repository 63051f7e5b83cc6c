#include "telemetry/directory_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/newest_store.h"

#define FIRST_SLOTS 4096
#define MOST_DAYS 4096
#define AHEAD                                                                  \
	8 /* devices whose memory is on its way while one is looked at         \
	   */

/*
 * The metrics of a device.  Devices of a kind share theirs: ten thousand
 * lists would not stay in a processor's cache, and a few do.
 */
struct fields {
	size_t n;
	uint64_t hash;
	struct batch_metric metric[];
};

/* A device, in the memory of its directory's arena. */
struct known {
	int64_t id;
	const struct fields *fields;
	int32_t tenant;
	uint32_t key_n;
	char key[];
};

struct slot {
	uint64_t hash;
	struct known *known; /* NULL: free */
};

/* A device whose newest values were collected; outlives
 * directory_forget(). */
struct heard {
	int64_t id;
	uint32_t place; /* in the book */
};

struct directory {
	struct cx cx; /* known devices and their fields */
	struct slot *slot;
	size_t slots, count;
	const struct fields **list;
	size_t lists, list_slots;

	struct cx heard_cx;
	struct heard **heard;
	size_t heards, heard_slots;
	struct newest_book newest;
	struct tally_book tally;

	int32_t day[MOST_DAYS];
	size_t days;
};

static void
begin(struct directory *d)
{
	cx_init(&d->cx);
	d->slots = FIRST_SLOTS;
	d->count = 0;
	d->slot = cx_calloc(&d->cx, d->slots, sizeof(*d->slot));
	d->list_slots = FIRST_SLOTS;
	d->lists = 0;
	d->list = cx_calloc(&d->cx, d->list_slots, sizeof(*d->list));
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
	cx_init(&d->heard_cx);
	cx_init(&d->newest.cx);
	d->heard_slots = FIRST_SLOTS;
	d->heard = cx_calloc(&d->heard_cx, d->heard_slots, sizeof(*d->heard));
	return d;
}

void
directory_forget(struct directory *d)
{
	cx_clear(&d->cx);
	begin(d);
}

/* Known devices ------------------------------------------------------------ */

static uint64_t
mixed(uint64_t h)
{
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	return h ^ h >> 33;
}

static uint64_t
hash_of(int32_t tenant, const struct batch_device *device)
{
	return mixed(device->hash + (uint32_t)tenant);
}

static bool
is_it(const struct slot *s, uint64_t hash, int32_t tenant, struct str key)
{
	return s->hash == hash && s->known->tenant == tenant &&
	    str_eq((struct str){ s->known->key, s->known->key_n }, key);
}

static struct slot *
slot_of(
    const struct directory *d, int32_t tenant, uint64_t hash, struct str key)
{
	size_t at = hash & (d->slots - 1);

	while (d->slot[at].known != NULL &&
	    !is_it(&d->slot[at], hash, tenant, key))
		at = (at + 1) & (d->slots - 1);
	return &d->slot[at];
}

static void
grow(struct directory *d)
{
	const struct slot *old = d->slot;
	const size_t n = d->slots;

	d->slots *= 4;
	d->slot = cx_calloc(&d->cx, d->slots, sizeof(*d->slot));
	for (size_t i = 0; i < n; i++) {
		size_t at = old[i].hash & (d->slots - 1);

		if (old[i].known == NULL)
			continue;
		while (d->slot[at].known != NULL)
			at = (at + 1) & (d->slots - 1);
		d->slot[at] = old[i];
	}
}

static void
adopt(struct batch_device *to, const struct known *k)
{
	to->id = k->id;
	to->metric = k->fields->metric;
	to->metrics = k->fields->n;
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

/* What will be looked at soon is asked for now: of ten thousand devices each
 * stands somewhere else in memory. */
static void
look_ahead(
    const struct directory *d, int32_t tenant, const struct batch *b, size_t i)
{
	if (i + 2 * AHEAD < b->devices)
		__builtin_prefetch(
		    &d->slot[hash_of(tenant, &b->device[i + 2 * AHEAD]) &
			(d->slots - 1)]);
	if (i + AHEAD < b->devices)
		__builtin_prefetch(
		    d->slot[hash_of(tenant, &b->device[i + AHEAD]) &
			 (d->slots - 1)]
			.known);
}

/* Gives fields their places, and says of which devices one is new. */
static void
place_fields(struct batch *b, bool *lacks)
{
	for (size_t i = 0; i < b->points; i++) {
		const struct batch_point *p = &b->point[i];
		const struct batch_device *d = &b->device[p->device];
		size_t hint = 0;

		for (size_t k = p->first;
		     k < p->first + p->fields && !lacks[p->device]; k++) {
			struct batch_field *f = &b->field[k];

			f->ordinal = batch_ordinal(d, batch_code(f), &hint);
			lacks[p->device] = f->ordinal == 0;
		}
	}
}

size_t
directory_find(struct directory *d, int32_t tenant, struct batch *b)
{
	size_t open = 0;
	bool *lacks = cx_calloc(b->cx, b->devices, sizeof(*lacks));

	for (size_t i = 0; i < b->devices; i++) {
		struct batch_device *device = &b->device[i];
		const struct slot *s;

		look_ahead(d, tenant, b, i);
		s = slot_of(d, tenant, hash_of(tenant, device), device->key);
		if (s->known != NULL)
			adopt(device, s->known);
		else
			lacks[i] = true;
	}
	place_fields(b, lacks);
	for (size_t i = 0; i < b->devices; i++) {
		b->device[i].placed = !lacks[i];
		if (!lacks[i])
			continue;
		b->device[i].id = 0;
		open++;
	}
	for (size_t i = 0; i < b->devices && open > 0; i++)
		detach(b, &b->device[i]);
	return open;
}

/* A device's fields repeat from line to line; what its stale entry knows need
 * not be asked again. */
static size_t
pair_up(const struct batch *b, const int32_t *place_of, int32_t *pair_key,
    struct str *pair_code)
{
	size_t pairs = 0;

	for (size_t i = 0; i < b->points; i++) {
		const struct batch_point *p = &b->point[i];
		size_t hint = 0;

		for (size_t f = p->first; f < p->first + p->fields; f++) {
			const struct str code = batch_code(&b->field[f]);

			if (place_of[p->device] == 0 ||
			    batch_ordinal(&b->device[p->device], code, &hint) !=
				0)
				continue;
			pair_key[pairs] = place_of[p->device];
			pair_code[pairs++] = code;
		}
	}
	return pairs;
}

void
directory_ask(
    const struct batch *b, enum directory_wish wish, struct db_binds *binds)
{
	struct cx *cx = b->cx;
	const size_t most = wish == DIRECTORY_MAKE ? b->fields : 0;
	int32_t *place_of = cx_calloc(cx, b->devices, sizeof(*place_of));
	struct str *keys = cx_calloc(cx, b->devices, sizeof(*keys));
	int32_t *pair_key = cx_calloc(cx, most, sizeof(*pair_key));
	struct str *pair_code = cx_calloc(cx, most, sizeof(*pair_code));
	size_t n = 0, pairs = 0;

	for (size_t i = 0; i < b->devices; i++) {
		if (b->device[i].id != 0)
			continue;
		keys[n] = b->device[i].key;
		place_of[i] = (int32_t)++n;
	}
	if (wish == DIRECTORY_MAKE)
		pairs = pair_up(b, place_of, pair_key, pair_code);
	db_bind_texts(binds, "keys", keys, n);
	db_bind_int4s(binds, "pair_key", pair_key, pairs);
	db_bind_texts(binds, "pair_code", pair_code, pairs);
	db_bind_bool(binds, "make", wish == DIRECTORY_MAKE);
}

/* Learning ----------------------------------------------------------------- */

static bool
same(const struct fields *f, const struct batch_metric *metric, size_t n)
{
	bool is = f->n == n;

	for (size_t i = 0; is && i < n; i++)
		is = f->metric[i].ordinal == metric[i].ordinal &&
		    str_eq(f->metric[i].code, metric[i].code);
	return is;
}

static uint64_t
hash_of_fields(const struct batch_metric *metric, size_t n)
{
	uint64_t h = n;

	for (size_t i = 0; i < n; i++) {
		h = mixed(h + (uint64_t)metric[i].ordinal);
		for (size_t k = 0; k < metric[i].code.n; k++)
			h = (h ^ (unsigned char)metric[i].code.p[k]) *
			    UINT64_C(1099511628211);
	}
	return mixed(h);
}

static void
grow_lists(struct directory *d)
{
	const struct fields **old = d->list;
	const size_t n = d->list_slots;

	d->list_slots *= 4;
	d->list = cx_calloc(&d->cx, d->list_slots, sizeof(*d->list));
	for (size_t i = 0; i < n; i++) {
		size_t at;

		if (old[i] == NULL)
			continue;
		at = old[i]->hash & (d->list_slots - 1);
		while (d->list[at] != NULL)
			at = (at + 1) & (d->list_slots - 1);
		d->list[at] = old[i];
	}
}

/* The one list of these metrics; a copy when they are the first such. */
static const struct fields *
fields_of(struct directory *d, const struct batch_metric *metric, size_t n)
{
	const uint64_t hash = hash_of_fields(metric, n);
	size_t at = hash & (d->list_slots - 1);
	struct fields *f;

	for (; d->list[at] != NULL; at = (at + 1) & (d->list_slots - 1))
		if (d->list[at]->hash == hash && same(d->list[at], metric, n))
			return d->list[at];
	f = cx_alloc(&d->cx, sizeof(*f) + n * sizeof(*f->metric));
	f->n = n;
	f->hash = hash;
	for (size_t i = 0; i < n; i++) {
		const struct str code = metric[i].code;

		f->metric[i] = metric[i];
		f->metric[i].code.p = cx_strndup(&d->cx, code.p, code.n);
	}
	d->list[at] = f;
	if (++d->lists * 2 > d->list_slots)
		grow_lists(d);
	return f;
}

static struct known *
known_of(struct directory *d, int32_t tenant, const struct batch_device *device)
{
	const struct str key = device->key;
	const uint64_t hash = hash_of(tenant, device);
	struct slot *s = slot_of(d, tenant, hash, key);
	struct known *k = s->known;

	if (k != NULL)
		return k;
	k = cx_alloc(&d->cx, sizeof(*k) + key.n);
	k->tenant = tenant;
	k->key_n = (uint32_t)key.n;
	memcpy(k->key, key.p, key.n);
	*s = (struct slot){ hash, k };
	if (++d->count * 2 > d->slots)
		grow(d);
	return k;
}

void
directory_learn(struct directory *d, int32_t tenant, struct batch *b,
    const struct db_rows *rows)
{
	const size_t count = db_count(rows);
	size_t *open = cx_calloc(b->cx, b->devices, sizeof(*open));
	struct batch_metric *metric = cx_calloc(b->cx, count, sizeof(*metric));
	size_t n = 0;

	for (size_t i = 0; i < b->devices; i++)
		if (b->device[i].id == 0)
			open[n++] = i;
	for (size_t r = 0, metrics; r<count; r += metrics> 0 ? metrics : 1) {
		const int64_t place = db_int(rows, r, 0);
		struct batch_device *to = &b->device[open[place - 1]];
		struct known *k = known_of(d, tenant, to);

		for (metrics = 0; r + metrics < count &&
		     db_int(rows, r + metrics, 0) == place &&
		     !db_is_null(rows, r + metrics, 2);
		     metrics++)
			metric[metrics] =
			    (struct batch_metric){ db_str(rows, r + metrics, 2),
				    (int)db_int(rows, r + metrics, 3) };
		k->id = db_int(rows, r, 1);
		k->fields = fields_of(d, metric, metrics);
		adopt(to, k);
	}
}

/* The engine of wide rows: newest values and tallies ----------------------- */

static void
more_heard(struct directory *d)
{
	struct heard **old = d->heard;
	const size_t n = d->heard_slots;

	d->heard_slots *= 4;
	d->heard = cx_calloc(&d->heard_cx, d->heard_slots, sizeof(*d->heard));
	for (size_t i = 0; i < n; i++) {
		size_t at;

		if (old[i] == NULL)
			continue;
		at = mixed((uint64_t)old[i]->id) & (d->heard_slots - 1);
		while (d->heard[at] != NULL)
			at = (at + 1) & (d->heard_slots - 1);
		d->heard[at] = old[i];
	}
}

static struct heard *
heard_of(struct directory *d, int64_t id)
{
	size_t at = mixed((uint64_t)id) & (d->heard_slots - 1);
	struct heard *h;

	for (; d->heard[at] != NULL; at = (at + 1) & (d->heard_slots - 1))
		if (d->heard[at]->id == id)
			return d->heard[at];
	h = cx_alloc(&d->heard_cx, sizeof(*h));
	h->id = id;
	d->heard[at] = h;
	if (++d->heards * 2 > d->heard_slots)
		more_heard(d);
	return h;
}

static int64_t
count_values(const struct batch_rows *rows)
{
	int64_t n = 0;

	for (size_t i = 0; i < rows->value_count; i++)
		n += rows->values[i] == rows->values[i];
	return n;
}

void
directory_stored(struct directory *d, int32_t tenant, const struct batch *b,
    const struct batch_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		const int64_t id = b->device[rows->of[i]].id;

		/* Rows come sorted; only a device's last one is its newest,
		 * but an earlier one may hold metrics that it lacks. */
		newest_note(&d->newest, &heard_of(d, id)->place, id, tenant,
		    rows->at_us[i],
		    (size_t)(rows->last[i] - rows->first[i] + 1),
		    rows->values + rows->first[i] - 1);
	}
	tally_note(&d->tally, tenant, rows->n, count_values(rows));
}

bool
directory_flush(struct directory *d, struct cx *cx, struct pool_job *job)
{
	const struct newest_values newest = newest_take(&d->newest, SIZE_MAX);
	const struct tenant_tally *tally;
	const size_t tallies = tally_take(&d->tally, &tally);

	newest_ask(cx, job, &newest);
	if (tallies > 0)
		tally_ask(cx, job, tally, tallies);
	return newest.n > 0 || tallies > 0;
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
