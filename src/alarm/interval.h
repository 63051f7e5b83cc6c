/*
 * interval.h - how often a device usually reports, and how long it may be
 * silent by that.
 *
 * Pure.  A struct of zeros knows nothing yet.
 */
#ifndef ALARM_INTERVAL_H
#define ALARM_INTERVAL_H

#include <stdint.h>

#include "alarm/rule.h"

struct interval {
	int64_t usual_us;
	int32_t count; /* it was learned from; -1: the next does not count */
};

/* The next interval began before anybody watched, and may be an outage. */
void interval_begin(struct interval *i);

/*
 * From one arrival to the next.  An outage counts for twice what is usual: it
 * does not become usual itself, and a device that has slowed down is known for
 * it after a while.  Samples that come together are one arrival.
 */
void interval_learn(struct interval *i, int64_t gap_us);

/* How long a device may be silent; 0: nobody knows yet. */
int64_t interval_patience(const struct interval *i, const struct rule *rule);

#endif
