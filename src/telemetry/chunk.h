/*
 * chunk.h - the samples of one device over some time, as one body of bytes.
 *
 * Rows are sorted by time, one an instant; metrics stand in places by their
 * ordinal.  Values come back with the very bits they had, except that NaN
 * means that there is none.
 *
 * Body: "pch", version (1), varint n, varint places, the first instant
 * (signed varint, µs), varint unit (µs; one of 1 000 000, 1 000, 1), varint
 * span (last - first, in units), varint length of the times and of each
 * place, the times (a stream (stream.h) of (at - first) / unit, absent when
 * n is 1), the places (column.h; nothing of length 0), CRC-32C of all that,
 * little end first.  A stream names its codec, a column its form: new ones
 * get new numbers, and a change of the frame a new version.  The bodies in
 * tests/unit/chunk are read for ever.
 *
 * Pure; knows neither tenant nor device nor the names of metrics.
 */
#ifndef TELEMETRY_CHUNK_H
#define TELEMETRY_CHUNK_H

#include "telemetry/bytes.h"

#define CHUNK_ROWS_MOST 131072
#define CHUNK_PLACES_MOST 1024

/* last - first lies below it: 71 years. */
#define CHUNK_SPAN_US (INT64_C(1) << 51)

struct chunk_rows {
	size_t n;             /* rows, 1 … CHUNK_ROWS_MOST */
	size_t places;        /* 0 … CHUNK_PLACES_MOST */
	const int64_t *at_us; /* n, strictly rising */
	/* places arrays of n: NaN is no value; NULL for a place without any. */
	double *const *value;
	/* The same for quality; NULL, or NULL for a place: all 0, which is
	 * good.  A quality is kept also where there is no value. */
	uint8_t *const *quality;
};

enum chunk_effort {
	CHUNK_QUICK, /* closing a buffer: 60 million values a second and more */
	CHUNK_SMALL  /* nightly compaction: whatever makes it smallest */
};

/*
 * The body of the rows, in the arena of cx.  Its p is NULL after FAIL_INVALID:
 * sizes beyond the limits ("too_many"), instants that do not rise
 * ("unsorted") or a span of CHUNK_SPAN_US or more ("out_of_range").
 */
struct str chunk_encode(
    struct cx *cx, const struct chunk_rows *rows, enum chunk_effort effort);

/* An opened body; valid as long as the body and the cx it was opened with. */
struct chunk {
	size_t n;
	size_t places;
	int64_t first_us;
	int64_t last_us;
	int64_t unit_us;
	struct view times;
	const struct view *place;
};

/*
 * Opens a body: checks frame, lengths, check sum.  All three functions fail
 * with FAIL_BROKEN "damaged_chunk" and then have written anything or nothing
 * to the arrays; no bytes make them read or write elsewhere, or take more
 * memory than 20 bytes a row.
 */
bool chunk_open(struct cx *cx, struct str body, struct chunk *c);

/* The n instants, strictly rising. */
bool chunk_times(struct cx *cx, const struct chunk *c, int64_t *at_us);

/* The n values of a place, NaN where there is none, and their qualities
 * unless quality is NULL.  A place the chunk does not have holds nothing. */
bool chunk_values(struct cx *cx, const struct chunk *c, size_t place,
    double *value, uint8_t *quality);

#endif
