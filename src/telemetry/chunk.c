#include "telemetry/chunk.h"

#include "telemetry/column.h"
#include "telemetry/seal.h"

#define MAGIC "pch\1"

static const int64_t units[] = { 1000000, 1000, 1 };

#define UNITS (sizeof(units) / sizeof(units[0]))

static bool
refuse(struct cx *cx, const struct chunk_rows *rows)
{
	if (rows->n == 0 || rows->n > CHUNK_ROWS_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "too_many", "rows",
		    "a chunk of %zu rows is not within 1..%d", rows->n,
		    CHUNK_ROWS_MOST);
	if (rows->places > CHUNK_PLACES_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "too_many", "places",
		    "a chunk has %zu places, at most %d", rows->places,
		    CHUNK_PLACES_MOST);
	for (size_t i = 1; i < rows->n; i++)
		if (rows->at_us[i] <= rows->at_us[i - 1])
			return cx_fail_code(cx, FAIL_INVALID, "unsorted", "at",
			    "row %zu is not later than the one before", i);
	if ((uint64_t)rows->at_us[rows->n - 1] - (uint64_t)rows->at_us[0] >=
	    (uint64_t)CHUNK_SPAN_US)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "at",
		    "a chunk spans 71 years at most");
	return true;
}

/* The largest unit that all distances are multiples of. */
static int64_t
unit_of(const int64_t *at_us, size_t n)
{
	size_t u = 0;

	for (size_t i = 1; i < n && u + 1 < UNITS; i++)
		while ((at_us[i] - at_us[0]) % units[u] != 0)
			u++;
	return units[u];
}

static void
put_times(struct column_writer *w, struct bytes *out,
    const struct chunk_rows *rows, int64_t unit_us)
{
	int64_t *x;

	if (rows->n == 1)
		return;
	x = cx_calloc(out->cx, rows->n, sizeof(*x));
	for (size_t i = 0; i < rows->n; i++)
		x[i] = (rows->at_us[i] - rows->at_us[0]) / unit_us;
	stream_put(column_streams(w), out, x, rows->n);
}

/* Times and places behind each other; length[0] is of the times. */
static void
put_streams(struct column_writer *w, struct bytes *out,
    const struct chunk_rows *rows, int64_t unit_us, size_t *length)
{
	size_t before;

	put_times(w, out, rows, unit_us);
	length[0] = before = out->n;
	for (size_t i = 0; i < rows->places; i++) {
		if (rows->value[i] != NULL)
			column_put(w, out, rows->value[i],
			    rows->quality == NULL ? NULL : rows->quality[i],
			    rows->n);
		length[i + 1] = out->n - before;
		before = out->n;
	}
}

static void
put_head(struct bytes *out, const struct chunk_rows *rows, int64_t unit_us,
    const size_t *length)
{
	const int64_t first_us = rows->at_us[0];

	bytes_put(out, MAGIC, SEAL_MAGIC);
	bytes_varint(out, rows->n);
	bytes_varint(out, rows->places);
	bytes_signed(out, first_us);
	bytes_varint(out, (uint64_t)unit_us);
	bytes_varint(
	    out, (uint64_t)((rows->at_us[rows->n - 1] - first_us) / unit_us));
	for (size_t i = 0; i <= rows->places; i++)
		bytes_varint(out, length[i]);
}

struct str
chunk_encode(
    struct cx *cx, const struct chunk_rows *rows, enum chunk_effort effort)
{
	struct bytes body = { .cx = cx }, streams = { .cx = cx };
	struct column_writer *w;
	size_t *length;
	int64_t unit_us;

	if (!refuse(cx, rows))
		return (struct str){ NULL, 0 };
	w = column_writer(cx, rows->n, effort == CHUNK_SMALL);
	length = cx_calloc(cx, rows->places + 1, sizeof(*length));
	unit_us = unit_of(rows->at_us, rows->n);
	put_streams(w, &streams, rows, unit_us, length);
	put_head(&body, rows, unit_us, length);
	bytes_put(&body, streams.p, streams.n);
	seal_put(&body);
	return (struct str){ (const char *)body.p, body.n };
}

static bool
damaged(struct cx *cx, const char *what)
{
	return cx_fail_code(cx, FAIL_BROKEN, "damaged_chunk", NULL,
	    "a chunk of telemetry is damaged: %s", what);
}

static bool
read_unit(struct view *v, struct chunk *c)
{
	uint64_t unit;

	if (!view_varint(v, &unit))
		return false;
	for (size_t u = 0; u < UNITS; u++)
		if (unit == (uint64_t)units[u]) {
			c->unit_us = units[u];
			return true;
		}
	return false;
}

static bool
read_span(struct view *v, struct chunk *c)
{
	size_t span;

	if (!view_count(v, (size_t)(CHUNK_SPAN_US / c->unit_us), &span) ||
	    __builtin_add_overflow(
		c->first_us, (int64_t)span * c->unit_us, &c->last_us))
		return false;
	return c->n == 1 ? span == 0 : span >= c->n - 1;
}

bool
chunk_open(struct cx *cx, struct str body, struct chunk *c)
{
	struct view v, *part;
	const char *wrong = seal_open(body, MAGIC, &v);

	if (wrong != NULL)
		return damaged(cx, wrong);
	if (!view_count(&v, CHUNK_ROWS_MOST, &c->n) || c->n == 0 ||
	    !view_count(&v, CHUNK_PLACES_MOST, &c->places) ||
	    !view_signed(&v, &c->first_us) || !read_unit(&v, c) ||
	    !read_span(&v, c))
		return damaged(cx, "its head makes no sense");
	part = cx_calloc(cx, c->places + 1, sizeof(*part));
	if (!seal_parts(&v, part, c->places + 1))
		return damaged(cx, "its lengths make no sense");
	c->times = part[0];
	c->place = part + 1;
	return true;
}

bool
chunk_times(struct cx *cx, const struct chunk *c, int64_t *at_us)
{
	const int64_t most = (c->last_us - c->first_us) / c->unit_us;
	int64_t before = -1;

	if (c->n == 1)
		at_us[0] = 0;
	else if (!stream_get(
		     cx, (struct view){ c->times.p, c->times.n }, at_us, c->n))
		return damaged(cx, "its times cannot be read");
	if (at_us[0] != 0 || at_us[c->n - 1] != most)
		return damaged(cx, "its times are not those of its head");
	for (size_t i = 0; i < c->n; i++) {
		if (at_us[i] <= before || at_us[i] > most)
			return damaged(cx, "its times do not rise");
		before = at_us[i];
		at_us[i] = c->first_us + at_us[i] * c->unit_us;
	}
	return true;
}

bool
chunk_values(struct cx *cx, const struct chunk *c, size_t place, double *value,
    uint8_t *quality)
{
	const struct view none = { NULL, 0 };

	if (!column_get(cx, place < c->places ? c->place[place] : none, c->n,
		value, quality))
		return damaged(cx, "a place cannot be read");
	return true;
}
