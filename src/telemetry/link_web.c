/*
 * link_web.c - a web worker's way to the writer.
 */
#include "telemetry/telemetry_web.h"
#include "web/loop.h"

static struct link *way;

static void
ready(void *arg, bool failed)
{
	(void)failed; /* reading finds out */
	link_ready(arg);
}

static void *
watch(void *own, int fd, struct link *l)
{
	(void)own;
	return loop_watch(fd, ready, l);
}

static void
want_out(void *own, void *watched, int fd, bool wants)
{
	(void)own;
	loop_want_out(watched, fd, wants);
}

static void
unwatch(void *own, void *watched, int fd)
{
	(void)own;
	loop_unwatch(watched, fd, true);
}

static void
flush(void *arg)
{
	link_flush(arg);
}

/* Whatever goes to the database in this turn goes first: it takes longest. */
static void
soon(void *own, struct link *l)
{
	(void)own;
	loop_soon(flush, l);
}

struct link *
telemetry_link(void)
{
	static const struct link_loop loop = { NULL, watch, want_out, unwatch,
		soon };

	if (way == NULL)
		way = link_new(&loop);
	return way;
}
