/*
 * reading_store.h - readings of a register, and events as the database
 * answers them.
 */
#ifndef ENERGY_READING_STORE_H
#define ENERGY_READING_STORE_H

#include "db/db.h"
#include "energy/meter.h"
#include "telemetry/reading_store.h"

/* Events of n rows of Q_ENERGY_EVENTS, from row `at` on. */
struct meter_event *rows_events(
    struct cx *cx, const struct db_rows *rows, size_t at, size_t n);

/* What to read for a stretch of time: with the reading before it and the
 * one behind, as far off as a gap may be long. */
struct reading_span readings_span(int64_t from_us, int64_t to_us);

/* The readings of the only place of what was read. */
struct meter_reading *readings_of(
    struct cx *cx, const struct reading *reading, size_t *n);

#endif
