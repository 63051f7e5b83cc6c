#include "telemetry/writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/moment.h"
#include "telemetry/chunk.h"
#include "telemetry/sheet.h"
#include "telemetry/writer_inside.h"

#define USUAL_TAILS ((size_t)256 << 20)
#define USUAL_JOURNAL ((size_t)64 << 20)
#define DRAIN_BYTES ((size_t)512 << 10) /* written out once more a group */
#define LATE_US (2 * US_PER_HOUR)
#define GRACE_US (10 * US_PER_MIN) /* for what comes just behind midnight */
#define SPREAD_S 3000              /* over which a day's tails are closed */
#define STALE_US (15 * US_PER_MIN) /* for rows of a day that is over */
#define ROUND_TICKS 600            /* calls of writer_tick() a round */
#define LONG_ROWS 720              /* likely all of a day that there will be */
#define BLOCK 1024
#define AHEAD 6 /* rows */
#define USUAL_ZONE 480

enum record { RECORD_ROW, RECORD_BEGIN, RECORD_CLOSE };

struct writer *
writer_new(const struct writer_limits *limits)
{
	struct writer *w = need(calloc(1, sizeof(*w)));

	w->limits = *limits;
	if (w->limits.tails == 0)
		w->limits.tails = USUAL_TAILS;
	if (w->limits.journal == 0)
		w->limits.journal = USUAL_JOURNAL;
	for (size_t i = 0; i < PARKS; i++)
		w->zone_min[i] = USUAL_ZONE;
	w->slots = 1024;
	w->slot = need(calloc(w->slots, sizeof(*w->slot)));
	cx_init(&w->now.cx);
	cx_init(&w->under_way.cx);
	cx_init(&w->newest.cx);
	return w;
}

static struct device *
device_at(const struct writer *w, size_t i)
{
	return &w->block[i / BLOCK][i % BLOCK];
}

/* Its chunks are committed. */
static void
forget_closed(struct gathering *g, int64_t at_us)
{
	for (size_t i = 0; i < g->closes; i++) {
		g->closed[i].of->closing--;
		g->closed[i].of->left_us = at_us;
		free(g->closed[i].bytes);
	}
	g->closes = 0;
}

static void
gathering_free(struct gathering *g)
{
	forget_closed(g, 0);
	cx_clear(&g->cx);
	free(g->closed);
	free(g->journal.p);
	free(g->chunk);
	free(g->late);
}

void
writer_free(struct writer *w)
{
	if (w == NULL)
		return;
	/* These look at devices once more. */
	newest_clear(&w->newest);
	gathering_free(&w->now);
	gathering_free(&w->under_way);
	for (size_t i = 0; i < w->devices; i++) {
		tail_clear(&device_at(w, i)->tail, true);
		glance_forget(&device_at(w, i)->mark);
	}
	for (size_t i = 0; i * BLOCK < w->devices; i++)
		free(w->block[i]);
	free(w->block);
	free(w->slot);
	tally_clear(&w->tally);
	free(w);
}

void
writer_zone(struct writer *w, int32_t park, int zone_min)
{
	if (park > 0 && park < PARKS)
		w->zone_min[park] = (int16_t)zone_min;
}

static int
zone_of(const struct writer *w, int32_t tenant)
{
	const int32_t park = tenant / 1000000;

	return park > 0 && park < PARKS ? w->zone_min[park] : USUAL_ZONE;
}

/* Devices ------------------------------------------------------------------ */

/* The finalizer of MurmurHash3: ids are counted up, slots must not be. */
static size_t
hash(int64_t id)
{
	uint64_t h = (uint64_t)id;

	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return (size_t)(h ^ h >> 33);
}

static size_t
slot_of(const struct writer *w, int64_t id)
{
	size_t at = hash(id) & (w->slots - 1);

	while (w->slot[at] != 0 && device_at(w, w->slot[at] - 1)->id != id)
		at = (at + 1) & (w->slots - 1);
	return at;
}

struct device *
writer_device(const struct writer *w, int64_t id)
{
	const size_t at = slot_of(w, id);

	return w->slot[at] == 0 ? NULL : device_at(w, w->slot[at] - 1);
}

static void
more_slots(struct writer *w)
{
	free(w->slot);
	w->slots *= 2;
	w->slot = need(calloc(w->slots, sizeof(*w->slot)));
	for (size_t i = 0; i < w->devices; i++)
		w->slot[slot_of(w, device_at(w, i)->id)] = (uint32_t)i + 1;
}

static struct device *device_of(struct writer *w, int64_t id, int32_t tenant)
    __attribute__((returns_nonnull));

