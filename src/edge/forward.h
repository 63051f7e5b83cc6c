/*
 * forward.h - the spool's lines to the platform, in order, none left out.
 *
 * A batch that is refused for good is halved until the line at fault stands
 * alone; that one is set aside and the rest goes on.
 */
#ifndef EDGE_FORWARD_H
#define EDGE_FORWARD_H

#include "edge/spool.h"

#define FORWARD_RECORDS 10000 /* of a batch */
#define FORWARD_BYTES (1u << 20)

enum forward_verdict {
	FORWARD_TAKEN,   /* committed */
	FORWARD_REFUSED, /* these bytes will never be taken */
	FORWARD_LATER    /* try the same again */
};

struct forward_answer {
	enum forward_verdict verdict;
	int status;        /* 0: there was no answer */
	struct str reason; /* what the platform or the network said */
};

/* Brings lines to the platform; reason lives in cx. */
typedef struct forward_answer (*forward_post)(
    void *owner, struct cx *cx, struct str lines);

struct forward {
	struct spool *spool;
	forward_post post;
	void *owner;
	size_t window; /* records of the next batch; 0 is as many as may be */
};

enum forward_step {
	FORWARD_IDLE, /* nothing waits */
	FORWARD_MOVED,
	FORWARD_STUCK /* after the pause of the caller, again */
};

/* One batch; *why is what the platform said, in cx. */
enum forward_step forward_step(
    struct forward *f, struct cx *cx, struct str *why);

#endif
