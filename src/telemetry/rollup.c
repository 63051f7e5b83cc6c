#include "telemetry/rollup.h"

#include <math.h>

#include "telemetry/column.h"
#include "telemetry/seal.h"

#define MAGIC "prl\1"

#define BAD 32u
#define SUMS_LAST 64u
#define FORM 31u

/* Decimals below it may be subtracted and still be numbers of a stream. */
#define DECIMAL_BELOW (STREAM_BELOW / 4)

/* Decimal sums below it are exact as doubles; one value adds 2^51 at most. */
#define EXACT_BELOW (INT64_C(1) << 53)

#define RUN 1024 /* values that are added at a time (column_sum()) */

/* A sum of decimals on its way, at one scale. */
struct sum {
	bool decimal; /* all values were */
	unsigned scale;
	int64_t decimals;
	double power; /* 10^scale */
};

/* One digit more, for what was added and for what comes. */
static bool
widen(struct sum *s)
{
	if (s->scale == COLUMN_SCALE_MOST || s->decimals >= EXACT_BELOW / 10 ||
	    s->decimals <= -EXACT_BELOW / 10)
		return false;
	s->scale++;
	s->power *= 10;
	s->decimals *= 10;
	return true;
}

static void
add(struct sum *s, const double *value, size_t n)
{
	for (size_t i = 0; i < n && s->decimal;) {
		i += column_sum(value + i, n - i, s->scale, &s->decimals);
		if (i < n)
			s->decimal = widen(s);
	}
	s->decimal &= s->decimals < EXACT_BELOW && s->decimals > -EXACT_BELOW;
}

static bool
is_bad(const uint8_t *quality, size_t i)
{
	return quality != NULL &&
	    (quality[i] & ROLLUP_QUALITY_MASK) == ROLLUP_QUALITY_BAD;
}

/* What counts of n values as doubles, with what their additions lost. */
static double
sum_of_doubles(const double *value, const uint8_t *quality, size_t i, size_t n)
{
	double high = 0, lost = 0;

	for (; i < n; i++) {
		const double v = value[i], next = high + v;

		if (is_bad(quality, i) || isnan(v))
			continue;
		lost +=
		    fabs(high) >= fabs(v) ? high - next + v : v - next + high;
		high = next;
	}
	return isnan(high + lost) ? high : high + lost;
}

static void
clear_slot(struct rollup_slots *s, size_t i)
{
	s->count[i] = s->bad[i] = 0;
	s->sum[i] = s->min[i] = s->max[i] = s->first[i] = s->last[i] = NAN;
}

static void
add_extremes(struct rollup_slots *s, size_t slot, const double *value, size_t n)
{
	double min = value[0], max = value[0];

	for (size_t i = 1; i < n; i++) {
		min = value[i] < min ? value[i] : min;
		max = value[i] > max ? value[i] : max;
	}
	if (s->count[slot] == 0) {
		s->first[slot] = value[0];
		s->min[slot] = min;
		s->max[slot] = max;
	}
	s->min[slot] = min < s->min[slot] ? min : s->min[slot];
	s->max[slot] = max > s->max[slot] ? max : s->max[slot];
	s->last[slot] = value[n - 1];
	s->count[slot] += (uint32_t)n;
}

/* Samples [from, to). */
static void
fill_slot(struct rollup_slots *s, size_t slot, const double *value,
    const uint8_t *quality, size_t from, size_t to)
{
	struct sum sum = { .decimal = true, .power = 1 };

	for (size_t i = from, n; i<to; i += n> 0 ? n : 1) {
		for (n = 0; i + n < to && n < RUN && !isnan(value[i + n]) &&
		     !is_bad(quality, i + n);)
			n++;
		if (n == 0) {
			s->bad[slot] += is_bad(quality, i) ? 1 : 0;
			continue;
		}
		add_extremes(s, slot, value + i, n);
		add(&sum, value + i, n);
	}
	if (s->count[slot] > 0)
		s->sum[slot] = sum.decimal
		    ? (double)sum.decimals / sum.power
		    : sum_of_doubles(value, quality, from, to);
}

void
rollup_of(struct rollup_slots *slots, int64_t from_us, const int64_t *at_us,
    const double *value, const uint8_t *quality, size_t n)
{
	size_t i = 0;

	while (i < n && at_us[i] < from_us)
		i++;
	for (size_t slot = 0; slot < ROLLUP_SLOTS; slot++) {
		const int64_t to_us =
		    from_us + (int64_t)(slot + 1) * ROLLUP_SLOT_US;
		const size_t from = i;

		while (i < n && at_us[i] < to_us)
			i++;
		clear_slot(slots, slot);
		fill_slot(slots, slot, value, quality, from, i);
	}
}

