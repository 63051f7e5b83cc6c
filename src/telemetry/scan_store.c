#include "telemetry/scan_store.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/chunk.h"

/* Devices whose chunks are asked for at a time; fewer when what is asked for
 * is known to be there. */
#define PAGE 1024
#define FULL_PAGE 512

enum state { IN_TAILS, IN_CHUNKS, IN_BOTH_TAILS, IN_BOTH_CHUNKS, IN_ROWS };

struct scan {
	struct cx *cx;
	const struct scan_device *device;
	size_t n;
	int64_t from_us, to_us;
	enum state state;
	struct glance_sum *sum; /* n */
	struct glance_book book;
	/* Devices that chunks are asked of, and of those the ones whose tail
	 * is mixed up with them. */
	size_t *open, opens, *mixed, mixes;
	size_t at; /* in device, open or mixed: the page at hand begins here */
	size_t page;
	struct packet_scan packet;
	const struct str *tail; /* of the page at hand */
	int64_t *asked;
};

static void
end_book(void *book)
{
	glance_clear(book);
}

struct scan *
scan_open(struct cx *cx, enum store_engine engine,
    const struct scan_device *device, size_t n, int64_t from_us, int64_t to_us)
{
	struct scan *s = cx_alloc(cx, sizeof(*s));

	s->cx = cx;
	s->device = device;
	s->n = n;
	s->from_us = from_us;
	s->to_us = to_us;
	s->state = engine == STORE_ROWS ? IN_ROWS : IN_TAILS;
	s->sum = cx_calloc(cx, n, sizeof(*s->sum));
	s->open = cx_calloc(cx, n, sizeof(*s->open));
	s->mixed = cx_calloc(cx, n, sizeof(*s->mixed));
	cx_defer(cx, end_book, &s->book);
	return s;
}

/* The device at a place of the page at hand. */
static size_t
device_at(const struct scan *s, size_t place)
{
	switch (s->state) {
	case IN_CHUNKS:
		return s->open[s->at + place];
	case IN_BOTH_TAILS:
	case IN_BOTH_CHUNKS:
		return s->mixed[s->at + place];
	case IN_TAILS:
	case IN_ROWS:
		break;
	}
	return s->at + place;
}

static size_t
devices(const struct scan *s)
{
	return s->state == IN_CHUNKS ? s->opens
	    : s->state == IN_TAILS   ? s->n
	    : s->state == IN_ROWS    ? s->n
				     : s->mixes;
}

/* Asking ------------------------------------------------------------------- */

static void
make_packet(struct scan *s)
{
	int64_t *device = cx_calloc(s->cx, s->page, sizeof(*device));
	uint32_t *place = cx_calloc(s->cx, s->page, sizeof(*place));
	size_t n = 0;

	for (size_t i = 0; i < s->page; i++) {
		const struct scan_device *d = &s->device[s->at + i];

		device[n] = d->device;
		place[n++] = (uint32_t)d->ordinal - 1;
	}
	s->packet =
	    (struct packet_scan){ s->from_us, s->to_us, n, device, place };
}

static void
make_asked(struct scan *s)
{
	s->asked = cx_calloc(s->cx, s->page, sizeof(*s->asked));
	for (size_t i = 0; i < s->page; i++)
		s->asked[i] = s->device[device_at(s, i)].device;
}

/* Whether n devices are of one enterprise, in order, and so close together
 * that to read all between them is cheaper. */
static bool
is_dense(const struct scan *s, size_t from, size_t n)
{
	const struct scan_device *first = &s->device[device_at(s, from)];
	int64_t last = first->device - 1;

	for (size_t i = 0; i < n; i++) {
		const struct scan_device *d =
		    &s->device[device_at(s, from + i)];

		if (d->tenant != first->tenant || d->device <= last)
			return false;
		last = d->device;
	}
	return last - first->device < 2 * (int64_t)n;
}

static void
bind_between(struct scan *s, size_t from, size_t n, struct db_binds *b)
{
	const struct scan_device *first = &s->device[device_at(s, from)];

	db_bind_int(b, "of", first->tenant);
	db_bind_int(b, "first", first->device);
	db_bind_int(b, "last", s->device[device_at(s, from + n - 1)].device);
}

