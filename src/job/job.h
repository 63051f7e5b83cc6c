/*
 * job.h - work that nobody waits for: the queue, its worker, its schedule.
 *
 * A job is a row (park.job). SQL puts it there with park.job_enqueue() in
 * the transaction of whatever asked for it, so work is never asked for
 * without its cause nor the other way round.  A worker holds it while
 * its session lasts and at most for a lease: when it dies, or falls silent,
 * another begins anew.  So a job must be able to run twice and may only count
 * once: it commits its result under its own id or as an upsert.
 *
 * A job belongs to a tenant and runs with that tenant's identity; tenant 0
 * is the platform and sees all.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdint.h>

#include "base/cx.h"
#include "base/json.h"
#include "db/conn.h"

struct job {
	int64_t id;
	int32_t tenant;
	int attempt; /* 1 for the first */
	const char *kind;
	json_t *payload; /* an object */
	struct identity who;
	struct conn *conn; /* idle: begin and end your own transactions */
	void *worker;      /* the worker's own */
};

/*
 * What waits for what: each lane has workers of its own, and its jobs wait for
 * one another alone.
 */
enum job_lane {
	JOB_QUICK,  /* moments; also what no program knows, to end it */
	JOB_SLOW,   /* minutes: samples and registers by the million */
	JOB_REPORT, /* issues of reports, which may be ordered by the hundred */
	JOB_TELL,   /* alarms, by other people's servers, before any report */
	JOB_MAIL,   /* as long as other people's mail servers take */
	JOB_LANES,
	JOB_ANY = JOB_LANES
};

struct job_kind {
	const char *kind;
	/* False after cx_fail(): FAIL_BUSY is tried again later, the other
	 * kinds end the job as failed at once. */
	bool (*run)(struct cx *cx, struct job *job);
	int lease_s; /* how long it may stay silent */
	enum job_lane lane;
};

/* Gathered in src/program/jobs.c; ends with a row whose kind is NULL. */
extern const struct job_kind job_kinds[];

/* What recurs: made into a job of the platform at every due time. */
struct job_schedule {
	const char *kind;
	int every_s;
};
extern const struct job_schedule job_schedules[];

/* "quick" …, as `park work` is told; JOB_ANY for another word. */
enum job_lane job_lane_read(const char *word);

/*
 * Tells the people who wait how far it is (0..1) and renews the lease.
 * Outside of transactions only.  False when the lease was lost meanwhile:
 * stop at once, somebody else has the job.
 */
bool job_progress(struct cx *cx, struct job *job, double share);

/*
 * Takes and runs jobs of a lane until *stop.  With `once`, ends when nothing
 * is due.
 * conninfo is reconnected for ever; the log tells.
 */
bool job_work(const char *conninfo, enum job_lane lane,
    const volatile int *stop, bool once);

#endif
