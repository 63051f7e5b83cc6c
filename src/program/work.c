/*
 * work.c - `park work`: takes jobs until it is told to stop.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "job/job.h"
#include "program/command.h"

static volatile int stop;

static void
told_to_stop(int signal)
{
	(void)signal;
	stop = 1;
}

bool
command_work(struct cx *cx, int argc, char *argv[])
{
	const char *db = getenv("PARK_DB");
	const bool once = argc > 0 && strcmp(argv[0], "--once") == 0;
	const struct sigaction action = { .sa_handler = told_to_stop };

	/* No SA_RESTART: the wait for work ends with the signal. */
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	return job_work(
	    cx_printf(cx,
		"%s user=park_job application_name=park_work "
		"sslmode=disable gssencmode=disable client_encoding=UTF8 "
		"options='-c timezone=Asia/Shanghai'",
		db == NULL ? "host=/tmp dbname=park" : db),
	    &stop, once);
}
