#include "telemetry/column.h"

#include <math.h>

#define SINGLE 23 /* + scale */
#define FORM_BITS 31u
#define GAPS 32u
#define EXCEPTIONS 64u
#define QUALITY 128u

#define SCALES (COLUMN_SCALE_MOST + 1)
#define SINGLE_SCALES 7
#define NO_SCALE SCALES
#define SAMPLE 64         /* values that choose the scale */
#define EXCEPTION_BITS 80 /* about what an exception costs */
#define DIGIT_BITS 3.33   /* and a digit more for every value */
#define RAW_FROM 4        /* more exceptions than 1 in 4: as they are */

/* Adding it rounds |x| < 2^51 to whole numbers, and leaves them in the low
 * bits: 1.5 * 2^52. */
#define ROUNDER 6755399441055744.0

static const double power[SCALES] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
	1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
	1e21, 1e22 };

struct column_writer {
	struct stream_writer *streams;
	double *value;    /* those that are there */
	int64_t *decimal; /* as whole numbers */
	int64_t *place;   /* rows: gaps, exceptions, changes of quality */
	int64_t *quality; /* of each run */
	struct bytes part;
	size_t room;
};

static inline uint64_t
bits_of(double d)
{
	uint64_t u;

	memcpy(&u, &d, sizeof(u));
	return u;
}

static inline double
double_of(uint64_t u)
{
	double d;

	memcpy(&d, &u, sizeof(d));
	return d;
}

struct column_writer *
column_writer(struct cx *cx, size_t most, bool small)
{
	struct column_writer *w = cx_alloc(cx, sizeof(*w));

	w->streams = stream_writer(cx, most, small);
	w->value = cx_calloc(cx, most, sizeof(*w->value));
	w->decimal = cx_calloc(cx, most, sizeof(*w->decimal));
	w->place = cx_calloc(cx, most, sizeof(*w->place));
	w->quality = cx_calloc(cx, most, sizeof(*w->quality));
	w->part.cx = cx;
	return w;
}

struct stream_writer *
column_streams(struct column_writer *w)
{
	return w->streams;
}

/* A stream behind its length. */
static void
put_part(struct column_writer *w, struct bytes *out, const int64_t *x, size_t n)
{
	w->part.n = 0;
	stream_put(w->streams, &w->part, x, n);
	bytes_varint(out, w->part.n);
	bytes_put(out, w->part.p, w->part.n);
}

/*
 * How decimals are scaled: m / power, rounded to single precision when single.
 * Gateways read floats of four bytes and send them on with eight.
 */
struct scaling {
	double power;
	bool single;
};

static inline double
decimal_value(double decimal, struct scaling f)
{
	const double v = decimal / f.power;

	return f.single ? (double)(float)v : v;
}

/* The whole number that v is, and whether it comes back. */
static inline bool
decimal_of(double v, struct scaling f, int64_t *decimal)
{
	const double x = v * f.power;
	const double rounded = x + ROUNDER;

	*decimal = (int64_t)(bits_of(rounded) - bits_of(ROUNDER));
	return fabs(x) < (double)STREAM_BELOW &&
	    bits_of(decimal_value(rounded - ROUNDER, f)) == bits_of(v);
}

bool
column_decimal(double v, unsigned scale, int64_t *decimal)
{
	return decimal_of(v, (struct scaling){ power[scale], false }, decimal);
}

size_t
column_sum(const double *v, size_t n, unsigned scale, int64_t *sum)
{
	const struct scaling f = { power[scale], false };
	int64_t decimal;
	size_t i = 0;

	for (; i < n && decimal_of(v[i], f, &decimal); i++)
		*sum += decimal;
	return i;
}

static unsigned
least_scale(double v, bool single)
{
	const unsigned scales = single ? SINGLE_SCALES : SCALES;
	int64_t decimal;

	for (unsigned s = 0; s < scales; s++)
		if (decimal_of(
			v, (struct scaling){ power[s], single }, &decimal))
			return s;
	return NO_SCALE;
}

/*
 * The scale that is cheapest for every step-th value: a digit more is paid
 * by all, a digit less makes exceptions.  NO_SCALE when most have none.
 */
