#include "telemetry/quarters_store.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/compact.h"
#include "telemetry/ingest_link_store.h"
#include "telemetry/merge.h"
#include "telemetry/sheet.h"

#define PAGE_DAYS 100 /* days of devices a page, about */

/* Where the rows of a device begin in the answers of a page. */
struct rows_of {
	size_t rollup, chunk;
};

struct quarters {
	struct cx *cx;
	const struct reading_of *of;
	size_t n;
	const struct telemetry_range *range;
	unsigned wants;
	struct str *tail;
	int32_t *tail_from, *tail_to; /* local days that tails have rows of */
	bool has_tails;
	size_t asked;    /* devices that pages are asked of */
	size_t from, to; /* devices of the page at hand */
	const struct db_rows *rollups, *chunks;
	struct rows_of *rows;             /* of each device of the page */
	struct quarter_buckets **buckets; /* of each device of the page */
};

struct quarters *
quarters_open(struct cx *cx, const struct reading_of *of, size_t n,
    const struct telemetry_range *range, enum telemetry_agg agg)
{
	struct quarters *q = cx_alloc(cx, sizeof(*q));

	q->cx = cx;
	q->of = of;
	q->n = n;
	q->range = range;
	q->wants = quarter_wants(agg);
	q->tail = cx_calloc(cx, n, sizeof(*q->tail));
	q->tail_from = cx_calloc(cx, n, sizeof(*q->tail_from));
	q->tail_to = cx_calloc(cx, n, sizeof(*q->tail_to));
	q->buckets = cx_calloc(cx, n, sizeof(*q->buckets));
	q->rows = cx_calloc(cx, n, sizeof(*q->rows));
	return q;
}

static int32_t
first_day(const struct quarters *q, size_t i)
{
	return moment_day(q->range->from_us, q->of[i].zone_min);
}

static int32_t
last_day(const struct quarters *q, size_t i)
{
	return moment_day(q->range->to_us - 1, q->of[i].zone_min);
}

/* Days in whose quarters the range begins or ends: of those a roll-up says
 * too much. */
static size_t
cut_days(const struct quarters *q, size_t from, int32_t day[2])
{
	size_t n = 0;

	if (q->range->from_us % ROLLUP_SLOT_US != 0)
		day[n++] = first_day(q, from);
	if (q->range->to_us % ROLLUP_SLOT_US != 0)
		day[n++] = last_day(q, from);
	return n;
}

static void
bind_page(struct quarters *q, size_t from, size_t to, struct db_binds *b)
{
	int32_t cut[2];
	const size_t n = to - from;
	int32_t *tenant = cx_calloc(q->cx, n, sizeof(*tenant));
	int64_t *device = cx_calloc(q->cx, n, sizeof(*device));

	for (size_t i = 0; i < n; i++) {
		tenant[i] = q->of[from + i].tenant;
		device[i] = q->of[from + i].device;
	}
	db_bind_int4s(b, "tenant", tenant, n);
	db_bind_int8s(b, "device", device, n);
	db_bind_dates(b, "tail_from", q->tail_from + from, n);
	db_bind_dates(b, "tail_to", q->tail_to + from, n);
	db_bind_dates(b, "cut", cut, cut_days(q, from, cut));
	db_bind_text(b, "from_day", date_text(q->cx, first_day(q, from)));
	db_bind_text(b, "to_day", date_text(q->cx, last_day(q, from)));
}

/* Where the page ends that begins with that device. */
static size_t
page_end(const struct quarters *q, size_t from)
{
	const size_t days =
	    (size_t)(last_day(q, from) - first_day(q, from) + 1);
	const size_t page = PAGE_DAYS / days + 1;

	return q->n - from < page ? q->n : from + page;
}

enum quarters_want
quarters_next(struct quarters *q, const int64_t **device, size_t *count,
    struct db_binds *binds)
{
	int64_t *all;
	size_t from;

	if (!q->has_tails) {
		all = cx_calloc(q->cx, q->n, sizeof(*all));
		for (size_t i = 0; i < q->n; i++)
			all[i] = q->of[i].device;
		*device = all;
		*count = q->n;
		return QUARTERS_TAILS;
	}
	if (q->asked == q->n)
		return QUARTERS_DONE;
	from = q->asked;
	q->asked = page_end(q, from);
	bind_page(q, from, q->asked, binds);
	return QUARTERS_PAGE;
}

