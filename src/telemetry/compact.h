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

/* A day with no more rows than this has no roll-up: reading its samples costs
 * no more, and keeping both would cost twice. */
#define COMPACT_PLAIN_ROWS 192

struct compact_day {
	struct compact_chunk *chunk;
	size_t n; /* 1, or more when a day has more rows than a chunk takes */
	struct str rollup; /* empty for none */
};

/* All places of a chunk; FAIL_BROKEN "damaged_chunk". */
bool compact_read(struct cx *cx, struct str body, struct chunk_rows *rows);

/*
 * The n chunks of one day in the order of gen; from_us is where the day
 * begins.  What comes out has gens of what went in, the highest among them,
 * and fewer chunks or as many.  FAIL_BROKEN "damaged_chunk" when one of them
 * cannot be read.
 */
bool compact_day(struct cx *cx, const struct compact_chunk *chunk, size_t n,
    int64_t from_us, struct compact_day *day);

#endif