static unsigned
choose_scale(const double *v, size_t n, size_t step, bool single)
{
	size_t need[SCALES + 1] = { 0 }, beyond, seen = 0;
	double least = INFINITY;
	unsigned best = 0;

	for (size_t i = 0; i < n; i += step, seen++)
		need[least_scale(v[i], single)]++;
	if (need[NO_SCALE] > seen / 2)
		return NO_SCALE;
	beyond = seen;
	for (unsigned s = 0; s < SCALES; s++) {
		double bits;

		beyond -= need[s];
		bits = (double)beyond * EXCEPTION_BITS +
		    DIGIT_BITS * s * (double)seen;
		if (bits < least) {
			least = bits;
			best = s;
		}
	}
	return best;
}

/* A whole block in one go, which the compiler does several values at a time;
 * false when one of them is no decimal. */
static inline bool
block_decimals(const double *v, struct scaling f, int64_t *decimal)
{
	uint64_t bad = 0;

	for (size_t i = 0; i < STREAM_BLOCK; i++) {
		const double x = v[i] * f.power;
		const double rounded = x + ROUNDER;
		const double back = decimal_value(rounded - ROUNDER, f);

		decimal[i] = (int64_t)(bits_of(rounded) - bits_of(ROUNDER));
		bad |= bits_of(back) ^ bits_of(v[i]);
		bad |= fabs(x) < (double)STREAM_BELOW ? 0 : 1;
	}
	return bad == 0;
}

static bool
plain_block(const double *v, struct scaling f, int64_t *decimal)
{
	return f.single
	    ? block_decimals(v, (struct scaling){ f.power, true }, decimal)
	    : block_decimals(v, (struct scaling){ f.power, false }, decimal);
}

/*
 * All values at one scale; where one is no decimal, its place is noted and
 * the number before it stands in.  Returns how many those are, or SIZE_MAX
 * when they are more than `most`.
 */
static size_t
decimals(struct column_writer *w, size_t n, struct scaling f, size_t most)
{
	const double *v = w->value;
	size_t exceptions = 0;
	int64_t before = 0;

	for (size_t i = 0; i < n;) {
		const size_t end = n - i < STREAM_BLOCK ? n : i + STREAM_BLOCK;

		if (end - i == STREAM_BLOCK &&
		    plain_block(v + i, f, w->decimal + i)) {
			i = end;
			before = w->decimal[i - 1];
			continue;
		}
		for (; i < end; i++) {
			if (!decimal_of(v[i], f, &w->decimal[i])) {
				if (exceptions == most)
					return SIZE_MAX;
				w->place[exceptions++] = (int64_t)i;
				w->decimal[i] = before;
			}
			before = w->decimal[i];
		}
	}
	return exceptions;
}

/* The decimals of all values and their scale: chosen by a sample and, when
 * that was not typical, by all.  NO_SCALE when too many have none. */
static unsigned
find_decimals(
    struct column_writer *w, size_t n, bool single, size_t *exceptions)
{
	const size_t step[] = { n / SAMPLE + 1, 1 };
	const size_t most[] = { n / SAMPLE, n / RAW_FROM };

	for (size_t i = 0; i < 2; i++) {
		const unsigned scale =
		    choose_scale(w->value, n, step[i], single);

		if (scale == NO_SCALE)
			return scale;
		*exceptions = decimals(
		    w, n, (struct scaling){ power[scale], single }, most[i]);
		if (*exceptions != SIZE_MAX)
			return scale;
	}
	return NO_SCALE;
}

/* The form of the head, with the decimals and exceptions of n values. */
static unsigned
find_form(struct column_writer *w, size_t n, size_t *exceptions)
{
	unsigned scale;

	*exceptions = 0;
	if (n == 0)
		return COLUMN_EMPTY;
	scale = find_decimals(w, n, false, exceptions);
	if (scale != NO_SCALE)
		return scale;
	scale = find_decimals(w, n, true, exceptions);
	if (scale != NO_SCALE)
		return SINGLE + scale;
	*exceptions = 0;
	return COLUMN_RAW;
}

