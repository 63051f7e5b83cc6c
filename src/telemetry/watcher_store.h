/*
 * watcher_store.h - somebody who looks at every row the writer takes in.
 *
 * The writer of telemetry shows its rows before they are committed, and
 * commits with them what the watcher has to say.  Another feature implements
 * this (alarm/watch_store.h), the program brings the two together; so the
 * writer knows nothing of what is watched for.
 *
 * All calls come from the writer's one thread and must not wait.
 */
#ifndef TELEMETRY_WATCHER_STORE_H
#define TELEMETRY_WATCHER_STORE_H

#include "db/db.h"

#define WATCHER_ASKS 5

/* A question with its parameters. */
struct watcher_ask {
	enum query query;
	struct db_binds binds;
};

struct watcher {
	void *own;
	/* Rows of one tenant: width[i] values of row i, by metric ordinal from
	 * 1, NaN where there is none. */
	void (*rows)(void *own, int32_t tenant, size_t n, const int64_t *device,
	    const int64_t *at_us, const uint32_t *width, const double *value,
	    int64_t now_us);
	/* A few times a second. */
	void (*tick)(void *own, int64_t now_us);
	/*
	 * Questions, at most WATCHER_ASKS and bound in cx, that it wants asked
	 * in one transaction of its own, by an identity that sees all tenants;
	 * 0 for none.  loaded() brings their rows, or NULL when that failed;
	 * until then load() answers 0.
	 */
	size_t (*load)(void *own, struct cx *cx, int64_t now_us,
	    struct watcher_ask ask[WATCHER_ASKS]);
	void (*loaded)(
	    void *own, const struct db_rows *const *rows, int64_t now_us);
	/* Whether it has something to be committed, rows or not. */
	bool (*waits)(const void *own);
	/* What to commit with the rows shown so far: binds it and answers the
	 * question, or Q_NONE.  settled() says whether it was committed. */
	enum query (*commit)(void *own, struct cx *cx, struct db_binds *binds);
	void (*settled)(void *own, bool committed);
};

#endif
