/*
 * reference.h - coefficients with an edition: standard coal, emission
 * factors, hazard tables, limits.
 *
 * An edition is a CSV file under sql/seed/ that sql/seed/reference.csv names,
 * with the days for which it holds; it travels inside of the program.  The
 * first line names the columns, the first column is the key.  Of a file with
 * several editions, one behind the other in a column `edition`, the rows are
 * taken that reference.csv says.  What is in `source` and `confirmed` is for
 * people.
 *
 * `park migrate` writes them all to park.reference_edition, where people add
 * others; shelf.h has what a park computes with.  A result says which edition
 * it was computed with.
 */
#ifndef KNOWLEDGE_REFERENCE_H
#define KNOWLEDGE_REFERENCE_H

#include "base/cx.h"
#include "base/str.h"

struct reference {
	const char *name;    /* "standard_coal" */
	const char *edition; /* "GB/T 2589-2020" */
	int32_t from_day,
	    to_day; /* day numbers: the first, the first no more */
	const struct str *columns;
	size_t column_count;
	const struct str *cells; /* row by row */
	size_t row_count;
};

/* The editions that are delivered, and how many. */
const struct reference *const *reference_shipped(struct cx *cx, size_t *n);

/*
 * Reads a table from CSV; with `rows`, of those rows alone whose column
 * `edition` is that.  NULL after FAIL_BROKEN when it is no table.
 */
const struct reference *reference_read(struct cx *cx, const char *name,
    const char *edition, struct str rows, struct str csv);

/* No first day, and no last one. */
#define REFERENCE_FROM_EVER INT32_MIN
#define REFERENCE_FOR_EVER INT32_MAX

/* Reads both from dates; empty ones are without an end.  False when one is no
 * date, or nothing lies between. */
bool reference_days(struct reference *table, struct str from, struct str to);

/*
 * The edition of a table that holds on a day, of several the one that began
 * last; with the day 0 the one that began last of all.  NULL without one.
 */
const struct reference *reference_on(const struct reference *const *tables,
    size_t n, const char *name, int32_t day);

/* That edition of a table; NULL without one. */
const struct reference *reference_edition(const struct reference *const *tables,
    size_t n, const char *name, struct str edition);

/* All that is delivered, as a list for park.reference_publish(): [{"name",
 * "title", "title_en", "edition", "valid_from", "valid_to", "source", "csv",
 * "rows", "columns": [{"name", "kind": "number" or "text", "gaps"}],
 * "sha256"}]; NULL after FAIL_BROKEN. */
char *reference_catalogue(struct cx *cx);

/* The cell of a row and column; the empty view with p NULL without one. */
struct str reference_cell(
    const struct reference *table, struct str key, const char *column);

#endif
