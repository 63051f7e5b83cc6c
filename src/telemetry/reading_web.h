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

#endif
