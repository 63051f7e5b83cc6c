/*
 * pace.h - when to try again, and what time it is.
 *
 * Pure: chance and clocks are parameters.  Periods and pauses are counted
 * on a clock that never steps; stamps come from the one that people set.
 */
#ifndef EDGE_PACE_H
#define EDGE_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* The clock was not set yet when it shows less: 2024-01-01T00:00:00Z. */
#define PACE_CLOCK_FLOOR_MS INT64_C(1704067200000)

/* A clock that went back by less than this is waited for. */
#define PACE_STEP_MS INT64_C(600000)

/* How long to wait after failures in a row; all zero at first. */
struct pace {
	int64_t pause_ms; /* the last one, without its jitter */
};

/*
 * The next pause: it doubles from least to most, and comes out up to a fifth
 * shorter or longer by chance, so that what failed together does not come
 * back together.
 */
int64_t pace_failed(
    struct pace *p, int64_t least_ms, int64_t most_ms, uint32_t chance);

void pace_succeeded(struct pace *p);

/*
 * The stamp of a sample: now_ms, but later than the device's last stamp.
 * After the clock went back by less than PACE_STEP_MS stamps go on by a
 * millisecond each until it has caught up: order is kept and no stamp is
 * used twice.  After more the clock was wrong, and is followed.
 */
int64_t pace_stamp(int64_t now_ms, int64_t last_ms);

/* The first instant of due + k * period that lies behind now. */
int64_t pace_due(int64_t due_ms, int64_t period_ms, int64_t now_ms);

#endif
