/*
 * answer.h - the rows that a query of a report gave, as its facts see them.
 *
 * Pure.  A cell is a text, and a number where its column has numbers: dates
 * are day numbers (moment.h), truth is 0 or 1.  What is null has no text
 * (NULL) and NaN.
 */
#ifndef REPORT_ANSWER_H
#define REPORT_ANSWER_H

#include "base/cx.h"
#include "base/json.h"
#include "base/str.h"

#define ANSWER_COLUMNS 48

enum answer_type { ANSWER_TEXT, ANSWER_NUMBER, ANSWER_DATE, ANSWER_BOOL };

struct answer_cell {
	const char *text;
	double number;
};

struct answer {
	const char *name; /* what the definition calls the query */
	const json_t *spec;
	const char *columns[ANSWER_COLUMNS];
	enum answer_type types[ANSWER_COLUMNS];
	size_t columns_n;
	struct answer_cell *cells; /* row by row */
	size_t n;
	const char *sha256; /* of the rows, whatever the language */
};

/* The column of that name; columns_n when there is none. */
size_t answer_column(const struct answer *a, struct str name);

const struct answer_cell *answer_cell(
    const struct answer *a, size_t row, size_t column);

/*
 * The text of a cell for people: by the `words` of the query where it has
 * some for this value, else the column's English sister (name, name_en) in
 * English, else as it is; NULL for null.
 */
const char *answer_words(
    const struct answer *a, size_t row, size_t column, bool english);

/*
 * Whether a row fulfils all of `where`: [{column, above, below, is, known}].
 * A column that is missing fulfils nothing.
 */
bool answer_meets(const struct answer *a, size_t row, const json_t *where);

/* The numbers of a column, NaN where it has none. */
double *answer_numbers(struct cx *cx, const struct answer *a, size_t column);

/* One digest of the answers whose bit is set, in their order. */
const char *answer_digest(
    struct cx *cx, const struct answer *answers, size_t n, uint32_t uses);

/* Sets sha256 from the cells. */
void answer_seal(struct cx *cx, struct answer *a);

#endif
