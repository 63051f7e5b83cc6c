/*
 * live.h - events that the server sends by itself.
 *
 * GET /api/v1/live holds the connection open (server-sent events).  What
 * the database announces on channel park_live reaches every worker, and
 * from there each listener of that topic whose tenants include the one it
 * is about.  A listener that does not read loses its connection, not our
 * memory.
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "web/exchange.h"

/* The routes row's step. */
bool live_open(struct cx *cx, struct exchange *x);

/* {"tenant":1000001,"topic":"jobs","data":{…}} from the database. */
void live_heard(const char *channel, const char *payload);

/* Some session, account or token has ended: each stream whose own has ends
 * as soon as the database said so. */
void live_doubt(void);

/* Every 15 s, so that proxies and browsers know that we live. */
void live_beat(void);

size_t live_count(void);

extern const struct route live_routes[];

#endif
