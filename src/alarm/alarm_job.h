/*
 * alarm_job.h - telling people, trying rules on the past, learning what is
 * usual.
 */
#ifndef ALARM_ALARM_JOB_H
#define ALARM_ALARM_JOB_H

#include "job/job.h"

/*
 * Ends shelves whose time is over, plans what has to be told to whom, and
 * sends it, by mail (PARK_SMTP_URL, PARK_SMTP_FROM, PARK_SMTP_USER,
 * PARK_SMTP_PASSWORD) and by web hooks (PARK_HOOK_ALLOW).  For a tenant's
 * own job only the sending, of its own.
 */
bool alarm_tell(struct cx *cx, struct job *job);

/* Forgets alarms that are over for longer than park.retention keeps them. */
bool alarm_sweep(struct cx *cx, struct job *job);

/* Tries a version of a rule on the past: {"trial": number}. */
bool alarm_trial(struct cx *cx, struct job *job);

/* Learns what is usual where a deviation rule wants to know: {"rule": number}
 * for one just published, else all that is a day old. */
bool alarm_learn(struct cx *cx, struct job *job);

#endif
