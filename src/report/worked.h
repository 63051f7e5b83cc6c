/*
 * worked.h - what is worked out of the rows of a query before a report sees
 * them.
 *
 * Some arithmetic is neither a sum nor one of the functions of a definition:
 * where energy gets lost in a tree of meters, which hours are peak hours.  It
 * lives in pure C with its own tests (src/energy); a query of a definition
 * names it ("worked"), and facts and blocks then stand on the rows that come
 * out.  It may need the rows of an earlier query, too ("with").  Evidence works
 * the same rows again.  Pure.
 */
#ifndef REPORT_WORKED_H
#define REPORT_WORKED_H

#include "report/answer.h"

struct worked_column {
	const char *name; /* NULL ends a list */
	enum answer_type type;
};

/* One piece of arithmetic. */
struct worked {
	const char *name;         /* NULL ends a list */
	const char *const *needs; /* columns of the query; ends with NULL */
	const char *const *with;  /* of the other; NULL: it needs no other */
	const struct worked_column *columns; /* of what comes out */
	/* The rows of *out, whose columns are set; false after a failure. */
	bool (*work)(struct cx *cx, const struct answer *rows,
	    const struct answer *with, struct answer *out);
};

extern const struct worked worked_energy[];
extern const struct worked worked_carbon[];

/* NULL for an unknown name. */
const struct worked *worked_find(struct str name);

/*
 * Replaces answers[i] by what is worked out of it, or leaves it when its
 * query says nothing of the kind.  The answers of earlier queries are there.
 */
bool worked_do(
    struct cx *cx, const json_t *definition, struct answer *answers, size_t i);

/* --- for those that work -------------------------------------------------- */

/* Room for so many rows; their number is a->n. */
void worked_room(struct cx *cx, struct answer *a, size_t rows);

/* The next row; set its cells by worked_text() and worked_number(). */
void worked_row(struct answer *a);
void worked_text(struct answer *a, const char *column, const char *text);
/* Twelve figures: the database may add in another order. */
void worked_number(
    struct cx *cx, struct answer *a, const char *column, double number);
void worked_date(
    struct cx *cx, struct answer *a, const char *column, int32_t day);

/* A cell by the name of its column, which must be one. */
const struct answer_cell *worked_cell(
    const struct answer *a, size_t row, const char *column);

/* Its number, and its text: empty where it has none. */
double worked_number_at(const struct answer *a, size_t row, const char *column);
const char *worked_text_at(
    const struct answer *a, size_t row, const char *column);

#endif
