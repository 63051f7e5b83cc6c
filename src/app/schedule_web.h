/*
 * schedule_web.h - routes of APPs that run by themselves.
 */
#ifndef APP_SCHEDULE_WEB_H
#define APP_SCHEDULE_WEB_H

#include "web/web.h"

extern const struct route app_schedule_routes[];

#endif
