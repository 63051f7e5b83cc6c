/*
 * upload_store.h - puts uploads into a long call, before it goes to a seat:
 * what computes has no database.
 */
#ifndef KNOWLEDGE_UPLOAD_STORE_H
#define KNOWLEDGE_UPLOAD_STORE_H

#include "db/conn.h"
#include "knowledge/ask.h"
#include "knowledge/upload.h"

/*
 * Reads what the body of ask names, under its tenant, puts it in, and notes
 * with the call what it took, with digests.  ask->body then lives as long as
 * cx.
 *
 * False after a failure: what upload.h says, "unknown_upload" for none of the
 * tenant's that is ready, "too_large" for a body past UPLOAD_BODY, FAIL_BUSY
 * when the database is away or nobody wants it any more.
 */
bool upload_fill(struct cx *cx, struct conn *conn, struct ask *ask,
    const struct upload_listener *listener);

#endif