/* Writers and room for one place after the other. */
struct writer {
	struct column_writer *columns;
	struct bytes part;
};

static void
put_part(struct bytes *out, struct bytes *part)
{
	bytes_varint(out, part->n);
	bytes_put(out, part->p, part->n);
	part->n = 0;
}

static void
put_stream(struct writer *w, struct bytes *out, const int64_t *x, size_t n)
{
	stream_put(column_streams(w->columns), &w->part, x, n);
	put_part(out, &w->part);
}

static void
put_column(struct writer *w, struct bytes *out, const double *v, size_t n)
{
	column_put(w->columns, &w->part, v, NULL, n);
	put_part(out, &w->part);
}

static void
put_counts(struct writer *w, struct bytes *out, const uint32_t *count)
{
	int64_t x[ROLLUP_SLOTS];

	for (size_t i = 0; i < ROLLUP_SLOTS; i++)
		x[i] = count[i];
	put_stream(w, out, x, ROLLUP_SLOTS);
}

/* The numbers of slots that have some, one behind the other. */
struct full {
	size_t n;
	uint32_t count[ROLLUP_SLOTS];
	double sum[ROLLUP_SLOTS];
	double extreme[4 * ROLLUP_SLOTS]; /* n of first, last, min, max each */
};

static void
gather(struct full *f, const struct rollup_slots *s)
{
	const double *const from[] = { s->first, s->last, s->min, s->max };

	f->n = 0;
	for (size_t i = 0; i < ROLLUP_SLOTS; i++)
		if (s->count[i] > 0) {
			f->count[f->n] = s->count[i];
			f->sum[f->n++] = s->sum[i];
		}
	for (size_t e = 0, k = 0; e < 4; e++)
		for (size_t i = 0; i < ROLLUP_SLOTS; i++)
			if (s->count[i] > 0)
				f->extreme[k++] = from[e][i];
}

static bool
any(const uint32_t *count)
{
	for (size_t i = 0; i < ROLLUP_SLOTS; i++)
		if (count[i] > 0)
			return true;
	return false;
}

/* The form of all extremes, with their decimals. */
static unsigned
form_of(const struct full *f, int64_t *decimal)
{
	unsigned form;

	if (f->n == 0)
		return COLUMN_RAW;
	form = column_form(f->extreme, 4 * f->n, decimal);
	for (size_t i = 0; form != COLUMN_RAW && i < 4 * f->n; i++)
		if (decimal[i] >= DECIMAL_BELOW || decimal[i] <= -DECIMAL_BELOW)
			form = COLUMN_RAW;
	return form;
}

static inline int64_t
lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static inline int64_t
greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* What a sum would be if the middle of the extremes were the mean, rounded
 * down; wraps. */
static inline int64_t
middle_sum(uint32_t count, int64_t min, int64_t max)
{
	const int64_t twice =
	    (int64_t)(count * ((uint64_t)min + (uint64_t)max));

	return (twice - (twice & 1)) / 2;
}

/* Sums by what they differ from that: half of what they need else.  False
 * when they are no decimals of the form. */
static bool
sums_of(
    const struct full *f, unsigned form, const int64_t *decimal, int64_t *rest)
{
	const int64_t *min = decimal + 2 * f->n, *max = min + f->n;

	if (form > COLUMN_SCALE_MOST)
		return false;
	for (size_t i = 0; i < f->n; i++) {
		int64_t sum, twice;

		if (!column_decimal(f->sum[i], form, &sum) ||
		    __builtin_mul_overflow(
			min[i] + max[i], (int64_t)f->count[i], &twice))
			return false;
		rest[i] = sum - middle_sum(f->count[i], min[i], max[i]);
		if (rest[i] >= STREAM_BELOW || rest[i] <= -STREAM_BELOW)
			return false;
	}
	return true;
}

static void
put_decimals(struct writer *w, struct bytes *out, int64_t *decimal, size_t n)
{
	int64_t *first = decimal, *last = first + n, *min = last + n,
		*max = min + n;
	const int64_t start = first[0];
	int64_t before = start;

	for (size_t i = 0; i < n; i++) {
		const int64_t f = first[i], l = last[i];

		first[i] = f - before;
		last[i] = l - f;
		min[i] = lesser(f, l) - min[i];
		max[i] -= greater(f, l);
		before = l;
	}
	bytes_signed(out, start);
	for (size_t e = 0; e < 4; e++)
		put_stream(w, out, decimal + e * n, n);
}

