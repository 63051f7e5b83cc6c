#include "report/report_job.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/moment.h"
#include "report/bridge_store.h"
#include "report/press_job.h"

#define HTML_MOST (16u << 20)

static const struct {
	const char *id;
	report_maker make;
} makers[] = {
	{ "energy-monthly", energy_monthly_make },
};

static bool
say_state(struct cx *cx, struct job *job, int64_t run, const char *state,
    double progress, const char *error)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "run", run);
	db_bind_text(&b, "state", state);
	db_bind_double(&b, "progress", progress);
	db_bind_text(&b, "fault", "");
	db_bind_text(&b, "error", error);
	if (conn_ask_once(cx, job->conn, &job->who, Q_REPORT_STATE, &b) == NULL)
		return false;
	return job_progress(cx, job, progress) || cx->fail != FAIL_NONE ||
	    cx_fail(cx, FAIL_BUSY, NULL, "another worker has the report now");
}

/* --- what to make --------------------------------------------------------- */

/* A role that can read and nothing else. */
static struct conn *
reader(struct cx *cx)
{
	const char *db = getenv("PARK_DB");

	return conn_open(cx,
	    cx_printf(cx,
		"%s user=park_report application_name=park_report "
		"sslmode=disable gssencmode=disable client_encoding=UTF8 "
		"options='-c timezone=Asia/Shanghai'",
		db == NULL ? "host=/tmp dbname=park" : db));
}

/* Kept rows for an issue as known then, else the database. */
static bool
open_snapshot(struct cx *cx, struct job *job, struct report_run *run,
    const struct db_rows *r)
{
	const size_t kept = db_find(r, "kept");
	struct conn *conn;

	if (run->reissue.then) {
		run->snapshot = snapshot_again(cx, db_bytes(cx, r, 0, kept));
		return run->snapshot != NULL;
	}
	conn = reader(cx);
	if (conn == NULL)
		return false;
	run->snapshot = snapshot_of(cx, conn, &job->who);
	return true;
}

bool
report_run_read(struct cx *cx, const struct db_rows *r, struct report_run *run)
{
	const struct str salt = db_str(r, 0, db_find(r, "salt"));

	if (!definition_find(
		cx, db_str(r, 0, db_find(r, "report")), &run->definition))
		return false;
	run->salt = cx_strndup(cx, salt.p, salt.n);
	run->period = db_str(r, 0, db_find(r, "period"));
	run->params = json_read(cx, db_str(r, 0, db_find(r, "params")));
	run->english = str_is(db_str(r, 0, db_find(r, "locale")), "en");
	if (!db_is_null(r, 0, db_find(r, "as_of")))
		run->as_of_us = db_moment(r, 0, db_find(r, "as_of"));
	run->base_url = getenv("PARK_URL");
	return run->params != NULL;
}

/* False with FAIL_NONE when there is nothing to do any more. */
static bool
read_run(struct cx *cx, struct job *job, struct report_run *run)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_int(&b, "run", run->id);
	r = conn_ask_once(cx, job->conn, &job->who, Q_REPORT_BEGIN, &b);
	if (r == NULL || db_count(r) == 0 || !report_run_read(cx, r, run))
		return false;
	run->reissue = reissue_of(r);
	return open_snapshot(cx, job, run, r);
}

bool
report_make(struct cx *cx, struct job *job, const struct report_run *run,
    struct report_made *made)
{
	if (!definition_is_program(&run->definition))
		return report_data_make(cx, job, run, made);
	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++)
		if (strcmp(makers[i].id, run->definition.id) == 0)
			return makers[i].make(cx, job, run, made);
	return cx_fail(cx, FAIL_BROKEN, NULL, "no program makes the report %s",
	    run->definition.id);
}

/* What is issued once more says so, and what has changed since. */
static bool
add_bridge(struct cx *cx, struct job *job, const struct report_run *run,
    struct report_made *made)
{
	struct bridge bridge;

	if (run->reissue.of_run == 0)
		return true;
	if (!bridge_ask(cx, job->conn, &job->who, &run->reissue, &made->month,
		made->as_of_us, made->figures, run->english, &bridge))
		return false;
	bridge_paper(cx, &run->reissue, &bridge, &made->paper);
	return true;
}

/* --- rendering ------------------------------------------------------------ */

struct files {
	struct str pdf, xlsx, html;
	struct paper_warnings warnings;
};

