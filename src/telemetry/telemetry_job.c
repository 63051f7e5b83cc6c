#include "telemetry/telemetry_job.h"

#include "base/log.h"

bool
telemetry_sweep(struct cx *cx, struct job *job)
{
	const struct db_rows *rows =
	    conn_ask_once(cx, job->conn, &job->who, Q_TELEMETRY_SWEEP, NULL);

	if (rows == NULL)
		return false;
	log_info("work",
	    "telemetry: %lld days made, %lld dropped, %lld rows "
	    "forgotten",
	    (long long)db_int(rows, 0, 0), (long long)db_int(rows, 0, 1),
	    (long long)db_int(rows, 0, 2));
	return true;
}
