/*
 * device_job.h - what is done to the register of devices in the background.
 */
#ifndef DEVICE_DEVICE_JOB_H
#define DEVICE_DEVICE_JOB_H

#include "job/job.h"

/* Gives a tag to many devices, takes it from them or renames it. */
bool device_tag(struct cx *cx, struct job *job);

/* Folds changes into the counts and cells that lists and map are read from. */
bool device_fold(struct cx *cx, struct job *job);

/* Notices devices that have fallen silent. */
bool device_states(struct cx *cx, struct job *job);

#endif
