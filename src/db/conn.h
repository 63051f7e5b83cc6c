/*
 * conn.h - asking PostgreSQL from a program that may wait.
 *
 * For `park work`, the command line and tests.  The same questions, binds,
 * identities and failures as the pool's.
 */
#ifndef DB_CONN_H
#define DB_CONN_H

#include "db/db.h"

struct conn;

/* Connects; NULL after FAIL_BUSY.  cx closes it at its end. */
struct conn *conn_open(struct cx *cx, const char *conninfo);

/*
 * Another one to the same database, for what must still be said when this one
 * is lost; NULL after FAIL_BUSY.
 */
struct conn *conn_another(struct cx *cx, const struct conn *conn);

/* The file descriptor, for poll() between notifications. */
int conn_fd(const struct conn *conn);

/* False once the server is lost: close by cx_clear() and open anew. */
bool conn_is_up(const struct conn *conn);

/* A transaction for somebody.  Every question needs one. */
bool conn_begin(struct cx *cx, struct conn *conn, const struct identity *who);
bool conn_commit(struct cx *cx, struct conn *conn);
void conn_rollback(struct conn *conn);

/*
 * One snapshot for every question until the end of the transaction, and no
 * writing: what a report needs.  Call right after conn_begin().
 */
bool conn_read_only(struct cx *cx, struct conn *conn);

/*
 * Asks; the rows live as long as cx.  NULL after a failure, which leaves
 * the transaction to be rolled back.  rows may be asked for a change too.
 */
const struct db_rows *conn_ask(struct cx *cx, struct conn *conn,
    enum query query, const struct db_binds *binds);

/* begin, one question, commit; the usual case. */
const struct db_rows *conn_ask_once(struct cx *cx, struct conn *conn,
    const struct identity *who, enum query query, const struct db_binds *binds);

/* Plain SQL without parameters, for migrations and maintenance only. */
bool conn_run(struct cx *cx, struct conn *conn, const char *sql);

/*
 * Plain SQL text with text parameters, for definitions that bring their own
 * SQL (reports).  Runs inside the current transaction.
 */
const struct db_rows *conn_ask_text(struct cx *cx, struct conn *conn,
    const char *sql, size_t n, const char *const *values);

/* Waits until `channel` (listened to by conn_run) speaks or ms pass. */
bool conn_wait(struct conn *conn, int ms);

#endif