static struct device *
device_of(struct writer *w, int64_t id, int32_t tenant)
{
	struct device *d = writer_device(w, id);

	if (d != NULL)
		return d;
	if (w->devices % BLOCK == 0) {
		const size_t blocks = w->devices / BLOCK;

		w->block =
		    need(realloc(w->block, (blocks + 1) * sizeof(*w->block)));
		w->block[blocks] = need(calloc(BLOCK, sizeof(*d)));
	}
	if ((w->devices + 1) * 2 > w->slots)
		more_slots(w);
	w->slot[slot_of(w, id)] = (uint32_t)++w->devices;
	d = device_at(w, w->devices - 1);
	d->id = id;
	d->tenant = tenant;
	return d;
}

/* Journal ------------------------------------------------------------------ */

static uint8_t *
reserve(struct buffer *b, size_t more)
{
	if (b->n + more > b->room) {
		b->room = b->room * 2 > b->n + more ? b->room * 2
						    : b->n + more + 4096;
		b->p = need(realloc(b->p, b->room));
	}
	return b->p + b->n;
}

static void
journal(
    struct writer *w, const struct device *d, enum record kind, struct str rows)
{
	struct buffer *b = &w->now.journal;
	uint8_t *at = reserve(b, 30 + rows.n);

	at = bytes_write_varint(at, (uint64_t)d->id << 2 | (uint64_t)kind);
	if (kind == RECORD_BEGIN)
		at = bytes_write_varint(at, (uint64_t)d->tenant);
	if (kind != RECORD_CLOSE) {
		at = bytes_write_varint(at, rows.n);
		memcpy(at, rows.p, rows.n);
		at += rows.n;
	}
	b->n = (size_t)(at - b->p);
}

static struct str
rows_of(const struct device *d)
{
	return (struct str){ (const char *)d->tail.bytes, d->tail.size };
}

/* Closing ------------------------------------------------------------------ */

/* The body is made in cx, which it leaves full of scratch, and copied. */
static void
keep_chunk(struct cx *cx, struct writer *w, const struct device *d, int32_t day,
    const struct sheet *s)
{
	struct gathering *g = &w->now;
	const struct chunk_rows rows = { s->n, s->places, s->at_us,
		(double *const *)s->value, (uint8_t *const *)s->quality };
	/* Of a day by the minute the night makes nothing smaller: it stays. */
	const struct str body = chunk_encode(
	    cx, &rows, s->n >= LONG_ROWS ? CHUNK_SMALL : CHUNK_QUICK);
	struct writer_chunk *c;

	g->chunk = grown(g->chunk, g->chunks, &g->chunk_room, sizeof(*c));
	c = &g->chunk[g->chunks];
	*c = (struct writer_chunk){ .tenant = d->tenant,
		.device = d->id,
		.day = day,
		.gen = (w->seq + 1) << 20 | (int64_t)g->chunks,
		.from_us = s->at_us[0],
		.to_us = s->at_us[s->n - 1],
		.rows = (int32_t)s->n,
		.body = { cx_strndup(&g->cx, body.p, body.n), body.n } };
	g->chunks++;
	g->chunk_bytes += c->body.n;
	w->chunks++;
}

/* A chunk for each local day that the sheet has rows of. */
static void
cut_into_days(struct cx *cx, struct writer *w, const struct device *d,
    const struct sheet *s)
{
	const int zone = zone_of(w, d->tenant);

	for (size_t from = 0, to; from < s->n; from = to) {
		const int32_t day = moment_day(s->at_us[from], zone);
		const int64_t ends_us = moment_of_day(day + 1, zone);
		struct sheet part;

		for (to = from + 1; to < s->n && s->at_us[to] < ends_us;)
			to++;
		part = sheet_slice(cx, s, from, to);
		keep_chunk(cx, w, d, day, &part);
	}
}

/* The buffer goes with its rows; the next tail may be of a device that now
 * reports once a day. */
static void
keep_closed(struct writer *w, struct device *d)
{
	struct gathering *g = &w->now;

	g->closed =
	    grown(g->closed, g->closes, &g->closed_room, sizeof(*g->closed));
	g->closed[g->closes++] =
	    (struct closed){ d, d->tail.bytes, d->tail.size };
	d->closing++;
	tail_clear(&d->tail, false);
	d->tail.bytes = NULL;
	d->tail.room = 0;
}

