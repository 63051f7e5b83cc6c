/*
 * paper_job.h - runs of APPs on paper.
 */
#ifndef APP_PAPER_JOB_H
#define APP_PAPER_JOB_H

#include "job/job.h"

/*
 * The job {"run": number, "format": "pdf" or "xlsx", "language": "zh-CN" or
 * "en"}: writes the run as run_paper.h has it, a PDF in the operator's fonts
 * and sealed, and keeps the file.
 */
bool app_paper(struct cx *cx, struct job *job);

#endif
