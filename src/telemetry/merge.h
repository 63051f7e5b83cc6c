/*
 * merge.h - the samples of one device from several pieces, as one.
 *
 * Pieces come in the order in which their samples arrived: an old chunk, its
 * later generations, what is not written yet.  Each is sorted by time, one
 * row an instant, and they may lie apart, overlap or repeat each other.
 *
 * Of one instant and place the piece that came last and has a value wins,
 * with its quality.  A quality other than 0 without a value (a sensor that
 * says it has none) stands where no piece has a value, and takes none away.
 *
 * Pieces that do not overlap are copied whole; what overlaps is copied in
 * runs as long as one piece is alone.  Pure; everything lives in cx.
 */
#ifndef TELEMETRY_MERGE_H
#define TELEMETRY_MERGE_H

#include "telemetry/chunk.h"

/* What one piece says about one place. */
struct merge_piece {
	size_t n;
	const int64_t *at_us;   /* strictly rising */
	const double *value;    /* NaN is none; NULL when the piece has none */
	const uint8_t *quality; /* NULL: all 0 */
};

struct merge_samples {
	size_t n;
	int64_t *at_us;   /* strictly rising */
	double *value;    /* NaN only where quality is not 0 */
	uint8_t *quality; /* n of them */
};

/* The samples of one place with from_us <= t < to_us. */
struct merge_samples merge_place(struct cx *cx, const struct merge_piece *piece,
    size_t pieces, int64_t from_us, int64_t to_us);

/*
 * The rows of all places with from_us <= t < to_us; as many places as the
 * piece with most of them has.  A place without values and qualities in all
 * pieces is NULL.  n may be 0, and more than a chunk takes.
 */
struct chunk_rows merge_rows(struct cx *cx, const struct chunk_rows *piece,
    size_t pieces, int64_t from_us, int64_t to_us);

#endif
