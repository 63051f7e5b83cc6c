#include "telemetry/telemetry.h"

#include <math.h>

#include "base/moment.h"

#define LONGEST_STEP (366 * US_PER_DAY)

static int64_t
floor_to(int64_t v, int64_t step)
{
	const int64_t rest = v % step;

	return v - rest - (rest < 0 ? step : 0);
}

static void
day_bounds(const struct telemetry_range *range, int32_t from, int32_t to,
    int64_t *from_us, int64_t *to_us)
{
	*from_us = moment_of_day(from, range->zone_min);
	*to_us = moment_of_day(to, range->zone_min);
}

static void
fixed_bounds(const struct telemetry_range *range, int64_t step_us,
    int64_t at_us, int64_t *from_us, int64_t *to_us)
{
	const int64_t zone_us = range->zone_min * US_PER_MIN;

	*from_us = floor_to(at_us + zone_us, step_us) - zone_us;
	*to_us = *from_us + step_us;
}

/* How long buckets are that need no calendar; 0 for others. */
static int64_t
fixed_step(const struct telemetry_range *range)
{
	switch (range->unit) {
	case TELEMETRY_FIXED:
		return range->step_us;
	case TELEMETRY_MINUTE:
		return US_PER_MIN;
	case TELEMETRY_HOUR:
		return US_PER_HOUR;
	case TELEMETRY_DAY:
	case TELEMETRY_WEEK:
	case TELEMETRY_MONTH:
	case TELEMETRY_YEAR:
		break;
	}
	return 0;
}

void
telemetry_bounds(const struct telemetry_range *range, int64_t at_us,
    int64_t *from_us, int64_t *to_us)
{
	const int64_t step_us = fixed_step(range);
	int32_t day, first;
	struct date d;

	if (step_us > 0) {
		fixed_bounds(range, step_us, at_us, from_us, to_us);
		return;
	}
	day = moment_day(at_us, range->zone_min);
	d = date_of(day);
	first = day - d.day + 1;
	if (range->unit == TELEMETRY_DAY)
		day_bounds(range, day, day + 1, from_us, to_us);
	else if (range->unit == TELEMETRY_WEEK)
		day_bounds(range, day - date_weekday(day) + 1,
		    day - date_weekday(day) + 8, from_us, to_us);
	else if (range->unit == TELEMETRY_MONTH)
		day_bounds(range, first,
		    first + date_month_days(d.year, d.month), from_us, to_us);
	else
		day_bounds(range, date_number((struct date){ d.year, 1, 1 }),
		    date_number((struct date){ d.year + 1, 1, 1 }), from_us,
		    to_us);
}

/* A shortest length of buckets; no range has more of them than this says. */
static int64_t
least_width(const struct telemetry_range *range)
{
	static const int64_t width_us[] = {
		[TELEMETRY_MINUTE] = US_PER_MIN,
		[TELEMETRY_HOUR] = US_PER_HOUR,
		[TELEMETRY_DAY] = US_PER_DAY,
		[TELEMETRY_WEEK] = 7 * US_PER_DAY,
		[TELEMETRY_MONTH] = 28 * US_PER_DAY,
		[TELEMETRY_YEAR] = 365 * US_PER_DAY,
	};

	return range->unit == TELEMETRY_FIXED ? range->step_us
					      : width_us[range->unit];
}

