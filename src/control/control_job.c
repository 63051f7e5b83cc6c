#include "control/control_job.h"

bool
control_expire(struct cx *cx, struct job *job)
{
	return conn_ask_once(
		   cx, job->conn, &job->who, Q_COMMAND_EXPIRE, NULL) != NULL;
}

bool
control_sweep(struct cx *cx, struct job *job)
{
	return conn_ask_once(
		   cx, job->conn, &job->who, Q_PRESENCE_SWEEP, NULL) != NULL;
}
