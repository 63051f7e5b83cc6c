/*
 * telemetry_web.h - telemetry in and out over HTTP.
 */
#ifndef TELEMETRY_TELEMETRY_WEB_H
#define TELEMETRY_TELEMETRY_WEB_H

#include "telemetry/ingest_link_store.h"
#include "web/web.h"

extern const struct route telemetry_routes[];
extern const struct route series_routes[];

/* This worker's way to the writer. */
struct link *telemetry_link(void);

/* Keeps the way to the writer open (worker_ticks); with the engine of wide
 * rows, writes newest values and tallies about once a second. */
void telemetry_tick(int64_t now_us);

#endif
