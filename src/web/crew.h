/*
 * crew.h - threads of a worker, and the queue in front of them.
 *
 * What they do is told to the event loop afterwards, in the order in which it
 * ended.  A piece of work is a struct that begins with struct crew_work; it
 * is the crew's from crew_put() until over() was called or crew_recall() said
 * true, and its memory is its owner's all the time.  Of one without over() the
 * loop hears nothing: it is its owner's again when crew_wait() returns.
 */
#ifndef WEB_CREW_H
#define WEB_CREW_H

#include <stdbool.h>

struct crew;

struct crew_work {
	void (*work)(struct crew_work *w); /* on a thread */
	void (*over)(struct crew_work *w); /* then, on the loop; or NULL */
	struct crew_work *next;
	enum { CREW_WAITS, CREW_RUNS, CREW_OVER } state; /* the crew's */
};

/* Lives as long as the process. */
struct crew *crew_new(unsigned threads);

void crew_put(struct crew *crew, struct crew_work *w);

/* Takes back what is not begun: over() will not be called. */
bool crew_recall(struct crew *crew, struct crew_work *w);

/* Until work() has returned; over(), if any, is still to come. */
void crew_wait(struct crew *crew, const struct crew_work *w);

#endif
