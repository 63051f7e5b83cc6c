/*
 * demo_history.c - the past, as line protocol in slices of time.
 *
 * A slice is one request: all devices of one enterprise over some weeks.
 * Main meters are read each hour over many months, all else over the last
 * weeks; the last two days are finer.
 */
#include "base/moment.h"
#include "demo/demo.h"
#include "demo/scribe.h"
#include "demo/shape.h"

#define SLICES_MOST 62
#define OLD_SLICE_DAYS 45
#define NEW_SLICE_DAYS 10
#define FINE_US (2 * US_PER_DAY) /* before the anchor, finer */
#define FINE_STEP_US (15 * US_PER_MIN)
#define MACHINE_HOURS 2
#define OLD_METRICS 2 /* register and rate */
#define BODY_MOST (30u << 20)

struct slice {
	int64_t from_us, to_us;
	bool mains_only;
};

/* Whether a machine that once reported has stopped by then. */
static bool
has_stopped(const struct demo *d, const struct device *v, int64_t at_us)
{
	return v->silent ||
	    (!v->sends &&
		at_us >
		    d->anchor_us - (int64_t)(3 + v->seed % 20) * US_PER_DAY);
}

/* Whether a device reports at a step of the history. */
static bool
reports(const struct demo *d, const struct member *m, size_t device,
    const struct slice *s, int64_t at_us)
{
	const struct plant *p = m->plant;
	const struct device *v = &p->device[device];

	if (works_is_silent(&m->works, device, at_us))
		return false;
	if (device < p->meters)
		return !s->mains_only || p->meter[device].role != METERED_SUB;
	if (s->mains_only || at_us / US_PER_HOUR % MACHINE_HOURS != 0)
		return false;
	return m->enterprise.story == STORY_STALE ? !v->silent
						  : !has_stopped(d, v, at_us);
}

static void
write_step(struct demo *d, struct member *m, const struct slice *s,
    int64_t at_us, struct text *out)
{
	for (size_t i = 0; i < m->plant->devices; i++)
		if (reports(d, m, i, s, at_us))
			scribe_line(out, &m->works, i, at_us,
			    s->mains_only ? OLD_METRICS : THING_METRICS);
}

static void
write_slice(
    struct demo *d, struct member *m, const struct slice *s, struct text *out)
{
	int64_t at_us = s->from_us;

	while (at_us < s->to_us) {
		write_step(d, m, s, at_us, out);
		at_us += at_us >= d->anchor_us - FINE_US && at_us < d->anchor_us
		    ? FINE_STEP_US
		    : US_PER_HOUR;
	}
}

static bool
post_lines(const struct member *m, const struct text *lines, struct cx *cx,
    struct http_request *r)
{
	if (lines->n == 0)
		return false;
	r->path = "/write?precision=s";
	r->body = scribe_gzip(cx, text_str(lines));
	r->media = "text/plain; charset=utf-8";
	r->gzip = true;
	r->token = m->token;
	return true;
}

/* The slices of the past -------------------------------------------------- */

/* Months of main meters first, then the last weeks of everything; the n-th
 * slice, or false behind the last. */
static bool
slice_at(const struct demo *d, size_t n, struct slice *s)
{
	const int32_t last = moment_day(d->anchor_us, SHAPE_ZONE_MIN);
	const struct date end = date_of(last);
	const int months = end.year * 12 + end.month - 1 - d->scale->months;
	const int32_t first =
	    date_number((struct date){ months / 12, months % 12 + 1, 1 });
	const int32_t middle =
	    last - d->scale->days > first ? last - d->scale->days : first;
	const size_t olds =
	    (size_t)(middle - first + OLD_SLICE_DAYS - 1) / OLD_SLICE_DAYS;
	int32_t from, to;

	if (n < olds) {
		from = first + (int32_t)n * OLD_SLICE_DAYS;
		to = from + OLD_SLICE_DAYS < middle ? from + OLD_SLICE_DAYS
						    : middle;
	} else {
		from = middle + (int32_t)(n - olds) * NEW_SLICE_DAYS;
		to = from + NEW_SLICE_DAYS;
		if (from > last)
			return false;
	}
	*s = (struct slice){ .from_us = moment_of_day(from, SHAPE_ZONE_MIN),
		.to_us = moment_of_day(to, SHAPE_ZONE_MIN),
		.mains_only = n < olds };
	/* The anchor's own hour is the last. */
	if (s->to_us > d->anchor_us)
		s->to_us = d->anchor_us + 1;
	return true;
}

static size_t
slice_count(const struct demo *d)
{
	struct slice s;
	size_t n = 0;

	while (n < SLICES_MOST && slice_at(d, n, &s))
		n++;
	return n;
}

static int64_t
slices_done(const struct member *m)
{
	return json_integer_value(json_object_get(m->state, "slices"));
}

/* All enterprises of one slice, then the next: partitions are filled one
 * after another. */
static bool
ask_past(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	struct member *m = &d->member[i % d->n];
	struct text out = text_new(cx, BODY_MOST);
	struct slice s;

	if ((slices_done(m) >> i / d->n & 1) != 0 || !slice_at(d, i / d->n, &s))
		return false;
	write_slice(d, m, &s, &out);
	return post_lines(m, &out, cx, r);
}

static bool
took_past(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	struct member *m = &d->member[i % d->n];

	(void)cx;
	(void)answer;
	(void)json_object_set_new(m->state, "slices",
	    json_integer(slices_done(m) | INT64_C(1) << i / d->n));
	return demo_save(d, false);
}

bool
demo_history(struct demo *d)
{
	static const struct demo_fan past = { ask_past, took_past,
		"slices of history" };

	if (demo_has_done(d, "history"))
		return true;
	return demo_ask_all(d, d->n * slice_count(d), &past) &&
	    demo_done(d, "history");
}

/* From the anchor, or the last catch-up, to now ---------------------------- */

static int64_t
caught_up_us(const struct demo *d)
{
	const int64_t to_us =
	    json_integer_value(json_object_get(d->state, "until_us"));

	return to_us > d->anchor_us ? to_us : d->anchor_us;
}

/* Hours that are missing, and the present; what is too far is not made up. */
static bool
ask_missing(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	struct member *m = &d->member[i];
	const int64_t now_us =
	    json_integer_value(json_object_get(d->state, "now_us"));
	const int64_t most_us = now_us - d->scale->days * US_PER_DAY;
	struct slice s = { .from_us = caught_up_us(d), .to_us = now_us };
	struct text out = text_new(cx, BODY_MOST);

	if (s.from_us < most_us)
		s.from_us = most_us;
	s.from_us += US_PER_HOUR - s.from_us % US_PER_HOUR;
	write_slice(d, m, &s, &out);
	for (size_t k = 0; k < m->plant->devices; k++)
		if (m->plant->device[k].sends &&
		    !works_is_silent(&m->works, k, now_us))
			scribe_line(&out, &m->works, k, now_us, THING_METRICS);
	return post_lines(m, &out, cx, r);
}

bool
demo_catch_up(struct demo *d, int64_t now_us)
{
	static const struct demo_fan missing = { ask_missing, NULL, NULL,
		.may_refuse = true };

	(void)json_object_set_new(d->state, "now_us", json_integer(now_us));
	if (!demo_ask_all(d, d->n, &missing))
		return false;
	(void)json_object_set_new(d->state, "until_us", json_integer(now_us));
	return demo_save(d, true);
}
