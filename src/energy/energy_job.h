/*
 * energy_job.h - keeps the days of all meters up to their registers.
 *
 * The job energy.day takes meters that are due, some at a time, and derives
 * anew what may have changed: from the last reading that was followed, from
 * where late samples begin, or from where somebody changed something.
 */
#ifndef ENERGY_ENERGY_JOB_H
#define ENERGY_ENERGY_JOB_H

#include "job/job.h"

bool energy_day(struct cx *cx, struct job *job);

#endif