static bool
check_range(struct cx *cx, const struct telemetry_range *range)
{
	/* Years 1..9999: no sum of these instants overflows. */
	const int64_t first = INT64_C(-62135596800) * US_PER_S;
	const int64_t last = INT64_C(253402300799) * US_PER_S;
	int64_t buckets;

	if (range->from_us >= range->to_us || range->from_us < first ||
	    range->to_us > last)
		return cx_fail(cx, FAIL_INVALID, "to",
		    "the range must end after it begins");
	if (range->unit == TELEMETRY_FIXED &&
	    (range->step_us < 1 || range->step_us > LONGEST_STEP))
		return cx_fail(cx, FAIL_INVALID, "step",
		    "a step lasts from a microsecond to a year");
	if (range->hold_us < 0 || range->hold_us > LONGEST_STEP)
		return cx_fail(cx, FAIL_INVALID, "hold",
		    "a value stands for a year at most");
	buckets = (range->to_us - range->from_us) / least_width(range);
	if (buckets > TELEMETRY_BUCKETS)
		return cx_fail_code(cx, FAIL_INVALID, "too_many_buckets",
		    "step",
		    "the step gives %lld buckets, %d are the most: ask for "
		    "a longer step or a shorter range",
		    (long long)buckets, TELEMETRY_BUCKETS);
	return true;
}

/* Everything the walk over the samples carries along. */
struct walk {
	const struct telemetry_range *range;
	struct telemetry_bucket *buckets;
	size_t count;
	double *weight_us; /* time its values stood, one a bucket */
	size_t change;     /* the next one of the range's */
};

static bool
is_inside(const struct telemetry_range *range, int64_t at_us)
{
	return range->from_us <= at_us && at_us < range->to_us;
}

static bool
holds(const struct telemetry_bucket *b, int64_t at_us)
{
	return b->from_us <= at_us && at_us < b->to_us;
}

/* The newest bucket, which is the one of at_us or is opened for it. */
static struct telemetry_bucket *
bucket_at(struct walk *w, int64_t at_us)
{
	struct telemetry_bucket *b = w->buckets + w->count - 1;

	if (w->count > 0 && holds(b, at_us))
		return b;
	b = &w->buckets[w->count++];
	*b = (struct telemetry_bucket){ .min = INFINITY, .max = -INFINITY };
	telemetry_bounds(w->range, at_us, &b->from_us, &b->to_us);
	return b;
}