/* Of days that the tail touches the chunks are needed, roll-up or not. */
static void
learn_tail(struct quarters *q, size_t i, struct str tail)
{
	int64_t first_us = INT64_MAX, last_us = INT64_MIN;
	struct tail_reader r;

	q->tail[i] = tail;
	/* None: a stretch that ends before it begins. */
	q->tail_from[i] = 1;
	q->tail_to[i] = 0;
	tail_open(&r, tail);
	while (tail_next(&r)) {
		first_us = r.at_us < first_us ? r.at_us : first_us;
		last_us = r.at_us > last_us ? r.at_us : last_us;
	}
	if (r.rows > 0) {
		q->tail_from[i] = moment_day(first_us, q->of[i].zone_min);
		q->tail_to[i] = moment_day(last_us, q->of[i].zone_min);
	}
	tail_close(&r);
}

void
quarters_tails_came(struct quarters *q, const struct str *tail)
{
	for (size_t i = 0; i < q->n; i++)
		learn_tail(q, i, tail[i]);
	q->has_tails = true;
}

/* What a day of a device consists of: a roll-up, or chunks, in the order of
 * arrival, and the tail. */
struct day {
	struct str rollup;
	size_t chunk, chunks; /* rows of the page's answer */
	struct chunk_rows tail;
};

struct days {
	struct day *day; /* last_day - first_day + 1 */
	int32_t first;
	size_t n;
};

static struct days
days_of(const struct quarters *q, struct cx *cx, size_t i)
{
	const int32_t first = first_day(q, i);
	const size_t n = (size_t)(last_day(q, i) - first + 1);

	return (struct days){ cx_calloc(cx, n, sizeof(struct day)), first, n };
}

static struct day *
day_at(struct days *d, int32_t day)
{
	return day < d->first || (size_t)(day - d->first) >= d->n
	    ? NULL
	    : &d->day[day - d->first];
}

/* The tail, a piece for each of its days. */
static bool
add_tail(const struct quarters *q, struct cx *cx, size_t i, struct days *days)
{
	const int zone = q->of[i].zone_min;
	struct sheet s;

	if (!sheet_of_tail(cx, q->tail[i], &s))
		return false;
	for (size_t from = 0, to; from < s.n; from = to) {
		const int32_t day = moment_day(s.at_us[from], zone);
		const int64_t ends_us = moment_of_day(day + 1, zone);
		struct day *d = day_at(days, day);
		struct sheet part;

		for (to = from + 1; to < s.n && s.at_us[to] < ends_us;)
			to++;
		if (d == NULL)
			continue;
		part = sheet_slice(cx, &s, from, to);
		d->tail = (struct chunk_rows){ part.n, part.places, part.at_us,
			(double *const *)part.value,
			(uint8_t *const *)part.quality };
	}
	return true;
}

static struct merge_piece
place_of(const struct chunk_rows *rows, size_t place)
{
	return (struct merge_piece){ rows->n, rows->at_us,
		place < rows->places ? rows->value[place] : NULL,
		place < rows->places && rows->quality != NULL
		    ? rows->quality[place]
		    : NULL };
}

/* The slots of one place of a day, out of its pieces. */
static void
roll_up(const struct quarters *q, struct cx *cx, const struct chunk_rows *piece,
    size_t pieces, size_t place, int64_t from_us, struct rollup_slots *slots)
{
	const struct telemetry_range *range = q->range;
	struct merge_piece *one = cx_calloc(cx, pieces, sizeof(*one));
	struct merge_samples s;

	for (size_t i = 0; i < pieces; i++)
		one[i] = place_of(&piece[i], place);
	if (pieces == 1 && range->from_us <= from_us &&
	    range->to_us >= from_us + US_PER_DAY) {
		rollup_of(slots, from_us, one->at_us, one->value, one->quality,
		    one->value == NULL ? 0 : one->n);
		return;
	}
	s = merge_place(cx, one, pieces, range->from_us, range->to_us);
	rollup_of(slots, from_us, s.at_us, s.value, s.quality, s.n);
}

/* A day without a roll-up; everything lives in cx. */
static bool
add_pieces(struct quarters *q, struct cx *cx, size_t i, const struct day *d,
    int64_t from_us)
{
	const struct reading_of *of = &q->of[i];
	struct chunk_rows *piece = cx_calloc(cx, d->chunks + 1, sizeof(*piece));
	struct rollup_slots slots;
	size_t n = 0;

	for (; n < d->chunks; n++)
		if (!compact_read_some(cx, db_str(q->chunks, d->chunk + n, 2),
			of->ordinal, of->places, &piece[n]))
			return false;
	if (d->tail.n > 0)
		piece[n++] = d->tail;
	for (size_t p = 0; p < of->places; p++) {
		roll_up(q, cx, piece, n, (size_t)of->ordinal[p] - 1, from_us,
		    &slots);
		quarter_add(&q->buckets[i][p], from_us, &slots);
	}
	return true;
}

