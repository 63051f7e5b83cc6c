/*
 * report_web.h - asking for reports, reading them, and checking a figure.
 */
#ifndef REPORT_REPORT_WEB_H
#define REPORT_REPORT_WEB_H

#include "web/web.h"

extern const struct route report_routes[];
extern const struct route evidence_routes[];

#endif
