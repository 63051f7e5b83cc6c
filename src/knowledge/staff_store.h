/*
 * staff_store.h - the processes of `park compute` that talk to the database: a
 * clerk, who books what was computed, a librarian, who fetches editions, and
 * foremen, who have long calls computed.
 */
#ifndef KNOWLEDGE_STAFF_STORE_H
#define KNOWLEDGE_STAFF_STORE_H

#include <sys/types.h>

#include "knowledge/hall_store.h"

struct staff {
	pid_t clerk, librarian, foreman[HALL_FOREMEN]; /* 0 or less: nobody */
};

/* Sends whoever is missing; nobody without a database. */
void staff_send(struct staff *staff, const struct hall_settings *settings);

/* Sends all of them home: they give back what they have begun. */
void staff_dismiss(struct staff *staff);

#endif