static void
bind_each(struct scan *s, size_t from, size_t n, struct db_binds *b)
{
	int32_t *tenant = cx_calloc(s->cx, n, sizeof(*tenant));
	int32_t *ordinal = cx_calloc(s->cx, n, sizeof(*ordinal));
	int64_t *device = cx_calloc(s->cx, n, sizeof(*device));

	for (size_t i = 0; i < n; i++) {
		const struct scan_device *d =
		    &s->device[device_at(s, from + i)];

		tenant[i] = d->tenant;
		device[i] = d->device;
		ordinal[i] = d->ordinal;
	}
	db_bind_int4s(b, "tenant", tenant, n);
	db_bind_int8s(b, "device", device, n);
	db_bind_int4s(b, "ordinal", ordinal, n);
}

/* n devices of the page at hand, or behind it; how they are asked for. */
static enum query
bind_page(struct scan *s, size_t from, size_t n, struct db_binds *b)
{
	const bool dense = s->state != IN_ROWS && is_dense(s, from, n);

	if (dense)
		bind_between(s, from, n, b);
	else
		bind_each(s, from, n, b);
	db_bind_text(b, "from", moment_text(s->cx, s->from_us, 0));
	db_bind_text(b, "to", moment_text(s->cx, s->to_us, 0));
	/* Days of any park's calendar. */
	db_bind_text(
	    b, "from_day", date_text(s->cx, moment_day(s->from_us, 0) - 1));
	db_bind_text(
	    b, "to_day", date_text(s->cx, moment_day(s->to_us - 1, 0) + 1));
	if (s->state == IN_ROWS)
		return Q_SCAN_ROWS;
	return dense ? Q_SCAN_CHUNKS_BETWEEN : Q_SCAN_CHUNKS;
}

static bool
next_page(struct scan *s, size_t most)
{
	const size_t left = devices(s) - s->at;

	s->page = left < most ? left : most;
	return left > 0;
}

static void
enter(struct scan *s, enum state state)
{
	s->state = state;
	s->at = 0;
}

enum scan_want
scan_next(struct scan *s, struct db_binds *binds, enum query *query)
{
	if (s->state == IN_ROWS) {
		if (!next_page(s, PAGE))
			return SCAN_DONE;
		*query = bind_page(s, 0, s->page, binds);
		return SCAN_ROWS;
	}
	if (s->state == IN_TAILS) {
		if (next_page(s, PACKET_SCANNED)) {
			make_packet(s);
			return SCAN_SUMS;
		}
		enter(s, IN_CHUNKS);
	}
	if (s->state == IN_CHUNKS) {
		if (next_page(s, PAGE)) {
			*query = bind_page(s, 0, s->page, binds);
			return SCAN_ROWS;
		}
		enter(s, IN_BOTH_TAILS);
	}
	if (!next_page(s, FULL_PAGE))
		return SCAN_DONE;
	if (s->state == IN_BOTH_TAILS) {
		make_asked(s);
		return SCAN_TAILS;
	}
	*query = bind_page(s, 0, s->page, binds);
	return SCAN_ROWS;
}

bool
scan_ahead(struct scan *s, struct db_binds *binds, enum query *query)
{
	const size_t left = devices(s) - s->at - s->page;

	/* Of mixed devices the tails come between. */
	if (left == 0 || s->state == IN_BOTH_CHUNKS)
		return false;
	*query = bind_page(s, s->page, left < PAGE ? left : PAGE, binds);
	return true;
}

const struct packet_scan *
scan_packet(const struct scan *s)
{
	return &s->packet;
}

const int64_t *
scan_tails(const struct scan *s, size_t *n)
{
	*n = s->page;
	return s->asked;
}

/* What came ---------------------------------------------------------------- */

void
scan_sums_came(struct scan *s, const struct packet_sum *sum)
{
	for (size_t i = 0; i < s->page; i++) {
		const size_t d = s->at + i;

		s->sum[d] = sum[i].of;
		if (sum[i].whole == 0)
			s->open[s->opens++] = d;
	}
	s->at += s->page;
}

void
scan_tails_came(struct scan *s, const struct str *tail)
{
	s->tail = tail;
	s->state = IN_BOTH_CHUNKS;
}

