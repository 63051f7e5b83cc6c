#include "app/schedule_job.h"

#include "app/form.h"
#include "schedule/schedule.h"

#define SCHEDULES_MOST 500 /* of one job; the next goes on */

/* Its APP may want something else by now than when it was filled in. */
static const char *
form_fault(struct cx *cx, const struct db_rows *r)
{
	const json_t *inputs = json_read(cx, db_str(r, 0, db_find(r, "form")));
	json_t *form = json_read(cx, db_str(r, 0, db_find(r, "inputs")));
	const char *fault = "";

	if (inputs == NULL || form == NULL || !form_read(cx, inputs, form))
		fault = cx->message;
	cx_forgive(cx);
	return fault;
}

static bool
fire(struct cx *cx, struct job *job, const struct db_rows *r)
{
	struct db_binds b = db_binds(cx);
	struct cron cron;
	int64_t now;

	if (!civil_read(db_str(r, 0, db_find(r, "now")), &now))
		return cx_fail(cx, FAIL_BROKEN, NULL, "it is no time now");
	if (cron_parse(cx, db_str(r, 0, db_find(r, "cron")), &cron))
		db_bind_text(
		    &b, "next_civil", civil_text(cx, cron_next(&cron, now)));
	cx_forgive(cx);
	db_bind_int(&b, "tenant", db_int(r, 0, db_find(r, "tenant_id")));
	db_bind_int(&b, "schedule", db_int(r, 0, db_find(r, "id")));
	db_bind_text(&b, "form_fault", form_fault(cx, r));
	return conn_ask(cx, job->conn, Q_APP_SCHEDULE_FIRE, &b) != NULL;
}

/* One schedule; *was is false when none was due. */
static bool
one(struct cx *cx, struct job *job, bool *was)
{
	const struct db_rows *r;

	if (!conn_begin(cx, job->conn, &job->who))
		return false;
	r = conn_ask(cx, job->conn, Q_APP_SCHEDULE_DUE, NULL);
	if (r == NULL)
		return false;
	*was = db_count(r) > 0;
	return (!*was || fire(cx, job, r)) && conn_commit(cx, job->conn);
}

bool
app_plan(struct cx *cx, struct job *job)
{
	bool was = true;

	for (int i = 0; was && i < SCHEDULES_MOST; i++) {
		struct cx own;
		bool good;

		cx_init(&own);
		good = one(&own, job, &was);
		if (!good) {
			conn_rollback(job->conn);
			(void)cx_fail(cx, own.fail, NULL, "%s", own.message);
		}
		cx_clear(&own);
		if (!good || !job_progress(cx, job, 0.5))
			return cx->fail == FAIL_NONE;
	}
	return true;
}