static void
add_sample(struct walk *w, const struct telemetry_sample *s)
{
	struct telemetry_bucket *b = bucket_at(w, s->at_us);

	if (b->count++ == 0) {
		b->first = s->value;
		b->first_us = s->at_us;
	}
	b->last = s->value;
	b->last_us = s->at_us;
	b->min = fmin(b->min, s->value);
	b->max = fmax(b->max, s->value);
	b->sum += s->value;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The value stood from..to; what of it lies in bucket i and in the range. */
static void
stand(struct walk *w, size_t i, double value, int64_t from_us, int64_t to_us)
{
	struct telemetry_bucket *b = &w->buckets[i];
	const int64_t from =
	    later(from_us, later(b->from_us, w->range->from_us));
	const int64_t to = earlier(to_us, earlier(b->to_us, w->range->to_us));

	if (from >= to)
		return;
	b->time_mean += value * (double)(to - from);
	w->weight_us[i] += (double)(to - from);
}

/* How long a value stands when the next sample comes at next_us. */
static int64_t
stands_until(const struct walk *w, int64_t at_us, int64_t next_us)
{
	const int64_t hold = w->range->hold_us;

	return hold > 0 ? earlier(next_us, at_us + hold) : next_us;
}

/* The part of the increase between a and b that lies in [from, to). */
static double
part(const struct telemetry_sample *a, const struct telemetry_sample *b,
    double increase, int64_t from_us, int64_t to_us)
{
	const int64_t from = later(a->at_us, from_us);
	const int64_t to = earlier(b->at_us, to_us);

	return from >= to
	    ? 0
	    : increase * (double)(to - from) / (double)(b->at_us - a->at_us);
}

/* From one reading to the next; a counter that fell began again from 0. */
static double
grown(double from, double to, size_t *falls)
{
	if (to >= from)
		return to - from;
	(*falls)++;
	return to;
}

/* What the counter did from a to b, over the changes between them. */
static double
rise(struct walk *w, const struct telemetry_sample *a,
    const struct telemetry_sample *b, size_t *falls)
{
	const struct telemetry_range *range = w->range;
	double sum = 0, from = a->value;

	for (; w->change < range->changes &&
	     range->change[w->change].at_us <= b->at_us;
	     w->change++) {
		const struct telemetry_change *c = &range->change[w->change];

		if (c->at_us <= a->at_us)
			continue;
		sum += grown(from, c->old_final, falls);
		from = c->new_initial;
	}
	return sum + grown(from, b->value, falls);
}

/*
 * The increase from a to b.  The bucket of a, number i, takes what lies in
 * it; the rest, up to the end of the range, goes to the bucket of b, unless
 * b lies behind the range and has none: then a takes all.
 */
static void
increase(struct walk *w, const struct telemetry_sample *a,
    const struct telemetry_sample *b, size_t i, bool b_inside)
{
	const struct telemetry_range *range = w->range;
	size_t falls = 0;
	const double all = rise(w, a, b, &falls);
	struct telemetry_bucket *last = &w->buckets[w->count - 1];
	const bool a_inside = is_inside(range, a->at_us);
	double first = 0;

	if (a_inside && (!b_inside || last != &w->buckets[i])) {
		first = part(a, b, all, range->from_us,
		    b_inside ? w->buckets[i].to_us : range->to_us);
		w->buckets[i].delta += first;
	}
	if (b_inside) {
		last->delta +=
		    part(a, b, all, range->from_us, range->to_us) - first;
		last->resets += falls;
	}
}

/* From sample a, whose bucket is number i if it has one, to the next, b. */
static void
step(struct walk *w, const struct telemetry_sample *a,
    const struct telemetry_sample *b, size_t i)
{
	const bool b_inside = is_inside(w->range, b->at_us) && !isnan(b->value);
	const int64_t until = stands_until(w, a->at_us, b->at_us);

	if (w->count == 0)
		return;
	if (is_inside(w->range, a->at_us))
		stand(w, i, a->value, a->at_us, until);
	if (b_inside && (i != w->count - 1 || !is_inside(w->range, a->at_us)))
		stand(w, w->count - 1, a->value, a->at_us, until);
	if (!isnan(b->value))
		increase(w, a, b, i, b_inside);
}

static void
finish(struct walk *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct telemetry_bucket *b = &w->buckets[i];

		b->mean = b->sum / (double)b->count;
		b->time_mean = w->weight_us[i] > 0
		    ? b->time_mean / w->weight_us[i]
		    : b->mean;
	}
}

/* True when a later sample replaces this one. */
static bool
is_replaced(const struct telemetry_sample *samples, size_t n, size_t i)
{
	return i + 1 < n && samples[i + 1].at_us == samples[i].at_us;
}

static bool
check_order(struct cx *cx, const struct telemetry_sample *samples, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (samples[i].at_us < samples[i - 1].at_us)
			return cx_fail_code(cx, FAIL_INVALID, "unsorted",
			    "samples",
			    "sample %zu is older than the one "
			    "before it",
			    i);
	return true;
}

bool
telemetry_aggregate(struct cx *cx, const struct telemetry_range *range,
    const struct telemetry_sample *samples, size_t n,
    struct telemetry_bucket **buckets, size_t *count)
{
	const struct telemetry_sample *before = NULL;
	struct walk w = { .range = range };
	size_t room, of_before = 0;

	if (!check_range(cx, range) || !check_order(cx, samples, n))
		return false;
	room = n < TELEMETRY_BUCKETS + 2 ? n : TELEMETRY_BUCKETS + 2;
	w.buckets = cx_calloc(cx, room, sizeof(*w.buckets));
	w.weight_us = cx_calloc(cx, room, sizeof(*w.weight_us));
	for (size_t i = 0; i < n; i++) {
		const struct telemetry_sample *at = &samples[i];

		if (is_replaced(samples, n, i))
			continue;
		if (!isnan(at->value) && is_inside(range, at->at_us))
			add_sample(&w, at);
		if (before != NULL)
			step(&w, before, at, of_before);
		before = isnan(at->value) ? NULL : at;
		of_before = w.count == 0 ? 0 : w.count - 1;
	}
	/* Nothing follows the last value: it stands to the end. */
	if (before != NULL && w.count > 0)
		stand(&w, of_before, before->value, before->at_us,
		    stands_until(&w, before->at_us, range->to_us));
	finish(&w);
	*buckets = w.buckets;
	*count = w.count;
	return true;
}

