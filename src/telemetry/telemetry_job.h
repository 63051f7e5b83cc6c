/*
 * telemetry_job.h - housekeeping of telemetry.
 */
#ifndef TELEMETRY_TELEMETRY_JOB_H
#define TELEMETRY_TELEMETRY_JOB_H

#include "job/job.h"

/* Makes the partitions of the days ahead, drops days past park.retention,
 * keeps the list of what was set aside short. */
bool telemetry_sweep(struct cx *cx, struct job *job);

#endif
