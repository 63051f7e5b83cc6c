/*
 * bridge_store.h - what changed between an issue and the one it repeats.
 */
#ifndef REPORT_BRIDGE_STORE_H
#define REPORT_BRIDGE_STORE_H

#include "base/json.h"
#include "db/conn.h"
#include "energy/calendar.h"
#include "report/bridge.h"

/* From a row of report_begin. */
struct reissue reissue_of(const struct db_rows *r);

/* `figures` are the rows of park.figure that this issue will have. */
bool bridge_ask(struct cx *cx, struct conn *conn, const struct identity *who,
    const struct reissue *of, const struct period *month, int64_t as_of_us,
    const json_t *figures, bool english, struct bridge *out);

#endif