/* Adds what a chunk has of the range. */
static bool
add_chunk(struct scan *s, struct str body, int ordinal)
{
	struct chunk c;
	struct cx cx;
	int64_t *at_us;
	double *value;
	uint8_t *quality;
	bool ok;

	cx_init(&cx);
	ok = chunk_open(&cx, body, &c);
	at_us = ok ? cx_calloc(&cx, c.n, sizeof(*at_us)) : NULL;
	value = ok ? cx_calloc(&cx, c.n, sizeof(*value)) : NULL;
	quality = ok ? cx_alloc(&cx, c.n) : NULL;
	ok = ok && chunk_times(&cx, &c, at_us) &&
	    chunk_values(&cx, &c, (size_t)ordinal - 1, value, quality);
	for (size_t i = 0; ok && i < c.n; i++)
		if (at_us[i] >= s->from_us && at_us[i] < s->to_us &&
		    !isnan(value[i]))
			glance_add(&s->book, at_us[i],
			    (quality[i] & 3) == QUALITY_BAD ? (double)NAN
							    : value[i]);
	if (!ok)
		(void)cx_fail_code(
		    s->cx, cx.fail, "damaged_chunk", NULL, "%s", cx.message);
	cx_clear(&cx);
	return ok;
}

static bool
add_tail(struct scan *s, size_t d, struct str tail)
{
	const struct glance_ask ask = { (size_t)s->device[d].ordinal - 1,
		s->from_us, s->to_us, true };

	return glance_over(&s->book, tail, &ask, NULL) ||
	    cx_fail_code(s->cx, FAIL_BROKEN, "damaged_tail", NULL,
		"the rows of a tail cannot be read");
}

/* The first row from `row` on of the i-th device, or of one behind it.  Rows
 * tell its place; in a dense page its number, with others in between. */
static size_t
rows_of(const struct scan *s, const struct db_rows *rows, size_t row, size_t i,
    bool dense, int64_t *told)
{
	*told = dense ? s->device[device_at(s, i)].device : (int64_t)i + 1;
	while (row < db_count(rows) && db_int(rows, row, 0) < *told)
		row++;
	return row;
}

static bool
chunks_came(struct scan *s, const struct db_rows *rows)
{
	const bool dense = is_dense(s, 0, s->page);
	size_t row = 0;

	for (size_t i = 0; i < s->page; i++) {
		const size_t d = device_at(s, i);
		struct glance_sum sum;
		int64_t told;

		s->book.n = 0;
		s->book.falls = false;
		for (row = rows_of(s, rows, row, i, dense, &told);
		     row < db_count(rows) && db_int(rows, row, 0) == told;
		     row++)
			if (!add_chunk(
				s, db_str(rows, row, 1), s->device[d].ordinal))
				return false;
		if (s->state == IN_BOTH_CHUNKS && !add_tail(s, d, s->tail[i]))
			return false;
		sum = glance_sum(&s->book);
		if (s->state == IN_BOTH_CHUNKS)
			s->sum[d] = sum;
		else if (glance_apart(&s->sum[d], &sum))
			glance_join(&s->sum[d], &sum);
		else
			s->mixed[s->mixes++] = d;
	}
	s->at += s->page;
	if (s->state == IN_BOTH_CHUNKS)
		s->state = IN_BOTH_TAILS;
	return true;
}

static void
sums_of_rows(struct scan *s, const struct db_rows *rows)
{
	for (size_t i = 0; i < db_count(rows); i++) {
		struct glance_sum *sum =
		    &s->sum[s->at + (size_t)db_int(rows, i, 0) - 1];

		*sum =
		    (struct glance_sum){ .count = (uint64_t)db_int(rows, i, 1),
			    .sum = db_double(rows, i, 2),
			    .min = db_double(rows, i, 3),
			    .max = db_double(rows, i, 4),
			    .first = db_double(rows, i, 5),
			    .last = db_double(rows, i, 6),
			    .last_us = db_moment(rows, i, 7) };
	}
	s->at += s->page;
}

bool
scan_rows_came(struct scan *s, const struct db_rows *rows)
{
	if (s->state != IN_ROWS)
		return chunks_came(s, rows);
	sums_of_rows(s, rows);
	return true;
}

const struct glance_sum *
scan_sum(const struct scan *s, size_t i)
{
	return &s->sum[i];
}
