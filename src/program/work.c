/*
 * work.c - `park work [quick|slow|report|mail] [--once]`: takes jobs, all or
 * those of a lane, until it is told to stop.
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

static bool
has_word(int argc, char *argv[], const char *word)
{
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], word) == 0)
			return true;
	return false;
}

bool
command_work(struct cx *cx, int argc, char *argv[])
{
	const char *db = getenv("PARK_DB");
	const bool once = has_word(argc, argv, "--once");
	enum job_lane lane = JOB_ANY;
	const struct sigaction action = { .sa_handler = told_to_stop };

	for (int i = 0; i < argc && lane == JOB_ANY; i++)
		lane = job_lane_read(argv[i]);
	/* No SA_RESTART: the wait for work ends with the signal. */
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	return job_work(
	    cx_printf(cx,
		"%s user=park_job application_name=park_work "
		"sslmode=disable gssencmode=disable client_encoding=UTF8 "
		"options='-c timezone=Asia/Shanghai'",
		db == NULL ? "host=/tmp dbname=park" : db),
	    lane, &stop, once);
}
