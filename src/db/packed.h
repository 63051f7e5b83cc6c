/*
 * packed.h - rows of an answer as bytes, and back.
 *
 * For answers that are kept longer than the data they were taken from stay
 * as they were.  Columns keep name, type and format, so whoever reads rows
 * cannot tell them from fresh ones.
 *
 *	u32 columns, each: u32 type, u32 format, u32 bytes, name
 *	u32 rows, each cell: u32 bytes, or 0xffffffff for null; bytes
 *
 * Numbers little end first.
 */
#ifndef DB_PACKED_H
#define DB_PACKED_H

#include "base/text.h"
#include "db/db.h"

void db_rows_pack(struct text *out, const struct db_rows *rows);

/*
 * Takes the rows off the front of `from`; they live as long as cx.  NULL
 * after FAIL_BROKEN when the bytes are no rows.
 */
const struct db_rows *db_rows_unpack(struct cx *cx, struct str *from);

#endif
