#include "schedule/plan_job.h"

#include "base/log.h"
#include "schedule/schedule_store.h"

#define SCHEDULES_MOST 500 /* of one job; the next goes on */
#define NOTED_MOST 20      /* times of one schedule, the last ones */

struct due {
	int32_t tenant;
	int64_t id;
	struct schedule_plan plan;
	int stat_day;
	bool reckoned;     /* its next time is known, and has come */
	int64_t came, now; /* civil */
	struct workdays calendar;
};

struct times {
	struct occasion o[NOTED_MOST];
	size_t n;
	int64_t gone; /* fell out at the front */
};

static bool
read_due(struct cx *cx, const struct db_rows *r, struct due *due)
{
	const size_t civil = db_find(r, "civil");

	due->tenant = (int32_t)db_int(r, 0, db_find(r, "tenant_id"));
	due->id = db_int(r, 0, db_find(r, "id"));
	due->stat_day = (int)db_int(r, 0, db_find(r, "stat_day"));
	due->reckoned = !db_is_null(r, 0, civil);
	return schedule_plan_read(cx, db_str(r, 0, db_find(r, "cron")),
		   db_str(r, 0, db_find(r, "workday_rule")),
		   db_str(r, 0, db_find(r, "period_rule")), &due->plan) &&
	    civil_read(db_str(r, 0, db_find(r, "now")), &due->now) &&
	    (!due->reckoned || civil_read(db_str(r, 0, civil), &due->came));
}

static void
times_add(struct times *t, const struct occasion *o)
{
	if (t->n == NOTED_MOST) {
		for (size_t i = 1; i < t->n; i++)
			t->o[i - 1] = t->o[i];
		t->n--;
		t->gone++;
	}
	t->o[t->n++] = *o;
}

/*
 * All occasions from the one that was due until now.  One that is due by the
 * instant counts even when the clocks of its zone say that it is still ahead,
 * as they do when they are put back.
 */
static bool
collect(const struct due *due, struct times *t, struct occasion *next)
{
	int64_t at = due->reckoned ? due->came - 1 : due->now;

	while (occasion_next(
	    &due->plan.cron, due->plan.workdays, &due->calendar, at, next)) {
		if (next->at > due->now && !(due->reckoned && t->n == 0))
			return true;
		times_add(t, next);
		at = next->at;
	}
	return false;
}

static bool
fire(struct cx *cx, struct job *job, const struct due *due,
    const struct times *t, const struct occasion *next)
{
	struct db_binds b = db_binds(cx);
	struct str civil[NOTED_MOST], period[NOTED_MOST];
	int32_t day[NOTED_MOST], from[NOTED_MOST], to[NOTED_MOST];

	for (size_t i = 0; i < t->n; i++) {
		const struct reported r = period_reported(
		    cx, due->plan.period, t->o[i].day, due->stat_day);

		civil[i] = str_of(civil_text(cx, t->o[i].at));
		period[i] = str_of(r.text);
		day[i] = t->o[i].day;
		from[i] = r.from;
		to[i] = r.to;
	}
	db_bind_int(&b, "tenant", due->tenant);
	db_bind_int(&b, "schedule", due->id);
	db_bind_texts(&b, "civils", civil, t->n);
	db_bind_texts(&b, "periods", period, t->n);
	db_bind_dates(&b, "days", day, t->n);
	db_bind_dates(&b, "froms", from, t->n);
	db_bind_dates(&b, "tos", to, t->n);
	db_bind_int(&b, "gone", t->gone);
	if (next != NULL) {
		db_bind_text(&b, "next_civil", civil_text(cx, next->at));
		db_bind_text(&b, "next_day",
		    cx_printf(cx, "%.10s",
			civil_text(cx, (int64_t)next->day * MINUTES_OF_DAY)));
	}
	return conn_ask(cx, job->conn, Q_REPORT_SCHEDULE_FIRE, &b) != NULL;
}

/* Within the transaction in which it is held. */
static bool
reckon(struct cx *cx, struct job *job, const struct db_rows *r, struct due *due)
{
	struct db_binds b = db_binds(cx);
	struct times t = { .n = 0 };
	const struct db_rows *days;
	struct occasion next;
	bool ahead;

	if (!read_due(cx, r, due))
		return false;
	db_bind_int(&b, "tenant", due->tenant);
	days = conn_ask(cx, job->conn, Q_WORKDAY_EXCEPTIONS, &b);
	if (days == NULL)
		return false;
	due->calendar = workdays_of(cx, days);
	ahead = collect(due, &t, &next);
	return fire(cx, job, due, &t, ahead ? &next : NULL) &&
	    conn_commit(cx, job->conn);
}

/* The others need not wait for one that cannot be reckoned. */
static bool
put_off(struct cx *cx, struct job *job, const struct due *due, const char *why)
{
	struct db_binds b = db_binds(cx);

	log_error("report", "schedule %lld: %s", (long long)due->id, why);
	conn_rollback(job->conn);
	db_bind_int(&b, "tenant", due->tenant);
	db_bind_int(&b, "schedule", due->id);
	return conn_ask_once(cx, job->conn, &job->who,
		   Q_REPORT_SCHEDULE_PUT_OFF, &b) != NULL;
}

/* One schedule; *was is false when none was due. */
static bool
one(struct cx *cx, struct job *job, bool *was)
{
	struct due due = { .id = 0 };
	const struct db_rows *r;
	char *why;

	if (!conn_begin(cx, job->conn, &job->who))
		return false;
	r = conn_ask(cx, job->conn, Q_REPORT_SCHEDULE_DUE, NULL);
	if (r == NULL)
		return false;
	*was = db_count(r) > 0;
	if (!*was)
		return conn_commit(cx, job->conn);
	if (reckon(cx, job, r, &due))
		return true;
	if (!conn_is_up(job->conn) || due.id == 0)
		return false;
	why = cx_printf(cx, "%s", cx->message);
	cx_forgive(cx);
	return put_off(cx, job, &due, why);
}

bool
report_plan(struct cx *cx, struct job *job)
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
	return conn_ask_once(cx, job->conn, &job->who, Q_REPORT_DISPATCH_WAKE,
		   NULL) != NULL;
}
