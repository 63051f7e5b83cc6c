/*
 * watch.h - the clocks, and sleeping until a time or until the end.
 */
#ifndef EDGE_WATCH_H
#define EDGE_WATCH_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/cx.h"

struct watch;

/* Ends with cx. */
struct watch *watch_new(struct cx *cx);

/* Wakes everybody who sleeps, and nobody sleeps any more. */
void watch_end(struct watch *w);

/* True after watch_end(). */
const atomic_bool *watch_ended(const struct watch *w);

/* Sleeps until an instant of watch_ms(); false after watch_end(). */
bool watch_sleep(struct watch *w, int64_t until_ms);

/* Milliseconds of a clock that never steps, and of the one people set. */
int64_t watch_ms(void);
int64_t watch_wall_ms(void);

#endif
