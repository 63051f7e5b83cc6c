/* control_job.h - commands whose time is over, connections whose gate is. */
#ifndef CONTROL_CONTROL_JOB_H
#define CONTROL_CONTROL_JOB_H

#include "job/job.h"

/* Ends those that nobody approved, fetched, answered or confirmed in time. */
bool control_expire(struct cx *cx, struct job *job);

/* Connections of gates that have died. */
bool control_sweep(struct cx *cx, struct job *job);

#endif
