#include "telemetry/reading_web.h"

#include "base/moment.h"
#include "telemetry/telemetry_web.h"

/* What is decoded on the loop: a millisecond's worth. */
#define BYTES_AT_ONCE 32768
#define ROWS_AT_ONCE 2000

struct walk {
	struct exchange *x;
	struct reading *reading;
	struct link_call *call;
	web_step done;
	const struct reading_also *also; /* NULL once it came */
	void *kept; /* by the exchange, until the walk is over */
	const struct db_rows *rows; /* that came; NULL: none */
	bool ok, taken;
	int64_t asked_us; /* of tail and rows at once */
	enum reading_want want;
	enum query query;
};

static bool act(struct cx *cx, struct exchange *x);

/* Takes what came, and sees what is wanted next. */
static void
advance(void *thing)
{
	struct walk *w = thing;

	w->ok = w->rows == NULL || reading_rows_came(w->reading, w->rows);
	if (w->ok)
		w->want = reading_next(w->reading, web_binds(w->x), &w->query);
}

static bool
is_much(const struct db_rows *rows)
{
	size_t bytes = 0;

	for (size_t i = 0; i < db_count(rows) && bytes <= BYTES_AT_ONCE; i++)
		bytes += db_str(rows, i, 1).n;
	return bytes > BYTES_AT_ONCE || db_count(rows) > ROWS_AT_ONCE;
}

static bool
go_on(struct cx *cx, struct exchange *x, const struct db_rows *rows)
{
	struct walk *w = web_kept(x);

	w->rows = rows;
	if (rows != NULL && is_much(rows)) {
		web_compute(x, advance, w, act);
		return true;
	}
	advance(w);
	return act(cx, x);
}

static bool
rows_came(struct cx *cx, struct exchange *x)
{
	return go_on(cx, x, web_rows(x, 0));
}

static void
meanwhile(struct cx *cx, struct exchange *x, struct walk *w)
{
	web_keep(x, w->kept);
	w->also->meanwhile(cx, x);
	web_keep(x, w);
}

/* Now all has come; the samples may have been taken before. */
static bool
also_came(struct cx *cx, struct exchange *x)
{
	struct walk *w = web_kept(x);
	const struct reading_also *also = w->also;

	w->also = NULL;
	web_keep(x, w->kept);
	if (!also->came(cx, x, web_rows(x, 1)))
		return cx->fail == FAIL_NONE && w->done(cx, x);
	web_keep(x, w);
	return w->taken ? act(cx, x) : go_on(cx, x, web_rows(x, 0));
}

/* What is little is taken while the database says the other thing. */
static bool
first_came(struct cx *cx, struct exchange *x)
{
	struct walk *w = web_kept(x);

	w->rows = web_rows(x, 0);
	w->taken = !is_much(w->rows);
	if (w->taken)
		advance(w);
	if (w->taken && w->ok && w->want == READING_DONE)
		meanwhile(cx, x, w);
	web_rest(x, also_came);
	return true;
}

static void
ask_also(struct exchange *x, struct walk *w)
{
	web_ask_early(x);
	web_keep(x, w->kept);
	w->also->bind(x);
	web_keep(x, w);
	web_ask(x, w->also->query, first_came);
}

static bool
is_old(const struct walk *w)
{
	return link_left_us(w->call) >= w->asked_us;
}

/* What was read is not all there was, and is asked anew behind the tail. */
static bool
ask_anew(struct cx *cx, struct exchange *x)
{
	return go_on(cx, x, NULL);
}

/* With the tail came what stands in chunks; unless rows went from there to
 * here meanwhile: then they may be in neither. */
static bool
tail_came(struct cx *cx, struct exchange *x)
{
	struct walk *w = web_kept(x);

	if (!reading_tail_came(w->reading, link_tails(w->call)[0]))
		return false;
	if (w->also == NULL)
		return is_old(w) ? go_on(cx, x, NULL) : rows_came(cx, x);
	if (!is_old(w))
		return first_came(cx, x);
	web_rest(x, ask_anew);
	return true;
}

static void
ask_tail(struct cx *cx, struct exchange *x, struct walk *w)
{
	const int64_t device = reading_device(w->reading);

	w->asked_us = moment_steady();
	web_ask(x, reading_beside(w->reading, web_binds(x)), tail_came);
	if (w->also != NULL)
		ask_also(x, w);
	w->call = link_ask_tails(
	    telemetry_link(), cx, &device, 1, web_deadline(x), web_awake, x);
	web_wait(x, tail_came);
}

static bool
act(struct cx *cx, struct exchange *x)
{
	struct walk *w = web_kept(x);

	if (!w->ok)
		return false;
	switch (w->want) {
	case READING_TAIL:
		ask_tail(cx, x, w);
		return true;
	case READING_ROWS:
		web_ask(x, w->query, rows_came);
		if (w->also != NULL)
			ask_also(x, w);
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

	*w = (struct walk){ .x = x,
		.reading = r,
		.done = done,
		.also = also,
		.kept = web_kept(x) };
	web_keep(x, w);
	return go_on(cx, x, NULL);
}

bool
reading_walk(
    struct cx *cx, struct exchange *x, struct reading *r, web_step done)
{
	return reading_walk_also(cx, x, r, NULL, done);
}
