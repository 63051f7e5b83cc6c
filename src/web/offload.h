/*
 * offload.h - a few threads for work that would hold up the event loop.
 *
 * Password hashing, for one.  Two threads a worker, a short queue behind
 * them; past it the caller is told to come back later, so that a flood of
 * sign-ins cannot take the machine.
 */
#ifndef WEB_OFFLOAD_H
#define WEB_OFFLOAD_H

#include <stdbool.h>

#include "web/web.h"

struct offload;

/* Starts the threads of this worker; done() runs on the event loop. */
void offload_start(void);

/* NULL when the queue is full.  done(owner) is called once, unless the owner
 * leaves before. */
struct offload *offload_run(void (*work)(const char *in, char *out),
    const char *in, void (*done)(void *owner), void *owner);

/* What work wrote, valid until offload_leave(). */
const char *offload_result(const struct offload *o);

/* The owner needs it no more; call exactly once. */
void offload_leave(struct offload *o);

#endif
