#include "telemetry/quarters_web.h"

#include "telemetry/telemetry_web.h"

/* Some devices of a page, in memory of their own. */
struct half {
	struct walk *walk;
	struct cx cx;
	struct text text; /* of the second */
	struct text *out;
	size_t from, to;
	bool ok;
};

struct walk {
	struct exchange *x;
	struct quarters *quarters;
	quarters_part part;
	void *own;
	web_step done;
	void *kept; /* before the walk */
	struct link_call *call;
	struct half half[2];
	bool is_last;
};

static bool page_came(struct cx *cx, struct exchange *x);

static bool
end(struct cx *cx, struct exchange *x)
{
	const struct walk *w = web_kept(x);

	web_keep(x, w->kept);
	return w->done(cx, x);
}

static bool
first_page(struct cx *cx, struct exchange *x)
{
	const struct walk *w = web_kept(x);
	const int64_t *device;
	size_t n;

	quarters_tails_came(w->quarters, link_tails(w->call));
	if (quarters_next(w->quarters, &device, &n, web_binds(x)) ==
	    QUARTERS_DONE)
		return end(cx, x);
	web_ask(x, Q_ROLLUP_PAGE, page_came);
	web_ask(x, Q_CHUNK_PAGE, page_came);
	return true;
}

static void
take_half(void *thing)
{
	struct half *h = thing;
	struct walk *w = h->walk;

	h->ok = true;
	for (size_t i = h->from; h->ok && i < h->to; i++)
		h->ok = quarters_take(w->quarters, &h->cx, i);
	if (h->ok && h->from < h->to)
		w->part(w->own, &h->cx, h->out, h->from, h->to);
}

static void
begin_half(struct half *h, struct walk *w, size_t from, size_t to)
{
	cx_clear(&h->cx);
	h->walk = w;
	h->from = from;
	h->to = to;
}

static void
take_page(void *thing)
{
	struct walk *w = thing;
	struct half *one = &w->half[0], *two = &w->half[1];
	size_t from, to, middle;

	quarters_page_came(
	    w->quarters, web_rows(w->x, 0), web_rows(w->x, 1), &from, &to);
	middle = to - (to - from) / 2;
	begin_half(one, w, from, middle);
	begin_half(two, w, middle, to);
	one->out = web_out(w->x);
	two->text = text_new(&two->cx, web_out(w->x)->most);
	two->out = &two->text;
	if (middle == to) {
		take_half(one);
		return;
	}
	web_compute_both(take_half, one, take_half, two);
	text_put(one->out, text_str(two->out));
}

static bool
end_page(struct cx *cx, const struct walk *w)
{
	for (size_t i = 0; i < 2; i++) {
		const struct half *h = &w->half[i];

		if (h->from < h->to && !h->ok)
			return cx_fail_code(cx, h->cx.fail, h->cx.code, NULL,
			    "%s", h->cx.message);
	}
	return true;
}

static bool
page_done(struct cx *cx, struct exchange *x)
{
	const struct walk *w = web_kept(x);

	if (!end_page(cx, w))
		return false;
	return w->is_last ? end(cx, x) : page_came(cx, x);
}

static bool
page_came(struct cx *cx, struct exchange *x)
{
	struct walk *w = web_kept(x);
	const int64_t *device;
	size_t n;

	(void)cx;
	w->is_last = quarters_next(w->quarters, &device, &n, web_binds(x)) ==
	    QUARTERS_DONE;
	if (!w->is_last) {
		web_ask_ahead(x, Q_ROLLUP_PAGE);
		web_ask_ahead(x, Q_CHUNK_PAGE);
	}
	web_compute(x, take_page, w, page_done);
	return true;
}

static void
end_walk(void *thing)
{
	struct walk *w = thing;

	cx_clear(&w->half[0].cx);
	cx_clear(&w->half[1].cx);
}

bool
quarters_walk(struct cx *cx, struct exchange *x, struct quarters *q,
    quarters_part part, void *own, web_step done)
{
	struct walk *w = cx_alloc(cx, sizeof(*w));
	const int64_t *device;
	size_t n;

	*w = (struct walk){ .x = x,
		.quarters = q,
		.part = part,
		.own = own,
		.done = done,
		.kept = web_kept(x) };
	cx_init(&w->half[0].cx);
	cx_init(&w->half[1].cx);
	cx_defer(cx, end_walk, w);
	web_keep(x, w);
	(void)quarters_next(q, &device, &n, web_binds(x));
	w->call = link_ask_tails(
	    telemetry_link(), cx, device, n, web_deadline(x), web_awake, x);
	web_wait(x, first_page);
	return true;
}
