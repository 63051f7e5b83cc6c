#include "telemetry/reading_web.h"

#include "telemetry/telemetry_web.h"

struct walk {
	struct reading *reading;
	struct link_call *call;
	web_step done;
	void *kept; /* by the exchange, until the walk is over */
};

static bool go_on(struct cx *cx, struct exchange *x);

static bool
tail_came(struct cx *cx, struct exchange *x)
{
	const struct walk *w = web_kept(x);

	return reading_tail_came(w->reading, link_tails(w->call)[0]) &&
	    go_on(cx, x);
}

static bool
rows_came(struct cx *cx, struct exchange *x)
{
	const struct walk *w = web_kept(x);

	return reading_rows_came(w->reading, web_rows(x, 0)) && go_on(cx, x);
}

static bool
go_on(struct cx *cx, struct exchange *x)
{
	struct walk *w = web_kept(x);
	const int64_t device = reading_device(w->reading);
	enum query query;

	switch (reading_next(w->reading, web_binds(x), &query)) {
	case READING_TAIL:
		w->call = link_ask_tails(telemetry_link(), cx, &device, 1,
		    web_deadline(x), web_awake, x);
		web_wait(x, tail_came);
		return true;
	case READING_ROWS:
		web_ask(x, query, rows_came);
		return true;
	case READING_DONE:
		break;
	}
	web_keep(x, w->kept);
	return w->done(cx, x);
}

bool
reading_walk(
    struct cx *cx, struct exchange *x, struct reading *r, web_step done)
{
	struct walk *w = cx_alloc(cx, sizeof(*w));

	*w = (struct walk){ .reading = r, .done = done, .kept = web_kept(x) };
	web_keep(x, w);
	return go_on(cx, x);
}
