#include "app/package_job.h"

#include <string.h>

#include "app/package_paper.h"
#include "app/publisher_store.h"
#include "base/moment.h"

#define CHECK_MOST_US (60 * US_PER_S)

static int64_t
upload_of(const struct job *job)
{
	return json_integer_value(json_object_get(job->payload, "upload"));
}

/* Its tests are a stranger's program: they have a minute of a worker. */
static bool
has_time(void *began_us)
{
	return moment_steady() - *(int64_t *)began_us < CHECK_MOST_US;
}

static bool
read_trust(struct cx *cx, struct job *job, struct package_trust *trust)
{
	return conn_begin(cx, job->conn, &job->who) &&
	    publisher_keys(cx, job->conn, trust) && conn_commit(cx, job->conn);
}

static bool
note_checked(struct cx *cx, struct job *job, const struct package *package)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "upload", upload_of(job));
	db_bind(&b, "definition", package->definition);
	db_bind_text(&b, "digest", package->app.sha256);
	db_bind_text(&b, "manifest", package->sha256);
	db_bind_text(&b, "key", package->key);
	db_bind_text(&b, "publisher", package->publisher);
	return conn_ask_once(
		   cx, job->conn, &job->who, Q_APP_UPLOAD_CHECKED, &b) != NULL;
}

/* A package that is refused is an answer, not a broken job. */
static bool
note_refusal(struct cx *cx, struct job *job, const struct package *package)
{
	struct db_binds b = db_binds(cx);

	if (cx->fail == FAIL_BUSY || cx->fail == FAIL_BROKEN)
		return false;
	db_bind_int(&b, "upload", upload_of(job));
	db_bind_text(&b, "code", cx->code);
	if (cx->field != NULL)
		db_bind_text(&b, "field", cx->field);
	db_bind_text(&b, "error", cx->message);
	if (package->key != NULL)
		db_bind_text(&b, "key", package->key);
	cx_forgive(cx);
	return conn_ask_once(
		   cx, job->conn, &job->who, Q_APP_UPLOAD_REFUSE, &b) != NULL;
}

bool
app_package(struct cx *cx, struct job *job)
{
	int64_t began_us = moment_steady();
	const struct app_watch watch = { has_time, &began_us };
	struct package package = { NULL };
	struct db_binds b = db_binds(cx);
	struct package_trust trust;
	const struct db_rows *r;

	db_bind_int(&b, "upload", upload_of(job));
	r = conn_ask_once(cx, job->conn, &job->who, Q_APP_UPLOAD_BEGIN, &b);
	if (r == NULL || db_count(r) == 0)
		return r != NULL;
	if (!read_trust(cx, job, &trust))
		return false;
	if (!package_read(cx, db_str(r, 0, 0), &trust, &watch, &package))
		return note_refusal(cx, job, &package);
	return note_checked(cx, job, &package);
}
