/*
 * past_store.h - the past of a device, row by row, as the engine saw it.
 *
 * Reads several metrics of one device through the one door to samples
 * (telemetry/reading_store.h) and merges them by time.
 */
#ifndef ALARM_PAST_STORE_H
#define ALARM_PAST_STORE_H

#include "alarm/alarm.h"
#include "db/conn.h"

struct past;

/*
 * The samples of from_us <= t < to_us of n metrics, CONDITION_METRICS at
 * most, by their places; a place of 0 has none, and zone_min is the zone of
 * the park.  It reads within the present
 * transaction of conn and lives as long as cx.
 */
struct past *past_open(struct cx *cx, struct conn *conn, int32_t tenant,
    int64_t device, int zone_min, const int *places, size_t n, int64_t from_us,
    int64_t to_us);

/*
 * The next row: values[i] of place places[i], NaN for none; n of them.
 * False at the end, and after a failure.
 */
bool past_next(struct past *p, int64_t *at_us, double *values);

/* How many samples were read so far. */
size_t past_samples(const struct past *p);

#endif
