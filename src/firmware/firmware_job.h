/* firmware_job.h - campaigns that go on by themselves. */
#ifndef FIRMWARE_FIRMWARE_JOB_H
#define FIRMWARE_FIRMWARE_JOB_H

#include "job/job.h"

/*
 * Times out devices, judges stages, offers to the next devices, for each open
 * campaign in a transaction of its own: a worker that dies leaves the others
 * as they were, and the next one goes on.
 */
bool firmware_carry_on(struct cx *cx, struct job *job);

#endif
