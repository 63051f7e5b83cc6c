#include <stdio.h>
#include <unistd.h>

#include "paper/rows.h"
#include "paper/xlsx.h"

#define HEAD_HIGH 32

struct stream {
	struct cx *cx;
	const struct paper_rows *r;
	lxw_workbook *book;
	lxw_worksheet *ws;
	lxw_format *head, *text, *numbers[PAPER_ROWS_COLUMNS];
	lxw_error error; /* the first */
	size_t sheets;
	lxw_row_t row; /* the next of this sheet */
	uint64_t rows; /* of all */
};

static void
note(struct stream *s, lxw_error error)
{
	if (s->error == LXW_NO_ERROR)
		s->error = error;
}

static void
formats(struct stream *s)
{
	s->head = workbook_add_format(s->book);
	format_set_bold(s->head);
	format_set_text_wrap(s->head);
	format_set_align(s->head, LXW_ALIGN_CENTER);
	format_set_align(s->head, LXW_ALIGN_VERTICAL_CENTER);
	format_set_bg_color(s->head, XLSX_HEAD);
	format_set_font_color(s->head, XLSX_DEEP);
	s->text = workbook_add_format(s->book);
	for (size_t c = 0; c < s->r->columns_n; c++) {
		const struct paper_column *column = &s->r->columns[c];

		s->numbers[c] = workbook_add_format(s->book);
		format_set_num_format(s->numbers[c],
		    xlsx_number_format(
			s->cx, column->format, column->decimals));
	}
}

static void
head(struct stream *s)
{
	for (size_t c = 0; c < s->r->columns_n; c++) {
		const struct paper_column *column = &s->r->columns[c];
		const char *words = str_of(column->unit).n == 0
		    ? paper_words(column->title)
		    : cx_printf(s->cx, "%s\n%s", column->title, column->unit);

		note(s,
		    worksheet_set_column(s->ws, (lxw_col_t)c, (lxw_col_t)c,
			column->width > 0 ? column->width : 14, NULL));
		note(s,
		    worksheet_write_string(
			s->ws, 0, (lxw_col_t)c, words, s->head));
	}
	note(s, worksheet_set_row(s->ws, 0, HEAD_HIGH, s->head));
}

