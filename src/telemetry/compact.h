/*
 * compact.h - the chunks of a device and day, as few and small as they can
 * be, and the day in quarters of an hour.
 *
 * Pure; everything lives in the cx, which is left full of scratch: give each
 * day a cx of its own.
 */
#ifndef TELEMETRY_COMPACT_H
#define TELEMETRY_COMPACT_H

#include "telemetry/chunk.h"

/* One chunk of a day, before or after. */
struct compact_chunk {
	int64_t gen;
	struct str body;
	/* After: */
	int64_t from_us, to_us;
	int32_t rows;
};

/* A day with no more rows than this, 60 a quarter of an hour, has no roll-up
 * while its samples are kept: a roll-up takes as much room as some ten rows a
 * slot, which is a large part of those, and reading them costs little. */
#define COMPACT_PLAIN_ROWS 5760

struct compact_day {
	struct compact_chunk *chunk;
	size_t n; /* 1, or more when a day has more rows than a chunk takes */
	struct str rollup; /* empty for none */
};

/* All places of a chunk; FAIL_BROKEN "damaged_chunk". */
bool compact_read(struct cx *cx, struct str body, struct chunk_rows *rows);

/* The same with only those places in it that n ordinals, from 1, name. */
bool compact_read_some(struct cx *cx, struct str body, const int *ordinal,
    size_t n, struct chunk_rows *rows);

/*
 * The n chunks of one day in the order of gen; from_us is where the day
 * begins.  What comes out has gens of what went in, the highest among them,
 * and fewer chunks or as many.  FAIL_BROKEN "damaged_chunk" when one of them
 * cannot be read.
 */
bool compact_day(struct cx *cx, const struct compact_chunk *chunk, size_t n,
    int64_t from_us, struct compact_day *day);

/* The roll-up of such chunks, however few rows they have. */
bool compact_rollup(struct cx *cx, const struct compact_chunk *chunk, size_t n,
    int64_t from_us, struct str *rollup);

#endif