static void
close_tail(struct writer *w, struct device *d)
{
	struct cx cx;
	struct sheet s;

	cx_init(&cx);
	/* Rows that we wrote ourselves can be read. */
	if (!sheet_of_tail(&cx, rows_of(d), &s))
		abort();
	cut_into_days(&cx, w, d, &s);
	if (s.n > 0 && s.at_us[s.n - 1] > d->closed_us)
		d->closed_us = s.at_us[s.n - 1];
	glance_forget(&d->mark);
	cx_clear(&cx);
	w->tails--;
	w->tail_bytes -= d->tail.size;
	keep_closed(w, d);
	journal(w, d, RECORD_CLOSE, (struct str){ NULL, 0 });
}

/* The largest go first: those above the average, wherever they are. */
static void
keep_budget(struct writer *w)
{
	while (w->tail_bytes > w->limits.tails) {
		struct device *d = device_at(w, w->close_at);

		w->close_at = (w->close_at + 1) % w->devices;
		if (d->tail.rows > 0 &&
		    d->tail.size >= w->tail_bytes / w->tails)
			close_tail(w, d);
	}
}

void
writer_tick(struct writer *w, int64_t now_us)
{
	size_t share = w->devices / ROUND_TICKS + 16;

	if (w->began_us == 0)
		w->began_us = now_us;
	for (; share > 0 && w->devices > 0; share--) {
		struct device *d = device_at(w, w->tick_at);

		w->tick_at = (w->tick_at + 1) % w->devices;
		if (d->tail.rows > 0 && d->due_us <= now_us)
			close_tail(w, d);
	}
}

void
writer_close_all(struct writer *w)
{
	for (size_t i = 0; i < w->devices; i++)
		if (device_at(w, i)->tail.rows > 0)
			close_tail(w, device_at(w, i));
}

/* Newest values ------------------------------------------------------------ */

struct newest_values
writer_newest(struct writer *w, size_t most)
{
	w->taken = newest_take(&w->newest, most);
	return w->taken;
}

void
writer_renew_newest(struct writer *w)
{
	for (size_t i = 0; i < w->taken.n; i++)
		newest_put_back(&w->newest,
		    &device_of(w, w->taken.device[i], w->taken.tenant[i])
			 ->newest,
		    &w->taken, i);
	w->taken.n = 0;
}

size_t
writer_tallies(struct writer *w, const struct tenant_tally **tally)
{
	return tally_take(&w->tally, tally);
}

/* Rows --------------------------------------------------------------------- */

static void
note_late(struct writer *w, const struct device *d, int64_t at_us)
{
	struct gathering *g = &w->now;
	struct writer_late *l = g->lates == 0 ? NULL : &g->late[g->lates - 1];

	/* Rows come sorted by device and time. */
	if (l != NULL && l->device == d->id && l->first_us <= at_us)
		return;
	g->late = grown(g->late, g->lates, &g->late_room, sizeof(*g->late));
	g->late[g->lates++] = (struct writer_late){ d->tenant, d->id, at_us };
}

/* Tonight, a while behind midnight, not all at once. */
static int64_t
due_of(const struct writer *w, const struct device *d, int64_t now_us)
{
	const int zone = zone_of(w, d->tenant);

	return moment_of_day(moment_day(now_us, zone) + 1, zone) + GRACE_US +
	    (int64_t)(hash(d->id) % SPREAD_S) * US_PER_S;
}

/* History that is loaded would else wait for the night before compaction,
 * quality and all who read chunks alone see it. */
static void
close_soon(
    const struct writer *w, struct device *d, int64_t at_us, int64_t now_us)
{
	const int zone = zone_of(w, d->tenant);

	if (moment_day(at_us, zone) < moment_day(now_us, zone) &&
	    d->due_us > now_us + STALE_US)
		d->due_us = now_us + STALE_US;
}

static void
hold(const struct writer *w, struct device *d, size_t bytes)
{
	const uint32_t seq = (uint32_t)(w->seq + 1);

	if (d->held_seq != seq) {
		d->held_before = d->held_seq + 1 == seq ? d->held : 0;
		d->held = 0;
		d->held_seq = seq;
	}
	d->held += (uint32_t)bytes;
}

static void
begin_tail(struct writer *w, struct device *d, int64_t now_us)
{
	d->half = (uint8_t)w->half;
	d->due_us = due_of(w, d, now_us);
	w->tails++;
}

