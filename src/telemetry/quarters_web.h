/*
 * quarters_web.h - the walk of quarters_store.h as steps of a route: while a
 * thread decodes a page, the database reads the next one.
 */
#ifndef TELEMETRY_QUARTERS_WEB_H
#define TELEMETRY_QUARTERS_WEB_H

#include "telemetry/quarters_store.h"
#include "web/web.h"

/*
 * page(own, from, to) runs on a thread once devices from..to are complete,
 * and has the exchange to itself; done follows the last page, with what
 * web_kept() was before.
 */
bool quarters_walk(struct cx *cx, struct exchange *x, struct quarters *q,
    void (*page)(void *own, size_t from, size_t to), void *own, web_step done);

#endif
