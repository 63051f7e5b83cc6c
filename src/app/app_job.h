/*
 * app_job.h - runs of APPs that somebody asked for.
 */
#ifndef APP_APP_JOB_H
#define APP_APP_JOB_H

#include "job/job.h"

/*
 * The job {"run": number}: asks the flow's questions in one read-only snapshot
 * with the identity of the run's tenant, has its models computed by
 * `park compute`, and keeps what is shown with what it rests on.  A run that
 * was cancelled meanwhile ends before its next step.
 */
bool app_run(struct cx *cx, struct job *job);

/* Forgets runs whose time is over. */
bool app_sweep(struct cx *cx, struct job *job);

#endif
