#include "energy/energy_job.h"

#include "base/moment.h"
#include "energy/energy_store.h"

#define BATCH 48    /* meters a transaction */
#define SETTLE_S 20 /* without further late samples */

/* The months that hold a day of [from, to), one after the other. */
static int32_t
month_end(int32_t day, int32_t to)
{
	struct date d = date_of(day);
	int32_t end;

	d.day = 1;
	if (++d.month > 12) {
		d.month = 1;
		d.year++;
	}
	end = date_number(d);
	return end < to ? end : to;
}

/* A month is worked on in an arena of its own. */
static bool
follow_month(struct cx *cx, struct job *job, struct store_meter *meters,
    size_t n, int32_t from, int32_t to, int64_t now_us)
{
	struct cx month;
	bool done;

	cx_init(&month);
	done = store_follow(&month, job->conn, meters, n, from, to, now_us);
	if (!done)
		(void)cx_fail_code(cx, month.fail,
		    cx_printf(cx, "%s", month.code), NULL, "%s", month.message);
	cx_clear(&month);
	return done;
}

static bool
follow_batch(struct cx *cx, struct job *job, struct store_meter *meters,
    size_t n, int64_t now_us)
{
	int32_t from = STORE_NO_DAY, today = 0;

	for (size_t i = 0; i < n; i++) {
		const int32_t day = moment_day(now_us, meters[i].rule.zone_min);

		from = meters[i].from < from ? meters[i].from : from;
		today = day > today ? day : today;
	}
	while (from <= today) {
		const int32_t to = month_end(from, today + 1);

		if (!follow_month(cx, job, meters, n, from, to, now_us))
			return false;
		from = to;
	}
	return store_done(cx, job->conn, meters, n);
}

static bool
batch(struct cx *cx, struct job *job, int64_t began_us, size_t *n)
{
	struct store_meter *meters;

	return conn_begin(cx, job->conn, &job->who) &&
	    store_due(cx, job->conn, began_us, BATCH, &meters, n) &&
	    (*n == 0 || follow_batch(cx, job, meters, *n, moment_now())) &&
	    conn_commit(cx, job->conn);
}

/* Late samples become work, unless more of them seem to be on their way. */
static bool
take_notes(struct cx *cx, struct job *job)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "settle_s", job->tenant == 0 ? SETTLE_S : 0);
	return conn_ask_once(
		   cx, job->conn, &job->who, Q_ENERGY_LATE_TAKE, &b) != NULL;
}

bool
energy_day(struct cx *cx, struct job *job)
{
	const int64_t began_us = moment_now();
	size_t done = 0, n = 1;

	if (!take_notes(cx, job))
		return false;
	while (n > 0) {
		struct cx arena;
		bool went;

		cx_init(&arena);
		went = batch(&arena, job, began_us, &n);
		done += n;
		if (!went)
			(void)cx_fail_code(cx, arena.fail,
			    cx_printf(cx, "%s", arena.code), NULL, "%s",
			    arena.message);
		cx_clear(&arena);
		if (!went)
			return false;
		if (n > 0 &&
		    !job_progress(
			cx, job, (double)done / (double)(done + BATCH)))
			return cx_fail(cx, FAIL_BUSY, NULL,
			    "another worker has taken the job over");
	}
	return true;
}
