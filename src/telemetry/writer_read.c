/*
 * writer_read.c - what the writer (writer.h) tells readers.
 */
#include <stdlib.h>

#include "telemetry/writer_inside.h"

/* Bytes that came last and are not committed. */
static size_t
held_of(const struct writer *w, const struct device *d)
{
	const uint32_t seq = (uint32_t)(w->seq + 1);

	if (d->held_seq == seq)
		return d->held + (w->commits ? (size_t)d->held_before : 0);
	return w->commits && d->held_seq + 1 == seq ? d->held : 0;
}

static void
append_rows(struct tail *t, struct str rows)
{
	struct tail_reader r;

	tail_open(&r, rows);
	while (tail_next(&r))
		(void)tail_append(t, r.at_us, r.places, r.value, r.quality);
	tail_close(&r);
}

/* Adds what was closed of d to n pieces; how many there are then. */
static size_t
add_closed(struct str *piece, size_t n, const struct gathering *g,
    const struct device *d)
{
	for (size_t i = 0; i < g->closes && n < d->closing; i++)
		if (g->closed[i].of == d)
			piece[n++] =
			    (struct str){ (const char *)g->closed[i].bytes,
				    g->closed[i].size };
	return n;
}

size_t
writer_pieces(struct cx *cx, const struct writer *w, int64_t device,
    const struct str **pieces)
{
	const struct device *d = writer_device(w, device);
	struct str *piece;
	size_t n = 0, held;

	if (d == NULL)
		return 0;
	piece = cx_calloc(cx, (size_t)d->closing + 1, sizeof(*piece));
	if (d->closing > 0)
		n = add_closed(piece, n, &w->under_way, d);
	if (d->closing > 0)
		n = add_closed(piece, n, &w->now, d);
	piece[n++] = (struct str){ (const char *)d->tail.bytes, d->tail.size };
	/* What came last is the end of the last pieces, in whole rows. */
	for (held = held_of(w, d); n > 0; n--) {
		if (held < piece[n - 1].n) {
			piece[n - 1].n -= held;
			break;
		}
		held -= piece[n - 1].n;
	}
	*pieces = piece;
	return n;
}

struct str
writer_tail(struct cx *cx, const struct writer *w, int64_t device)
{
	const struct str *piece;
	const size_t n = writer_pieces(cx, w, device, &piece);
	struct tail t = { 0 };
	struct str whole;

	if (n <= 1)
		return n == 0 ? (struct str){ NULL, 0 } : piece[0];
	for (size_t i = 0; i < n; i++)
		append_rows(&t, piece[i]);
	whole = (struct str){ cx_strndup(cx, (const char *)t.bytes, t.size),
		t.size };
	tail_clear(&t, true);
	return whole;
}

int64_t
writer_left_us(const struct writer *w, int64_t device)
{
	const struct device *d = writer_device(w, device);

	return d == NULL ? 0 : d->left_us;
}

/* Scans -------------------------------------------------------------------- */

/* Whether a chunk may hold something from from_us on: one that we closed, or
 * one that was there before us. */
static bool
is_whole(const struct writer *w, const struct device *d, int64_t from_us)
{
	return w->began_us != 0 && from_us > w->began_us + WRITER_AHEAD_US &&
	    (d == NULL || (d->closing == 0 && from_us > d->closed_us));
}

static struct glance_sum
scan_device(struct cx *cx, const struct writer *w, struct device *d,
    struct glance_book *book, const struct glance_ask *ask)
{
	const struct str *piece;
	const size_t n = writer_pieces(cx, w, d->id, &piece);

	book->n = 0;
	book->falls = false;
	for (size_t i = 0; i < n; i++)
		/* Rows that we wrote ourselves can be read. */
		if (!glance_over(book, piece[i], ask,
			piece[i].p == (const char *)d->tail.bytes ? &d->mark
								  : NULL))
			abort();
	return glance_sum(book);
}

void
writer_scan(struct cx *cx, struct writer *w, const struct packet_scan *scan,
    struct packet_sum *sum)
{
	struct glance_book book = { 0 };

	for (size_t i = 0; i < scan->n; i++) {
		const struct glance_ask ask = { scan->place[i], scan->from_us,
			scan->to_us, true };
		struct device *d = writer_device(w, scan->device[i]);

		book.n = 0;
		sum[i] = (struct packet_sum){ d == NULL
			    ? glance_sum(&book)
			    : scan_device(cx, w, d, &book, &ask),
			is_whole(w, d, ask.from_us) };
	}
	glance_clear(&book);
}
