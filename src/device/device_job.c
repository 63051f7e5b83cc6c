#include "device/device_job.h"

#include "base/log.h"

/* Devices a transaction: some tenths of a second, in which nobody else
 * changes them. */
#define BATCH 2000

static bool
step(struct cx *cx, struct job *job, double *done)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *rows;

	db_bind_int(&b, "tag_task",
	    json_integer_value(json_object_get(job->payload, "task")));
	db_bind_int(&b, "rows", BATCH);
	rows = conn_ask_once(cx, job->conn, &job->who, Q_DEVICE_TAG_STEP, &b);
	if (rows == NULL)
		return false;
	*done = db_double(rows, 0, 0);
	return *done >= 1 || job_progress(cx, job, *done);
}

bool
device_tag(struct cx *cx, struct job *job)
{
	double done = 0;

	while (done < 1) {
		struct cx batch;
		bool went;

		cx_init(&batch);
		went = step(&batch, job, &done);
		if (!went && batch.fail == FAIL_NONE)
			(void)cx_fail(&batch, FAIL_BUSY, NULL,
			    "another worker has taken the task over");
		if (!went)
			(void)cx_fail_code(cx, batch.fail,
			    cx_printf(cx, "%s", batch.code), NULL, "%s",
			    batch.message);
		cx_clear(&batch);
		if (!went)
			return false;
	}
	return true;
}

bool
device_fold(struct cx *cx, struct job *job)
{
	return conn_ask_once(cx, job->conn, &job->who, Q_REGISTER_FOLD, NULL) !=
	    NULL;
}

/* As many as one look moves at most, sql/routine/register.sql. */
#define STATES_MOST 50000

static bool
look(struct cx *cx, struct job *job, int64_t *moved)
{
	const struct db_rows *rows =
	    conn_ask_once(cx, job->conn, &job->who, Q_REGISTER_STATES, NULL);

	if (rows == NULL)
		return false;
	*moved = db_int(rows, 0, 0);
	if (*moved > 0)
		log_info("work", "devices: %lld of another state",
		    (long long)*moved);
	return *moved < STATES_MOST || job_progress(cx, job, 0.5);
}

bool
device_states(struct cx *cx, struct job *job)
{
	int64_t moved = STATES_MOST;

	while (moved >= STATES_MOST)
		if (!look(cx, job, &moved))
			return cx->fail == FAIL_NONE
			    ? cx_fail(cx, FAIL_BUSY, NULL,
				  "another worker looks already")
			    : false;
	return true;
}
