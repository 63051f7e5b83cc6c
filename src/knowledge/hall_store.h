/*
 * hall_store.h - the pool of processes that compute: callers come in by a
 * socket, wait for their turn, and are led to a seat.
 *
 * One event loop, which computes nothing and waits for nobody.  A call that is
 * over its time or memory ends its process and no other; the seat is filled
 * again at once.  Limits of tenants are in queue.h.  Long calls do not come by
 * here: foremen have them computed, on seats of their own.
 */
#ifndef KNOWLEDGE_HALL_STORE_H
#define KNOWLEDGE_HALL_STORE_H

#include "base/board.h"
#include "base/cx.h"
#include "knowledge/evaluate_store.h"

#define HALL_SEATS 64
#define HALL_FOREMEN 16

struct hall_settings {
	const char *socket;
	const char *journal;  /* folder */
	const char *conninfo; /* for whoever books; NULL: nobody does */
	size_t seats;         /* 2..HALL_SEATS */
	size_t tenant_calls;  /* of a tenant, under way or waiting */
	size_t foremen; /* who have long calls computed, 0..HALL_FOREMEN */
	struct evaluate_limits limits, long_limits;
	struct board_place *place;
	const volatile int *stop;
};

/* Until *stop.  False when another one has the socket. */
bool hall_serve(struct cx *cx, const struct hall_settings *settings);

#endif
