#include "telemetry/stream.h"

#include <string.h>
#include <zstd.h>

#define ORDERS 3
#define HEAD_ORDER 4
#define HEAD_COUNTED 6
#define VARINT_MOST 10
#define ZSTD_LEVEL 1
#define ZSTD_LEAST 32 /* numbers; fewer cannot repay its head */
#define PROBES 4      /* blocks that choose the order when in a hurry */
#define REPEAT 4      /* numbers in a row that make a pattern */
#define REPEAT_SLOTS 1024
#define REPEAT_LOOK 512 /* numbers that are looked at */
#define REPEATS_WORTH 8 /* one in so many, for Zstandard to be tried */
#define CLASSES_GAIN 64 /* slower to read: must save 1/64 of the blocks */

struct stream_writer {
	struct cx *cx;
	bool small;
	uint64_t *z;    /* what remains, as naturals */
	uint64_t *best; /* the same of the best plan so far */
	struct classes_step *steps;
	struct bytes varints; /* of z, */
	struct bytes packed;  /* and packed */
	struct bytes best_packed;
	ZSTD_CCtx *zstd;
};

/* One way to write a row. */
struct plan {
	enum stream_codec codec;
	unsigned order;
	bool counted;
	int64_t least;
	int64_t sum, step;
	size_t bytes; /* about */
	struct classes_plan classes;
};

static void
end_zstd(void *context)
{
	(void)ZSTD_freeCCtx(context);
}

struct stream_writer *
stream_writer(struct cx *cx, size_t most, bool small)
{
	struct stream_writer *w = cx_alloc(cx, sizeof(*w));

	*w = (struct stream_writer){ .cx = cx, .small = small };
	w->z = cx_calloc(cx, most, sizeof(*w->z));
	w->best = cx_calloc(cx, most, sizeof(*w->best));
	if (small)
		w->steps = cx_calloc(cx, most, sizeof(*w->steps));
	w->varints.cx = w->packed.cx = w->best_packed.cx = cx;
	return w;
}

/* Only rows that want it pay for its megabyte. */
static ZSTD_CCtx *
zstd_of(struct stream_writer *w)
{
	if (w->zstd == NULL) {
		w->zstd = ZSTD_createCCtx();
		if (w->zstd != NULL)
			cx_defer(w->cx, end_zstd, w->zstd);
	}
	return w->zstd;
}

bool
stream_squeeze(
    struct stream_writer *w, struct bytes *out, const void *p, size_t n)
{
	const size_t most = ZSTD_compressBound(n);
	ZSTD_CCtx *context = zstd_of(w);
	size_t packed;

	if (context == NULL)
		return false;
	bytes_reserve(out, most);
	packed =
	    ZSTD_compressCCtx(context, out->p + out->n, most, p, n, ZSTD_LEVEL);
	if (ZSTD_isError(packed) || packed >= n)
		return false;
	out->n += packed;
	return true;
}

bool
stream_unsqueeze(struct view packed, void *p, size_t n)
{
	const size_t got = ZSTD_decompress(p, n, packed.p, packed.n);

	return !ZSTD_isError(got) && got == n;
}

/* What remains of order 0, 1 or 2 at i >= order. */
static inline int64_t
remainder_of(const int64_t *x, size_t i, unsigned order)
{
	if (order == 0)
		return x[i];
	if (order == 1)
		return x[i] - x[i - 1];
	return x[i] - 2 * x[i - 1] + x[i - 2];
}

/* Bits that a block of remainders would take when packed. */
static size_t
packed_bits(const int64_t *x, size_t from, size_t to, unsigned order)
{
	uint64_t all = 0;

	for (size_t i = from < order ? order : from; i < to; i++) {
		const int64_t r = remainder_of(x, i, order);

		all |= (uint64_t)(r < 0 ? ~r : r);
	}
	return (to - from) * (bytes_width(all) + 1u);
}