static void
put_place(struct writer *w, struct bytes *out, const struct rollup_slots *s)
{
	int64_t decimal[4 * ROLLUP_SLOTS], rest[ROLLUP_SLOTS];
	const bool bad = any(s->bad);
	struct full f;
	unsigned form;
	bool sums_last;

	if (!bad && !any(s->count))
		return;
	gather(&f, s);
	form = form_of(&f, decimal);
	sums_last = sums_of(&f, form, decimal, rest);
	bytes_byte(out, form | (bad ? BAD : 0) | (sums_last ? SUMS_LAST : 0));
	if (bad)
		put_counts(w, out, s->bad);
	put_counts(w, out, s->count);
	if (f.n == 0)
		return;
	if (!sums_last)
		put_column(w, out, f.sum, f.n);
	if (form != COLUMN_RAW)
		put_decimals(w, out, decimal, f.n);
	else
		for (size_t e = 0; e < 4; e++)
			put_column(w, out, f.extreme + e * f.n, f.n);
	if (sums_last)
		put_stream(w, out, rest, f.n);
}

struct str
rollup_encode(
    struct cx *cx, const struct rollup_slots *const *place, size_t places)
{
	struct bytes body = { .cx = cx }, all = { .cx = cx };
	struct writer w = { .part.cx = cx };

	if (places > CHUNK_PLACES_MOST) {
		(void)cx_fail_code(cx, FAIL_INVALID, "too_many", "places",
		    "a day has %zu places, at most %d", places,
		    CHUNK_PLACES_MOST);
		return (struct str){ NULL, 0 };
	}
	w.columns = column_writer(cx, ROLLUP_SLOTS, false);
	bytes_put(&body, MAGIC, SEAL_MAGIC);
	bytes_varint(&body, places);
	for (size_t i = 0; i < places; i++) {
		const size_t before = all.n;

		if (place[i] != NULL)
			put_place(&w, &all, place[i]);
		bytes_varint(&body, all.n - before);
	}
	bytes_put(&body, all.p, all.n);
	seal_put(&body);
	return (struct str){ (const char *)body.p, body.n };
}

static bool
damaged(struct cx *cx, const char *what)
{
	return cx_fail_code(cx, FAIL_BROKEN, "damaged_chunk", NULL,
	    "a day of roll-ups is damaged: %s", what);
}

bool
rollup_open(struct cx *cx, struct str body, struct rollup *r)
{
	struct view v, *part;
	const char *wrong = seal_open(body, MAGIC, &v);

	if (wrong != NULL)
		return damaged(cx, wrong);
	if (!view_count(&v, CHUNK_PLACES_MOST, &r->places))
		return damaged(cx, "its head makes no sense");
	part = cx_calloc(cx, r->places, sizeof(*part));
	r->place = part;
	return seal_parts(&v, part, r->places) ||
	    damaged(cx, "its lengths make no sense");
}

static bool
get_stream(struct cx *cx, struct view *v, int64_t *x, size_t n)
{
	struct view part;

	return view_part(v, &part) && stream_get(cx, part, x, n);
}

static bool
get_counts(struct cx *cx, struct view *v, uint32_t *count)
{
	int64_t x[ROLLUP_SLOTS];

	if (!get_stream(cx, v, x, ROLLUP_SLOTS))
		return false;
	for (size_t i = 0; i < ROLLUP_SLOTS; i++) {
		if (x[i] < 0 || x[i] > UINT32_MAX)
			return false;
		count[i] = (uint32_t)x[i];
	}
	return true;
}

/* n values go to the slots that have some. */
static void
scatter(const double *value, const struct rollup_slots *s, double *slot)
{
	size_t k = 0;

	for (size_t i = 0; i < ROLLUP_SLOTS; i++)
		slot[i] = s->count[i] > 0 ? value[k++] : (double)NAN;
}

static bool
get_column(struct cx *cx, struct view *v, size_t n,
    const struct rollup_slots *s, double *slot)
{
	double value[ROLLUP_SLOTS];
	struct view part;

	if (!view_part(v, &part) || !column_get(cx, part, n, value, NULL))
		return false;
	scatter(value, s, slot);
	return true;
}

/* Differences become numbers again, by unsigned sums that may wrap. */
static void
integrate(int64_t *decimal, size_t n, int64_t start)
{
	int64_t *first = decimal, *last = first + n, *min = last + n,
		*max = min + n;
	uint64_t before = (uint64_t)start;

	for (size_t i = 0; i < n; i++) {
		const uint64_t f = before + (uint64_t)first[i];
		const uint64_t l = f + (uint64_t)last[i];

		first[i] = (int64_t)f;
		last[i] = (int64_t)l;
		min[i] = (int64_t)((uint64_t)lesser(first[i], last[i]) -
		    (uint64_t)min[i]);
		max[i] = (int64_t)((uint64_t)greater(first[i], last[i]) +
		    (uint64_t)max[i]);
		before = l;
	}
}

