#include "job/job.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/board.h"
#include "base/log.h"
#include "base/moment.h"

#define FIRST_LEASE_S 120
#define MOST_ATTEMPTS_PAUSE_S 300
#define SHOWN_MS 4000 /* figures older than BOARD_FRESH_S are not shown */

struct worker {
	enum job_lane lane;
	const volatile int *stop;
	bool once;
	/* What it has done, for GET /metrics. */
	struct board_place *place;
	double done, failed, again; /* attempts that ended so */
	double busy_s;
	bool runs;
};

static void
show_attempts(const struct worker *w, const char *labels, double n)
{
	board_put(
	    w->place, BOARD_COUNTER, "park_job_attempts_total", labels, n);
}

static void
show_figures(const struct worker *w)
{
	show_attempts(w, "end=\"done\"", w->done);
	show_attempts(w, "end=\"failed\"", w->failed);
	show_attempts(w, "end=\"again\"", w->again);
	board_put(w->place, BOARD_COUNTER, "park_job_busy_seconds_total", "",
	    w->busy_s);
	board_put(w->place, BOARD_GAUGE, "park_job_runs", "", w->runs);
	board_stamp(w->place);
}

static const char *const lane_words[JOB_LANES] = {
	[JOB_QUICK] = "quick",
	[JOB_SLOW] = "slow",
	[JOB_REPORT] = "report",
	[JOB_TELL] = "tell",
	[JOB_MAIL] = "mail",
};

/* Under which name a worker of the lane shows its figures. */
static const char *const process_names[] = {
	[JOB_QUICK] = "work",
	[JOB_SLOW] = "work-slow",
	[JOB_REPORT] = "work-report",
	[JOB_TELL] = "work-tell",
	[JOB_MAIL] = "work-mail",
	[JOB_ANY] = "work",
};

enum job_lane
job_lane_read(const char *word)
{
	enum job_lane lane = JOB_QUICK;

	while (lane < JOB_LANES && strcmp(word, lane_words[lane]) != 0)
		lane++;
	return lane;
}

static const struct job_kind *
kind_find(const char *name)
{
	for (const struct job_kind *k = job_kinds; k->kind != NULL; k++)
		if (strcmp(k->kind, name) == 0)
			return k;
	return NULL;
}

bool
job_progress(struct cx *cx, struct job *job, double share)
{
	const struct identity who = identity_system("");
	const struct job_kind *kind = kind_find(job->kind);
	struct db_binds b = db_binds(cx);
	const struct db_rows *rows;

	show_figures(job->worker);
	db_bind_int(&b, "job", job->id);
	db_bind_int(&b, "attempt", job->attempt);
	db_bind_double(&b, "share", share);
	db_bind_int(&b, "lease_s", kind == NULL ? 60 : kind->lease_s);
	rows = conn_ask_once(cx, job->conn, &who, Q_JOB_PROGRESS, &b);
	return rows != NULL && db_count(rows) == 1;
}

/* Seconds before the next attempt: 2, 8, 32 … at most five minutes. */
static int
pause_s(int attempt)
{
	int s = 2;

	while (--attempt > 0 && s < MOST_ATTEMPTS_PAUSE_S)
		s *= 4;
	return s < MOST_ATTEMPTS_PAUSE_S ? s : MOST_ATTEMPTS_PAUSE_S;
}

static bool
end(struct cx *cx, struct job *job, const char *state, const char *error,
    int wait_s)
{
	const struct identity who = identity_system("");
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "job", job->id);
	db_bind_int(&b, "attempt", job->attempt);
	db_bind_text(&b, "state", state);
	db_bind_text(&b, "error", error);
	db_bind_int(&b, "wait_s", wait_s);
	return conn_ask_once(cx, job->conn, &who, Q_JOB_END, &b) != NULL;
}

/* Runs one job in an arena of its own. */
static void
run(struct cx *outer, struct worker *w, struct job *job, int most)
{
	const struct job_kind *kind = kind_find(job->kind);
	const int64_t began_us = moment_steady();
	struct cx cx;

	w->runs = true;
	show_figures(w);
	cx_init(&cx);
	if (kind == NULL)
		(void)cx_fail(&cx, FAIL_BROKEN, NULL,
		    "no program knows jobs of kind %s", job->kind);
	else if (job->attempt > most)
		(void)cx_fail(
		    &cx, FAIL_BROKEN, NULL, "its worker died %d times", most);
	else
		(void)kind->run(&cx, job);
	if (cx.fail == FAIL_NONE) {
		(void)end(outer, job, "done", "", 0);
		w->done++;
	} else {
		const bool again = cx.fail == FAIL_BUSY && job->attempt < most;

		log_error("work", "job %lld %s: %s", (long long)job->id,
		    job->kind, cx.message);
		conn_rollback(job->conn);
		(void)end(outer, job, again ? "queued" : "failed", cx.message,
		    again ? pause_s(job->attempt) : 0);
		w->again += again;
		w->failed += !again;
	}
	cx_clear(&cx);
	w->runs = false;
	w->busy_s += (double)(moment_steady() - began_us) / US_PER_S;
}

/* The identity of the tenant whose job it is, by the name of whoever asked
 * for it. */
static struct identity
identity_of(
    struct cx *cx, const struct job *job, int64_t account, struct str actor)
{
	struct identity who = identity_system(cx_printf(cx, "%s", job->kind));

