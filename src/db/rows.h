/*
 * rows.h - what pool and conn share below db.h: libpq's side of it.
 */
#ifndef DB_ROWS_H
#define DB_ROWS_H

#include <libpq-fe.h>

#include "db/db.h"

/* A question with its values in the order of its parameters. */
struct db_ask {
	enum query query;
	const char *values[QUERY_PARAMS];
	int lengths[QUERY_PARAMS];
	int formats[QUERY_PARAMS];
};

/* Puts the bound values, and the identity's, in the query's order. */
struct db_ask db_ask_make(struct cx *cx, const struct identity *who,
    enum query query, const struct db_binds *binds);

/* The statement that puts the identity into the transaction. */
struct db_ask db_ask_identity(struct cx *cx, const struct identity *who);

struct db_rows *db_rows_of(PGresult *r);
PGresult *db_result_of(const struct db_rows *rows);

/*
 * Records in cx why a statement failed: its SQLSTATE becomes a kind, its
 * column or constraint the field.  Text of the server reaches the person
 * only when our own functions raised it.
 */
bool db_fail(struct cx *cx, const PGresult *r);

/* Whether the failure passes by itself: serialisation, deadlock, restart. */
bool db_is_passing(const char *sqlstate);

#endif
