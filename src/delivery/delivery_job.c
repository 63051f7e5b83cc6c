#include "delivery/delivery_job.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/moment.h"
#include "delivery/letter.h"
#include "delivery/link.h"
#include "mail/mail_job.h"
#include "report/copy_job.h"
#include "report/definition_store.h"

#define STEPS_MOST 4   /* without anything to wait for */
#define MAILS_MOST 500 /* more than a schedule has receivers */
#define WHOLE_MS 60000L
#define ATTACHED_MOST (10u << 20) /* bytes of files in one mail */
/* Less than what is left of the three minutes it is held. */
#define INSIST_US (100 * US_PER_S)
#define LINK_DAYS 14
#define PDF "application/pdf"
#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* All that a dispatch's mails have in common. */
struct sending {
	struct cx *cx;
	struct job *job;
	int64_t dispatch;
	const struct db_rows *facts; /* of report_delivery_letter */
	bool english;
	const char *report; /* name of the report */
	struct str key;
	const char *base;
	struct mail_file file[2];
	size_t files_n;
	bool pdf, xlsx; /* which of them are sent */
	bool linked;    /* instead of attached, in every mail */
	bool confidential;
	bool has_files; /* they were read */
	int64_t until_us;
};

static const char *
copied(struct cx *cx, const struct db_rows *r, const char *column)
{
	const struct str s = db_str(r, 0, db_find(r, column));

	return cx_strndup(cx, s.p, s.n);
}

static bool
step(struct cx *cx, struct job *job, int64_t dispatch, const char **state)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_int(&b, "dispatch", dispatch);
	r = conn_ask_once(cx, job->conn, &job->who, Q_REPORT_DISPATCH_STEP, &b);
	if (r == NULL)
		return false;
	*state = copied(cx, r, "state");
	return true;
}

/* What is sent ------------------------------------------------------------- */

static bool
wants(const json_t *outputs, const char *format)
{
	size_t i;
	json_t *one;

	json_array_foreach(outputs, i,
	    one) if (strcmp(json_string_value(one), format) == 0) return true;
	return false;
}

static bool
add_file(struct sending *s, const char *format, const char *media)
{
	struct db_binds b = db_binds(s->cx);
	const char *period = copied(s->cx, s->facts, "period");
	const struct db_rows *r;

	db_bind_int(
	    &b, "run", db_int(s->facts, 0, db_find(s->facts, "run_id")));
	db_bind_text(&b, "format", format);
	r = conn_ask_once(
	    s->cx, s->job->conn, &s->job->who, Q_REPORT_RUN_FILE, &b);
	if (r == NULL)
		return false;
	if (db_count(r) == 0)
		return cx_fail(s->cx, FAIL_BROKEN, NULL, "the issue is gone");
	s->file[s->files_n++] = (struct mail_file){
		.name = letter_file_name(s->cx, s->report, period, format),
		.ascii = cx_printf(s->cx, "%s-%s.%s",
		    copied(s->cx, s->facts, "report"), period, format),
		.media = media,
		.bytes = db_bytes(s->cx, r, 0, db_find(r, "body")),
	};
	return true;
}

/* The files are read once, for all receivers. */
static bool
read_files(struct sending *s)
{
	const json_t *outputs =
	    json_read(s->cx, db_str(s->facts, 0, db_find(s->facts, "outputs")));
	size_t bytes = 0;

	s->pdf = wants(outputs, "pdf");
	s->xlsx = wants(outputs, "xlsx");
	s->confidential =
	    db_bool(s->facts, 0, db_find(s->facts, "confidential"));
	s->linked = s->confidential;
	if (s->linked)
		return true;
	if ((s->pdf && !add_file(s, "pdf", PDF)) ||
	    (s->xlsx && !add_file(s, "xlsx", XLSX)))
		return false;
	for (size_t i = 0; i < s->files_n; i++)
		bytes += s->file[i].bytes.n;
	s->linked = bytes > ATTACHED_MOST;
	return true;
}

static bool
read_facts(struct sending *s)
{
	struct db_binds b = db_binds(s->cx);
	struct definition d;

	db_bind_int(&b, "dispatch", s->dispatch);
	s->facts = conn_ask_once(
	    s->cx, s->job->conn, &s->job->who, Q_REPORT_DELIVERY_LETTER, &b);
	if (s->facts == NULL)
		return false;
	if (db_count(s->facts) == 0)
		return cx_fail(
		    s->cx, FAIL_BROKEN, NULL, "the dispatch is gone");
	s->english = strcmp(copied(s->cx, s->facts, "locale"), "en") == 0;
	s->key = str_of(copied(s->cx, s->facts, "link_key"));
	s->base = getenv("PARK_URL") == NULL ? "" : getenv("PARK_URL");
	s->report = copied(s->cx, s->facts, "report");
	if (definition_find(s->cx, str_of(s->report), &d))
		s->report = definition_words(
		    json_object_get(d.json, "name"), s->english);
	else
		cx_forgive(s->cx);
	return true;
}

