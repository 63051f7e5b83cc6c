/*
 * sweep.h - the queue's own housekeeping.
 */
#ifndef JOB_SWEEP_H
#define JOB_SWEEP_H

#include "job/job.h"

/* Forgets jobs that ended a month ago. */
bool job_sweep(struct cx *cx, struct job *job);

#endif