static bool
render(struct cx *cx, struct job *job, const struct report_run *run,
    const struct paper *p, struct files *f)
{
	struct text html = text_new(cx, HTML_MOST);
	const char *tmp = file_folder(cx);

	if (tmp == NULL || !say_state(cx, job, run->id, "rendering", 0.5, "") ||
	    !press_pdf(cx, p, &f->pdf, &f->warnings) ||
	    !say_state(cx, job, run->id, "rendering", 0.75, "") ||
	    !paper_xlsx(cx, p, tmp, &f->xlsx) || !paper_html(cx, p, &html))
		return false;
	f->html = text_str(&html);
	return true;
}

static char *
warning_list(struct cx *cx, const struct paper_warnings *warnings)
{
	json_t *list = json_own(cx, json_array());

	for (size_t i = 0; i < warnings->n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s,s:s}", "character",
			cx_printf(cx, "U+%04X",
			    (unsigned)warnings->items[i].character),
			"where", warnings->items[i].where));
	return json_canonical(cx, list);
}

/* The rows it was made from; an issue as known then has those of the first. */
static bool
keep(struct cx *cx, struct job *job, const struct report_run *run)
{
	struct db_binds b = db_binds(cx);
	const struct str kept = snapshot_kept(cx, run->snapshot);

	db_bind_int(&b, "run", run->id);
	if (kept.n > 0)
		db_bind_bytes(&b, "kept", kept);
	return conn_ask_once(cx, job->conn, &job->who, Q_REPORT_KEEP, &b) !=
	    NULL;
}

static bool
store(struct cx *cx, struct job *job, const struct report_run *run,
    const struct report_made *made, const struct files *f)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "run", run->id);
	db_bind_text(&b, "definition_hash", run->definition.hash);
	db_bind_text(&b, "as_of", moment_text(cx, made->as_of_us, 0));
	db_bind_text(&b, "warnings", warning_list(cx, &f->warnings));
	db_bind_bytes(&b, "pdf", f->pdf);
	db_bind_bytes(&b, "xlsx", f->xlsx);
	db_bind(&b, "html", f->html);
	db_bind_text(&b, "pdf_sum", hash_sha256_hex(cx, f->pdf));
	db_bind_text(&b, "xlsx_sum", hash_sha256_hex(cx, f->xlsx));
	db_bind_text(&b, "html_sum", hash_sha256_hex(cx, f->html));
	db_bind_text(&b, "figures", json_canonical(cx, made->figures));
	return conn_ask_once(cx, job->conn, &job->who, Q_REPORT_FINISH, &b) !=
	    NULL;
}

/* --- the job -------------------------------------------------------------- */

static bool
work(struct cx *cx, struct job *job, struct report_run *run)
{
	struct report_made made;
	struct files *files = cx_alloc(cx, sizeof(*files));

	if (!read_run(cx, job, run))
		return cx->fail == FAIL_NONE;
	return say_state(cx, job, run->id, "computing", 0.1, "") &&
	    report_make(cx, job, run, &made) &&
	    add_bridge(cx, job, run, &made) &&
	    render(cx, job, run, &made.paper, files) && keep(cx, job, run) &&
	    store(cx, job, run, &made, files);
}

/* A word of park.fault. */
static const char *
fault_of(const struct cx *cx)
{
	static const char *const own[] = { "too_early", "not_kept",
		"too_many_rows" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(cx->code, own[i]) == 0)
			return own[i];
	return cx->fail == FAIL_BUSY ? "busy" : "broken";
}

/* What the people who wait are told; the job itself fails by cx. */
static void
confess(struct cx *cx, struct job *job, int64_t run)
{
	struct db_binds b;
	struct cx own;

	cx_init(&own);
	b = db_binds(&own);
	conn_rollback(job->conn);
	db_bind_int(&b, "run", run);
	db_bind_text(&b, "state", cx->fail == FAIL_BUSY ? "queued" : "failed");
	db_bind_double(&b, "progress", 0);
	db_bind_text(&b, "fault", fault_of(cx));
	db_bind_text(&b, "error", cx->message);
	(void)conn_ask_once(&own, job->conn, &job->who, Q_REPORT_STATE, &b);
	cx_clear(&own);
}

bool
report_job(struct cx *cx, struct job *job)
{
	struct report_run run = {
		.id = json_integer_value(json_object_get(job->payload, "run")),
	};

	if (work(cx, job, &run))
		return true;
	confess(cx, job, run.id);
	return false;
}
