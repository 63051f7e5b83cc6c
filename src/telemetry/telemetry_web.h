/*
 * telemetry_web.h - telemetry in and out over HTTP.
 */
#ifndef TELEMETRY_TELEMETRY_WEB_H
#define TELEMETRY_TELEMETRY_WEB_H

#include "web/web.h"

extern const struct route telemetry_routes[];
extern const struct route series_routes[];

/* Writes newest values and tallies about once a second (worker_ticks). */
void telemetry_tick(int64_t now_us);

#endif
