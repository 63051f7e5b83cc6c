/*
 * reference.h - coefficients with an edition: standard coal, emission
 * factors, hazard tables, limits.
 *
 * A table is a CSV file under sql/seed/ that sql/seed/reference.csv names,
 * together with the edition that holds; it travels inside of the program.  The
 * first line names the columns, the first column is the key.  Of a file with
 * several editions, one behind the other in a column `edition`, the rows are
 * taken that reference.csv says.  What is in `source` and `confirmed` is for
 * people.
 *
 * The edition that a park has in force may be another one; a result says which
 * one it was computed with.
 */
#ifndef KNOWLEDGE_REFERENCE_H
#define KNOWLEDGE_REFERENCE_H

#include "base/cx.h"
#include "base/str.h"

struct reference {
	const char *name;    /* "standard_coal" */
	const char *edition; /* "GB/T 2589-2020" */
	const struct str *columns;
	size_t column_count;
	const struct str *cells; /* row by row */
	size_t row_count;
};

/* The tables that are delivered, and how many. */
const struct reference *const *reference_shipped(struct cx *cx, size_t *n);

/*
 * Reads a table from CSV; with `rows`, of those rows alone whose column
 * `edition` is that.  NULL after FAIL_BROKEN when it is no table.
 */
const struct reference *reference_read(struct cx *cx, const char *name,
    const char *edition, struct str rows, struct str csv);

/* The cell of a row and column; the empty view with p NULL without one. */
struct str reference_cell(
    const struct reference *table, struct str key, const char *column);

#endif