static size_t
order_score(const int64_t *x, size_t n, unsigned order, bool every)
{
	const size_t blocks = (n + STREAM_BLOCK - 1) / STREAM_BLOCK;
	const size_t step = every || blocks <= PROBES ? 1 : blocks / PROBES;
	size_t bits = 0;

	for (size_t b = 0; b < blocks; b += step) {
		const size_t from = b * STREAM_BLOCK;
		const size_t to =
		    n - from < STREAM_BLOCK ? n : from + STREAM_BLOCK;

		bits += packed_bits(x, from, to, order);
	}
	return bits;
}

struct range {
	int64_t least, most;
};

static struct range
range_of(const int64_t *x, size_t n, unsigned order)
{
	const int64_t first = remainder_of(x, order, order);
	struct range r = { first, first };

	for (size_t i = order; i < n; i++) {
		const int64_t d = remainder_of(x, i, order);

		r.least = d < r.least ? d : r.least;
		r.most = d > r.most ? d : r.most;
	}
	return r;
}

/* Naturals of what remains; the first `order` are 0. */
static void
naturals(uint64_t *z, const int64_t *x, size_t n, const struct plan *p)
{
	const uint64_t least = (uint64_t)p->least;

	for (size_t i = 0; i < p->order; i++)
		z[i] = 0;
	if (p->counted)
		for (size_t i = p->order; i < n; i++)
			z[i] = (uint64_t)remainder_of(x, i, p->order) - least;
	else
		for (size_t i = p->order; i < n; i++)
			z[i] = bytes_fold(remainder_of(x, i, p->order));
}

/* Where the sums must stand before the first number; each takes `least`
 * with every step. */
static void
find_starts(struct plan *p, const int64_t *x)
{
	const int64_t base = p->counted ? p->least : 0;

	if (p->order == 1)
		p->sum = x[0] - base;
	if (p->order == 2) {
		p->step = x[1] - x[0] - 2 * base;
		p->sum = x[0] - p->step - base;
	}
}

static size_t
head_bytes(const struct plan *p)
{
	size_t bits = 8;

	if (p->counted)
		bits += bytes_width(bytes_fold(p->least)) + 8;
	if (p->order >= 1)
		bits += bytes_width(bytes_fold(p->sum)) + 8;
	if (p->order >= 2)
		bits += bytes_width(bytes_fold(p->step)) + 8;
	return bits / 8;
}

static void
keep(struct stream_writer *w, struct plan *best, const struct plan *p)
{
	uint64_t *z = w->z;

	*best = *p;
	w->z = w->best;
	w->best = z;
}

/* Whether what stood before comes again, as Zstandard wants it: to try it on
 * noise would cost as much as all the rest. */
static bool
repeats(const uint64_t *z, size_t n)
{
	uint32_t last[REPEAT_SLOTS] = { 0 }; /* where it stood last, from 1 */
	size_t again = 0;

	n = n < REPEAT_LOOK ? n : REPEAT_LOOK;
	for (size_t i = 0; i + REPEAT <= n; i++) {
		const uint64_t h =
		    (z[i] + z[i + 1] * 31 + z[i + 2] * 961 + z[i + 3] * 29791) *
		    UINT64_C(0x9e3779b97f4a7c15);
		uint32_t *at = &last[h >> 54];

		again += *at != 0 &&
		    memcmp(&z[*at - 1], &z[i], REPEAT * sizeof(*z)) == 0;
		*at = (uint32_t)i + 1;
	}
	return again * REPEATS_WORTH > n;
}

/* Tries Zstandard on z; what it makes is kept when it is the best. */
static void
try_zstd(struct stream_writer *w, size_t n, struct plan *p, size_t below)
{
	struct bytes *v = &w->varints, packed;

	v->n = w->packed.n = 0;
	for (size_t i = 0; i < n; i++)
		bytes_varint(v, w->z[i]);
	bytes_varint(&w->packed, v->n);
	if (!stream_squeeze(w, &w->packed, v->p, v->n) ||
	    w->packed.n + head_bytes(p) >= below)
		return;
	p->codec = STREAM_ZSTD;
	p->bytes = w->packed.n + head_bytes(p);
	packed = w->best_packed;
	w->best_packed = w->packed;
	w->packed = packed;
}

