#include "telemetry/chart_web.h"

#include "telemetry/pixels.h"
#include "telemetry/quarters_store.h"
#include "telemetry/telemetry_web.h"

struct chart {
	struct cx *cx;
	struct exchange *x;
	struct answer *answer;
	web_step done;
	struct reading_of of;
	struct telemetry_range range; /* the answer's, in quarters */
	struct quarters *quarters;
	struct link_call *call;
	bool ok;
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

static bool go_on(struct cx *cx, struct exchange *x);

static bool
tails_came(struct cx *cx, struct exchange *x)
{
	const struct chart *c = web_kept(x);

	quarters_tails_came(c->quarters, link_tails(c->call));
	return go_on(cx, x);
}

static void
work(void *thing)
{
	struct chart *c = thing;
	const struct quarter_buckets *b;
	struct answer *r = c->answer;
	size_t from, to;

	c->ok = quarters_page_came(
	    c->quarters, web_rows(c->x, 0), web_rows(c->x, 1), &from, &to);
	if (!c->ok)
		return;
	b = quarters_buckets(c->quarters, 0, 0);
	r->chosen_from = 0;
	for (size_t i = 0; i < b->n; i++)
		r->chosen_from += b->bucket[i].count;
	r->sample = pixels_of_quarters(c->cx, b->bucket, b->n, r->range.from_us,
	    r->range.to_us, &r->samples);
}

static bool
page_done(struct cx *cx, struct exchange *x)
{
	const struct chart *c = web_kept(x);

	return c->ok && go_on(cx, x);
}

static bool
page_came(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_compute(x, work, web_kept(x), page_done);
	return true;
}

static bool
go_on(struct cx *cx, struct exchange *x)
{
	struct chart *c = web_kept(x);
	const int64_t *device;
	size_t n;

	switch (quarters_next(c->quarters, &device, &n, web_binds(x))) {
	case QUARTERS_TAILS:
		c->call = link_ask_tails(telemetry_link(), cx, device, n,
		    web_deadline(x), web_awake, x);
		web_wait(x, tails_came);
		return true;
	case QUARTERS_PAGE:
		web_ask(x, Q_ROLLUP_PAGE, page_came);
		web_ask(x, Q_CHUNK_PAGE, page_came);
		return true;
	case QUARTERS_DONE:
		break;
	}
	web_keep(x, c->answer);
	return c->done(cx, x);
}

bool
chart_walk(struct cx *cx, struct exchange *x, struct answer *r, web_step done)
{
	const struct store_series *s = &r->series[r->at].store;
	struct chart *c = cx_alloc(cx, sizeof(*c));

	*c = (struct chart){ .cx = cx,
		.x = x,
		.answer = r,
		.done = done,
		.of = { s->tenant, s->device, r->range.zone_min, &s->ordinal,
		    1 },
		.range = in_quarters(&r->range) };
	c->quarters = quarters_open(cx, &c->of, 1, &c->range, TELEMETRY_MAX);
	web_keep(x, c);
	return go_on(cx, x);
}
