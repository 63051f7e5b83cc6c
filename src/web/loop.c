#include "web/loop.h"

#include <stdlib.h>
#include <sys/epoll.h>

#include "web/kore.h"

struct watch {
	struct kore_event evt; /* first: Kore casts its pointer to this */
	void (*ready)(void *, bool);
	void *arg;
	struct watch *next; /* once it waits to be freed */
};

/*
 * An unwatched descriptor may still have an event in the batch that Kore is
 * working on, so a watch is emptied at once and freed by a later unwatch.
 */
static struct watch *emptied;

static void
event(void *arg, int failed)
{
	struct watch *w = arg;

	if (w->ready != NULL)
		w->ready(w->arg, failed != 0);
}

void *
loop_watch(int fd, void (*ready)(void *arg, bool failed), void *arg)
{
	struct watch *w = emptied;

	if (w != NULL)
		emptied = w->next;
	else if ((w = calloc(1, sizeof(*w))) == NULL)
		abort();
	*w = (struct watch){ .ready = ready, .arg = arg };
	w->evt.type = KORE_TYPE_LISTENER + 100; /* none of Kore's own */
	w->evt.handle = event;
	kore_platform_event_schedule(fd, EPOLLIN | EPOLLRDHUP, 0, w);
	return w;
}

void
loop_unwatch(void *watch, int fd, bool alive)
{
	struct watch *w = watch;

	if (alive)
		kore_platform_disable_read(fd);
	w->ready = NULL;
	w->next = emptied;
	emptied = w;
}

struct soon {
	void (*f)(void *);
	void *arg;
	struct soon *next;
};

/* What this turn has put off, and its timer. */
static struct soon *put_off;

static void
do_what_was_put_off(void *arg, u_int64_t now)
{
	struct soon *s = put_off, *next;

	(void)arg;
	(void)now;
	put_off = NULL;
	for (; s != NULL; s = next) {
		next = s->next;
		s->f(s->arg);
		free(s);
	}
}

void
loop_soon(void (*f)(void *arg), void *arg)
{
	struct soon *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	if (put_off == NULL)
		(void)kore_timer_add(
		    do_what_was_put_off, 0, NULL, KORE_TIMER_ONESHOT);
	*s = (struct soon){ f, arg, put_off };
	put_off = s;
}

static void
want_out(void *own, void *watch, int fd, bool wants)
{
	(void)own;
	kore_platform_event_schedule(
	    fd, EPOLLIN | EPOLLRDHUP | (wants ? EPOLLOUT : 0), 0, watch);
}

/* Links of the pool -------------------------------------------------------- */

static void
pool_event(void *link, bool failed)
{
	(void)failed; /* libpq finds out by itself */
	pool_link_ready(link);
}

static void *
watch_pool(void *own, int fd, struct pool_link *link)
{
	(void)own;
	return loop_watch(fd, pool_event, link);
}

static void
unwatch_pool(void *own, void *watch, int fd, bool alive)
{
	(void)own;
	loop_unwatch(watch, fd, alive);
}

const struct pool_loop loop_for_pool = { NULL, watch_pool, want_out,
	unwatch_pool };

/* Links to programs of this machine ---------------------------------------- */

static void
link_event(void *link, bool failed)
{
	(void)failed; /* reading finds out */
	link_ready(link);
}

static void *
watch_link(void *own, int fd, struct link *link)
{
	(void)own;
	return loop_watch(fd, link_event, link);
}

static void
unwatch_link(void *own, void *watch, int fd)
{
	(void)own;
	loop_unwatch(watch, fd, true);
}

static void
flush(void *link)
{
	link_flush(link);
}

/* Waking the other end for each call would cost more than the call; and what
 * goes to the database in this turn goes first, since it takes longest. */
static void
soon(void *own, struct link *link)
{
	(void)own;
	loop_soon(flush, link);
}

const struct link_loop loop_for_link = { NULL, watch_link, want_out,
	unwatch_link, soon };
