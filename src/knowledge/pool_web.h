/*
 * pool_web.h - a web worker's way to the processes that compute.
 */
#ifndef KNOWLEDGE_POOL_WEB_H
#define KNOWLEDGE_POOL_WEB_H

#include "knowledge/ask.h"
#include "web/web.h"

/*
 * Has a call computed for whoever asks, and goes on with next unless it failed
 * with the exchange's cx.  id is the entry's; body, told and the call's number
 * live as long as the exchange.
 */
void pool_call(struct cx *cx, struct exchange *x, const struct ask *ask,
    struct told *told, web_step next);

/* Keeps the way open (worker_ticks). */
void pool_call_tick(int64_t now_us);

#endif
