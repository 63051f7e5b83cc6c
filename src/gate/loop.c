#include "gate/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

#define EVENTS 1024 /* of one turn */

struct loop {
	int epoll;
	struct epoll_event event[EVENTS];
};

struct loop *
loop_new(void)
{
	struct loop *loop = need(calloc(1, sizeof(*loop)));

	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll < 0)
		abort();
	return loop;
}

bool
loop_watch(struct loop *loop, struct loop_watch *watch, int fd, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.ptr = watch };

	return epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &e) == 0;
}

void
loop_change(
    struct loop *loop, struct loop_watch *watch, int fd, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.ptr = watch };

	(void)epoll_ctl(loop->epoll, EPOLL_CTL_MOD, fd, &e);
}

void
loop_unwatch(struct loop *loop, struct loop_watch *watch, int fd, bool alive)
{
	struct epoll_event none = { .events = 0 };

	if (alive)
		(void)epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, &none);
	watch->ready = NULL;
}

void
loop_turn(struct loop *loop, int wait_ms)
{
	const int n = epoll_wait(loop->epoll, loop->event, EVENTS, wait_ms);

	for (int i = 0; i < n; i++) {
		struct loop_watch *w = loop->event[i].data.ptr;

		if (w->ready != NULL)
			w->ready(w->arg, loop->event[i].events);
	}
}
