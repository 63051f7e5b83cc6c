/*
 * usual.h - what is usual for a metric, by quarter hour of the local day.
 *
 * Mean and standard deviation of the samples of each of the 96 quarters,
 * over some weeks; computed in one pass (Welford 1962).  A quarter is known
 * when it has at least USUAL_SAMPLES samples of at least USUAL_DAYS days.
 *
 * Pure.
 */
#ifndef ALARM_USUAL_H
#define ALARM_USUAL_H

#include <stdint.h>

#include "alarm/alarm.h"

#define USUAL_SAMPLES 8
#define USUAL_DAYS 5

struct usual {
	struct usual_quarter {
		uint64_t n;
		double mean, sum; /* sum of squared distances */
		int32_t last_day, days;
	} quarter[ALARM_SLOTS];
};

/* A zeroed struct is empty.  Samples come in order of time. */
void usual_add(struct usual *u, int64_t at_us, int zone_min, double value);

/* NaN where nothing is known; returns the most days any quarter has. */
int usual_end(const struct usual *u, double mean[ALARM_SLOTS],
    double spread[ALARM_SLOTS]);

#endif
