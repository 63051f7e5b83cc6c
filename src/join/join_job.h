/*
 * join_job.h - applications that nobody decided on.
 */
#ifndef JOIN_JOIN_JOB_H
#define JOIN_JOIN_JOB_H

#include "job/job.h"

/* Lets them expire after 30 days, and forgets all 90 days after the end. */
bool join_sweep(struct cx *cx, struct job *job);

#endif
