#include "join/join_job.h"

bool
join_sweep(struct cx *cx, struct job *job)
{
	return conn_ask_once(cx, job->conn, &job->who, Q_JOIN_SWEEP, NULL) !=
	    NULL;
}
