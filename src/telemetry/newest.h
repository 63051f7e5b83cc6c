/*
 * newest.h - newest values and tallies that are still to be written down.
 *
 * A book collects what its devices said last, each metric with its own
 * time, until somebody takes it out.  Pure; memory is malloc's, out of
 * memory aborts.
 */
#ifndef TELEMETRY_NEWEST_H
#define TELEMETRY_NEWEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cx.h"

struct newest;

/* All zero, but for cx_init(&cx), is an empty one. */
struct newest_book {
	struct newest *item; /* who waited longest first */
	size_t n, room;
	struct cx cx; /* of what was taken out last */
};

/*
 * A device said something.  *place is the device's own, 0 at first, and
 * stays where it is: the book keeps in it where the device stands.  Of two
 * values of one time the one noted later counts.
 */
void newest_note(struct newest_book *book, uint32_t *place, int64_t device,
    int32_t tenant, int64_t at_us, size_t width, const double *value);

/* Asks for the memory of what is noted soon. */
void newest_prefetch(const struct newest_book *book, uint32_t place);

/* Devices that said everything at one time, which most do, come first: what
 * they said needs no times of its own, and mostly no merging either. */
struct newest_values {
	size_t n;
	size_t plain;        /* of n */
	size_t plain_values; /* of values; theirs come first too */
	const int64_t *device;
	const int32_t *tenant;
	const int64_t *at_us;        /* of the newest sample */
	const int32_t *first, *last; /* places in t_ms and v, from 1 */
	const int64_t *t_ms;         /* time of each value; 0: none */
	const double *v;             /* NaN: none */
	size_t values;
};

/* Takes out at most so many devices; arrays live until the next call. */
struct newest_values newest_take(struct newest_book *book, size_t most);
/* What was taken out last could not be written: puts its i-th device back,
 * without losing what was noted meanwhile. */
void newest_put_back(struct newest_book *book, uint32_t *place,
    const struct newest_values *taken, size_t i);
/* Devices must still be there. */
void newest_clear(struct newest_book *book);

/* What each tenant sent. */
struct tenant_tally {
	int32_t tenant;
	int64_t points, fields, requests;
};

/* All zero is an empty one. */
struct tally_book {
	struct tenant_tally *item;
	size_t n, room;
	bool taken; /* what stands there was taken out */
};

void tally_note(
    struct tally_book *book, int32_t tenant, size_t points, int64_t fields);
/* Takes all out; valid until the next tally_note(). */
size_t tally_take(struct tally_book *book, const struct tenant_tally **tally);
void tally_clear(struct tally_book *book);

#endif
