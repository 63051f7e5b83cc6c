/*
 * snapshot_store.h - the answers that an issue is made from.
 *
 * Either the database is asked, in one read-only snapshot, and what it says
 * is kept; or an issue is made once more as known then, and the kept answers
 * are given again: same questions with same parameters, same order.  Most of
 * what a report reads has no history of its own (registers, scores, names),
 * so nothing but the rows themselves can say what was known.
 */
#ifndef REPORT_SNAPSHOT_STORE_H
#define REPORT_SNAPSHOT_STORE_H

#include "db/conn.h"

#define SNAPSHOT_RAW_MOST ((size_t)64 << 20) /* beyond: not kept */

struct snapshot;

/* Asks conn on behalf of who; snapshot_begin() before the first question. */
struct snapshot *snapshot_of(
    struct cx *cx, struct conn *conn, const struct identity *who);

/* Gives kept answers again; NULL after FAIL_BROKEN. */
struct snapshot *snapshot_again(struct cx *cx, struct str kept);

/* Opens and closes the read-only transaction; nothing when all is kept. */
bool snapshot_begin(struct snapshot *s);
void snapshot_end(struct snapshot *s);

/* The time-out of the questions that follow. */
bool snapshot_patience(struct snapshot *s, long long ms);

/*
 * NULL after a failure; FAIL_CONFLICT "not_kept" when the kept answers do
 * not hold this question, as when the report's program has changed since.
 */
const struct db_rows *snapshot_ask(
    struct snapshot *s, enum query query, const struct db_binds *binds);

/* What was asked and said, compressed; empty when it is too much to keep. */
struct str snapshot_kept(struct cx *cx, const struct snapshot *s);

#endif
