#include "telemetry/quarter.h"

#include <math.h>
#include <string.h>

static bool
is_whole(int64_t at_us)
{
	return at_us % ROLLUP_SLOT_US == 0;
}

bool
quarter_serves(
    const struct telemetry_range *range, enum telemetry_agg agg, int64_t now_us)
{
	if (agg == TELEMETRY_TIME_MEAN || agg == TELEMETRY_DELTA ||
	    range->unit == TELEMETRY_MINUTE)
		return false;
	if (range->unit == TELEMETRY_FIXED && !is_whole(range->step_us))
		return false;
	/* Local days begin with a quarter in every zone that is a multiple of
	 * one. */
	return range->zone_min % 15 == 0 && is_whole(range->from_us) &&
	    (is_whole(range->to_us) || range->to_us >= now_us);
}

static struct telemetry_bucket *
bucket_at(struct quarter_buckets *b, int64_t at_us)
{
	struct telemetry_bucket *k;

	if (b->n > 0 && at_us < b->bucket[b->n - 1].to_us)
		return &b->bucket[b->n - 1];
	if (b->n == b->room) {
		b->room = b->room == 0 ? 128 : b->room * 2;
		k = cx_calloc(b->cx, b->room, sizeof(*k));
		if (b->n > 0)
			memcpy(k, b->bucket, b->n * sizeof(*k));
		b->bucket = k;
	}
	k = &b->bucket[b->n++];
	*k = (struct telemetry_bucket){ .min = INFINITY, .max = -INFINITY };
	telemetry_bounds(b->range, at_us, &k->from_us, &k->to_us);
	return k;
}

static void
add_slot(struct telemetry_bucket *k, const struct rollup_slots *s, size_t i,
    int64_t at_us)
{
	if (k->count == 0) {
		k->first = s->first[i];
		k->first_us = at_us;
	}
	k->count += s->count[i];
	k->sum += s->sum[i];
	k->min = fmin(k->min, s->min[i]);
	k->max = fmax(k->max, s->max[i]);
	k->last = s->last[i];
	k->last_us = at_us;
	k->mean = k->sum / (double)k->count;
}

void
quarter_add(struct quarter_buckets *b, int64_t from_us,
    const struct rollup_slots *slots)
{
	for (size_t i = 0; i < ROLLUP_SLOTS; i++) {
		const int64_t at_us = from_us + (int64_t)i * ROLLUP_SLOT_US;

		if (slots->count[i] > 0 && at_us >= b->range->from_us &&
		    at_us < b->range->to_us)
			add_slot(bucket_at(b, at_us), slots, i, at_us);
	}
}