/* Packed blocks for one order and one way to be natural. */
static void
consider(struct stream_writer *w, const int64_t *x, size_t n, struct plan *p,
    struct plan *best)
{
	find_starts(p, x);
	naturals(w->z, x, n, p);
	p->codec = STREAM_BLOCKS;
	p->bytes = head_bytes(p) + (blocks_cost(w->z, n) + 7) / 8;
	if (p->bytes < best->bytes)
		keep(w, best, p);
}

/* What is smallest in blocks is tried with the dearer codecs. */
static void
try_harder(struct stream_writer *w, size_t n, struct plan *best)
{
	struct plan p = *best;
	uint64_t *z = w->z;

	if (best->codec != STREAM_BLOCKS)
		return;
	w->z = w->best;
	if (classes_find(&p.classes, w->z, n) &&
	    p.classes.bits / 8 + head_bytes(&p) <
		p.bytes - p.bytes / CLASSES_GAIN) {
		p.codec = STREAM_CLASSES;
		p.bytes = p.classes.bits / 8 + head_bytes(&p);
	}
	if (n >= ZSTD_LEAST && repeats(w->z, n))
		try_zstd(w, n, &p, p.bytes);
	*best = p;
	w->z = z;
}

/* Every way to be natural that may pay for one order. */
static void
consider_order(struct stream_writer *w, const int64_t *x, size_t n,
    unsigned order, struct plan *best)
{
	const struct range r = range_of(x, n, order);
	const uint64_t spread = (uint64_t)r.most - (uint64_t)r.least;
	const unsigned folded = bytes_width(
	    bytes_fold(r.least) > bytes_fold(r.most) ? bytes_fold(r.least)
						     : bytes_fold(r.most));
	struct plan p = { .order = order };

	if (spread == 0 || bytes_width(spread) < folded) {
		p.counted = true;
		p.least = r.least;
	}
	if (spread == 0) {
		find_starts(&p, x);
		p.codec = STREAM_SAME;
		p.bytes = head_bytes(&p);
		if (p.bytes < best->bytes)
			keep(w, best, &p);
		return;
	}
	if (p.counted) {
		consider(w, x, n, &p, best);
		p = (struct plan){ .order = order };
	}
	consider(w, x, n, &p, best);
}

static void
find_plan(
    struct stream_writer *w, const int64_t *x, size_t n, struct plan *best)
{
	size_t score[ORDERS], least = SIZE_MAX;
	unsigned first = 0;

	best->bytes = SIZE_MAX;
	for (unsigned o = 0; o < ORDERS && o < n; o++) {
		score[o] = order_score(x, n, o, w->small);
		if (score[o] < least) {
			least = score[o];
			first = o;
		}
	}
	consider_order(w, x, n, first, best);
	for (unsigned o = 0; w->small && o < ORDERS && o < n; o++)
		/* Patterns may hide behind wider numbers, noise does not. */
		if (o != first && score[o] - score[o] / 4 <= least)
			consider_order(w, x, n, o, best);
	if (w->small)
		try_harder(w, n, best);
}

static void
put_coded(
    struct stream_writer *w, struct bytes *out, const struct plan *p, size_t n)
{
	struct bits_writer bits = { .out = out };

	if (p->codec == STREAM_ZSTD) {
		bytes_put(out, w->best_packed.p, w->best_packed.n);
		return;
	}
	if (p->codec == STREAM_BLOCKS)
		blocks_put(&bits, w->best, n);
	else if (p->codec == STREAM_CLASSES)
		classes_put(&bits, &p->classes, w->best, n, w->steps);
	bits_end(&bits);
}

void
stream_put(
    struct stream_writer *w, struct bytes *out, const int64_t *x, size_t n)
{
	struct plan p = { 0 };

	find_plan(w, x, n, &p);
	bytes_byte(out,
	    p.codec | p.order << HEAD_ORDER |
		(p.counted ? 1u << HEAD_COUNTED : 0));
	if (p.counted)
		bytes_signed(out, p.least);
	if (p.order >= 1)
		bytes_signed(out, p.sum);
	if (p.order >= 2)
		bytes_signed(out, p.step);
	put_coded(w, out, &p, n);
}

