/*
 * inquiry_gate.h - what a client asks by publishing, and is answered by
 * publishing once the database has said it.
 */
#ifndef GATE_INQUIRY_GATE_H
#define GATE_INQUIRY_GATE_H

#include "db/pool.h"
#include "gate/client_gate.h"

#define INQUIRIES 4 /* of a client at a time */

struct inquiry {
	struct peer *peer; /* held meanwhile */
	struct cx cx;
	struct identity who; /* of the client's tenant */
	struct str topic;    /* of the answer */
	void *own;           /* of who asks; in cx */
	struct pool_job *job;
	void (*answer)(struct inquiry *q, const struct db_rows *rows);
};

/* NULL after cx_fail() when the client has too many under way.  What is begun
 * must be asked. */
struct inquiry *inquiry_new(struct peer *peer, struct client *c, struct cx *cx);

/* A copy that lasts as long as the inquiry. */
struct str inquiry_keep(struct inquiry *q, struct str s);

/* answer() is called if the client is still there and hears q->topic; then it
 * is over. */
void inquiry_ask(struct inquiry *q, struct pool *pool, enum query query,
    const struct db_binds *binds,
    void (*answer)(struct inquiry *q, const struct db_rows *rows));

/* Publishes to q->topic, unless the client would not take that much. */
void inquiry_publish(struct inquiry *q, struct str payload);

#endif
