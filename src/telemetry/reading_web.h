/*
 * reading_web.h - takes the walk of a reading within an exchange.
 */
#ifndef TELEMETRY_READING_WEB_H
#define TELEMETRY_READING_WEB_H

#include "telemetry/reading_store.h"
#include "web/web.h"

/* Asks whatever r wants, step after step, and goes on with done, which finds
 * web_kept() as it was. */
bool reading_walk(
    struct cx *cx, struct exchange *x, struct reading *r, web_step done);

/* A question of the caller's that goes behind the first one for samples, in
 * one transaction. */
struct reading_also {
	enum query query;
	void (*bind)(struct exchange *x);
	/* All samples are there, and its answer is still to come: what can be
	 * done about them meanwhile, within a millisecond. */
	void (*meanwhile)(struct cx *cx, struct exchange *x);
	/* Its answer; false: the reading is none, and done is called at once.
	 */
	bool (*came)(
	    struct cx *cx, struct exchange *x, const struct db_rows *rows);
};

/* The same with it.  Its functions find web_kept() as it was. */
bool reading_walk_also(struct cx *cx, struct exchange *x, struct reading *r,
    const struct reading_also *also, web_step done);

#endif