/* The varints that Zstandard packed. */
static bool
open_zstd(struct cx *cx, struct stream *s, struct view v, size_t n)
{
	uint8_t *raw;
	size_t size;

	if (!view_count(&v, n * VARINT_MOST, &size) || size == 0)
		return false;
	raw = cx_alloc(cx, size);
	s->rest = (struct view){ raw, size };
	return stream_unsqueeze(v, raw, size);
}

static bool
open_codec(struct cx *cx, struct stream *s, struct view v, size_t n)
{
	switch (s->codec) {
	case STREAM_SAME:
		return true;
	case STREAM_BLOCKS:
		blocks_open(&s->blocks, v, 0);
		return true;
	case STREAM_CLASSES:
		return classes_open(&s->classes, v);
	case STREAM_ZSTD:
		return open_zstd(cx, s, v, n);
	case STREAM_CODEC_COUNT:
		break;
	}
	return false;
}

bool
stream_open(struct cx *cx, struct stream *s, struct view bytes, size_t n)
{
	int64_t sum = 0, step = 0;
	unsigned head;

	if (n == 0 || n > STREAM_NUMBERS || !view_byte(&bytes, &head))
		return false;
	s->codec = head & bits_mask(HEAD_ORDER);
	s->order = head >> HEAD_ORDER & 3;
	s->counted = head >> HEAD_COUNTED & 1;
	s->least = 0;
	s->left = n;
	if (s->order >= ORDERS || head >> (HEAD_COUNTED + 1) != 0 ||
	    (s->counted && !view_signed(&bytes, &s->least)) ||
	    (s->order >= 1 && !view_signed(&bytes, &sum)) ||
	    (s->order >= 2 && !view_signed(&bytes, &step)))
		return false;
	s->sum = (uint64_t)sum;
	s->step = (uint64_t)step;
	return open_codec(cx, s, bytes, n);
}

static bool
next_naturals(struct stream *s, uint64_t *z, size_t n)
{
	switch (s->codec) {
	case STREAM_BLOCKS:
		return blocks_next(&s->blocks, z, n) &&
		    blocks_whole(&s->blocks);
	case STREAM_CLASSES:
		classes_next(&s->classes, z, n);
		return classes_whole(&s->classes);
	case STREAM_ZSTD:
		for (size_t i = 0; i < n; i++)
			if (!view_varint(&s->rest, &z[i]))
				return false;
		return true;
	default: /* same */
		return true;
	}
}

/* Remainders become numbers again, by unsigned sums that may wrap. */
static void
integrate(struct stream *s, uint64_t *z, size_t n)
{
	uint64_t sum = s->sum, step = s->step;

	if (s->order == 1) {
		for (size_t i = 0; i < n; i++)
			z[i] = sum += z[i];
	} else if (s->order == 2) {
		for (size_t i = 0; i < n; i++)
			z[i] = sum += step += z[i];
	}
	s->sum = sum;
	s->step = step;
}

bool
stream_next(struct stream *s, int64_t x[STREAM_BLOCK], size_t *n)
{
	uint64_t z[STREAM_BLOCK];
	const uint64_t least = (uint64_t)s->least;

	*n = s->left < STREAM_BLOCK ? s->left : STREAM_BLOCK;
	s->left -= *n;
	if (*n < STREAM_BLOCK || s->codec == STREAM_SAME)
		memset(z, 0, sizeof(z));
	if (!next_naturals(s, z, *n))
		return false;
	if (s->counted)
		for (size_t i = 0; i < STREAM_BLOCK; i++)
			z[i] += least;
	else
		for (size_t i = 0; i < STREAM_BLOCK; i++)
			z[i] = z[i] >> 1 ^ (UINT64_C(0) - (z[i] & 1));
	integrate(s, z, *n);
	memcpy(x, z, *n * sizeof(*x));
	return true;
}

bool
stream_get(struct cx *cx, struct view bytes, int64_t *x, size_t n)
{
	struct stream s;
	size_t m;

	if (!stream_open(cx, &s, bytes, n))
		return false;
	for (size_t i = 0; i < n; i += m) {
		int64_t block[STREAM_BLOCK];

		if (!stream_next(&s, block, &m))
			return false;
		memcpy(x + i, block, m * sizeof(*x));
	}
	return true;
}
