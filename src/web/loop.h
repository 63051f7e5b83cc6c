/*
 * loop.h - Kore's event loop for the rest of src/web and for the pool.
 */
#ifndef WEB_LOOP_H
#define WEB_LOOP_H

#include <stdbool.h>

#include "base/link.h"
#include "db/pool.h"

/* Calls ready(arg, failed) while fd can be read. */
void *loop_watch(int fd, void (*ready)(void *arg, bool failed), void *arg);

/* Stops; alive is false when fd is closed already, which Kore must not be
 * told: it would take the whole worker down. */
void loop_unwatch(void *watch, int fd, bool alive);

/* Calls f(arg) in the next turn of the loop. */
void loop_soon(void (*f)(void *arg), void *arg);

extern const struct pool_loop loop_for_pool;
extern const struct link_loop loop_for_link;

#endif
