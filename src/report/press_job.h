/*
 * press_job.h - a report as the park hands it out: in the operator's fonts
 * (PARK_FONTS), sealed with the park's key (secret/report.key in PARK_STATE;
 * without PARK_STATE there is no seal).
 */
#ifndef REPORT_PRESS_JOB_H
#define REPORT_PRESS_JOB_H

#include "paper/paper.h"

bool press_pdf(struct cx *cx, const struct paper *p, struct str *bytes,
    struct paper_warnings *warnings);

#endif
