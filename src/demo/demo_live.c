/*
 * demo_live.c - the simulator: every sending device reports on its phase.
 *
 * Enterprises post in turn, each all its lines of the last seconds.  What
 * could not be delivered goes with the next post, up to some minutes; hours
 * beyond that are caught up when the server is back.
 */
#include <string.h>

#include "base/moment.h"
#include "demo/demo.h"
#include "demo/scribe.h"

#define EVERY_S 5        /* an enterprise posts so often */
#define EVERY_LARGE_S 10 /* and in a large park */
#define BEHIND_S 300     /* at most so much goes into one post */
#define PAUSE_MS 200
#define AGAIN_S 2
#define REFUSED_S 60
#define WIDTH 4 /* posts under way */
#define SAVE_S 60
#define BODY_MOST (8u << 20)

struct sender {
	struct live *live;
	struct member *member;
	struct cx cx;
	bool under_way;
	int64_t until_s;   /* delivered until here */
	int64_t sending_s; /* and with the post under way */
	int64_t due_s;
};

struct live {
	struct demo *demo;
	struct sender *sender;
	int every_s;
	bool is_down;
	int64_t retry_s; /* while it is down */
};

/* Says why an enterprise's lines are refused, as after its token was
 * withdrawn; it tries again in a minute.  Seconds to wait. */
static int64_t
refused(const struct sender *s, const struct http_answer *answer)
{
	demo_say(s->live->demo, "%s is refused (%d): %.*s",
	    s->member->enterprise.name, answer->status,
	    answer->body.n > 200 ? 200 : (int)answer->body.n,
	    answer->body.n == 0 ? "" : answer->body.p);
	return REFUSED_S;
}

/* The server is away, or it is busy. */
static void
note_down(struct live *l, int status)
{
	if (!l->is_down)
		demo_say(l->demo, "the server takes no lines (%d)", status);
	l->is_down = true;
	l->retry_s = moment_now() / US_PER_S + AGAIN_S;
}

static void
came(void *owner, const struct http_answer *answer)
{
	struct sender *s = owner;
	struct live *l = s->live;
	const int status = answer->status;

	if (http_is_busy(status) || status >= 500) {
		note_down(l, status);
	} else {
		if (l->is_down)
			demo_say(l->demo, "the server answers again");
		l->is_down = false;
		/* What is refused once is refused for ever. */
		s->until_s = s->sending_s;
	}
	if (status >= 400 && status < 500 && status != 429)
		s->due_s += refused(s, answer);
	cx_clear(&s->cx);
	s->under_way = false;
}

/* Lines of one device in (from, to]. */
static void
write_device(
    struct sender *s, size_t i, int64_t from_s, int64_t to_s, struct text *out)
{
	struct works *w = &s->member->works;
	const struct device *d = &w->plant->device[i];
	const int64_t first = from_s + 1 - d->phase_s + d->period_s - 1;
	int64_t at_s = first - first % d->period_s + d->phase_s;

	for (; at_s <= to_s; at_s += d->period_s)
		if (!works_is_silent(w, i, at_s * US_PER_S))
			scribe_line(out, w, i, at_s * US_PER_S, THING_METRICS);
}

static void
post(struct sender *s, int64_t now_s)
{
	const struct plant *p = s->member->plant;
	struct text out;
	int64_t from_s = s->until_s;

	cx_init(&s->cx);
	out = text_new(&s->cx, BODY_MOST);
	if (from_s < now_s - BEHIND_S)
		from_s = now_s - BEHIND_S;
	for (size_t i = 0; i < p->devices; i++)
		if (p->device[i].sends)
			write_device(s, i, from_s, now_s, &out);
	s->due_s = now_s + s->live->every_s;
	if (out.n == 0) {
		s->until_s = now_s;
		cx_clear(&s->cx);
		return;
	}
	s->sending_s = now_s;
	s->under_way = true;
	http_send(s->live->demo->http,
	    &(struct http_request){ .method = "POST",
		.path = "/write?precision=s",
		.body = scribe_gzip(&s->cx, text_str(&out)),
		.media = "text/plain; charset=utf-8",
		.gzip = true,
		.token = s->member->token },
	    came, s);
}

/* Lets whoever is due post; while the server is down one asks for all. */
static void
step(struct live *l)
{
	struct demo *d = l->demo;
	const int64_t now_s = moment_now() / US_PER_S;
	const size_t width = l->is_down ? 1 : WIDTH;

	if (l->is_down && now_s < l->retry_s)
		return;
	for (size_t i = 0; i < d->n && http_under_way(d->http) < width; i++) {
		struct sender *s = &l->sender[i];

		if (!s->under_way && now_s >= s->due_s)
			post(s, now_s);
	}
}

/* All until when every enterprise has delivered. */
static bool
note(struct live *l)
{
	int64_t until_s = moment_now() / US_PER_S;

	for (size_t i = 0; i < l->demo->n; i++)
		if (l->sender[i].until_s < until_s)
			until_s = l->sender[i].until_s;
	(void)json_object_set_new(
	    l->demo->state, "until_us", json_integer(until_s * US_PER_S));
	return demo_save(l->demo, true);
}

static void
open_senders(struct live *l, int64_t now_s)
{
	struct demo *d = l->demo;

	l->sender = cx_calloc(d->cx, d->n, sizeof(*l->sender));
	for (size_t i = 0; i < d->n; i++)
		l->sender[i] = (struct sender){ .live = l,
			.member = &d->member[i],
			.until_s = now_s,
			.due_s = now_s + (int64_t)i % l->every_s };
}

bool
demo_live(struct cx *cx, enum demo_size size, const volatile int *stop)
{
	struct demo d;
	struct live l = { .demo = &d };
	int64_t saved_s;

	if (!demo_open(&d, cx, size))
		return false;
	if (!demo_has_done(&d, "history"))
		return cx_fail(cx, FAIL_MISSING, NULL,
		    "the park is not loaded yet; run `park demo load` first");
	if (!demo_catch_up(&d, moment_now()))
		return false;
	l.every_s = size == DEMO_LARGE ? EVERY_LARGE_S : EVERY_S;
	saved_s = moment_now() / US_PER_S;
	open_senders(&l, saved_s);
	demo_say(&d, "sending");
	while (!*stop) {
		step(&l);
		http_turn(d.http, PAUSE_MS);
		if (moment_now() / US_PER_S - saved_s < SAVE_S)
			continue;
		saved_s = moment_now() / US_PER_S;
		if (!note(&l))
			return false;
	}
	while (http_under_way(d.http) > 0)
		http_turn(d.http, PAUSE_MS);
	return note(&l);
}
