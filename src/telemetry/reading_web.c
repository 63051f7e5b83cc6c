#include "telemetry/reading_web.h"

#include "telemetry/telemetry_web.h"

struct walk {
	struct reading *reading;
	struct link_call *call;
	web_step done;
	const struct reading_also *also; /* NULL once it came */
	void *kept; /* by the exchange, until the walk is over */
};

static bool go_on(struct cx *cx, struct exchange *x);

static bool
rows_came(struct cx *cx, struct exchange *x)
{
	const struct walk *w = web_kept(x);

	return reading_rows_came(w->reading, web_rows(x, 0)) && go_on(cx, x);
}

static bool
both_came(struct cx *cx, struct exchange *x)
{
	struct walk *w = web_kept(x);
	const struct reading_also *also = w->also;

	w->also = NULL;
	web_keep(x, w->kept);
	if (!also->came(cx, x, web_rows(x, 0)))
		return cx->fail == FAIL_NONE && w->done(cx, x);
	web_keep(x, w);
	return reading_rows_came(w->reading, web_rows(x, 1)) && go_on(cx, x);
}

static void
ask_also(struct exchange *x, struct walk *w)
{
	if (w->also == NULL)
		return;
	web_keep(x, w->kept);
	w->also->bind(x);
	web_keep(x, w);
	web_ask(x, w->also->query, both_came);
}

static bool
tail_came(struct cx *cx, struct exchange *x)
{
	struct walk *w = web_kept(x);

	if (!reading_tail_came(w->reading, link_tails(w->call)[0]))
		return false;
	/* Before the binds of what comes next: names may be the same. */
	ask_also(x, w);
	return go_on(cx, x);
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
		web_ask(x, query, w->also == NULL ? rows_came : both_came);
		return true;
	case READING_DONE:
		break;
	}
	web_keep(x, w->kept);
	return w->done(cx, x);
}

bool
reading_walk_also(struct cx *cx, struct exchange *x, struct reading *r,
    const struct reading_also *also, web_step done)
{
	struct walk *w = cx_alloc(cx, sizeof(*w));

	*w = (struct walk){
		.reading = r, .done = done, .also = also, .kept = web_kept(x)
	};
	web_keep(x, w);
	return go_on(cx, x);
}

bool
reading_walk(
    struct cx *cx, struct exchange *x, struct reading *r, web_step done)
{
	return reading_walk_also(cx, x, r, NULL, done);
}
