/*
 * ingest_store.h - `park ingest`: packets in, one commit for many, answers
 * out.
 *
 * The entrances (web workers, gates) connect to a socket and send packets
 * (packet.h).  Rows go into the writer's memory at once; when nothing is
 * being committed, what has gathered becomes a group and is committed, and
 * only then are its senders told.  A small group waits a few milliseconds
 * for company, a large one does not.
 *
 * When a commit fails, everybody who waits is told FAIL_BUSY, the memory is
 * thrown away and read anew from the journal: whatever happened to the
 * commit, what the database holds is the truth.
 *
 * Newest values are written behind, about once a second; where that takes
 * more than a tenth of the time less often, but every three seconds.
 */
#ifndef TELEMETRY_INGEST_STORE_H
#define TELEMETRY_INGEST_STORE_H

#include "base/board.h"
#include "base/cx.h"
#include "telemetry/watcher_store.h"
#include "telemetry/writer.h"

struct ingest_settings {
	const char *conninfo;
	const char *socket; /* its path; beside it lies a lock */
	struct writer_limits limits;
	const volatile int *stop;  /* ends the loop */
	volatile int *close_tails; /* closes all tails; set to 0 when done */
	struct board_place *place; /* where its figures hang; NULL: nowhere */
	/* Looks at every row; NULL for nobody.  woken() is called when the
	 * database speaks on `channel`. */
	const struct watcher *watcher;
	const char *channel;
	void (*woken)(const char *channel, const char *payload);
};

/* Until *stop.  FAIL_CONFLICT when another writer holds the lock. */
bool ingest_serve(struct cx *cx, const struct ingest_settings *settings);

#endif
