#include "firmware/firmware_job.h"

#include "base/log.h"

/* On behalf of the enterprise: its audit log tells what became of it. */
static bool
carry_one_on(struct cx *cx, struct job *job, int32_t tenant, int64_t campaign)
{
	struct identity who = identity_system("");
	struct db_binds b = db_binds(cx);

	who.tenant = who.from = who.to = tenant;
	db_bind_int(&b, "campaign", campaign);
	if (conn_ask_once(cx, job->conn, &who, Q_FIRMWARE_STEP, &b) != NULL)
		return true;
	if (cx->fail == FAIL_BUSY)
		return false;
	log_error("firmware", "campaign %lld of tenant %d stands still: %s",
	    (long long)campaign, tenant, cx->message);
	cx_forgive(cx);
	return true;
}

bool
firmware_carry_on(struct cx *cx, struct job *job)
{
	const struct db_rows *due;

	if (conn_ask_once(cx, job->conn, &job->who, Q_FIRMWARE_TIDY, NULL) ==
	    NULL)
		return false;
	due = conn_ask_once(cx, job->conn, &job->who, Q_FIRMWARE_DUE, NULL);
	if (due == NULL)
		return false;
	for (size_t i = 0; i < db_count(due); i++)
		if (!carry_one_on(cx, job,
			(int32_t)db_int(due, i, db_find(due, "tenant_id")),
			db_int(due, i, db_find(due, "campaign_id"))))
			return false;
	return true;
}
