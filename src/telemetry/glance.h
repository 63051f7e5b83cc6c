/*
 * glance.h - what one metric of a tail was within a range, in one number.
 *
 * Rows of a tail (tail.h) tell every metric by its difference to the row
 * before, so they must be walked from the beginning; but of the metrics that
 * are not asked for only the lengths matter.  A mark remembers where the rows
 * of a range begin, so that the next glance, a minute later, begins there.
 *
 * Pure; safe on any bytes.  Memory is malloc's, out of memory aborts.
 */
#ifndef TELEMETRY_GLANCE_H
#define TELEMETRY_GLANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "telemetry/bytes.h"

struct glance_sample {
	int64_t at_us;
	double value; /* NaN: it is bad, and counts for nothing */
};

/* Samples of the range in the order they came; all zero is empty. */
struct glance_book {
	struct glance_sample *sample;
	size_t n, room;
	bool falls; /* not strictly rising */
};

/* Room for one more; for whoever has samples from elsewhere. */
void glance_add(struct glance_book *b, int64_t at_us, double value);
void glance_clear(struct glance_book *b);

/* Where the first row not before from_us stands: NULL at first, and to be
 * freed by glance_forget() when the rows are. */
struct glance_mark;
void glance_forget(struct glance_mark **mark);

struct glance_ask {
	size_t place; /* of the metric, from 0 */
	int64_t from_us, to_us;
	bool skips_bad;
};

/*
 * Adds the samples of a tail's place with from_us <= t < to_us.  mark may be
 * NULL; else it is used, and moved, and its rows must begin as they did.
 * False when the bytes are no rows.
 */
bool glance_over(struct glance_book *b, struct str rows,
    const struct glance_ask *ask, struct glance_mark **mark);

/* Count, sum … of what is in the book, of two of one instant the one that
 * came later; sorts it. */
struct glance_sum {
	uint64_t count;
	double sum, min, max, first, last; /* 0 when count is */
	int64_t first_us, last_us;
	/* Between what all samples lie, bad ones too; 1 and 0 for none. */
	int64_t from_us, to_us;
};
struct glance_sum glance_sum(struct glance_book *b);

/* Whether no instant of one lies among those of the other, so that the two
 * can be added. */
bool glance_apart(const struct glance_sum *a, const struct glance_sum *b);
void glance_join(struct glance_sum *a, const struct glance_sum *b);

#endif
