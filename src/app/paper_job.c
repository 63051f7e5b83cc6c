#include "app/paper_job.h"

#include "app/run_paper.h"
#include "base/file.h"
#include "base/hash.h"
#include "report/press_job.h"

static const char *
kept(struct cx *cx, const struct db_rows *r, const char *column)
{
	const struct str s = db_str(r, 0, db_find(r, column));

	return cx_strndup(cx, s.p, s.n);
}

/* False also with FAIL_NONE, when the run is gone. */
static bool
begin(
    struct cx *cx, struct job *job, struct run_paper *run, struct paper *paper)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_int(&b, "run", run->run);
	db_bind_text(&b, "language", run->english ? "en" : "zh-CN");
	r = conn_ask_once(cx, job->conn, &job->who, Q_APP_PAPER_BEGIN, &b);
	if (r == NULL || db_count(r) == 0)
		return false;
	run->app = kept(cx, r, "app");
	run->name = kept(cx, r, "name");
	run->purpose = kept(cx, r, "purpose");
	run->park = kept(cx, r, "park");
	run->tenant = kept(cx, r, "tenant");
	run->zone_min = (int)db_int(r, 0, db_find(r, "zone_min"));
	run->made_us = db_moment(r, 0, db_find(r, "now"));
	run->as_of_us = db_moment(r, 0, db_find(r, "as_of"));
	run->definition = json_read(cx, db_str(r, 0, db_find(r, "definition")));
	run->inputs = json_read(cx, db_str(r, 0, db_find(r, "inputs")));
	run->result = json_read(cx, db_str(r, 0, db_find(r, "result")));
	run->evidence = json_read(cx, db_str(r, 0, db_find(r, "evidence")));
	if (db_bool(r, 0, db_find(r, "demo")))
		paper->watermark = run->english ? "Demonstration" : "演示数据";
	return cx->fail == FAIL_NONE;
}

static bool
press(struct cx *cx, const struct paper *paper, bool pdf, struct str *file)
{
	struct paper_warnings *warnings = cx_alloc(cx, sizeof(*warnings));
	const char *tmp;

	if (pdf)
		return press_pdf(cx, paper, file, warnings);
	tmp = file_folder(cx);
	return tmp != NULL && paper_xlsx(cx, paper, tmp, file);
}

static bool
end(struct cx *cx, struct job *job, const struct str *file, const char *error)
{
	struct db_binds b = db_binds(cx);
	const json_t *p = job->payload;

	db_bind_int(&b, "run", json_integer_value(json_object_get(p, "run")));
	db_bind(&b, "format", json_str(p, "format"));
	db_bind(&b, "language", json_str(p, "language"));
	db_bind_text(&b, "error", error);
	if (file != NULL) {
		db_bind_bytes(&b, "body", *file);
		db_bind_text(&b, "digest", hash_sha256_hex(cx, *file));
	}
	return conn_ask_once(cx, job->conn, &job->who, Q_APP_PAPER_END, &b) !=
	    NULL;
}

static bool
work(struct cx *cx, struct job *job)
{
	const json_t *p = job->payload;
	struct paper paper = { .cx = cx };
	struct run_paper run = { .run = json_integer_value(
				     json_object_get(p, "run")),
		.english = str_is(json_str(p, "language"), "en") };
	struct str file;

	if (!begin(cx, job, &run, &paper))
		return cx->fail == FAIL_NONE;
	run_paper(&run, &paper);
	return press(cx, &paper, str_is(json_str(p, "format"), "pdf"), &file) &&
	    end(cx, job, &file, "");
}

bool
app_paper(struct cx *cx, struct job *job)
{
	struct cx own;

	if (work(cx, job))
		return true;
	/* Who waits is told; the job itself fails by cx. */
	if (cx->fail != FAIL_BUSY) {
		cx_init(&own);
		(void)end(&own, job, NULL, cx->message);
		cx_clear(&own);
	}
	return false;
}
