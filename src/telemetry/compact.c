#include "telemetry/compact.h"

#include <string.h>

#include "telemetry/chunk.h"
#include "telemetry/merge.h"
#include "telemetry/rollup.h"

/* Times, and of n ordinals, or else of all, the places. */
static bool
read_rows(struct cx *cx, struct str body, const int *ordinal, size_t n,
    struct chunk_rows *rows)
{
	struct chunk c;
	int64_t *at_us;
	double **value;
	uint8_t **quality;

	if (!chunk_open(cx, body, &c))
		return false;
	at_us = cx_calloc(cx, c.n, sizeof(*at_us));
	value = cx_calloc(cx, c.places, sizeof(*value));
	quality = cx_calloc(cx, c.places, sizeof(*quality));
	if (!chunk_times(cx, &c, at_us))
		return false;
	for (size_t k = 0; k < (ordinal == NULL ? c.places : n); k++) {
		const size_t i = ordinal == NULL ? k : (size_t)ordinal[k] - 1;

		if (i >= c.places || c.place[i].n == 0)
			continue;
		value[i] = cx_alloc(cx, c.n * sizeof(**value));
		quality[i] = cx_alloc(cx, c.n);
		if (!chunk_values(cx, &c, i, value[i], quality[i]))
			return false;
	}
	*rows = (struct chunk_rows){ c.n, c.places, at_us, value, quality };
	return true;
}

bool
compact_read(struct cx *cx, struct str body, struct chunk_rows *rows)
{
	return read_rows(cx, body, NULL, 0, rows);
}

bool
compact_read_some(struct cx *cx, struct str body, const int *ordinal, size_t n,
    struct chunk_rows *rows)
{
	return read_rows(cx, body, ordinal, n, rows);
}

/* Rows [from, from + n) of all places. */
static struct chunk_rows
slice(struct cx *cx, const struct chunk_rows *rows, size_t from, size_t n)
{
	double **value = cx_calloc(cx, rows->places, sizeof(*value));
	uint8_t **quality = cx_calloc(cx, rows->places, sizeof(*quality));

	for (size_t i = 0; i < rows->places; i++) {
		if (rows->value[i] != NULL)
			value[i] = rows->value[i] + from;
		if (rows->quality != NULL && rows->quality[i] != NULL)
			quality[i] = rows->quality[i] + from;
	}
	return (struct chunk_rows){ n, rows->places, rows->at_us + from, value,
		quality };
}

/* As few chunks as the rows need; they lie apart, so that any gens do. */
static bool
pack(struct cx *cx, const struct chunk_rows *rows,
    const struct compact_chunk *old, size_t n, struct compact_day *day)
{
	day->n = (rows->n + CHUNK_ROWS_MOST - 1) / CHUNK_ROWS_MOST;
	day->chunk = cx_calloc(cx, day->n, sizeof(*day->chunk));
	if (day->n > n)
		return cx_fail_code(cx, FAIL_BROKEN, "damaged_chunk", NULL,
		    "a day has more rows than its chunks can hold");
	for (size_t i = 0; i < day->n; i++) {
		const size_t from = i * CHUNK_ROWS_MOST;
		const size_t left = rows->n - from;
		const struct chunk_rows part = slice(cx, rows, from,
		    left < CHUNK_ROWS_MOST ? left : CHUNK_ROWS_MOST);

		day->chunk[i] = (struct compact_chunk){
			.gen = old[n - day->n + i].gen,
			.body = chunk_encode(cx, &part, CHUNK_SMALL),
			.from_us = part.at_us[0],
			.to_us = part.at_us[part.n - 1],
			.rows = (int32_t)part.n,
		};
	}
	return true;
}

static struct str
roll_up(struct cx *cx, const struct chunk_rows *rows, int64_t from_us)
{
	struct rollup_slots **slots =
	    cx_calloc(cx, rows->places, sizeof(struct rollup_slots *));

	for (size_t i = 0; i < rows->places; i++) {
		if (rows->value[i] == NULL)
			continue;
		slots[i] = cx_alloc(cx, sizeof(struct rollup_slots));
		rollup_of(slots[i], from_us, rows->at_us, rows->value[i],
		    rows->quality == NULL ? NULL : rows->quality[i], rows->n);
	}
	return rollup_encode(
	    cx, (const struct rollup_slots *const *)slots, rows->places);
}

/* The n chunks as one. */
static bool
read_merged(struct cx *cx, const struct compact_chunk *chunk, size_t n,
    struct chunk_rows *rows)
{
	struct chunk_rows *piece = cx_calloc(cx, n, sizeof(*piece));

	for (size_t i = 0; i < n; i++)
		if (!compact_read(cx, chunk[i].body, &piece[i]))
			return false;
	*rows = merge_rows(cx, piece, n, INT64_MIN, INT64_MAX);
	return true;
}

bool
compact_day(struct cx *cx, const struct compact_chunk *chunk, size_t n,
    int64_t from_us, struct compact_day *day)
{
	struct chunk_rows rows;

	if (!read_merged(cx, chunk, n, &rows) ||
	    !pack(cx, &rows, chunk, n, day))
		return false;
	day->rollup = rows.n <= COMPACT_PLAIN_ROWS
	    ? (struct str){ NULL, 0 }
	    : roll_up(cx, &rows, from_us);
	return true;
}

bool
compact_rollup(struct cx *cx, const struct compact_chunk *chunk, size_t n,
    int64_t from_us, struct str *rollup)
{
	struct chunk_rows rows;

	if (!read_merged(cx, chunk, n, &rows))
		return false;
	*rollup = roll_up(cx, &rows, from_us);
	return true;
}
