/*
 * knowledge_job.h - the books of calls, kept short.
 */
#ifndef KNOWLEDGE_KNOWLEDGE_JOB_H
#define KNOWLEDGE_KNOWLEDGE_JOB_H

#include "job/job.h"

/* Forgets calls whose time is over (park.retention). */
bool knowledge_sweep(struct cx *cx, struct job *job);

#endif
