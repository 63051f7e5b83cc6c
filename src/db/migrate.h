/*
 * migrate.h - bringing a database to the schema of this program.
 *
 * sql/migration: numbered, applied once each in a transaction, their hash
 * recorded; a file that changed after it was applied is refused.
 * sql/routine: functions and triggers, applied again whenever their text
 * changed.  sql/seed and conf/roles.csv: reference data, upserted.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "base/cx.h"
#include "db/conn.h"

/*
 * home is the folder that has sql/ and conf/.  conn is park_owner's.  Says
 * on standard error what it applies.
 */
bool migrate(struct cx *cx, struct conn *conn, const char *home);

#endif