/* What all mails have in common is read once. */
static bool
get_ready(struct sending *s, bool files)
{
	if (s->facts == NULL && !read_facts(s))
		return false;
	if (!files || s->has_files)
		return true;
	s->has_files = true;
	return read_files(s);
}

static const char *
leave_url(struct sending *s, struct cx *cx, const struct db_rows *mail)
{
	const size_t recipient = db_find(mail, "recipient_id");
	struct unsubscribe_link link = { .tenant = s->job->tenant };

	if (db_is_null(mail, 0, recipient))
		return NULL;
	link.recipient = db_int(mail, 0, recipient);
	return cx_printf(cx, "%s/unsubscribe/%s", s->base,
	    link_of_unsubscribe(cx, s->key, &link));
}

static const char *
file_url(struct sending *s, bool wanted, int64_t delivery, bool xlsx)
{
	const struct file_link link = { s->job->tenant, delivery, xlsx,
		s->until_us / US_PER_S };

	if (!wanted)
		return NULL;
	return cx_printf(s->cx, "%s/api/v1/report-files/%s", s->base,
	    link_of_file(s->cx, s->key, &link));
}

static struct letter
report_letter(
    struct sending *s, struct cx *cx, const struct db_rows *mail, bool linked)
{
	const struct db_rows *r = s->facts;
	const int64_t id = db_int(mail, 0, db_find(mail, "id"));
	const char *owner_en = copied(cx, r, "owner_en");
	struct letter_facts f = {
		.english = s->english,
		.test = str_is(db_str(r, 0, db_find(r, "kind")), "test"),
		.schedule = copied(cx, r, "schedule"),
		.report = s->report,
		.owner = s->english && owner_en[0] != '\0'
		    ? owner_en
		    : copied(cx, r, "owner"),
		.period = copied(cx, r, "period"),
		.incomplete = db_bool(r, 0, db_find(r, "incomplete")),
		.completeness = db_double(r, 0, db_find(r, "completeness")),
		.figures = json_read(cx, db_str(r, 0, db_find(r, "figures"))),
		.more = (size_t)db_int(r, 0, db_find(r, "more")),
		.run_url = cx_printf(cx, "%s/reports/runs/%lld", s->base,
		    (long long)db_int(r, 0, db_find(r, "run_id"))),
		.sign_in = db_bool(r, 0, db_find(r, "confidential")),
		.unsubscribe_url = leave_url(s, cx, mail),
	};

	if (linked) {
		s->until_us = moment_now() + LINK_DAYS * US_PER_DAY;
		f.pdf_url = file_url(s, s->pdf, id, false);
		f.xlsx_url = file_url(s, s->xlsx, id, true);
		f.until =
		    cx_printf(cx, "%.10s", moment_text(cx, s->until_us, 480));
	}
	return letter_write(cx, &f);
}

static struct letter
trouble_letter(struct sending *s, struct cx *cx)
{
	const struct db_rows *r = s->facts;
	const struct letter_trouble t = {
		.english = s->english,
		.schedule = copied(cx, r, "schedule"),
		.report = s->report,
		.period = copied(cx, r, "period"),
		.state = copied(cx, r, "state"),
		.reason = copied(cx, r, "reason"),
		.fault = copied(cx, r, "fault"),
		.detail = copied(cx, r, "detail"),
		.failed = json_read(cx, db_str(r, 0, db_find(r, "failed"))),
		.disabled = json_read(cx, db_str(r, 0, db_find(r, "disabled"))),
		.log_url = cx_printf(cx, "%s/report-dispatches?dispatch=%lld",
		    s->base, (long long)s->dispatch),
	};

	return letter_of_trouble(cx, &t);
}

/* A receiver's own copy ---------------------------------------------------- */

static bool
is_held(struct sending *s, struct cx *cx, int64_t delivery,
    const struct report_copy_wish *wish, bool *held)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_int(&b, "delivery", delivery);
	db_bind_int(&b, "run", wish->run);
	db_bind_text(&b, "receiver", wish->receiver);
	db_bind_text(&b, "address", wish->address);
	r = conn_ask_once(
	    cx, s->job->conn, &s->job->who, Q_REPORT_COPY_HELD, &b);
	*held =
	    r != NULL && db_int(r, 0, db_find(r, "files")) == s->pdf + s->xlsx;
	return r != NULL;
}