/* The extremes, n of each, as decimals. */
static bool
get_decimals(struct cx *cx, struct view *v, size_t n, int64_t *decimal)
{
	int64_t start;

	if (!view_signed(v, &start))
		return false;
	for (size_t e = 0; e < 4; e++)
		if (!get_stream(cx, v, decimal + e * n, n))
			return false;
	integrate(decimal, n, start);
	return true;
}

static void
set_extremes(
    const int64_t *decimal, size_t n, unsigned form, struct rollup_slots *s)
{
	double *const to[] = { s->first, s->last, s->min, s->max };
	double value[4 * ROLLUP_SLOTS];

	column_values(decimal, 4 * n, form, value);
	for (size_t e = 0; e < 4; e++)
		scatter(value + e * n, s, to[e]);
}

static bool
get_extremes(struct cx *cx, struct view *v, size_t n, unsigned form,
    struct rollup_slots *s)
{
	double *const to[] = { s->first, s->last, s->min, s->max };
	int64_t decimal[4 * ROLLUP_SLOTS];

	if (form < COLUMN_EMPTY) {
		if (!get_decimals(cx, v, n, decimal))
			return false;
		set_extremes(decimal, n, form, s);
		return true;
	}
	for (size_t e = 0; e < 4; e++)
		if (!get_column(cx, v, n, s, to[e]))
			return false;
	return true;
}

/* Sums that stand behind the extremes and are told by them. */
static bool
get_sums_last(struct cx *cx, struct view *v, size_t n, const int64_t *decimal,
    unsigned form, struct rollup_slots *s)
{
	const int64_t *min = decimal + 2 * n, *max = min + n;
	int64_t sum[ROLLUP_SLOTS];
	double value[ROLLUP_SLOTS];
	size_t k = 0;

	if (!get_stream(cx, v, sum, n))
		return false;
	for (size_t i = 0; i < ROLLUP_SLOTS; i++) {
		if (s->count[i] == 0)
			continue;
		sum[k] = (int64_t)((uint64_t)sum[k] +
		    (uint64_t)middle_sum(s->count[i], min[k], max[k]));
		k++;
	}
	column_values(sum, n, form, value);
	scatter(value, s, s->sum);
	return true;
}

static bool
get_both(struct cx *cx, struct view *v, size_t n, unsigned form, unsigned wants,
    struct rollup_slots *s)
{
	int64_t decimal[4 * ROLLUP_SLOTS];

	if (form > COLUMN_SCALE_MOST || !get_decimals(cx, v, n, decimal))
		return false;
	if (wants & ROLLUP_EXTREMES)
		set_extremes(decimal, n, form, s);
	return !(wants & ROLLUP_SUMS) ||
	    get_sums_last(cx, v, n, decimal, form, s);
}

static void
nothing(struct rollup_slots *s, unsigned wants)
{
	for (size_t i = 0; i < ROLLUP_SLOTS; i++) {
		if (wants & ROLLUP_SUMS)
			s->sum[i] = NAN;
		if (wants & ROLLUP_EXTREMES)
			s->first[i] = s->last[i] = s->min[i] = s->max[i] = NAN;
	}
}

static bool
get_place(struct cx *cx, struct view v, unsigned wants, struct rollup_slots *s)
{
	unsigned head;
	struct view passed;
	size_t n = 0;

	if (!view_byte(&v, &head) || head > (SUMS_LAST | BAD | FORM) ||
	    (head & BAD && !get_counts(cx, &v, s->bad)) ||
	    !get_counts(cx, &v, s->count))
		return false;
	for (size_t i = 0; i < ROLLUP_SLOTS; i++)
		n += s->count[i] > 0 ? 1 : 0;
	if (n == 0) {
		nothing(s, wants);
		return true;
	}
	if (head & SUMS_LAST)
		return !(wants & (ROLLUP_SUMS | ROLLUP_EXTREMES)) ||
		    get_both(cx, &v, n, head & FORM, wants, s);
	if (wants & ROLLUP_SUMS ? !get_column(cx, &v, n, s, s->sum)
				: !view_part(&v, &passed))
		return false;
	return !(wants & ROLLUP_EXTREMES) ||
	    get_extremes(cx, &v, n, head & FORM, s);
}

bool
rollup_place(struct cx *cx, const struct rollup *r, size_t place,
    unsigned wants, struct rollup_slots *slots)
{
	struct view v = { NULL, 0 };

	if (place < r->places)
		v = r->place[place];
	memset(slots->bad, 0, sizeof(slots->bad));
	if (v.n == 0) {
		memset(slots->count, 0, sizeof(slots->count));
		nothing(slots, wants);
		return true;
	}
	if (!get_place(cx, v, wants, slots))
		return damaged(cx, "a place cannot be read");
	return true;
}
