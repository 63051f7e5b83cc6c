/*
 * compact_job.h - what the night does to chunks.
 *
 * A day of a device whose chunks are not one yet, because tails were closed
 * at several times or samples came late, becomes one, and its roll-up is
 * made.  What comes meanwhile has a higher gen and is left for the next run.
 *
 * Then the small ones of eight days that are over are packed into one row
 * (park.chunk_pack); what is late takes a pack apart, and the next run packs
 * again.  And days that have no roll-up, because reading their samples is as
 * good, get one before retention takes the samples.
 */
#ifndef TELEMETRY_COMPACT_JOB_H
#define TELEMETRY_COMPACT_JOB_H

#include "job/job.h"

/* Every day that has been over for three hours, some hundred days of devices
 * a transaction.  A damaged one is told in the log and passed over. */
bool telemetry_compact(struct cx *cx, struct job *job);

#endif
