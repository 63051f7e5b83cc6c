/*
 * ask_store.h - the questions of a flow, asked in one read-only snapshot by a
 * role that can only read, with the identity of whoever the run is for; and
 * series of devices, read beside it in the same way.
 */
#ifndef APP_ASK_STORE_H
#define APP_ASK_STORE_H

#include "app/app.h"
#include "db/conn.h"

struct ask_snapshot;

/*
 * Opens the snapshot and fixes the form's month, if it has one: where it was
 * left out, the last whole one of the park's calendar is put in.  NULL after
 * FAIL_BUSY, or FAIL_INVALID "too_early" for a month without a whole day yet.
 */
struct ask_snapshot *ask_open(
    struct cx *cx, const struct identity *who, json_t *form);

/* The rows of a node's question by port; FAIL_BROKEN "too_many_rows". */
bool ask_question(struct cx *cx, struct ask_snapshot *s,
    const struct app_node *node, json_t *out);

/* A series of a device: series_read() about the form's month. */
bool ask_series(struct cx *cx, struct ask_snapshot *s,
    const struct app_node *node, const json_t *in, json_t *out);

/* No whole month has come since the one that it is about; true as well where
 * the form has none. */
bool ask_is_latest(const struct ask_snapshot *s);

/* Ends the snapshot; a second time nothing happens. */
void ask_close(struct ask_snapshot *s);

/* Its instant, RFC 3339. */
const char *ask_as_of(const struct ask_snapshot *s);

/*
 * {"as_of", "zone", "month", "first", "last" (day no more), "questions":
 * [{"node", "query", "query_sha256", "rows", "rows_sha256"}], "series": as
 * series_store.h has them}; without a month these three are null
 */
json_t *ask_evidence(struct cx *cx, const struct ask_snapshot *s);

#endif
