/* control_job.h - commands whose time is over. */
#ifndef CONTROL_CONTROL_JOB_H
#define CONTROL_CONTROL_JOB_H

#include "job/job.h"

/* Ends those that nobody approved, fetched, answered or confirmed in time. */
bool control_expire(struct cx *cx, struct job *job);

#endif
