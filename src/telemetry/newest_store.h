/*
 * newest_store.h - newest values and tallies into their tables.
 */
#ifndef TELEMETRY_NEWEST_STORE_H
#define TELEMETRY_NEWEST_STORE_H

#include "db/pool.h"
#include "telemetry/newest.h"

/* Adds to a job what writes these; values and tallies must live as long as
 * it does. */
void newest_ask(
    struct cx *cx, struct pool_job *job, const struct newest_values *n);
void tally_ask(struct cx *cx, struct pool_job *job,
    const struct tenant_tally *tally, size_t n);

#endif
