/*
 * rows.h - a workbook of any number of rows, written as they come.
 *
 * For exports: one table, no charts, no totals.  Memory does not grow with
 * the rows; what is written stands in files of tmpdir until the end.  A
 * sheet of Excel ends at 1,048,576 rows: the next one goes on, with the head
 * again.  Equal rows give equal bytes.
 */
#ifndef PAPER_ROWS_H
#define PAPER_ROWS_H

#include "paper/paper.h"

#define PAPER_SHEET_ROWS 1048575 /* below the head */

struct paper_rows {
	const char *title; /* names the sheets, too */
	const struct paper_column *columns;
	size_t columns_n;  /* 1..PAPER_ROWS_COLUMNS */
	int64_t made_us;   /* the date inside of the file */
	size_t sheet_rows; /* of one sheet; 0: PAPER_SHEET_ROWS */
	void *self;

	/*
	 * Fills the cells of the next row, all of them empty before, or sets
	 * *more to false when there is none.  Texts in cells live until cx is
	 * cleared, which is before the next row.  False: it failed, by cx.
	 */
	bool (*next)(
	    void *self, struct cx *cx, struct paper_cell *cells, bool *more);
};

#define PAPER_ROWS_COLUMNS 256
#define PAPER_CELL_TEXT_MOST 32767 /* characters; Excel refuses more */

/*
 * Writes path whole or not at all; *rows is how many there were, headings
 * apart.  A text that is no UTF-8 is FAIL_INVALID; one that is longer than a
 * cell may be is cut there.
 */
bool paper_rows_xlsx(struct cx *cx, const struct paper_rows *r,
    const char *path, const char *tmpdir, uint64_t *rows);

#endif
