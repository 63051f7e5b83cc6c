/*
 * demo_load.c - the whole demo park, step by step.
 */
#include "base/moment.h"
#include "demo/demo.h"

bool
demo_load(struct cx *cx, enum demo_size size)
{
	const int64_t began_us = moment_now();
	struct demo d;

	if (!demo_open(&d, cx, size) || !demo_sign_in(&d) ||
	    !demo_register(&d) || !demo_people(&d) || !demo_economics(&d) ||
	    !demo_history(&d) || !demo_meters(&d) || !demo_alarms(&d) ||
	    !demo_control(&d) || !demo_catch_up(&d, moment_now()))
		return false;
	demo_say(&d, "loaded in %.1f s",
	    (double)(moment_now() - began_us) / (double)US_PER_S);
	return true;
}
