/*
 * series_store.h - a series of a device out of the store of samples, as
 * whoever the run is for may see it.
 */
#ifndef APP_SERIES_STORE_H
#define APP_SERIES_STORE_H

#include "app/app.h"
#include "db/conn.h"
#include "telemetry/telemetry.h"

#define SERIES_SAMPLES 2000000 /* of one series */

/*
 * Reads what the node names and its inputs say, within conn's transaction,
 * which must see what was written meanwhile: the newest samples stand in no
 * database until they are put there.  from_us..to_us are the month's, for a
 * node that is about it; 0 and 0 without one.
 *
 * FAIL_INVALID on the input of the form: "unknown_series" for one that is not
 * there or another's, "wrong_class", "bad_unit", "too_many_samples".
 * Fills out, and says in *note what it rests on: {"node", "series", "device",
 * "tenant", "from", "to", "step", "agg", "samples", "values_sha256"}.
 */
bool series_read(struct cx *cx, struct conn *conn, const struct app_node *node,
    const json_t *in, int64_t from_us, int64_t to_us, json_t *out,
    json_t **note);

#endif
