#include "knowledge/knowledge_job.h"

bool
knowledge_sweep(struct cx *cx, struct job *job)
{
	return conn_ask_once(
		   cx, job->conn, &job->who, Q_KNOWLEDGE_SWEEP, NULL) != NULL &&
	    conn_ask_once(cx, job->conn, &job->who, Q_KNOWLEDGE_LONG_SWEEP,
		NULL) != NULL &&
	    conn_ask_once(cx, job->conn, &job->who, Q_KNOWLEDGE_UPLOAD_SWEEP,
		NULL) != NULL;
}
