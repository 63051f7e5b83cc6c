/*
 * edition.h - whether the rows of a new edition fit their table.
 *
 * The heading names the same columns in the same order; numbers stand where the
 * other editions have numbers, nothing is left out where they leave nothing
 * out, and no key stands twice.  Pure.
 */
#ifndef KNOWLEDGE_EDITION_H
#define KNOWLEDGE_EDITION_H

#include "base/json.h"
#include "base/text.h"

#define EDITION_BYTES (1u << 20)
#define EDITION_ROWS 20000
#define EDITION_FAULTS 100 /* that are told */

struct edition_looked {
	size_t rows;
	size_t faults;     /* all of them */
	struct text *list; /* the first, [{"row", "column", "code", "value"}] */
	size_t row;        /* of the first one; 0: the heading */
	const char *column, *code;
};

/*
 * `columns` as park.reference_table has them.  Rows count from 1 behind the
 * heading.  Codes: "not_the_column", "missing", "not_a_number", "twice",
 * "wrong_length", "empty", "too_many".  False after FAIL_INVALID for what is
 * no CSV at all, with csv as its field.
 */
bool edition_look(struct cx *cx, const json_t *columns, struct str csv,
    struct edition_looked *looked);

#endif
