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

/* Calls that one process has at a time: one that is computed, and what rides
 * along so that it need not wait for the next.  They come in loads, of which
 * the second goes out while the first is computed. */
#define SEAT_LOAD 8
#define SEAT_CALLS (2 * SEAT_LOAD)

struct seat {
	pid_t pid;              /* 0: empty */
	int fd;                 /* ours, does not block */
	void *call[SEAT_CALLS]; /* the first is computed */
	size_t calls;
	int64_t began_us; /* when that began */
	char *out, *in;   /* what is to be sent, what it has told */
	size_t out_n, sent, out_room;
	size_t got, used, room;    /* used: of what it told, taken already */
	int64_t born_us, again_us; /* when it came; not again before */
};

/* Puts a process there; false when there can be none now. */
bool seat_fill(struct seat *seat, const struct evaluate_limits *limits);

/* Gives it a call more, for seat_push(); the packet is copied. */
void seat_give(struct seat *seat, void *call, struct str packet);

/* Sends what it can.  False when it has died. */
bool seat_push(struct seat *seat);

/* Whether some is left to be sent. */
bool seat_is_behind(const struct seat *seat);

/* Takes what it tells; false when it has died. */
bool seat_pull(struct seat *seat);

enum seat_says { SEAT_NOTHING, SEAT_ANSWER, SEAT_SHARE, SEAT_NONSENSE };

/* The next answer among that, or how far it is, its body until the next
 * seat_pull(); it is the first call's. */
enum seat_says seat_next(struct seat *seat, struct str *body);

/* That answer is taken: the call behind it is computed. */
void seat_done(struct seat *seat);

/* Why a call ended with its process. */
enum seat_end { SEAT_LATE, SEAT_NO_MEMORY, SEAT_DIED };

/* Ends the process, if it has not ended, and empties the seat; its calls stay
 * named there until it is filled. */
enum seat_end seat_empty(struct seat *seat, bool is_late);

#endif
