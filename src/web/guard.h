/*
 * guard.h - frames the bytes of a connection before Kore parses them.
 *
 * Kore 4.1.0 loses a second request that came in the same segment, reads
 * the body of a GET as the next request, wraps a Content-Length smaller
 * than the bytes at hand, stays silent when the header is too large, and
 * answers the requests of a connection in any order.  The guard wraps the
 * connection's read function: it checks each header block, refuses what two
 * readers could frame differently, and keeps back what belongs to the next
 * request until the answer to this one has gone out.  Bodies it reads itself,
 * for Kore copies and hashes them.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include <stdbool.h>

#include "web/kore.h"

/* What a connection carries beside Kore's own fields. */
struct guard {
	u_int8_t *stash; /* bytes of the next request, kore_malloc'ed */
	size_t off, len;
	size_t owed; /* bytes of a large answer that are still to go out */
	void (*gone)(struct connection *); /* told when it closes, or NULL */
	void *live;                        /* of web/live.c */
};

/* The connect callback named in conf/park.conf.in. */
void guard_connect(struct connection *c);

struct guard *guard_of(struct connection *c);

/* A request of c (NULL: gone) ends: the next one is read, once its answer has
 * gone out. */
void guard_next(struct connection *c);

/*
 * Notes that c gets an answer of n bytes.  False when it is a large one and
 * clients of this process have not taken OWED_MOST as it is: memory does not
 * grow with the number of those who ask and do not read.
 */
#define OWED_LARGE 65536
#define OWED_MOST ((size_t)128 << 20)
bool guard_owe(struct connection *c, size_t n);

#endif
