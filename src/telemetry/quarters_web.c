#include "telemetry/quarters_web.h"

#include "telemetry/telemetry_web.h"

struct walk {
	struct exchange *x;
	struct quarters *quarters;
	void (*page)(void *own, size_t from, size_t to);
	void *own;
	web_step done;
	void *kept; /* before the walk */
	struct link_call *call;
	bool ok, is_last;
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
decode(void *thing)
{
	struct walk *w = thing;
	size_t from, to;

	w->ok = quarters_page_came(
	    w->quarters, web_rows(w->x, 0), web_rows(w->x, 1), &from, &to);
	if (w->ok)
		w->page(w->own, from, to);
}

static bool
page_done(struct cx *cx, struct exchange *x)
{
	const struct walk *w = web_kept(x);

	if (!w->ok)
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
	web_compute(x, decode, w, page_done);
	return true;
}

bool
quarters_walk(struct cx *cx, struct exchange *x, struct quarters *q,
    void (*page)(void *own, size_t from, size_t to), void *own, web_step done)
{
	struct walk *w = cx_alloc(cx, sizeof(*w));
	const int64_t *device;
	size_t n;

	*w = (struct walk){ .x = x,
		.quarters = q,
		.page = page,
		.own = own,
		.done = done,
		.kept = web_kept(x) };
	web_keep(x, w);
	(void)quarters_next(q, &device, &n, web_binds(x));
	w->call = link_ask_tails(
	    telemetry_link(), cx, device, n, web_deadline(x), web_awake, x);
	web_wait(x, first_page);
	return true;
}
