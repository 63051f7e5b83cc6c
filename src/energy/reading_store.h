/*
 * reading_store.h - readings and events as the database answers them.
 */
#ifndef ENERGY_READING_STORE_H
#define ENERGY_READING_STORE_H

#include "db/db.h"
#include "energy/meter.h"

/* Events of n rows of Q_ENERGY_EVENTS, from row `at` on. */
struct meter_event *rows_events(
    struct cx *cx, const struct db_rows *rows, size_t at, size_t n);

/* Readings of one row of Q_ENERGY_READINGS. */
struct meter_reading *rows_readings(
    struct cx *cx, const struct db_rows *rows, size_t row, size_t *n);

#endif
