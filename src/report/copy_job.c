#include "report/copy_job.h"

#include <string.h>

#include "base/file.h"
#include "report/press_job.h"
#include "report/report_job.h"

static bool
differs(struct cx *cx)
{
	return cx_fail_code(cx, FAIL_CONFLICT, "not_kept", NULL,
	    "the report is made otherwise than when it was issued; no copy of "
	    "that issue can be made any more");
}

/* The issue with its rows; copy->kept says whether there are any. */
static bool
open_issue(struct cx *cx, struct job *job, struct report_run *run,
    struct report_copy *copy)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_int(&b, "run", run->id);
	r = conn_ask_once(cx, job->conn, &job->who, Q_REPORT_COPY_BEGIN, &b);
	if (r == NULL)
		return false;
	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_BROKEN, NULL, "the issue is gone");
	copy->kept = !db_is_null(r, 0, db_find(r, "kept"));
	if (!copy->kept)
		return true;
	if (!report_run_read(cx, r, run))
		return false;
	if (!str_is(db_str(r, 0, db_find(r, "definition_hash")),
		run->definition.hash))
		return differs(cx);
	run->snapshot =
	    snapshot_again(cx, db_bytes(cx, r, 0, db_find(r, "kept")));
	return run->snapshot != NULL;
}

/* The program may reckon otherwise than the one that made the issue. */
static bool
agrees(struct cx *cx, struct job *job, const struct report_run *run,
    const struct report_made *made)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_int(&b, "run", run->id);
	db_bind_text(&b, "figures", json_canonical(cx, made->figures));
	r = conn_ask_once(cx, job->conn, &job->who, Q_REPORT_COPY_AGREES, &b);
	if (r == NULL)
		return false;
	return db_bool(r, 0, db_find(r, "same")) || differs(cx);
}

static bool
render(struct cx *cx, const struct report_copy_wish *wish,
    const struct paper *p, struct report_copy *copy)
{
	struct paper_warnings *warnings = cx_alloc(cx, sizeof(*warnings));
	const char *tmp = file_folder(cx);

	return tmp != NULL &&
	    (!wish->pdf || press_pdf(cx, p, &copy->pdf, warnings)) &&
	    (!wish->xlsx || paper_xlsx(cx, p, tmp, &copy->xlsx));
}

/* A name may hold what no page can: it is a blank there. */
static const char *
printable(struct cx *cx, const char *text)
{
	char *words = cx_printf(cx, "%s", text);

	for (char *c = words; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			*c = ' ';
	return words;
}

bool
report_copy_make(struct cx *cx, struct job *job,
    const struct report_copy_wish *wish, struct report_copy *copy)
{
	struct report_run run = { .id = wish->run };
	struct report_made made;

	*copy = (struct report_copy){ .kept = false };
	if (!open_issue(cx, job, &run, copy))
		return false;
	if (!copy->kept)
		return true;
	if (!report_make(cx, job, &run, &made) || !agrees(cx, job, &run, &made))
		return false;
	made.paper.receiver = printable(cx, wish->receiver);
	made.paper.receiver_address = printable(cx, wish->address);
	return render(cx, wish, &made.paper, copy);
}