static bool
answered(struct cx *cx, const struct db_rows *r)
{
	if (r == NULL)
		return false;
	return (db_count(r) > 0 && !db_is_null(r, 0, 0)) ||
	    cx_fail(cx, FAIL_BUSY, NULL, "another worker has the mail now");
}

/* An issue from before rows were kept goes to all as it is. */
static bool
keep_common(struct sending *s, struct cx *cx, int64_t delivery, int64_t run)
{
	struct db_binds b = db_binds(cx);

	log_error("report",
	    "delivery %lld: issue %lld keeps no rows, so the receiver's name "
	    "is not in it",
	    (long long)delivery, (long long)run);
	db_bind_int(&b, "delivery", delivery);
	db_bind_int(&b, "run", run);
	db_bind_bool(&b, "pdf", s->pdf);
	db_bind_bool(&b, "xlsx", s->xlsx);
	return answered(cx,
	    conn_ask_once(
		cx, s->job->conn, &s->job->who, Q_REPORT_COPY_COMMON, &b));
}

static void
bind_file(struct cx *cx, struct db_binds *b, bool is_sent, const char *name,
    struct str bytes)
{
	if (is_sent)
		db_bind_bytes(b, name, bytes);
	db_bind_text(b, cx_printf(cx, "%s_sum", name),
	    is_sent ? hash_sha256_hex(cx, bytes) : "");
}

static bool
keep_copy(struct sending *s, struct cx *cx, int64_t delivery,
    const struct report_copy_wish *wish, const struct report_copy *copy)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "delivery", delivery);
	db_bind_int(&b, "run", wish->run);
	db_bind_text(&b, "receiver", wish->receiver);
	db_bind_text(&b, "address", wish->address);
	bind_file(cx, &b, wish->pdf, "pdf", copy->pdf);
	bind_file(cx, &b, wish->xlsx, "xlsx", copy->xlsx);
	return answered(cx,
	    conn_ask_once(
		cx, s->job->conn, &s->job->who, Q_REPORT_COPY_KEEP, &b));
}

/* Before the mail server is asked; tried again, the copy is there already. */
static bool
get_copy(struct sending *s, struct cx *cx, const struct db_rows *mail)
{
	const int64_t delivery = db_int(mail, 0, db_find(mail, "id"));
	const char *address = copied(cx, mail, "address");
	const char *name = copied(cx, mail, "name");
	const struct report_copy_wish wish = {
		.run = db_int(s->facts, 0, db_find(s->facts, "run_id")),
		.receiver = name[0] == '\0' ? address : name,
		.address = name[0] == '\0' ? "" : address,
		.pdf = s->pdf,
		.xlsx = s->xlsx,
	};
	struct report_copy copy;
	bool held;

	if (!is_held(s, cx, delivery, &wish, &held))
		return false;
	if (held)
		return true;
	if (!report_copy_make(cx, s->job, &wish, &copy))
		return false;
	return copy.kept ? keep_copy(s, cx, delivery, &wish, &copy)
			 : keep_common(s, cx, delivery, wish.run);
}

/* Without his copy a receiver gets nothing, and it is tried again. */
static struct mail_outcome
no_copy(struct cx *cx)
{
	const struct mail_outcome o = {
		.end = MAIL_LATER,
		.fault = strcmp(cx->code, "not_kept") == 0 ? "not_kept"
		    : cx->fail == FAIL_BUSY                ? "busy"
							   : "no_copy",
		.why = cx_printf(cx, "%s", cx->message),
	};

	cx_forgive(cx);
	return o;
}

/* Sending ------------------------------------------------------------------ */

/*
 * The mail server has answered, and asking it again would be one mail too
 * many: so this is said to the database even when it has just gone away, as
 * long as the mail is still ours.
 */
static bool
insist(struct sending *s, struct cx *cx, const struct db_binds *b)
{
	const int64_t until = moment_steady() + INSIST_US;
	struct conn *conn = s->job->conn;

	while (conn_ask_once(
		   cx, conn, &s->job->who, Q_REPORT_DELIVERY_END, b) == NULL) {
		if (conn_is_up(conn) || moment_steady() > until)
			return false;
		do {
			cx_forgive(cx);
			(void)sleep(1);
			conn = conn_another(cx, s->job->conn);
		} while (conn == NULL && moment_steady() < until);
		if (conn == NULL)
			return false;
	}
	return true;
}