/* The least scale that suits all, NO_SCALE when none does. */
static unsigned
common_scale(const double *value, size_t n, bool single)
{
	const unsigned scales = single ? SINGLE_SCALES : SCALES;
	unsigned s = 0;
	int64_t decimal;

	for (size_t i = 0; i < n; i++)
		while (!decimal_of(
		    value[i], (struct scaling){ power[s], single }, &decimal))
			if (++s == scales)
				return NO_SCALE;
	return s;
}

unsigned
column_form(const double *value, size_t n, int64_t *decimal)
{
	for (int single = 0; single < 2; single++) {
		const unsigned s = common_scale(value, n, single);

		if (s == NO_SCALE)
			continue;
		for (size_t i = 0; i < n; i++)
			(void)decimal_of(value[i],
			    (struct scaling){ power[s], single }, &decimal[i]);
		return single ? SINGLE + s : s;
	}
	return COLUMN_RAW;
}

/* The values that are there, in a row, and how many. */
static size_t
gather(struct column_writer *w, const double *value, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		w->value[k] = value[i];
		k += isnan(value[i]) ? 0 : 1;
	}
	return k;
}

static void
put_gaps(struct column_writer *w, struct bytes *out, const double *value,
    size_t n, size_t k)
{
	const bool present = 2 * k <= n;
	size_t c = 0;

	for (size_t i = 0; i < n; i++)
		if (isnan(value[i]) != present)
			w->place[c++] = (int64_t)i;
	bytes_varint(out, 2 * c + present);
	put_part(w, out, w->place, c);
}

static void
put_exceptions(struct column_writer *w, struct bytes *out, size_t c)
{
	bytes_varint(out, c);
	put_part(w, out, w->place, c);
	for (size_t i = 0; i < c; i++) {
		const uint64_t u = htole64(bits_of(w->value[w->place[i]]));

		bytes_put(out, &u, sizeof(u));
	}
}

static bool
all_good(const uint8_t *quality, size_t n)
{
	return quality == NULL ||
	    (quality[0] == 0 && memcmp(quality, quality + 1, n - 1) == 0);
}

static void
put_quality(struct column_writer *w, struct bytes *out, const uint8_t *quality,
    size_t n)
{
	size_t c = 0;

	w->quality[c++] = quality[0];
	for (size_t i = 1; i < n; i++)
		if (quality[i] != quality[i - 1]) {
			w->place[c - 1] = (int64_t)i;
			w->quality[c++] = quality[i];
		}
	bytes_varint(out, c);
	if (c > 1)
		put_part(w, out, w->place, c - 1);
	put_part(w, out, w->quality, c);
}

/* All first bytes, then all second ones, …: of noisy numbers the high bytes
 * are alike. */
static void
put_raw(struct column_writer *w, struct bytes *out, size_t n)
{
	struct bytes *b = &w->part;

	b->n = 0;
	bytes_reserve(b, n * sizeof(uint64_t));
	for (unsigned shift = 0; shift < 64; shift += 8)
		for (size_t i = 0; i < n; i++)
			b->p[b->n++] = (uint8_t)(bits_of(w->value[i]) >> shift);
	if (!stream_squeeze(w->streams, out, b->p, b->n))
		bytes_put(out, b->p, b->n);
}

void
column_put(struct column_writer *w, struct bytes *out, const double *value,
    const uint8_t *quality, size_t n)
{
	const size_t k = gather(w, value, n);
	size_t exceptions;
	const unsigned form = find_form(w, k, &exceptions);
	const unsigned head = form | (exceptions > 0 ? EXCEPTIONS : 0) |
	    (k > 0 && k < n ? GAPS : 0) | (all_good(quality, n) ? 0 : QUALITY);
	if (head == COLUMN_EMPTY)
		return;
	bytes_byte(out, head);
	if (head & EXCEPTIONS)
		put_exceptions(w, out, exceptions);
	if (head & GAPS)
		put_gaps(w, out, value, n, k);
	if (head & QUALITY)
		put_quality(w, out, quality, n);
	if (form == COLUMN_RAW)
		put_raw(w, out, k);
	else if (form != COLUMN_EMPTY)
		stream_put(w->streams, out, w->decimal, k);
}

