/*
 * tail.h - the newest samples of one device, before they become a chunk.
 *
 * The writer keeps a tail a device: rows one behind the other in the order
 * they came, each told by its difference to the row before, so that a row
 * of eight metrics costs about sixteen bytes.  The bytes of a row are the
 * same in memory, in the journal and on the way to a reader.
 *
 * A row is
 *
 *   varint   zigzag of (step - step before), step = time - time before, µs;
 *            the first row's time counts from 2020-01-01
 *   varint   places * 4 + 2 (a quality byte follows each value)
 *            + 1 (a bitmap of the places that are there follows)
 *   values   of the places that are there:
 *            0, scale          the scale of this place grows to that many
 *                              decimals, and the value follows
 *            1, 8 bytes        a number that is no short decimal, as it is
 *            2 + zigzag(d)     mantissa = mantissa before + d,
 *                              value = mantissa / 10^scale
 *
 * A value comes back bit for bit: a decimal with a mantissa below 2^51 and
 * up to 15 decimals is the correctly rounded quotient of two exact doubles.
 *
 * Memory is malloc's, since a tail lives as long as its device is heard of;
 * out of memory aborts.  Readers are safe on any bytes.
 */
#ifndef TELEMETRY_TAIL_H
#define TELEMETRY_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "telemetry/bytes.h"

#define TAIL_PLACES 1024 /* metrics of a device */

/* Quality of a value: the low two bits say how good, the six above whose
 * judgement it was (a code of the protocol it came by). */
enum tail_quality {
	QUALITY_GOOD,
	QUALITY_UNCERTAIN,
	QUALITY_BAD,
	QUALITY_SUBSTITUTED
};

/* What the next row is told by. */
struct tail_state {
	int64_t at_us, step_us;
	uint32_t places;   /* of scale[] and mantissa[] */
	int64_t *mantissa; /* one allocation with scale[] behind it */
	uint8_t *scale;
};

struct tail {
	struct tail_state state;
	uint8_t *bytes;
	uint32_t size, room;
	uint32_t rows;
};

/*
 * Appends a row of `places` values (NaN: not there; at least one is) and
 * returns its bytes, valid until the next append.  quality may be NULL: all
 * good.
 */
struct str tail_append(struct tail *t, int64_t at_us, size_t places,
    const double *value, const uint8_t *quality);

/* Takes over rows that another tail wrote in the same state.  False when
 * they are not whole rows: the tail is spoilt then, and to be cleared. */
bool tail_adopt(struct tail *t, struct str rows);

/* Empties it; what it allocated is kept unless `whole`. */
void tail_clear(struct tail *t, bool whole);

/* Walks over rows. */
struct tail_reader {
	struct view rest;
	struct tail_state state;
	size_t rows;      /* read so far */
	int64_t at_us;    /* of the last of them */
	size_t places;    /* its width */
	double *value;    /* NaN: not there */
	uint8_t *quality; /* 0: good */
	bool damaged;     /* the walk ended before the bytes did */
};

void tail_open(struct tail_reader *r, struct str rows);
/* False behind the last row, and when the rest is no row (damaged). */
bool tail_next(struct tail_reader *r);
void tail_close(struct tail_reader *r);

#endif