static bool
note_end(struct sending *s, struct cx *cx, int64_t delivery,
    const struct mail_outcome *o)
{
	static const char *const words[] = { [MAIL_SENT] = "sent",
		[MAIL_LATER] = "later",
		[MAIL_REFUSED] = "refused",
		[MAIL_BARRED] = "barred" };
	struct db_binds b = db_binds(cx);

	if (o->end != MAIL_SENT)
		log_error("report", "delivery %lld: %s %d %s",
		    (long long)delivery, o->fault, o->code, o->why);
	db_bind_int(&b, "delivery", delivery);
	db_bind_text(&b, "outcome", words[o->end]);
	db_bind_int(&b, "code", o->code);
	db_bind_text(&b, "fault", o->fault);
	db_bind_text(&b, "error", o->why);
	if (s->until_us != 0)
		db_bind_text(&b, "link", moment_text(cx, s->until_us, 0));
	return insist(s, cx, &b);
}

static struct mail_outcome
send_one(struct sending *s, struct cx *cx, const struct db_rows *r)
{
	const bool notice = str_is(db_str(r, 0, db_find(r, "kind")), "notice");
	const bool linked = s->linked || db_bool(r, 0, db_find(r, "linked"));
	const struct letter letter =
	    notice ? trouble_letter(s, cx) : report_letter(s, cx, r, linked);
	const struct mail mail = {
		.address = copied(cx, r, "address"),
		.name = copied(cx, r, "name"),
		.subject = letter.subject,
		.message_id = cx_printf(cx, "report.%d.%lld.%lld",
		    s->job->tenant, (long long)db_int(r, 0, db_find(r, "id")),
		    (long long)db_int(r, 0, db_find(r, "issue"))),
		.text = letter.text,
		.html = letter.html,
		.unsubscribe = notice ? NULL : leave_url(s, cx, r),
		.files = s->file,
		.files_n = notice || linked ? 0 : s->files_n,
		.whole_ms = WHOLE_MS,
	};

	return mail_send(cx, &mail);
}

/* One mail; *sent is false when none was due. */
static bool
send_next(struct sending *s, struct cx *cx, bool *sent)
{
	struct db_binds b = db_binds(cx);
	struct mail_outcome o;
	const struct db_rows *r;
	bool is_report;

	db_bind_int(&b, "dispatch", s->dispatch);
	r = conn_ask_once(
	    cx, s->job->conn, &s->job->who, Q_REPORT_DELIVERY_TAKE, &b);
	*sent = r != NULL && db_count(r) > 0;
	if (!*sent)
		return r != NULL;
	s->until_us = 0;
	is_report = str_is(db_str(r, 0, db_find(r, "kind")), "report");
	if (!get_ready(s, is_report))
		return cx_fail(cx, s->cx->fail, NULL, "%s", s->cx->message);
	o = s->confidential && is_report && !get_copy(s, cx, r)
	    ? no_copy(cx)
	    : send_one(s, cx, r);
	return note_end(s, cx, db_int(r, 0, db_find(r, "id")), &o);
}

static bool
send_all(struct cx *cx, struct job *job, int64_t dispatch, bool *some)
{
	struct sending *s = cx_alloc(cx, sizeof(*s));
	bool sent = true;

	*s = (struct sending){ .cx = cx, .job = job, .dispatch = dispatch };
	*some = false;
	for (int i = 0; sent && i < MAILS_MOST; i++) {
		struct cx own;
		bool good;

		cx_init(&own);
		good = send_next(s, &own, &sent);
		if (!good)
			(void)cx_fail(cx, own.fail, NULL, "%s", own.message);
		cx_clear(&own);
		*some = *some || sent;
		if (!good)
			return false;
		if (!job_progress(cx, job, 0.5))
			return cx->fail == FAIL_NONE &&
			    cx_fail(cx, FAIL_BUSY, NULL,
				"another worker has the dispatch now");
	}
	return true;
}

/* A notice of how the dispatch ended is one more thing to send. */
bool
report_dispatch(struct cx *cx, struct job *job)
{
	const int64_t dispatch =
	    json_integer_value(json_object_get(job->payload, "dispatch"));
	const char *state = "";

	if (!mail_begin(cx))
		return false;
	for (int i = 0; i < STEPS_MOST; i++) {
		char *before = cx_printf(cx, "%s", state);
		bool some;

		if (!step(cx, job, dispatch, &state) ||
		    !send_all(cx, job, dispatch, &some))
			return false;
		if (!some && strcmp(before, state) == 0)
			return true;
	}
	return true;
}