static size_t
take_row(struct writer *w, struct device *d, int64_t at_us, size_t width,
    const double *value, const uint8_t *quality, int64_t now_us)
{
	const bool first = d->tail.rows == 0;
	size_t there = 0;
	struct str row;

	for (size_t i = 0; i < width; i++)
		there += isnan(value[i]) ? 0 : 1;
	if (there == 0)
		return 0;
	if (first)
		begin_tail(w, d, now_us);
	row = tail_append(&d->tail, at_us, width, value, quality);
	w->tail_bytes += row.n;
	hold(w, d, row.n);
	journal(w, d, first ? RECORD_BEGIN : RECORD_ROW, row);
	newest_note(
	    &w->newest, &d->newest, d->id, d->tenant, at_us, width, value);
	if (at_us < now_us - LATE_US) {
		note_late(w, d, at_us);
		close_soon(w, d, at_us, now_us);
	}
	if (d->tail.size >= TAIL_BYTES_MOST)
		close_tail(w, d);
	return there;
}

/*
 * Ten thousand devices do not stay in a processor's cache, and a row touches
 * its device in half a dozen places: they are asked for some rows ahead, one
 * step of the way each, so that the waits overlap.
 */
static void
look_ahead(const struct writer *w, const struct packet_rows *rows, size_t i)
{
	const struct device *d;
	size_t at;

	if (i + 3 * AHEAD < rows->rows)
		__builtin_prefetch(&w->slot[hash(rows->device[i + 3 * AHEAD]) &
		    (w->slots - 1)]);
	if (i + 2 * AHEAD < rows->rows) {
		at = hash(rows->device[i + 2 * AHEAD]) & (w->slots - 1);
		if (w->slot[at] != 0)
			__builtin_prefetch(device_at(w, w->slot[at] - 1), 1);
	}
	if (i + AHEAD >= rows->rows)
		return;
	d = writer_device(w, rows->device[i + AHEAD]);
	if (d == NULL)
		return;
	__builtin_prefetch(d->tail.bytes + d->tail.size, 1);
	__builtin_prefetch(d->tail.state.mantissa, 1);
	__builtin_prefetch(d->tail.state.scale);
	newest_prefetch(&w->newest, d->newest);
}

void
writer_rows(struct writer *w, const struct packet_rows *rows, int64_t now_us)
{
	const double *value = rows->value;
	const uint8_t *quality = rows->quality;
	struct device *d = NULL;
	int64_t fields = 0;

	for (size_t i = 0; i < rows->rows; i++) {
		const size_t width = rows->width[i];

		look_ahead(w, rows, i);
		if (d == NULL || d->id != rows->device[i])
			d = device_of(w, rows->device[i], rows->tenant);
		fields += (int64_t)take_row(
		    w, d, rows->at_us[i], width, value, quality, now_us);
		value += width;
		if (quality != NULL)
			quality += width;
	}
	tally_note(&w->tally, rows->tenant, rows->rows, fields);
	w->now.rows += rows->rows;
	w->rows += rows->rows;
	w->values += (uint64_t)fields;
	keep_budget(w);
}

/* Groups ------------------------------------------------------------------- */

size_t
writer_waiting(const struct writer *w)
{
	return w->now.journal.n + w->now.chunk_bytes;
}

size_t
writer_waiting_rows(const struct writer *w)
{
	return w->now.rows;
}

/* Begins the other half when this one is full and that one is empty. */
static void
turn(struct writer *w)
{
	const size_t most = w->limits.journal > 2 * w->tail_bytes
	    ? w->limits.journal
	    : 2 * w->tail_bytes;

	if (w->draining || w->to_be_emptied || w->half_bytes[w->half] < most)
		return;
	w->half = !w->half;
	w->draining = true;
	w->drain_at = 0;
}

/* Writes some of the tails that begin in the other half once more. */
static void
drain(struct writer *w)
{
	const size_t until = w->now.journal.n + DRAIN_BYTES;

	for (; w->draining && w->now.journal.n < until; w->drain_at++) {
		struct device *d;

		if (w->drain_at == w->devices) {
			w->draining = false;
			w->to_be_emptied = true;
			return;
		}
		d = device_at(w, w->drain_at);
		if (d->tail.rows == 0 || d->half == w->half)
			continue;
		d->half = (uint8_t)w->half;
		journal(w, d, RECORD_BEGIN, rows_of(d));
	}
}

struct writer_group
writer_take(struct writer *w)
{
	struct gathering *g = &w->under_way;
	struct gathering empty;

	drain(w);
	/* What was under way is committed, its buffers are free to gather. */
	empty = *g;
	*g = w->now;
	w->now = empty;
	cx_clear(&w->now.cx);
	w->now.journal.n = w->now.chunks = w->now.chunk_bytes = 0;
	w->now.lates = w->now.rows = 0;
	w->half_bytes[w->half] += g->journal.n;
	w->commits = true;
	return (struct writer_group){ .seq = ++w->seq,
		.half = w->half,
		.journal = { (const char *)g->journal.p, g->journal.n },
		.chunk = g->chunk,
		.chunks = g->chunks,
		.late = g->late,
		.lates = g->lates,
		.rows = g->rows };
}

