/*
 * present.h - rows of a query as the body of an answer.
 */
#ifndef WEB_PRESENT_H
#define WEB_PRESENT_H

#include "base/text.h"
#include "db/db.h"

/* {"items":[…],"next":…}; limit 0 shows all rows. */
void present_list(struct text *out, const struct db_rows *rows, size_t limit);

/* A header line and every row, RFC 4180 with a byte order mark. */
void present_csv(struct text *out, const struct db_rows *rows);

#endif
