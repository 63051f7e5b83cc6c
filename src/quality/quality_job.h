/*
 * quality_job.h - scores the days that are over.
 *
 * The job quality.day goes over all devices in use, a page at a time, and
 * scores each local day that has been over for three hours and has no score
 * yet, or chunks its score does not know: samples that came late, or what
 * the night compacted.  What it has to do it reads from what is there, so it
 * may end anywhere and begin again.
 *
 * It reads chunks, and the writer's tails for what came since; but what comes
 * behind a score has it scored again only once it is in a chunk.  The engine
 * of wide rows has no chunks, and no scores.
 */
#ifndef QUALITY_QUALITY_JOB_H
#define QUALITY_QUALITY_JOB_H

#include "job/job.h"

#define QUALITY_DAYS 35       /* looked at, unless the payload's "days" */
#define QUALITY_DAYS_MOST 400 /* says otherwise, so many at most */

bool quality_score_days(struct cx *cx, struct job *job);

#endif