void
writer_committed(struct writer *w, int64_t at_us)
{
	forget_closed(&w->under_way, at_us);
	cx_clear(&w->under_way.cx);
	w->commits = false;
	turn(w);
}

int
writer_empty_half(const struct writer *w)
{
	return w->to_be_emptied ? !w->half : -1;
}

void
writer_emptied(struct writer *w)
{
	w->half_bytes[!w->half] = 0;
	w->to_be_emptied = false;
}

/* Recovery ----------------------------------------------------------------- */

static void
note_rows(struct writer *w, struct device *d, struct str rows)
{
	struct tail_reader r;

	tail_open(&r, rows);
	while (tail_next(&r))
		newest_note(&w->newest, &d->newest, d->id, d->tenant, r.at_us,
		    r.places, r.value);
	tail_close(&r);
}

/* Of a tail that has rows. */
static int64_t
oldest_of(const struct device *d)
{
	int64_t oldest_us = INT64_MAX;
	struct tail_reader r;

	tail_open(&r, rows_of(d));
	while (tail_next(&r))
		oldest_us = r.at_us < oldest_us ? r.at_us : oldest_us;
	tail_close(&r);
	return oldest_us;
}

static void
forget_tail(struct writer *w, struct device *d)
{
	if (d == NULL || d->tail.rows == 0)
		return;
	note_rows(w, d, rows_of(d));
	glance_forget(&d->mark);
	w->tails--;
	w->tail_bytes -= d->tail.size;
	tail_clear(&d->tail, false);
}

/* The tail is exactly these rows: it begins, or is written once more. */
static bool
replay_begin(struct writer *w, struct device *d, int32_t tenant,
    struct str rows, int64_t now_us)
{
	forget_tail(w, d);
	d->tenant = tenant;
	begin_tail(w, d, now_us);
	w->tail_bytes += rows.n;
	return rows.n > 0 && tail_adopt(&d->tail, rows);
}

/* When the beginning of its tail stood in the half that was emptied, the tail
 * comes again, whole, further on. */
static bool
replay_row(struct writer *w, struct device *d, struct str row)
{
	if (d == NULL || d->tail.rows == 0)
		return true;
	w->tail_bytes += row.n;
	return tail_adopt(&d->tail, row);
}

static bool
replay_record(struct writer *w, struct view *journal, int64_t now_us)
{
	uint64_t head, tenant = 0;
	struct view rows = { NULL, 0 };
	enum record kind;
	struct str s;
	int64_t id;

	if (!view_varint(journal, &head))
		return false;
	kind = (enum record)(head & 3);
	id = (int64_t)(head >> 2);
	if (kind == RECORD_BEGIN && !view_varint(journal, &tenant))
		return false;
	if (kind != RECORD_CLOSE && !view_part(journal, &rows))
		return false;
	s = (struct str){ (const char *)rows.p, rows.n };
	switch (kind) {
	case RECORD_CLOSE:
		forget_tail(w, writer_device(w, id));
		return true;
	case RECORD_ROW:
		return replay_row(w, writer_device(w, id), s);
	case RECORD_BEGIN:
		return replay_begin(w, device_of(w, id, (int32_t)tenant),
		    (int32_t)tenant, s, now_us);
	}
	return false;
}

bool
writer_replay(struct cx *cx, struct writer *w, int64_t seq, int half,
    struct str journal, int64_t now_us)
{
	struct view rest = { (const uint8_t *)journal.p, journal.n };

	w->seq = seq;
	w->half = half;
	w->half_bytes[half] += journal.n;
	while (rest.n > 0)
		if (!replay_record(w, &rest, now_us))
			return cx_fail_code(cx, FAIL_BROKEN, "damaged_journal",
			    NULL, "group %lld of the journal cannot be read",
			    (long long)seq);
	return true;
}

void
writer_replayed(struct writer *w, int64_t now_us)
{
	for (size_t i = 0; i < w->devices; i++) {
		struct device *d = device_at(w, i);
		int64_t oldest_us;

		if (d->tail.rows == 0)
			continue;
		note_rows(w, d, rows_of(d));
		oldest_us = oldest_of(d);
		if (oldest_us < now_us - LATE_US)
			close_soon(w, d, oldest_us, now_us);
	}
	w->draining = w->half_bytes[!w->half] > 0;
}

struct writer_figures
writer_figures(const struct writer *w)
{
	return (struct writer_figures){ w->devices, w->tails, w->tail_bytes,
		w->rows, w->values, w->chunks };
}
