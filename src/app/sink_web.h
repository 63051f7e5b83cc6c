/*
 * sink_web.h - routes of alarms that results of APPs raised.
 */
#ifndef APP_SINK_WEB_H
#define APP_SINK_WEB_H

#include "web/web.h"

extern const struct route app_alarm_routes[];

#endif
