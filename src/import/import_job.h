/*
 * import_job.h - background work on files: judging them, applying them.
 */
#ifndef IMPORT_IMPORT_JOB_H
#define IMPORT_IMPORT_JOB_H

#include "job/job.h"

/*
 * Judges every row of {"import": number} and counts what applying it would
 * do; the registers stay as they are.  A file that cannot be read ends as
 * failed with its reason, the job itself as done.
 */
bool import_check(struct cx *cx, struct job *job);

/* Lets the good rows in, a thousand a transaction; goes on where a worker
 * before it stopped. */
bool import_apply(struct cx *cx, struct job *job);

#endif
