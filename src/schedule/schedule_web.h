/*
 * schedule_web.h - schedules of reports and the calendar of working days.
 */
#ifndef SCHEDULE_SCHEDULE_WEB_H
#define SCHEDULE_SCHEDULE_WEB_H

#include "web/web.h"

extern const struct route schedule_routes[];
extern const struct route workday_routes[];

#endif
