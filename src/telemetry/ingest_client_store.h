/*
 * ingest_client_store.h - the writer's end of the socket: who sends, who
 * waits.
 *
 * Clients are the entrances (packet.h).  Rows they send go into the writer
 * at once, and whoever sent them waits among those that gather; when the
 * group is closed they wait for its commit, and then are told.
 */
#ifndef TELEMETRY_INGEST_CLIENT_STORE_H
#define TELEMETRY_INGEST_CLIENT_STORE_H

#include "base/cx.h"
#include "telemetry/watcher_store.h"
#include "telemetry/writer.h"

struct client;

/* Those who wait for one commit. */
struct waiters {
	struct waiter *item;
	size_t n, room;
};

struct clients {
	int epoll;  /* readable when some client wants to be looked at */
	int listen; /* -1: not yet */
	struct client *first;
	struct writer *writer;
	const struct watcher *watcher; /* NULL: nobody watches */
	struct waiters gathering, waiting;
	int64_t since_us; /* when the first of gathering came */
};

void clients_open(struct clients *c);

/* One writer a socket: the lock beside it goes with the process. */
bool clients_lock(struct cx *cx, const char *path);

/* Lets clients in; the socket is for its owner alone. */
bool clients_listen(struct cx *cx, struct clients *c, const char *path);

/* Takes what has come, until more than `most` bytes wait to be written. */
void clients_look(struct clients *c, size_t most);

/* Who gathers now waits for the commit that is about to begin; nobody may be
 * waiting for one before. */
void clients_close_group(struct clients *c);

/* Tells all of them, and empties the list. */
void clients_tell(struct waiters *w, enum fail fail, const char *message);

#endif
