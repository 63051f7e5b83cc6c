/*
 * bits.h - numbers of any width, one behind the other, low bits first.
 */
#ifndef TELEMETRY_BITS_H
#define TELEMETRY_BITS_H

#include "telemetry/bytes.h"

#define BITS_MOST 56 /* of one number */

struct bits_writer {
	struct bytes *out;
	uint64_t open;   /* bits that fill no byte yet */
	unsigned filled; /* how many, below 8 between calls */
};

/* Adds the low `width` bits of z, which has no others. */
static inline void
bits_put(struct bits_writer *w, uint64_t z, unsigned width)
{
	uint64_t raw;

	bytes_reserve(w->out, sizeof(raw));
	w->open |= z << w->filled;
	w->filled += width;
	raw = htole64(w->open);
	memcpy(w->out->p + w->out->n, &raw, sizeof(raw));
	w->out->n += w->filled >> 3;
	w->open >>= w->filled & ~7u;
	w->filled &= 7;
}

/* Fills the last byte up with zeros. */
static inline void
bits_end(struct bits_writer *w)
{
	if (w->filled > 0)
		bits_put(w, 0, 8 - w->filled);
}

static inline uint64_t
bits_mask(unsigned width)
{
	return (UINT64_C(1) << width) - 1;
}

/* 57 bits or more from bit `at` on; behind the end come zeros. */
static inline uint64_t
bits_peek(struct view v, size_t at)
{
	const size_t byte = at >> 3;
	uint64_t raw = 0;

	if (byte + sizeof(raw) <= v.n) {
		memcpy(&raw, v.p + byte, sizeof(raw));
		return le64toh(raw) >> (at & 7);
	}
	if (byte >= v.n)
		return 0;
	if (v.n < sizeof(raw)) {
		memcpy(&raw, v.p + byte, v.n - byte);
		return le64toh(raw) >> (at & 7);
	}
	/* The last eight bytes, and of them those from `byte` on. */
	memcpy(&raw, v.p + v.n - sizeof(raw), sizeof(raw));
	return le64toh(raw) >> 8 * (byte + sizeof(raw) - v.n) >> (at & 7);
}

#endif
