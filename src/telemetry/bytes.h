/*
 * bytes.h - writing and reading the bytes of packed bodies.
 *
 * A varint has seven bits a byte, the low ones first, and the high bit of a
 * byte says that another follows; ten bytes at most.  A signed number is
 * folded first (0, -1, 1, -2, … become 0, 1, 2, 3, …), so that small ones of
 * either sign stay short.
 *
 * A reader never leaves its view: what does not fit is false, and the caller
 * says that the body is damaged.
 */
#ifndef TELEMETRY_BYTES_H
#define TELEMETRY_BYTES_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "base/cx.h"
#include "base/str.h"

/* A growing buffer in an arena. */
struct bytes {
	struct cx *cx;
	uint8_t *p;
	size_t n;
	size_t room;
};

/* What is left to read. */
struct view {
	const uint8_t *p;
	size_t n;
};

static inline uint64_t
bytes_fold(int64_t x)
{
	return (uint64_t)x << 1 ^ (x < 0 ? UINT64_MAX : 0);
}

static inline int64_t
bytes_unfold(uint64_t z)
{
	return (int64_t)(z >> 1 ^ (UINT64_C(0) - (z & 1)));
}

/* The number of bits that z needs; none for 0. */
static inline unsigned
bytes_width(uint64_t z)
{
	return z == 0 ? 0 : 64 - (unsigned)__builtin_clzll(z);
}

/* Makes room for `more` bytes behind n. */
static inline void
bytes_reserve(struct bytes *b, size_t more)
{
	uint8_t *p;

	if (b->room - b->n >= more)
		return;
	b->room = 2 * b->room + more;
	p = cx_alloc(b->cx, b->room);
	if (b->n > 0)
		memcpy(p, b->p, b->n);
	b->p = p;
}

static inline void
bytes_put(struct bytes *b, const void *p, size_t n)
{
	bytes_reserve(b, n);
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

static inline void
bytes_byte(struct bytes *b, unsigned byte)
{
	bytes_reserve(b, 1);
	b->p[b->n++] = (uint8_t)byte;
}

/* Writes a varint where there is room for ten bytes; returns its end. */
static inline uint8_t *
bytes_write_varint(uint8_t *at, uint64_t z)
{
	for (; z >= 128; z >>= 7)
		*at++ = (uint8_t)(z | 128);
	*at++ = (uint8_t)z;
	return at;
}

static inline void
bytes_varint(struct bytes *b, uint64_t z)
{
	bytes_reserve(b, 10);
	b->n = (size_t)(bytes_write_varint(b->p + b->n, z) - b->p);
}

static inline void
bytes_signed(struct bytes *b, int64_t x)
{
	bytes_varint(b, bytes_fold(x));
}

/* The next n bytes as a view of their own. */
static inline bool
view_take(struct view *v, size_t n, struct view *taken)
{
	if (n > v->n)
		return false;
	*taken = (struct view){ v->p, n };
	v->p += n;
	v->n -= n;
	return true;
}

static inline bool
view_byte(struct view *v, unsigned *byte)
{
	if (v->n == 0)
		return false;
	*byte = *v->p++;
	v->n--;
	return true;
}

static inline bool
view_varint(struct view *v, uint64_t *z)
{
	unsigned byte, shift = 0;

	*z = 0;
	do {
		if (shift > 63 || !view_byte(v, &byte))
			return false;
		*z |= (uint64_t)(byte & 127) << shift;
		shift += 7;
	} while (byte & 128);
	return true;
}

static inline bool
view_signed(struct view *v, int64_t *x)
{
	uint64_t z;

	if (!view_varint(v, &z))
		return false;
	*x = bytes_unfold(z);
	return true;
}

/* A varint of at most `most`. */
static inline bool
view_count(struct view *v, size_t most, size_t *count)
{
	uint64_t z;

	if (!view_varint(v, &z) || z > most)
		return false;
	*count = (size_t)z;
	return true;
}

/* A view whose length stands before it. */
static inline bool
view_part(struct view *v, struct view *part)
{
	size_t n;

	return view_count(v, v->n, &n) && view_take(v, n, part);
}

#endif