static void
sheet_begin(struct stream *s)
{
	const char *name = xlsx_sheet_name(s->cx,
	    s->sheets == 0
		? paper_words(s->r->title)
		: cx_printf(s->cx, "%zu %s", s->sheets + 1, s->r->title));

	s->ws = workbook_add_worksheet(s->book, name);
	s->sheets++;
	s->row = 1;
	if (s->ws == NULL) {
		note(s, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	worksheet_set_paper(s->ws, 9);
	worksheet_set_landscape(s->ws);
	worksheet_fit_to_pages(s->ws, 1, 0);
	note(s, worksheet_repeat_rows(s->ws, 0, 0));
	note(s, worksheet_set_footer(s->ws, "&L&A&R&P / &N"));
	worksheet_freeze_panes(s->ws, 1, 0);
	head(s);
}

static void
sheet_end(struct stream *s)
{
	if (s->ws != NULL && s->row > 1)
		note(s,
		    worksheet_autofilter(s->ws, 0, 0, s->row - 1,
			(lxw_col_t)(s->r->columns_n - 1)));
}

/* As much of a text as a cell may hold. */
static const char *
cell_text(struct cx *cx, const char *words)
{
	const struct str all = str_of(words);
	size_t at = 0, units = 0;

	if (all.n <= PAPER_CELL_TEXT_MOST)
		return words;
	while (at < all.n) {
		const size_t from = at;

		units += str_char(all, &at) > 0xFFFF ? 2 : 1;
		if (units > PAPER_CELL_TEXT_MOST)
			return cx_strndup(cx, all.p, from);
	}
	return words;
}

static bool
cell(struct stream *s, struct cx *cx, size_t c, const struct paper_cell *cell)
{
	const lxw_col_t column = (lxw_col_t)c;

	switch (cell->kind) {
	case PAPER_CELL_NUMBER:
		note(s,
		    worksheet_write_number(s->ws, s->row, column,
			xlsx_number(s->r->columns[c].format, cell->number),
			s->numbers[c]));
		break;
	case PAPER_CELL_TEXT:
	case PAPER_CELL_CODE:
		if (str_of(cell->text).n == 0)
			break;
		if (!str_is_utf8(str_of(cell->text)))
			return cx_fail(s->cx, FAIL_INVALID, "rows",
			    "row %llu has a text that is not UTF-8",
			    (unsigned long long)s->rows + 1);
		note(s,
		    worksheet_write_string(s->ws, s->row, column,
			cell_text(cx, cell->text), s->text));
		break;
	case PAPER_CELL_EMPTY:
		break;
	}
	return true;
}

static bool
row(struct stream *s, struct cx *cx, const struct paper_cell *cells)
{
	const size_t most =
	    s->r->sheet_rows > 0 ? s->r->sheet_rows : PAPER_SHEET_ROWS;

	if (s->row > most) {
		sheet_end(s);
		sheet_begin(s);
		if (s->ws == NULL)
			return false;
	}
	for (size_t c = 0; c < s->r->columns_n; c++)
		if (!cell(s, cx, c, &cells[c]))
			return false;
	s->row++;
	s->rows++;
	return true;
}

/* Each row has a memory of its own, so that a million take no more than one. */
static bool
all_rows(struct stream *s)
{
	struct paper_cell *cells =
	    cx_calloc(s->cx, s->r->columns_n, sizeof(*cells));
	bool more = true, done = true;
	struct cx own;

	cx_init(&own);
	while (done && more && s->error == LXW_NO_ERROR) {
		for (size_t c = 0; c < s->r->columns_n; c++)
			cells[c] =
			    (struct paper_cell){ PAPER_CELL_EMPTY, NULL, 0 };
		done = s->r->next(s->r->self, &own, cells, &more);
		if (!done)
			(void)cx_fail_code(s->cx, own.fail,
			    cx_printf(s->cx, "%s", own.code), "rows", "%s",
			    own.message);
		else if (more)
			done = row(s, &own, cells);
		cx_clear(&own);
	}
	cx_clear(&own);
	return done;
}

static bool
write_book(struct stream *s)
{
	lxw_doc_properties about = { .title = cx_printf(
					 s->cx, "%s", paper_words(s->r->title)),
		.created = (time_t)(s->r->made_us / 1000000) };
	bool done;

	note(s, workbook_set_properties(s->book, &about));
	formats(s);
	sheet_begin(s);
	done = s->ws != NULL && all_rows(s);
	sheet_end(s);
	note(s, workbook_close(s->book));
	return done && s->error == LXW_NO_ERROR;
}

static bool
rows_ok(struct cx *cx, const struct paper_rows *r)
{
	if (r->columns_n == 0 || r->columns_n > PAPER_ROWS_COLUMNS)
		return cx_fail(cx, FAIL_INVALID, "columns",
		    "a table has 1 to %d columns", PAPER_ROWS_COLUMNS);
	if (r->sheet_rows > PAPER_SHEET_ROWS)
		return cx_fail(cx, FAIL_INVALID, "rows",
		    "a sheet holds at most %d rows", PAPER_SHEET_ROWS);
	for (size_t c = 0; c < r->columns_n; c++)
		if (!str_is_utf8(str_of(r->columns[c].title)) ||
		    !str_is_utf8(str_of(r->columns[c].unit)) ||
		    r->columns[c].decimals < 0 || r->columns[c].decimals > 6)
			return cx_fail(cx, FAIL_INVALID, "columns",
			    "column %zu has no title in UTF-8 or decimals "
			    "outside 0 to 6",
			    c + 1);
	return true;
}

bool
paper_rows_xlsx(struct cx *cx, const struct paper_rows *r, const char *path,
    const char *tmpdir, uint64_t *rows)
{
	struct stream *s = cx_alloc(cx, sizeof(*s));
	const char *part = cx_printf(cx, "%s.part", path);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE,
		.tmpdir = cx_printf(cx, "%s", tmpdir) };
	bool done;

	*rows = 0;
	if (!rows_ok(cx, r))
		return false;
	*s = (struct stream){ .cx = cx, .r = r };
	s->book = workbook_new_opt(part, &options);
	if (s->book == NULL)
		return cx_fail(
		    cx, FAIL_BROKEN, "xlsx", "no workbook can be made");
	done = write_book(s) && rename(part, path) == 0;
	*rows = s->rows;
	if (done)
		return true;
	(void)unlink(part);
	return cx->fail != FAIL_NONE
	    ? false
	    : cx_fail(cx, FAIL_BROKEN, "xlsx",
		  "the workbook cannot be written: %s",
		  s->error == LXW_NO_ERROR ? path : lxw_strerror(s->error));
}
