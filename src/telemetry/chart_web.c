#include "telemetry/chart_web.h"

#include "telemetry/pixels.h"
#include "telemetry/quarters_web.h"

struct chart {
	struct cx *cx;
	struct answer *answer;
	struct reading_of of;
	struct telemetry_range range; /* the answer's, in quarters */
	struct quarters *quarters;
};

static struct telemetry_range
in_quarters(const struct telemetry_range *range)
{
	struct telemetry_range r = *range;

	r.unit = TELEMETRY_FIXED;
	r.step_us = ROLLUP_SLOT_US;
	return r;
}

bool
chart_serves(const struct answer *r)
{
	const struct telemetry_range range = in_quarters(&r->range);

	return r->columns > 0 && store_engine() == STORE_COLUMNS &&
	    pixels_by_quarters(range.from_us, range.to_us, r->columns) &&
	    quarter_serves(&range, TELEMETRY_MAX);
}

static void
choose(void *own, struct cx *cx, struct text *out, size_t from, size_t to)
{
	const struct chart *c = own;
	const struct quarter_buckets *b = quarters_buckets(c->quarters, 0, 0);
	struct answer *r = c->answer;

	(void)cx;
	(void)out;
	(void)from;
	(void)to;
	r->chosen_from = 0;
	for (size_t i = 0; i < b->n; i++)
		r->chosen_from += b->bucket[i].count;
	r->sample = pixels_of_quarters(c->cx, b->bucket, b->n, r->range.from_us,
	    r->range.to_us, &r->samples);
}

bool
chart_walk(struct cx *cx, struct exchange *x, struct answer *r, web_step done)
{
	const struct store_series *s = &r->series[r->at].store;
	struct chart *c = cx_alloc(cx, sizeof(*c));

	*c = (struct chart){ .cx = cx,
		.answer = r,
		.of = { s->tenant, s->device, r->range.zone_min, &s->ordinal,
		    1 },
		.range = in_quarters(&r->range) };
	c->quarters = quarters_open(cx, &c->of, 1, &c->range, TELEMETRY_MAX);
	return quarters_walk(cx, x, c->quarters, choose, c, done);
}