/* What a column says before its values, as views. */
struct parts {
	unsigned head;
	size_t present;
	size_t listed; /* rows of gaps */
	bool lists_present;
	struct view gaps;
	size_t exceptions;
	struct view exception_places, exception_values;
	size_t runs;
	struct view changes, qualities;
	struct view values;
};

static bool
read_gaps(struct view *v, size_t n, struct parts *p)
{
	size_t c;

	if (!view_count(v, 2 * n, &c) || !view_part(v, &p->gaps))
		return false;
	p->lists_present = c & 1;
	p->listed = c >> 1;
	if (p->listed == 0 || p->listed >= n)
		return false;
	p->present = p->lists_present ? p->listed : n - p->listed;
	return true;
}

static bool
read_quality(struct view *v, size_t n, struct parts *p)
{
	return view_count(v, n, &p->runs) && p->runs > 0 &&
	    (p->runs == 1 || view_part(v, &p->changes)) &&
	    view_part(v, &p->qualities);
}

static bool
read_parts(struct view v, size_t n, struct parts *p)
{
	*p = (struct parts){ .present = n };
	if (!view_byte(&v, &p->head))
		return false;
	if ((p->head & FORM_BITS) == COLUMN_EMPTY &&
	    p->head & (GAPS | EXCEPTIONS))
		return false;
	if (p->head & EXCEPTIONS &&
	    !(view_count(&v, n, &p->exceptions) &&
		view_part(&v, &p->exception_places) &&
		view_take(&v, p->exceptions * sizeof(uint64_t),
		    &p->exception_values)))
		return false;
	if (p->head & GAPS && !read_gaps(&v, n, p))
		return false;
	if (p->head & QUALITY && !read_quality(&v, n, p))
		return false;
	p->values = v;
	return true;
}

/* A stream of places that must rise and stay below `below`. */
struct places {
	struct stream stream;
	int64_t block[STREAM_BLOCK];
	size_t at, filled;
	size_t left;
	int64_t before, below;
};

static bool
places_open(
    struct cx *cx, struct places *p, struct view v, size_t n, size_t below)
{
	p->at = p->filled = 0;
	p->left = n;
	p->before = -1;
	p->below = (int64_t)below;
	return stream_open(cx, &p->stream, v, n);
}

/* The next place, or `below` behind the last one; false when damaged. */
static bool
places_next(struct places *p, size_t *place)
{
	int64_t x = p->below;

	if (p->left > 0) {
		if (p->at == p->filled) {
			p->at = 0;
			if (!stream_next(&p->stream, p->block, &p->filled))
				return false;
		}
		x = p->block[p->at++];
		p->left--;
		if (x <= p->before || x >= p->below)
			return false;
		p->before = x;
	}
	*place = (size_t)x;
	return true;
}

static inline void
block_values(const int64_t *decimal, struct scaling f, double *value)
{
	for (size_t i = 0; i < STREAM_BLOCK; i++)
		value[i] = decimal_value(
		    double_of((uint64_t)decimal[i] + bits_of(ROUNDER)) -
			ROUNDER,
		    f);
}

static void
plain_values(const int64_t *decimal, struct scaling f, double *value)
{
	if (f.single)
		block_values(decimal, (struct scaling){ f.power, true }, value);
	else
		block_values(
		    decimal, (struct scaling){ f.power, false }, value);
}

void
column_values(const int64_t *decimal, size_t n, unsigned form, double *value)
{
	const bool single = form >= SINGLE;
	const struct scaling f = { power[single ? form - SINGLE : form],
		single };
	int64_t rest[STREAM_BLOCK] = { 0 };
	double tail[STREAM_BLOCK];

	for (; n >= STREAM_BLOCK; n -= STREAM_BLOCK) {
		plain_values(decimal, f, value);
		decimal += STREAM_BLOCK;
		value += STREAM_BLOCK;
	}
	if (n == 0)
		return;
	memcpy(rest, decimal, n * sizeof(*rest));
	plain_values(rest, f, tail);
	memcpy(value, tail, n * sizeof(*tail));
}

static bool
get_decimals(
    struct cx *cx, struct view v, size_t n, unsigned form, double *value)
{
	int64_t decimal[STREAM_BLOCK];
	struct stream s;
	size_t m;

