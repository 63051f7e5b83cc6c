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
unwatch(void *own, void *watched, int fd)
{
	(void)own;
	loop_unwatch(watched, fd, true);
}

struct link *
telemetry_link(void)
{
	static const struct link_loop loop = { .watch = watch,
		.unwatch = unwatch };

	if (way == NULL)
		way = link_new(&loop);
	return way;
}
