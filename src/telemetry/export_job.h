/*
 * export_job.h - samples of devices into a folder of files, to be taken
 * elsewhere.
 *
 * A file is line protocol in microseconds, packed by gzip, and no larger than
 * one request to /write may be, so that bringing it in is sending it:
 * NUMBER.K.lp.gz, K from 0, of the device of that number.  The file
 * `manifest` says whose samples they are:
 *
 *   from TIME to TIME tenant NUMBER device NAME    what was asked for
 *   device NUMBER files K values N                 one line each, once whole
 *   end devices N values N                         the last line
 *
 * Asked for once more with the same words, an export goes on behind the last
 * device that is whole.  What comes out of it is every value once, with the
 * quality left behind; strings as strings.
 */
#ifndef TELEMETRY_EXPORT_JOB_H
#define TELEMETRY_EXPORT_JOB_H

#include "db/conn.h"

struct export_ask {
	const char *folder; /* made when it is missing */
	int64_t from_us, to_us;
	int64_t tenant;     /* 0: all of them */
	const char *device; /* number or key; NULL: all */
};

struct export_figures {
	size_t devices, skipped; /* skipped: whole before */
	uint64_t values;
};

/* progress() is called behind each device.  FAIL_CONFLICT when the folder
 * holds another export. */
bool export_run(struct cx *cx, struct conn *conn, const struct export_ask *ask,
    void (*progress)(const struct export_figures *so_far, size_t of),
    struct export_figures *figures);

#endif
