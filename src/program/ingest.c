/*
 * ingest.c - `park ingest`: the one process that writes telemetry.
 */
#include <signal.h>
#include <stdlib.h>

#include "alarm/watch_store.h"
#include "program/command.h"
#include "telemetry/ingest_link_store.h"
#include "telemetry/ingest_store.h"

static volatile int stop;
static volatile int close_tails;

/* Judges samples for alarms; the channel's callback knows no owner. */
static struct watcher *alarms;

static void
rules_changed(const char *channel, const char *payload)
{
	(void)channel;
	alarm_watcher_hear(alarms, payload);
}

static void
told_to_stop(int signal)
{
	(void)signal;
	stop = 1;
}

static void
told_to_close(int signal)
{
	(void)signal;
	close_tails = 1;
}

bool
command_ingest(struct cx *cx, int argc, char *argv[])
{
	const char *db = getenv("PARK_DB");
	const struct sigaction stops = { .sa_handler = told_to_stop };
	const struct sigaction closes = { .sa_handler = told_to_close };
	/* Whatever the writer asks has a key: a table that was small when its
	 * statements were planned is not to be read as a whole. And what it
	 * writes comes in arrays of megabytes. */
	struct ingest_settings settings = {
		.conninfo = cx_printf(cx,
		    "%s user=park_job application_name=park_ingest "
		    "sslmode=disable gssencmode=disable client_encoding=UTF8 "
		    "options='-c timezone=Asia/Shanghai -c enable_seqscan=off "
		    "-c work_mem=32MB'",
		    db == NULL ? "host=/tmp dbname=park" : db),
		.socket = link_socket(),
		.stop = &stop,
		.close_tails = &close_tails,
		.place =
		    board_take(board_open(getenv("PARK_FIGURES")), "ingest"),
		.channel = "park_alarm",
		.woken = rules_changed,
	};

	(void)argc;
	(void)argv;
	(void)sigaction(SIGTERM, &stops, NULL);
	(void)sigaction(SIGINT, &stops, NULL);
	(void)sigaction(SIGUSR1, &closes, NULL);
	alarms = alarm_watcher_new();
	settings.watcher = alarms;
	return ingest_serve(cx, &settings);
}
