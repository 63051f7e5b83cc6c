/*
 * demo.c - `park demo load|live`: the demo park, through the public API.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "demo/demo.h"
#include "program/command.h"

static volatile int stop;

static void
told_to_stop(int signal)
{
	(void)signal;
	stop = 1;
}

/* --size, else PARK_DEMO, else the usual park. */
static bool
wanted_size(struct cx *cx, int argc, char *argv[], enum demo_size *size)
{
	const char *word = command_option(argc, argv, "size");

	if (word == NULL)
		word = getenv("PARK_DEMO");
	if (word == NULL)
		word = "park";
	return demo_size_of(str_of(word), size) ||
	    cx_fail(cx, FAIL_INVALID, "size",
		"there is no demo of size %s; use small, park or large", word);
}

bool
command_demo(struct cx *cx, int argc, char *argv[])
{
	const struct sigaction action = { .sa_handler = told_to_stop };
	enum demo_size size;

	if (argc < 1 || !wanted_size(cx, argc, argv, &size))
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park demo load|live [--size small|park|large]");
	if (strcmp(argv[0], "load") == 0)
		return demo_load(cx, size);
	if (strcmp(argv[0], "live") != 0)
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "park demo knows load and live, not %s", argv[0]);
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	return demo_live(cx, size, &stop);
}
