/*
 * delivery_job.h - from the time of a schedule to the mail in a box.
 */
#ifndef DELIVERY_DELIVERY_JOB_H
#define DELIVERY_DELIVERY_JOB_H

#include "job/job.h"

/*
 * The job {"dispatch": number}: goes on with it as far as it goes now - waits
 * for data, orders the report, sends what is due - and ends; report_plan has
 * it looked at again.  Begun anew after its worker died, it finds in the
 * database what was done.
 */
bool report_dispatch(struct cx *cx, struct job *job);

#endif
