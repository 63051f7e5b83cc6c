#include "telemetry/blocks.h"

#define RICE 64 /* how = RICE + k */
#define RICE_K_MOST 32
#define HOW_BITS 7
#define HOW_FIRST 0 /* before the first block */

static size_t
rice_escapes(const uint64_t *z, size_t n, unsigned k)
{
	size_t bits = 0;

	for (size_t i = 0; i < n; i++) {
		const uint64_t ones = z[i] >> k;

		bits += ones < BLOCKS_ESCAPE ? (size_t)ones + 1 + k
					     : BLOCKS_ESCAPE + BITS_MOST;
	}
	return bits;
}

static size_t
rice_cost(const uint64_t *z, size_t n, unsigned k, uint64_t all)
{
	uint64_t ones = 0;

	if (all >> k >= BLOCKS_ESCAPE)
		return rice_escapes(z, n, k);
	for (size_t i = 0; i < n; i++)
		ones += z[i] >> k;
	return (size_t)ones + n * (k + 1);
}

/* How one block is written, and what that costs with its head. */
struct choice {
	unsigned how;
	size_t bits;
};

static void
consider(struct choice *best, unsigned how, unsigned before, size_t bits)
{
	bits += how == before ? 1 : 1 + HOW_BITS;
	if (bits < best->bits)
		*best = (struct choice){ how, bits };
}

static struct choice
choose(const uint64_t *z, size_t n, unsigned before)
{
	struct choice best = { 0, SIZE_MAX };
	uint64_t all = 0, sum = 0;
	unsigned width, k;

	for (size_t i = 0; i < n; i++) {
		all |= z[i];
		sum += z[i];
	}
	width = bytes_width(all);
	consider(&best, width, before, n * width);
	if (before < RICE && before > width)
		consider(&best, before, before, n * before);
	/* The best k of numbers that fall off geometrically is near the
	 * logarithm of their mean; it is tried when even without the bits
	 * lost to rounding down it could win. */
	k = bytes_width(sum / n);
	k = k > 0 ? k - 1 : 0;
	if (k > RICE_K_MOST || (sum >> k) + n * k >= best.bits)
		return best;
	consider(&best, RICE + k, before, rice_cost(z, n, k, all));
	if (k > 0)
		consider(
		    &best, RICE + k - 1, before, rice_cost(z, n, k - 1, all));
	if (before >= RICE && before != best.how)
		consider(
		    &best, before, before, rice_cost(z, n, before - RICE, all));
	return best;
}

static void
put_rice(struct bits_writer *w, uint64_t z, unsigned k)
{
	const uint64_t ones = z >> k;

	if (ones >= BLOCKS_ESCAPE) {
		bits_put(w, bits_mask(BLOCKS_ESCAPE), BLOCKS_ESCAPE);
		bits_put(w, z, BITS_MOST);
		return;
	}
	bits_put(w,
	    bits_mask((unsigned)ones) | (z & bits_mask(k)) << (ones + 1),
	    (unsigned)ones + 1 + k);
}

static void
put_block(struct bits_writer *w, const uint64_t *z, size_t n, unsigned how)
{
	bytes_reserve(w->out, n * (BLOCKS_ESCAPE + BITS_MOST) / 8 + 16);
	if (how >= RICE)
		for (size_t i = 0; i < n; i++)
			put_rice(w, z[i], how - RICE);
	else if (how > 0)
		for (size_t i = 0; i < n; i++)
			bits_put(w, z[i], how);
}

void
blocks_put(struct bits_writer *w, const uint64_t *z, size_t n)
{
	unsigned before = HOW_FIRST;

	for (size_t i = 0; i < n; i += BLOCKS_SIZE) {
		const size_t m = n - i < BLOCKS_SIZE ? n - i : BLOCKS_SIZE;
		const unsigned how = choose(z + i, m, before).how;

		if (how == before)
			bits_put(w, 1, 1);
		else
			bits_put(w, (uint64_t)how << 1, 1 + HOW_BITS);
		put_block(w, z + i, m, how);
		before = how;
	}
}

size_t
blocks_cost(const uint64_t *z, size_t n)
{
	struct choice c = { HOW_FIRST, 0 };
	size_t bits = 0;

	for (size_t i = 0; i < n; i += BLOCKS_SIZE) {
		const size_t m = n - i < BLOCKS_SIZE ? n - i : BLOCKS_SIZE;

		c = choose(z + i, m, c.how);
		bits += c.bits;
	}
	return bits;
}

void
blocks_open(struct blocks_reader *r, struct view bytes, size_t at)
{
	*r = (struct blocks_reader){ bytes, at, HOW_FIRST };
}

static void
read_packed(struct blocks_reader *r, uint64_t *z, size_t n, unsigned width)
{
	const uint64_t mask = bits_mask(width);
	const size_t end = (r->at + n * width) / 8 + sizeof(uint64_t);

	if (width == 0) {
		memset(z, 0, n * sizeof(*z));
	} else if (end <= r->bytes.n) {
		const uint8_t *p = r->bytes.p;
		size_t at = r->at;

		for (size_t i = 0; i < n; i++, at += width) {
			uint64_t raw;

			memcpy(&raw, p + (at >> 3), sizeof(raw));
			z[i] = le64toh(raw) >> (at & 7) & mask;
		}
	} else {
		for (size_t i = 0; i < n; i++)
			z[i] = bits_peek(r->bytes, r->at + i * width) & mask;
	}
	r->at += n * width;
}

static void
read_rice(struct blocks_reader *r, uint64_t *z, size_t n, unsigned k)
{
	const uint64_t mask = bits_mask(k);
	uint64_t raw = 0;
	unsigned left = 0; /* bits of raw not used; above them are zeros */

	for (size_t i = 0; i < n; i++) {
		unsigned ones = (unsigned)__builtin_ctzll(~raw);

		if (ones + 1 + k > left) {
			raw = bits_peek(r->bytes, r->at) & bits_mask(57);
			left = 57;
			ones = (unsigned)__builtin_ctzll(~raw);
		}
		if (ones >= BLOCKS_ESCAPE) {
			r->at += BLOCKS_ESCAPE;
			z[i] =
			    bits_peek(r->bytes, r->at) & bits_mask(BITS_MOST);
			r->at += BITS_MOST;
			raw = left = 0;
			continue;
		}
		z[i] = (uint64_t)ones << k | (raw >> (ones + 1) & mask);
		raw >>= ones + 1 + k;
		left -= ones + 1 + k;
		r->at += ones + 1 + k;
	}
}

bool
blocks_next(struct blocks_reader *r, uint64_t *z, size_t n)
{
	const uint64_t head = bits_peek(r->bytes, r->at);

	if (head & 1) {
		r->at += 1;
	} else {
		r->how = (unsigned)(head >> 1 & bits_mask(HOW_BITS));
		r->at += 1 + HOW_BITS;
	}
	if (r->how > RICE + RICE_K_MOST ||
	    (r->how < RICE && r->how > BITS_MOST))
		return false;
	if (r->how < RICE)
		read_packed(r, z, n, r->how);
	else
		read_rice(r, z, n, r->how - RICE);
	return true;
}

bool
blocks_whole(const struct blocks_reader *r)
{
	return r->at <= r->bytes.n * 8;
}
