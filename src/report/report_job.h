/*
 * report_job.h - makes the issue of a report that somebody asked for.
 */
#ifndef REPORT_REPORT_JOB_H
#define REPORT_REPORT_JOB_H

#include "energy/calendar.h"
#include "job/job.h"
#include "paper/paper.h"
#include "report/bridge_paper.h"
#include "report/definition_store.h"
#include "report/snapshot_store.h"

/* What a run has to make (park.report_run). */
struct report_run {
	int64_t id;
	struct definition definition;
	struct str period; /* "2026-10" */
	json_t *params;
	bool english;
	const char *salt;
	int64_t as_of_us; /* of an issue made before; 0: now */
	const char *base_url;
	struct reissue reissue;    /* of_run is 0 for a first issue */
	struct snapshot *snapshot; /* all its questions go there */
};

/* What came of it. */
struct report_made {
	struct paper paper;
	int64_t as_of_us;
	struct period month; /* in the park's calendar */
	json_t *figures;     /* rows of park.figure */
};

/*
 * One report's own part: asks within the snapshot of the run, computes, and
 * builds the paper.  FAIL_INVALID for a period it cannot report on.
 */
typedef bool (*report_maker)(struct cx *cx, struct job *job,
    const struct report_run *run, struct report_made *made);

bool energy_monthly_make(struct cx *cx, struct job *job,
    const struct report_run *run, struct report_made *made);

/*
 * What a row of report_begin or report_copy_begin says of a run, but for its
 * rows.  FAIL_MISSING when there is no such report any more.
 */
bool report_run_read(
    struct cx *cx, const struct db_rows *r, struct report_run *run);

/* By the report's own program, or by its definition alone. */
bool report_make(struct cx *cx, struct job *job, const struct report_run *run,
    struct report_made *made);

/*
 * Asks what a definition says within the snapshot that is open; for a program
 * that leaves a part of its report to data.
 */
struct data_report;
bool report_data_ask(struct cx *cx, struct job *job,
    const struct report_run *run, struct data_report *r);

/* Of every report that is data alone. */
bool report_data_make(struct cx *cx, struct job *job,
    const struct report_run *run, struct report_made *made);

/*
 * The job {"run": number}: states computing, rendering, ready; or failed
 * with the reason.  Made again, an issue of the same data has the same bytes:
 * its instant and its evidence codes stay.
 */
bool report_job(struct cx *cx, struct job *job);

#endif