static bool
add_rollup(struct quarters *q, struct cx *cx, size_t i, struct str rollup,
    int64_t from_us)
{
	const struct reading_of *of = &q->of[i];
	struct rollup_slots slots;
	struct rollup r;

	if (rollup.n == 0)
		return true;
	if (!rollup_open(cx, rollup, &r))
		return false;
	for (size_t p = 0; p < of->places; p++) {
		if (!rollup_place(
			cx, &r, (size_t)of->ordinal[p] - 1, q->wants, &slots))
			return false;
		quarter_add(&q->buckets[i][p], from_us, &slots);
	}
	return true;
}

static bool
add_day(struct quarters *q, struct cx *cx, size_t i, const struct day *d,
    int64_t from_us)
{
	struct cx own;
	bool ok;

	if (d->chunks == 0 && d->tail.n == 0)
		return add_rollup(q, cx, i, d->rollup, from_us);
	cx_init(&own);
	ok = add_pieces(q, &own, i, d, from_us);
	if (!ok)
		(void)cx_fail(cx, own.fail, NULL, "%s", own.message);
	cx_clear(&own);
	return ok;
}

/* What the page has of each day of a device; rows come sorted by it. */
static struct days
find_days(const struct quarters *q, struct cx *cx, size_t i)
{
	const struct db_rows *rollups = q->rollups, *chunks = q->chunks;
	const int64_t place = (int64_t)(i - q->from) + 1;
	struct days days = days_of(q, cx, i);

	for (size_t r = q->rows[i].rollup;
	     r < db_count(rollups) && db_int(rollups, r, 0) == place; r++) {
		struct day *d = day_at(&days, db_date(rollups, r, 1));

		if (d != NULL)
			d->rollup = db_str(rollups, r, 2);
	}
	for (size_t r = q->rows[i].chunk;
	     r < db_count(chunks) && db_int(chunks, r, 0) == place; r++) {
		struct day *d = day_at(&days, db_date(chunks, r, 1));

		if (d != NULL && d->chunks++ == 0)
			d->chunk = r;
	}
	return days;
}

static bool
take(struct quarters *q, struct cx *cx, size_t i)
{
	const int zone = q->of[i].zone_min;
	struct days days = find_days(q, cx, i);

	if (!add_tail(q, cx, i, &days))
		return false;
	q->buckets[i] = cx_calloc(cx, q->of[i].places, sizeof(**q->buckets));
	for (size_t p = 0; p < q->of[i].places; p++)
		q->buckets[i][p] = (struct quarter_buckets){
			.cx = cx, .range = q->range, .wants = q->wants
		};
	for (size_t k = 0; k < days.n; k++)
		if (!add_day(q, cx, i, &days.day[k],
			moment_of_day(days.first + (int32_t)k, zone)))
			return false;
	return true;
}

bool
quarters_take(struct quarters *q, struct cx *cx, size_t device)
{
	const char *why;

	if (take(q, cx, device))
		return true;
	/* By a code of its own, whatever the reader of the bytes said. */
	why = cx->message;
	cx_forgive(cx);
	return cx_fail_code(cx, FAIL_BROKEN, "damaged_chunk", NULL, "%s", why);
}

/* The first row from `row` on that is of a later device of the page. */
static size_t
behind(const struct db_rows *rows, size_t row, int64_t place)
{
	while (row < db_count(rows) && db_int(rows, row, 0) <= place)
		row++;
	return row;
}

void
quarters_page_came(struct quarters *q, const struct db_rows *rollups,
    const struct db_rows *chunks, size_t *from, size_t *to)
{
	struct rows_of at = { 0 };

	q->rollups = rollups;
	q->chunks = chunks;
	q->from = q->to;
	q->to = page_end(q, q->from);
	for (size_t i = q->from; i < q->to; i++) {
		const int64_t place = (int64_t)(i - q->from) + 1;

		q->rows[i] = at;
		at.rollup = behind(rollups, at.rollup, place);
		at.chunk = behind(chunks, at.chunk, place);
	}
	*from = q->from;
	*to = q->to;
}

const struct quarter_buckets *
quarters_buckets(const struct quarters *q, size_t device, size_t place)
{
	return &q->buckets[device][place];
}
