/*
 * quarters_web.h - the walk of quarters_store.h as steps of a route: two
 * threads take the devices of a page, and meanwhile the database reads the
 * next one.
 */
#ifndef TELEMETRY_QUARTERS_WEB_H
#define TELEMETRY_QUARTERS_WEB_H

#include "telemetry/quarters_store.h"
#include "web/web.h"

/*
 * part(own, cx, out, from, to) runs on a thread once devices from..to are
 * taken: it allocates in cx, which ends with the page, and writes what belongs
 * to them to out.  Another one may run beside it, for devices behind these.
 * done follows the last page, with what web_kept() was before.
 */
typedef void (*quarters_part)(
    void *own, struct cx *cx, struct text *out, size_t from, size_t to);
bool quarters_walk(struct cx *cx, struct exchange *x, struct quarters *q,
    quarters_part part, void *own, web_step done);

#endif
