/*
 * scan_web.h - one metric of many devices at once, each in one number.
 */
#ifndef TELEMETRY_SCAN_WEB_H
#define TELEMETRY_SCAN_WEB_H

#include "web/web.h"

extern const struct route scan_routes[];

#endif
