/*
 * seat_store.h - a place at which one call is computed at a time, and the
 * process that sits there.
 *
 * The process is a copy of ours behind a pair of sockets.  One that takes too
 * long is killed, one that dies is followed by the next; whoever waits for its
 * call is told why.
 */
#ifndef KNOWLEDGE_SEAT_STORE_H
#define KNOWLEDGE_SEAT_STORE_H

#include <sys/types.h>

#include "base/str.h"
#include "knowledge/evaluate_store.h"

struct seat {
	pid_t pid;         /* 0: empty */
	int fd;            /* ours, does not block */
	void *call;        /* that is computed; NULL: idle */
	struct str packet; /* of it, the caller's memory */
	size_t sent;
	int64_t began_us; /* when it got the call */
	char *in;         /* what it has told */
	size_t got, room;
	int64_t born_us, again_us; /* when it came; not again before */
};

/* Puts a process there; false when there can be none now. */
bool seat_fill(struct seat *seat, const struct evaluate_limits *limits);

/* Gives it a call.  False when it has died. */
bool seat_give(struct seat *seat, void *call, struct str packet);

/* Sends on what is left of the packet; *more: some still is. */
bool seat_push(struct seat *seat, bool *more);

/* Takes what it tells.  *told is the body of a whole answer, or empty, and
 * gone with the next seat_pull(); false when it has died. */
bool seat_pull(struct seat *seat, struct str *told);

/* Its answer is taken: it is idle. */
void seat_rest(struct seat *seat);

/* Why a call ended with its process. */
enum seat_end { SEAT_LATE, SEAT_NO_MEMORY, SEAT_DIED };

/* Ends the process, if it has not ended, and empties the seat. */
enum seat_end seat_empty(struct seat *seat, bool is_late);

#endif
