/*
 * alarm_web.h - the routes of rules, alarms, channels and their quality.
 */
#ifndef ALARM_ALARM_WEB_H
#define ALARM_ALARM_WEB_H

#include "web/web.h"

extern const struct route alarm_routes[];
extern const struct route alarm_rule_routes[];
extern const struct route alarm_channel_routes[];
extern const struct route alarm_quality_routes[];

#endif
