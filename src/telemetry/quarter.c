#include "telemetry/quarter.h"

#include <math.h>
#include <string.h>

static bool
is_whole(int64_t at_us)
{
	return at_us % ROLLUP_SLOT_US == 0;
}

bool
quarter_serves(const struct telemetry_range *range, enum telemetry_agg agg)
{
	if (agg == TELEMETRY_TIME_MEAN || agg == TELEMETRY_DELTA ||
	    range->unit == TELEMETRY_MINUTE)
		return false;
	if (range->unit == TELEMETRY_FIXED && !is_whole(range->step_us))
		return false;
	/* Local days begin with a quarter in every zone that is a multiple of
	 * one. */
	return range->zone_min % 15 == 0;
}

unsigned
quarter_wants(enum telemetry_agg agg)
{
	switch (agg) {
	case TELEMETRY_COUNT:
		return ROLLUP_COUNTS;
	case TELEMETRY_MEAN:
	case TELEMETRY_SUM:
		return ROLLUP_COUNTS | ROLLUP_SUMS;
	case TELEMETRY_MIN:
	case TELEMETRY_MAX:
	case TELEMETRY_FIRST:
	case TELEMETRY_LAST:
	case TELEMETRY_TIME_MEAN:
	case TELEMETRY_DELTA:
	case TELEMETRY_AGG_COUNT:
		break;
	}
	return ROLLUP_COUNTS | ROLLUP_SUMS | ROLLUP_EXTREMES;
}

/* Of a fixed step all that there can be, lest they be moved again and again. */
static size_t
first_room(const struct telemetry_range *r)
{
	const size_t usual = 128, most = 4096;
	const size_t all = r->unit != TELEMETRY_FIXED
	    ? usual
	    : (size_t)((r->to_us - r->from_us) / r->step_us + 2);

	return all < most ? all : most;
}

static void
grow(struct quarter_buckets *b)
{
	struct telemetry_bucket *more;

	b->room = b->room == 0 ? first_room(b->range) : b->room * 2;
	more = cx_room(b->cx, b->room, sizeof(*more));
	if (b->n > 0)
		memcpy(more, b->bucket, b->n * sizeof(*more));
	b->bucket = more;
}

static struct telemetry_bucket *
bucket_at(struct quarter_buckets *b, int64_t at_us)
{
	struct telemetry_bucket *k;

	if (b->n > 0 && at_us < b->bucket[b->n - 1].to_us)
		return &b->bucket[b->n - 1];
	if (b->n == b->room)
		grow(b);
	k = &b->bucket[b->n++];
	*k = (struct telemetry_bucket){ .min = INFINITY, .max = -INFINITY };
	telemetry_bounds(b->range, at_us, &k->from_us, &k->to_us);
	return k;
}

static void
add_extremes(struct telemetry_bucket *k, const struct rollup_slots *s, size_t i,
    int64_t at_us)
{
	if (k->count == 0) {
		k->first = s->first[i];
		k->first_us = at_us;
	}
	k->min = s->min[i] < k->min ? s->min[i] : k->min;
	k->max = s->max[i] > k->max ? s->max[i] : k->max;
	k->last = s->last[i];
	k->last_us = at_us;
}

void
quarter_add(struct quarter_buckets *b, int64_t from_us,
    const struct rollup_slots *slots)
{
	for (size_t i = 0; i < ROLLUP_SLOTS; i++) {
		const int64_t at_us = from_us + (int64_t)i * ROLLUP_SLOT_US;
		struct telemetry_bucket *k;

		if (slots->count[i] == 0 ||
		    at_us + ROLLUP_SLOT_US <= b->range->from_us ||
		    at_us >= b->range->to_us)
			continue;
		k = bucket_at(b, at_us);
		if ((b->wants & ROLLUP_EXTREMES) != 0)
			add_extremes(k, slots, i, at_us);
		k->count += slots->count[i];
		if ((b->wants & ROLLUP_SUMS) == 0)
			continue;
		k->sum += slots->sum[i];
		k->mean = k->sum / (double)k->count;
	}
}
