/*
 * copy_job.h - the files of an issue once more, as one receiver gets them.
 */
#ifndef REPORT_COPY_JOB_H
#define REPORT_COPY_JOB_H

#include "job/job.h"

/* Whose copy, of what. */
struct report_copy_wish {
	int64_t run;
	const char *receiver; /* name on each page; required */
	const char *address;  /* beside it, or "" */
	bool pdf, xlsx;
};

struct report_copy {
	bool kept; /* otherwise there are no rows to make it from, nor files */
	struct str pdf, xlsx; /* those that were wished for */
};

/*
 * Makes a ready issue again from the rows kept with it: the same figures,
 * digests and evidence codes, the PDF with the receiver below its watermark
 * and sealed, the workbook with him on its cover.  No clock is in it: the same
 * wish gives the same bytes.  FAIL_CONFLICT "not_kept" when the report is
 * made otherwise than when it was issued, so that it would say other figures
 * than the issue.
 */
bool report_copy_make(struct cx *cx, struct job *job,
    const struct report_copy_wish *wish, struct report_copy *copy);

#endif