	if (!stream_open(cx, &s, v, n))
		return false;
	for (size_t i = 0; i < n; i += m) {
		if (!stream_next(&s, decimal, &m))
			return false;
		column_values(decimal, m, form, value + i);
	}
	return true;
}

static bool
get_raw(struct cx *cx, struct view v, size_t n, double *value)
{
	const size_t size = n * sizeof(uint64_t);
	const uint8_t *p = v.p;

	if (v.n != size) {
		uint8_t *raw = cx_alloc(cx, size);

		if (!stream_unsqueeze(v, raw, size))
			return false;
		p = raw;
	}
	for (size_t i = 0; i < n; i++) {
		uint64_t u = 0;

		for (unsigned byte = 0; byte < 8; byte++)
			u |= (uint64_t)p[byte * n + i] << 8 * byte;
		value[i] = double_of(u);
	}
	return true;
}

static bool
get_exceptions(struct cx *cx, const struct parts *p, double *value)
{
	struct places at;
	size_t place;

	if (!places_open(
		cx, &at, p->exception_places, p->exceptions, p->present))
		return false;
	for (size_t i = 0; i < p->exceptions; i++) {
		uint64_t u;

		if (!places_next(&at, &place))
			return false;
		memcpy(&u, p->exception_values.p + i * sizeof(u), sizeof(u));
		value[place] = double_of(le64toh(u));
	}
	return true;
}

/*
 * Values that stand together at the end of the row go to their places.  The
 * i-th row takes its value from the i-th place or from behind it, so none is
 * overwritten before it was taken.
 */
static bool
spread(struct cx *cx, const struct parts *p, double *value, size_t n)
{
	const double *from = value + n - p->present, *const end = value + n;
	struct places at;
	size_t place = 0, row = 0;

	if (!places_open(cx, &at, p->gaps, p->listed, n))
		return false;
	for (size_t i = 0; i <= p->listed; i++) {
		/* Places may rise too fast, and only later beyond the row. */
		if (!places_next(&at, &place) ||
		    (!p->lists_present && place - row > (size_t)(end - from)))
			return false;
		for (; row < place; row++)
			value[row] = p->lists_present ? (double)NAN : *from++;
		if (row < n) {
			value[row] = p->lists_present ? *from++ : (double)NAN;
			row++;
		}
	}
	return true;
}

static bool
get_quality(struct cx *cx, const struct parts *p, uint8_t *quality, size_t n)
{
	struct places at;
	struct stream s;
	size_t row = 0, m = 0, k = 0, place = n;
	int64_t block[STREAM_BLOCK];

	if (!stream_open(cx, &s, p->qualities, p->runs) ||
	    (p->runs > 1 && !places_open(cx, &at, p->changes, p->runs - 1, n)))
		return false;
	for (size_t i = 0; i < p->runs; i++, k++) {
		if (k == m) {
			k = 0;
			if (!stream_next(&s, block, &m))
				return false;
		}
		if (p->runs > 1 && !places_next(&at, &place))
			return false;
		memset(quality + row, (int)(block[k] & 255), place - row);
		row = place;
	}
	return true;
}

static void
nothing(double *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		value[i] = NAN;
}

static bool
get_values(struct cx *cx, const struct parts *p, double *value, size_t n)
{
	const unsigned form = p->head & FORM_BITS;
	double *compact = value + n - p->present;

	if (form == COLUMN_EMPTY) {
		nothing(value, n);
		return true;
	}
	if (form == COLUMN_RAW
		? !get_raw(cx, p->values, p->present, compact)
		: !get_decimals(cx, p->values, p->present, form, compact))
		return false;
	return (!(p->head & EXCEPTIONS) || get_exceptions(cx, p, compact)) &&
	    (!(p->head & GAPS) || spread(cx, p, value, n));
}

bool
column_get(
    struct cx *cx, struct view bytes, size_t n, double *value, uint8_t *quality)
{
	struct parts p;

	if (quality != NULL)
		memset(quality, 0, n);
	if (bytes.n == 0) {
		nothing(value, n);
		return true;
	}
	return read_parts(bytes, n, &p) && get_values(cx, &p, value, n) &&
	    (quality == NULL || !(p.head & QUALITY) ||
		get_quality(cx, &p, quality, n));
}