double
telemetry_value(const struct telemetry_bucket *bucket, enum telemetry_agg agg)
{
	switch (agg) {
	case TELEMETRY_MEAN:
		return bucket->mean;
	case TELEMETRY_MIN:
		return bucket->min;
	case TELEMETRY_MAX:
		return bucket->max;
	case TELEMETRY_SUM:
		return bucket->sum;
	case TELEMETRY_COUNT:
		return (double)bucket->count;
	case TELEMETRY_FIRST:
		return bucket->first;
	case TELEMETRY_LAST:
		return bucket->last;
	case TELEMETRY_TIME_MEAN:
		return bucket->time_mean;
	case TELEMETRY_DELTA:
		return bucket->delta;
	case TELEMETRY_AGG_COUNT:
		break;
	}
	return NAN;
}

bool
telemetry_agg_of(struct str word, enum telemetry_agg *agg)
{
	static const char *const names[TELEMETRY_AGG_COUNT] = {
		[TELEMETRY_MEAN] = "mean",
		[TELEMETRY_MIN] = "min",
		[TELEMETRY_MAX] = "max",
		[TELEMETRY_SUM] = "sum",
		[TELEMETRY_COUNT] = "count",
		[TELEMETRY_FIRST] = "first",
		[TELEMETRY_LAST] = "last",
		[TELEMETRY_TIME_MEAN] = "time_mean",
		[TELEMETRY_DELTA] = "delta",
	};

	if (word.n == 0)
		word = STR("mean");
	for (size_t i = 0; i < TELEMETRY_AGG_COUNT; i++)
		if (str_is(word, names[i])) {
			*agg = (enum telemetry_agg)i;
			return true;
		}
	return false;
}

static bool
calendar_step(struct str word, struct telemetry_range *range)
{
	static const struct {
		const char *word;
		enum telemetry_unit unit;
	} words[] = { { "minute", TELEMETRY_MINUTE },
		{ "1m", TELEMETRY_MINUTE }, { "hour", TELEMETRY_HOUR },
		{ "1h", TELEMETRY_HOUR }, { "day", TELEMETRY_DAY },
		{ "1d", TELEMETRY_DAY }, { "week", TELEMETRY_WEEK },
		{ "1w", TELEMETRY_WEEK }, { "month", TELEMETRY_MONTH },
		{ "1mo", TELEMETRY_MONTH }, { "year", TELEMETRY_YEAR },
		{ "1y", TELEMETRY_YEAR } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(word, words[i].word)) {
			range->unit = words[i].unit;
			range->step_us = 0;
			return true;
		}
	return false;
}

bool
telemetry_step_of(struct str word, struct telemetry_range *range)
{
	static const struct {
		const char *word;
		int64_t us;
	} units[] = { { "", US_PER_S }, { "ms", 1000 }, { "s", US_PER_S },
		{ "m", US_PER_MIN }, { "h", US_PER_HOUR }, { "d", US_PER_DAY },
		{ "w", 7 * US_PER_DAY } };
	struct str unit = word;
	int64_t n, us;

	if (calendar_step(word, range))
		return true;
	while (unit.n > 0 && unit.p[0] >= '0' && unit.p[0] <= '9') {
		unit.p++;
		unit.n--;
	}
	if (!str_int64((struct str){ word.p, word.n - unit.n }, &n))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!str_is(unit, units[i].word))
			continue;
		if (__builtin_mul_overflow(n, units[i].us, &us) || us < 1 ||
		    us > LONGEST_STEP)
			return false;
		range->unit = TELEMETRY_FIXED;
		range->step_us = us;
		return true;
	}
	return false;
}
