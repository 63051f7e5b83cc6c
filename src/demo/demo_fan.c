/*
 * demo_fan.c - many requests of one kind, some of them at a time.
 */
#include <unistd.h>

#include "base/moment.h"
#include "demo/demo.h"

#define WIDTH 4 /* requests under way */
#define TRIES 60
#define AGAIN_US 500000

struct fan_run;

struct fan_slot {
	struct fan_run *run;
	struct cx cx;
	struct http_request request;
	size_t i;
	int tries;
	bool busy;
	bool again;
};

struct fan_run {
	struct demo *demo;
	const struct demo_fan *fan;
	struct fan_slot slot[WIDTH];
	size_t next, n, done;
	int64_t said_us;
	int status; /* of the first refusal */
};

static void
free_slot(struct fan_slot *s)
{
	cx_clear(&s->cx);
	s->busy = false;
	s->run->done++;
}

static bool
is_good(const struct demo_fan *fan, int status)
{
	return (status >= 200 && status <= 299) ||
	    (status == 409 && fan->may_exist);
}

static void
came(void *owner, const struct http_answer *answer)
{
	struct fan_slot *s = owner;
	struct demo *d = s->run->demo;

	if (http_is_busy(answer->status) && s->tries < TRIES) {
		s->again = true;
		return;
	}
	if (s->run->fan->may_refuse &&
	    (answer->status == 401 || answer->status == 403)) {
		demo_say(d, "%s is refused for enterprise %zu", s->request.path,
		    s->i + 1);
		free_slot(s);
		return;
	}
	if (d->cx->fail == FAIL_NONE && !is_good(s->run->fan, answer->status))
		(void)cx_fail(d->cx, FAIL_BROKEN, NULL, "%s %s says %d: %.*s",
		    s->request.method, s->request.path, answer->status,
		    answer->body.n > 300 ? 300 : (int)answer->body.n,
		    answer->body.n == 0 ? "" : answer->body.p);
	else if (d->cx->fail == FAIL_NONE && s->run->fan->took != NULL &&
	    !s->run->fan->took(d, s->i, &s->cx, answer) &&
	    d->cx->fail == FAIL_NONE)
		(void)cx_fail(d->cx, FAIL_BROKEN, NULL, "%s: %s",
		    s->request.path,
		    s->cx.message == NULL ? "not understood" : s->cx.message);
	free_slot(s);
}

static void
send(struct fan_slot *s)
{
	s->again = false;
	s->tries++;
	http_send(s->run->demo->http, &s->request, came, s);
}

/* Gives an idle slot the next thing to ask. */
static void
fill(struct fan_run *run, struct fan_slot *s)
{
	while (!s->busy && run->next < run->n) {
		cx_init(&s->cx);
		s->run = run;
		s->i = run->next++;
		s->tries = 0;
		s->request = (struct http_request){ .method = "POST" };
		if (!run->fan->ask(run->demo, s->i, &s->cx, &s->request)) {
			free_slot(s);
			continue;
		}
		s->busy = true;
		send(s);
	}
}

static void
say_progress(struct fan_run *run, bool end)
{
	const int64_t now_us = moment_now();

	if (run->fan->about == NULL ||
	    (!end && now_us - run->said_us < 2 * US_PER_S))
		return;
	run->said_us = now_us;
	demo_say(run->demo, "%s %zu/%zu", run->fan->about, run->done, run->n);
}

bool
demo_ask_all(struct demo *d, size_t n, const struct demo_fan *fan)
{
	struct fan_run run = { .demo = d, .fan = fan, .n = n };
	const size_t width = fan->width == 0 ? WIDTH : fan->width;

	run.said_us = moment_now();
	do {
		bool waits = false;

		for (size_t k = 0; k < width; k++) {
			if (run.slot[k].again)
				waits = true;
			else if (d->cx->fail == FAIL_NONE)
				fill(&run, &run.slot[k]);
		}
		if (http_under_way(d->http) > 0)
			http_turn(d->http, 1000);
		if (waits && http_under_way(d->http) == 0)
			(void)usleep(AGAIN_US);
		for (size_t k = 0; k < width && waits; k++)
			if (run.slot[k].again)
				send(&run.slot[k]);
		say_progress(&run, false);
	} while (http_under_way(d->http) > 0 ||
	    (d->cx->fail == FAIL_NONE && run.next < run.n));
	if (d->cx->fail == FAIL_NONE)
		say_progress(&run, true);
	return demo_save(d, true) && d->cx->fail == FAIL_NONE;
}