	if (job->tenant == 0)
		return who;
	who.tenant = who.from = who.to = job->tenant;
	if (job->tenant % 1000000 == 0)
		who.to += 999999;
	who.user = account;
	if (actor.n > 0)
		who.actor = cx_strndup(cx, actor.p, actor.n);
	return who;
}

/* The quick lane takes all that no other one does. */
static struct db_binds
lane_binds(struct cx *cx, enum job_lane lane)
{
	const bool quick = lane == JOB_QUICK;
	struct db_binds b = db_binds(cx);
	struct str *named;
	size_t kinds = 0, n = 0;

	while (job_kinds[kinds].kind != NULL)
		kinds++;
	named = cx_calloc(cx, kinds + 1, sizeof(*named));
	for (size_t i = 0; i < kinds; i++)
		if (quick ? job_kinds[i].lane != JOB_QUICK
			  : job_kinds[i].lane == lane)
			named[n++] = str_of(job_kinds[i].kind);
	db_bind_texts(&b, "kinds", named, n);
	if (lane != JOB_ANY)
		db_bind_bool(&b, "among", !quick);
	return b;
}

/* Takes and runs one job; false when none was due. */
static bool
one(struct cx *cx, struct conn *conn, struct worker *w)
{
	const struct identity who = identity_system("");
	struct db_binds b = lane_binds(cx, w->lane);
	const struct db_rows *rows;
	struct job job = { .conn = conn, .worker = w };
	struct str kind;

	db_bind_int(&b, "lease_s", FIRST_LEASE_S);
	rows = conn_ask_once(cx, conn, &who, Q_JOB_TAKE, &b);
	if (rows == NULL || db_count(rows) == 0)
		return false;
	kind = db_str(rows, 0, db_find(rows, "kind"));
	job.id = db_int(rows, 0, db_find(rows, "id"));
	job.tenant = (int32_t)db_int(rows, 0, db_find(rows, "tenant_id"));
	job.attempt = (int)db_int(rows, 0, db_find(rows, "attempts"));
	job.kind = cx_strndup(cx, kind.p, kind.n);
	job.payload = json_read(cx, db_str(rows, 0, db_find(rows, "payload")));
	job.who =
	    identity_of(cx, &job, db_int(rows, 0, db_find(rows, "account_id")),
		db_str(rows, 0, db_find(rows, "actor")));
	run(cx, w, &job, (int)db_int(rows, 0, db_find(rows, "max_attempts")));
	return true;
}

static bool
schedule_due(struct cx *cx, struct conn *conn)
{
	const struct identity who = identity_system("");
	struct db_binds b = db_binds(cx);
	struct str *kinds;
	int32_t *every_s;
	size_t n = 0;

	while (job_schedules[n].kind != NULL)
		n++;
	kinds = cx_calloc(cx, n, sizeof(*kinds));
	every_s = cx_calloc(cx, n, sizeof(*every_s));
	for (size_t i = 0; i < n; i++) {
		kinds[i] = str_of(job_schedules[i].kind);
		every_s[i] = job_schedules[i].every_s;
	}
	db_bind_texts(&b, "kinds", kinds, n);
	db_bind_int4s(&b, "every_s", every_s, n);
	return conn_ask_once(cx, conn, &who, Q_JOB_DUE, &b) != NULL;
}

/* Milliseconds until something is due. */
static int
wait_ms(struct cx *cx, struct conn *conn, enum job_lane lane)
{
	const struct identity who = identity_system("");
	const struct db_binds b = lane_binds(cx, lane);
	const struct db_rows *rows =
	    conn_ask_once(cx, conn, &who, Q_JOB_NEXT, &b);

	if (rows == NULL)
		return 1000;
	return (int)(db_double(rows, 0, 0) * 1000) + 10;
}

/* Until somebody says that there is work, or so long; in pieces, since the
 * figures must not grow old meanwhile. */
static void
rest(const struct worker *w, struct conn *conn, int ms)
{
	for (int left = ms; left > 0 && !*w->stop; left -= SHOWN_MS) {
		show_figures(w);
		if (conn_wait(conn, left < SHOWN_MS ? left : SHOWN_MS) ||
		    !conn_is_up(conn))
			return;
	}
}

/* Works on one connection until it is lost or `stop`. */
static void
work(const char *conninfo, struct worker *w)
{
	struct cx outer;
	struct conn *conn;

	cx_init(&outer);
	conn = conn_open(&outer, conninfo);
	if (conn == NULL || !conn_run(&outer, conn, "listen park_job"))
		log_error("work", "%s", outer.message);
	while (conn != NULL && conn_is_up(conn) && !*w->stop) {
		struct cx cx;
		bool worked;
		int ms = 0;

		cx_init(&cx);
		(void)schedule_due(&cx, conn);
		worked = one(&cx, conn, w);
		if (!worked && !w->once)
			ms = wait_ms(&cx, conn, w->lane);
		if (cx.fail != FAIL_NONE)
			log_error("work", "%s", cx.message);
		cx_clear(&cx);
		if (!worked && w->once)
			break;
		rest(w, conn, ms);
	}
	cx_clear(&outer);
}

bool
job_work(const char *conninfo, enum job_lane lane, const volatile int *stop,
    bool once)
{
	struct worker w = { .lane = lane,
		.stop = stop,
		.once = once,
		.place = board_take(
		    board_open(getenv("PARK_FIGURES")), process_names[lane]) };

	do {
		work(conninfo, &w);
		if (!*stop && !once)
			(void)sleep(1);
	} while (!*stop && !once);
	return true;
}
