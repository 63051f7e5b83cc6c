/*
 * link_web.c - a web worker's way to the writer.
 */
#include "telemetry/telemetry_web.h"
#include "web/loop.h"

static struct link *way;

struct link *
telemetry_link(void)
{
	if (way == NULL)
		way = link_new(&loop_for_link);
	return way;
}
