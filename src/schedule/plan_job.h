/*
 * plan_job.h - schedules whose time has come.
 */
#ifndef SCHEDULE_PLAN_JOB_H
#define SCHEDULE_PLAN_JOB_H

#include "job/job.h"

/*
 * Notes each time of each schedule that has come, once, reckons the next,
 * and has every dispatch looked at whose time it is.  What came while nothing
 * ran is caught up with: the last one is made or not, as the schedule says,
 * those before it are noted as missed.
 */
bool report_plan(struct cx *cx, struct job *job);

#endif
