#include "alarm/alarm_job.h"

#include <stdlib.h>
#include <string.h>

#include "alarm/post_job.h"
#include "base/json.h"
#include "base/log.h"
#include "mail/mail_job.h"

#define MESSAGES_MOST 100 /* of one job; the next goes on */

static bool
plan(struct cx *cx, struct job *job)
{
	const struct db_binds none = db_binds(cx);

	if (job->tenant != 0)
		return true;
	if (!conn_begin(cx, job->conn, &job->who) ||
	    conn_ask(cx, job->conn, Q_ALARM_UNSHELVE_DUE, &none) == NULL ||
	    conn_ask(cx, job->conn, Q_ALARM_PLAN, &none) == NULL ||
	    conn_ask(cx, job->conn, Q_ALARM_JOB_SWEEP, &none) == NULL)
		return false;
	return conn_commit(cx, job->conn);
}

static struct post
post_of(struct cx *cx, const struct db_rows *r)
{
	const struct str kind = db_str(r, 0, db_find(r, "kind"));
	const struct str address = db_str(r, 0, db_find(r, "address"));
	const struct str locale = db_str(r, 0, db_find(r, "locale"));
	const struct str secret = db_str(r, 0, db_find(r, "secret"));

	return (struct post){
		.mail = str_is(kind, "email"),
		.tenant = (int32_t)db_int(r, 0, db_find(r, "tenant_id")),
		.message = db_int(r, 0, db_find(r, "message_id")),
		.address = cx_strndup(cx, address.p, address.n),
		.locale = cx_strndup(cx, locale.p, locale.n),
		.secret = cx_strndup(cx, secret.p, secret.n),
		.alarms = json_read(cx, db_str(r, 0, db_find(r, "alarms"))),
	};
}

/* One message; *sent is false when there was none. */
static bool
send_next(struct cx *cx, struct job *job, bool *sent)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r =
	    conn_ask_once(cx, job->conn, &job->who, Q_ALARM_POST_NEXT, NULL);
	struct post post;
	const char *fault;

	*sent = r != NULL && db_count(r) > 0;
	if (!*sent)
		return r != NULL;
	post = post_of(cx, r);
	fault = post_send(cx, &post);
	if (fault[0] != '\0')
		log_error("alarm", "message %lld: %s", (long long)post.message,
		    fault);
	db_bind_int(&b, "tenant", post.tenant);
	db_bind_int(&b, "message", post.message);
	db_bind_text(&b, "fault", fault);
	return conn_ask_once(cx, job->conn, &job->who, Q_ALARM_POST_END, &b) !=
	    NULL;
}

#define SWEEP_BATCH 5000

bool
alarm_sweep(struct cx *cx, struct job *job)
{
	int64_t gone = SWEEP_BATCH, all = 0;

	while (gone == SWEEP_BATCH) {
		struct db_binds b = db_binds(cx);
		const struct db_rows *rows;

		db_bind_int(&b, "most", SWEEP_BATCH);
		rows =
		    conn_ask_once(cx, job->conn, &job->who, Q_ALARM_SWEEP, &b);
		if (rows == NULL)
			return false;
		gone = db_int(rows, 0, 0);
		all += gone;
		if (!job_progress(cx, job, 0.5))
			return cx->fail == FAIL_NONE;
	}
	log_info("work", "%lld alarms forgotten", (long long)all);
	return true;
}

bool
alarm_tell(struct cx *cx, struct job *job)
{
	bool sent = true;

	if (!mail_begin(cx) || !plan(cx, job))
		return false;
	for (int i = 0; sent && i < MESSAGES_MOST; i++) {
		struct cx own;
		bool good;

		cx_init(&own);
		good = send_next(&own, job, &sent);
		if (!good)
			(void)cx_fail(cx, own.fail, NULL, "%s", own.message);
		cx_clear(&own);
		if (!good || !job_progress(cx, job, 0.5))
			return cx->fail == FAIL_NONE;
	}
	return true;
}
