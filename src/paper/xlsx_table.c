#include <math.h>
#include <string.h>

#include "paper/xlsx.h"

static const struct xlsx_look head_look = { .align = PAPER_CENTRE,
	.bold = true,
	.wrap = true,
	.line = true,
	.ink = XLSX_DEEP,
	.wash = XLSX_HEAD };

#define DAY_1970 25569 /* as Excel counts days */

double
xlsx_number(enum paper_format format, double v)
{
	return format == PAPER_INSTANT ? v / 86400 + DAY_1970 : v;
}

const char *
xlsx_number_format(struct cx *cx, enum paper_format format, int decimals)
{
	const char *digits =
	    decimals == 0 ? "" : cx_printf(cx, ".%.*s", decimals, "000000");

	switch (format) {
	case PAPER_PERCENT:
		return cx_printf(cx, "0%s%%", digits);
	case PAPER_CHANGE:
		return cx_printf(
		    cx, "+0%s%%;-0%s%%;0%s%%", digits, digits, digits);
	case PAPER_SIGNED:
		return cx_printf(
		    cx, "+#,##0%s;-#,##0%s;0%s", digits, digits, digits);
	case PAPER_INSTANT:
		return "yyyy-mm-dd hh:mm:ss";
	case PAPER_EXACT:
		return "General";
	case PAPER_NUMBER:
	case PAPER_FORMAT_COUNT:
		break;
	}
	return cx_printf(cx, "#,##0%s", digits);
}

static void
head(struct xlsx *x, struct xlsx_sheet *s, const struct paper_table *t)
{
	for (size_t c = 0; c < t->columns_n; c++) {
		const struct paper_column *column = &t->columns[c];
		const char *words = paper_words(column->title);

		xlsx_fit(s, c, words);
		xlsx_fit(s, c, column->unit);
		if (str_of(column->unit).n > 0)
			words = cx_printf(x->cx, "%s\n%s", words, column->unit);
		xlsx_put(x, s, s->row, c, words, &head_look);
	}
	xlsx_note(x, worksheet_set_row(s->ws, s->row, 32, NULL));
	if (!s->frozen) {
		s->frozen = true;
		worksheet_freeze_panes(s->ws, s->row + 1, 0);
		xlsx_note(x, worksheet_repeat_rows(s->ws, s->row, s->row));
	}
	s->row++;
}

static struct xlsx_look
look_of(struct xlsx *x, const struct paper_table *t, size_t c,
    const struct paper_row *row)
{
	const struct paper_column *column = &t->columns[c];
	struct xlsx_look look = { .align = paper_column_align(t, c),
		.line = true,
		.wrap = row->cells[c].kind == PAPER_CELL_TEXT,
		.bold = row->total,
		.wash = row->total ? XLSX_HEAD : 0 };

	if (row->tone != PAPER_PLAIN) {
		look.ink = paper_tone_ink(row->tone);
		look.wash = paper_tone_wash(row->tone);
	}
	if (row->cells[c].kind == PAPER_CELL_NUMBER)
		look.number =
		    xlsx_number_format(x->cx, column->format, column->decimals);
	return look;
}

/* A total that is the sum of its rows says so, and what it comes to. */
static void
sum(struct xlsx *x, struct xlsx_sheet *s, const struct paper_table *t, size_t c,
    const struct xlsx_look *look, double value)
{
	const lxw_row_t first = s->row - (lxw_row_t)(t->rows_n - 1);
	char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];

	lxw_rowcol_to_cell(from, first, (lxw_col_t)c);
	lxw_rowcol_to_cell(to, s->row - 1, (lxw_col_t)c);
	xlsx_note(x,
	    worksheet_write_formula_num(s->ws, s->row, (lxw_col_t)c,
		cx_printf(x->cx, "=SUM(%s:%s)", from, to), xlsx_format(x, look),
		value));
}

static void
cell(struct xlsx *x, struct xlsx_sheet *s, const struct paper_table *t,
    size_t c, const struct paper_row *row)
{
	const struct paper_cell *one = &row->cells[c];
	const char *words = paper_cell_words(x->cx, &t->columns[c], one);
	const char *url = one->kind == PAPER_CELL_CODE
	    ? paper_code_url(x->cx, x->paper, one->text)
	    : NULL;
	struct xlsx_look look = look_of(x, t, c, row);
	double total;

	xlsx_fit(s, c, words);
	if (one->kind == PAPER_CELL_NUMBER && row->total &&
	    paper_column_sums(t, c, &total)) {
		sum(x, s, t, c, &look, one->number);
	} else if (one->kind == PAPER_CELL_NUMBER) {
		xlsx_note(x,
		    worksheet_write_number(s->ws, s->row, (lxw_col_t)c,
			xlsx_number(t->columns[c].format, one->number),
			xlsx_format(x, &look)));
	} else if (url != NULL) {
		look.link = true;
		xlsx_note(x,
		    worksheet_write_url_opt(s->ws, s->row, (lxw_col_t)c, url,
			xlsx_format(x, &look), words, NULL));
	} else {
		xlsx_put(x, s, s->row, c,
		    one->kind == PAPER_CELL_EMPTY && row->total ? "" : words,
		    &look);
	}
}

/* As high as its longest text: viewers differ in whether they find out. */
static void
row_put(struct xlsx *x, struct xlsx_sheet *s, const struct paper_table *t,
    const struct paper_row *row)
{
	double lines = 1;

	for (size_t c = 0; c < t->columns_n; c++) {
		cell(x, s, t, c, row);
		if (row->cells[c].kind == PAPER_CELL_TEXT)
			lines =
			    fmax(lines, xlsx_lines(s, c, row->cells[c].text));
	}
	if (lines > 1)
		xlsx_note(x,
		    worksheet_set_row(
			s->ws, s->row, XLSX_LINE * lines + 3, NULL));
}

void
xlsx_table(struct xlsx *x, struct xlsx_sheet *s, const struct paper_table *t)
{
	static const struct xlsx_look caption = { .bold = true,
		.ink = XLSX_DEEP };

	if (str_of(t->caption).n > 0)
		xlsx_put(x, s, s->row++, 0, t->caption, &caption);
	head(x, s, t);
	for (size_t i = 0; i < t->rows_n; i++, s->row++)
		row_put(x, s, t, &t->rows[i]);
	s->row++;
}

void
xlsx_filter(struct xlsx *x, struct xlsx_sheet *s, const struct paper_table *t)
{
	const bool total = t->rows_n > 0 && t->rows[t->rows_n - 1].total;
	const lxw_row_t rows = (lxw_row_t)(t->rows_n - (total ? 1 : 0));
	const lxw_row_t head = s->row - 2 - (lxw_row_t)t->rows_n;

	if (rows > 0)
		xlsx_note(x,
		    worksheet_autofilter(s->ws, head, 0, head + rows,
			(lxw_col_t)(t->columns_n - 1)));
}
