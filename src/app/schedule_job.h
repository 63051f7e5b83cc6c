/*
 * schedule_job.h - APPs whose time has come.
 */
#ifndef APP_SCHEDULE_JOB_H
#define APP_SCHEDULE_JOB_H

#include "job/job.h"

/*
 * Makes the run of each schedule that has come, once, and reckons its next
 * time.  Of times that came while nothing ran the last one is made up for.
 */
bool app_plan(struct cx *cx, struct job *job);

#endif
