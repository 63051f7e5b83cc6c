#include "job/sweep.h"

bool
job_sweep(struct cx *cx, struct job *job)
{
	return conn_ask_once(cx, job->conn, &job->who, Q_JOB_SWEEP, NULL) !=
	    NULL;
}
