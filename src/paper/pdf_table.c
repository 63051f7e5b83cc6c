#include <math.h>
#include <string.h>

#include "paper/pdf.h"

#define SMALL_PART 0.33 /* of a page */
#define PAD PDF_CELL_PAD
#define PAD_ROW 2.6  /* above and below its lines */
#define SMALLEST 6.0 /* points of type, however many columns there are */
#define WIDEST 0.45  /* of the line: what a column may ask for itself */
#define HEAD_WASH 0xE9F0F6U
#define ZEBRA 0xF7F9FBU
#define GREY_WASH 0xEFEFEFU

/* A table on its way onto pages. */
struct grid {
	struct pdf *pdf;
	const struct paper_table *t;
	struct pdf_type cell, head, unit;
	double w[PAPER_COLUMNS];
	double head_height;
	const struct paper_block *block; /* NULL while it is only measured */
	bool continued;
};

/* --- column widths -------------------------------------------------------- */

static double
text_width(struct grid *g, const char *s)
{
	return pdf_width(g->pdf, &g->cell, str_of(s));
}

/* The least a column needs (numbers and codes whole), and what it wants. */
static void
column_needs(struct grid *g, size_t c, double line, double *least, double *want)
{
	const struct paper_column *column = &g->t->columns[c];
	const double em = g->cell.size;
	const double title = text_width(g, column->title) * 1.03;

	*least = fmax(fmin(title, 3 * em), text_width(g, column->unit));
	*want = title;
	for (size_t r = 0; r < g->t->rows_n; r++) {
		const struct paper_cell *cell = &g->t->rows[r].cells[c];
		const bool bold = g->t->rows[r].total;
		const double w =
		    text_width(g, paper_cell_words(g->pdf->cx, column, cell)) *
		    (bold ? 1.03 : 1);
		const bool whole = cell->kind == PAPER_CELL_NUMBER ||
		    cell->kind == PAPER_CELL_CODE;

		*least = fmax(*least, whole ? w : fmin(w, 4 * em));
		*want = fmax(*want, w);
	}
	*least += 2 * PAD;
	*want = fmax(*least, fmin(*want + 2 * PAD, line * WIDEST));
}

/*
 * Gives each column its share of the line but never less than its least;
 * what that costs the others bear.  True when the line was long enough.
 */
static bool
share(struct grid *g, const double *least, const double *weight, double line)
{
	const size_t n = g->t->columns_n;
	bool fixed[PAPER_COLUMNS] = { false };
	double rest = line, weights = 0;

	for (size_t c = 0; c < n; c++)
		weights += weight[c];
	for (bool again = true; again;) {
		again = false;
		for (size_t c = 0; c < n; c++) {
			if (fixed[c])
				continue;
			g->w[c] = rest * weight[c] / weights;
			if (g->w[c] < least[c] - 0.01) {
				g->w[c] = least[c];
				fixed[c] = again = true;
				rest -= least[c];
				weights -= weight[c];
				break;
			}
		}
		if (again && (rest < 0 || weights <= 1e-9))
			return rest >= -0.01 && weights <= 1e-9;
	}
	return true;
}

static bool
fits(struct grid *g, double line)
{
	double least[PAPER_COLUMNS], want[PAPER_COLUMNS];
	bool given = false;
	double sum = 0;

	for (size_t c = 0; c < g->t->columns_n; c++) {
		column_needs(g, c, line, &least[c], &want[c]);
		given = given || g->t->columns[c].width > 0;
	}
	for (size_t c = 0; given && c < g->t->columns_n; c++) {
		const double width = g->t->columns[c].width;

		want[c] = width > 0 ? width : 1;
	}
	if (share(g, least, want, line)) {
		pdf_columns_settle(g->pdf, g->t, &g->cell, least, g->w);
		return true;
	}
	for (size_t c = 0; c < g->t->columns_n; c++)
		sum += least[c];
	for (size_t c = 0; c < g->t->columns_n; c++)
		g->w[c] = least[c] * line / sum;
	return false;
}

/* --- cells
 * --------------------------------------------------------------------- */

/* What is printed; an empty cell of a total is left blank. */
static const char *
words_of(struct grid *g, const struct paper_row *row, size_t c)
{
	if (row->total && row->cells[c].kind == PAPER_CELL_EMPTY)
		return "";
	return paper_cell_words(g->pdf->cx, &g->t->columns[c], &row->cells[c]);
}

static struct pdf_type
cell_type(const struct grid *g, const struct paper_row *row,
    const struct paper_cell *cell)
{
	struct pdf_type type = g->cell;

	type.bold = row->total;
	if (g->pdf->look->official)
		return type;
	if (row->tone == PAPER_MUTED)
		type.colour = paper_tone_ink(row->tone);
	if (cell->kind == PAPER_CELL_EMPTY)
		type.colour = PDF_QUIET;
	if (cell->kind == PAPER_CELL_CODE &&
	    str_of(g->pdf->paper->evidence_url).n > 0)
		type.colour = PDF_PRIMARY;
	return type;
}

static void
line_at(struct grid *g, const struct pdf_type *type, double x, double y,
    double w, enum paper_align align, const struct pdf_line *line)
{
	const double own = pdf_width(g->pdf, type, line->s);

	x += PAD;
	if (align == PAPER_RIGHT)
		x += w - 2 * PAD - own;
	if (align == PAPER_CENTRE)
		x += (w - 2 * PAD - own) / 2;
	pdf_line_draw(g->pdf, type, x, y, line, 0);
}

/* --- head
 * ------------------------------------------------------------------------ */

static void
head_measure(struct grid *g)
{
	double most = 0;

	for (size_t c = 0; c < g->t->columns_n; c++) {
		const struct pdf_lines l = pdf_lines_of(g->pdf, &g->head,
		    str_of(g->t->columns[c].title), g->w[c] - 2 * PAD, 0);
		double h = (double)l.n * g->head.lead;

		if (str_of(g->t->columns[c].unit).n > 0)
			h += g->unit.lead;
		most = fmax(most, h);
	}
	g->head_height = most + 2 * PAD_ROW;
}

static void
head_cell(struct grid *g, size_t c, double x)
{
	const struct paper_column *column = &g->t->columns[c];
	const enum paper_align align = paper_column_align(g->t, c);
	const struct pdf_lines l = pdf_lines_of(
	    g->pdf, &g->head, str_of(column->title), g->w[c] - 2 * PAD, 0);
	const struct pdf_line unit = { str_of(column->unit), true };
	double y =
	    g->pdf->y + g->head_height - PAD_ROW - (double)l.n * g->head.lead;

	if (unit.s.n > 0)
		y -= g->unit.lead;
	for (size_t i = 0; i < l.n; i++, y += g->head.lead)
		line_at(g, &g->head, x, y, g->w[c], align, &l.line[i]);
	if (unit.s.n > 0)
		line_at(g, &g->unit, x, y, g->w[c], align, &unit);
}

static uint32_t
rule_ink(const struct grid *g)
{
	return g->pdf->look->official ? 0 : PDF_DEEP;
}

static void
head_draw(struct grid *g)
{
	struct pdf *pdf = g->pdf;
	double x = pdf->left;

	if (!pdf->look->official)
		pdf_rect(pdf, pdf->left, pdf->y, pdf->right - pdf->left,
		    g->head_height, HEAD_WASH);
	pdf_rule(pdf, pdf->left, pdf->y, pdf->right, pdf->y, 1, rule_ink(g));
	for (size_t c = 0; c < g->t->columns_n; c++) {
		head_cell(g, c, x);
		x += g->w[c];
	}
	pdf->y += g->head_height;
	pdf_rule(pdf, pdf->left, pdf->y, pdf->right, pdf->y, 0.5, rule_ink(g));
}

static void
caption_draw(struct grid *g)
{
	const struct pdf_type *type = &g->pdf->look->type[PDF_CAPTION];
	const struct str caption = str_of(g->t->caption);
	const struct str s = g->continued
	    ? str_of(cx_printf(g->pdf->cx, "%.*s%s", STR_ARG(caption),
		  paper_say(g->pdf->paper, "（续）", " (continued)")))
	    : str_of(pdf_noted(g->pdf, g->block, g->t->caption));
	const double width = g->pdf->right - g->pdf->left;
	const struct pdf_lines l = pdf_lines_of(g->pdf, type, s, width, 0);

	for (size_t i = 0; i < l.n; i++) {
		double x = g->pdf->left;

		if (g->pdf->look->official)
			x += (width - pdf_width(g->pdf, type, l.line[i].s)) / 2;
		pdf_line_draw(g->pdf, type, x, g->pdf->y, &l.line[i], 0);
		g->pdf->y += type->lead;
	}
	g->pdf->y += 3;
}

/* --- rows
 * ------------------------------------------------------------------------ */

struct laid {
	struct pdf_lines lines[PAPER_COLUMNS];
	size_t most; /* lines of the highest cell */
};

static void
row_lay(struct grid *g, const struct paper_row *row, struct laid *laid)
{
	laid->most = 1;
	for (size_t c = 0; c < g->t->columns_n; c++) {
		const struct pdf_type type = cell_type(g, row, &row->cells[c]);
		const char *words = words_of(g, row, c);

		laid->lines[c] = pdf_lines_of(
		    g->pdf, &type, str_of(words), g->w[c] - 2 * PAD + 0.5, 0);
		if (laid->lines[c].n > laid->most)
			laid->most = laid->lines[c].n;
	}
}

static double
lines_height(const struct grid *g, size_t lines)
{
	return (double)lines * g->cell.lead + 2 * PAD_ROW;
}

/* In the official style three rules, and grey where a row matters. */
static void
official_back(struct grid *g, const struct paper_row *row, double h)
{
	struct pdf *pdf = g->pdf;

	if (row->tone == PAPER_WARN || row->tone == PAPER_BAD)
		pdf_rect(pdf, pdf->left, pdf->y, pdf->right - pdf->left, h,
		    GREY_WASH);
	if (row->total)
		pdf_rule(pdf, pdf->left, pdf->y, pdf->right, pdf->y, 0.5, 0);
}

static void
row_back(struct grid *g, const struct paper_row *row, size_t i, double h)
{
	struct pdf *pdf = g->pdf;
	const double width = pdf->right - pdf->left;

	if (pdf->look->official)
		official_back(g, row, h);
	else if (row->tone == PAPER_GOOD || row->tone == PAPER_WARN ||
	    row->tone == PAPER_BAD) {
		pdf_rect(pdf, pdf->left, pdf->y, width, h,
		    paper_tone_wash(row->tone));
		pdf_rect(
		    pdf, pdf->left, pdf->y, 2, h, paper_tone_ink(row->tone));
	} else if (row->total) {
		pdf_rect(pdf, pdf->left, pdf->y, width, h, HEAD_WASH);
		pdf_rule(
		    pdf, pdf->left, pdf->y, pdf->right, pdf->y, 0.5, PDF_DEEP);
	} else if (i % 2 == 1) {
		pdf_rect(pdf, pdf->left, pdf->y, width, h, ZEBRA);
	}
}

/* Lines from..to of a row; a row is cut only when no page could hold it. */
static void
row_draw(
    struct grid *g, size_t r, const struct laid *laid, size_t from, size_t to)
{
	const struct paper_row *row = &g->t->rows[r];
	const double h = lines_height(g, to - from);
	double x = g->pdf->left;

	row_back(g, row, r, h);
	for (size_t c = 0; c < g->t->columns_n; c++) {
		const struct paper_cell *cell = &row->cells[c];
		const struct pdf_type type = cell_type(g, row, cell);
		const struct pdf_lines *l = &laid->lines[c];
		double y = g->pdf->y + PAD_ROW;

		for (size_t i = from; i < to && i < l->n; i++) {
			line_at(g, &type, x, y, g->w[c],
			    paper_column_align(g->t, c), &l->line[i]);
			y += g->cell.lead;
		}
		if (cell->kind == PAPER_CELL_CODE && from == 0)
			pdf_link(g->pdf, x, g->pdf->y, g->w[c], h,
			    paper_code_url(
				g->pdf->cx, g->pdf->paper, cell->text));
		x += g->w[c];
	}
	g->pdf->y += h;
}

static void
close_rule(struct grid *g)
{
	struct pdf *pdf = g->pdf;

	pdf_rule(pdf, pdf->left, pdf->y, pdf->right, pdf->y, 1, rule_ink(g));
}

static void
turn_page(struct grid *g)
{
	close_rule(g);
	pdf_page_new(g->pdf);
	g->continued = true;
	caption_draw(g);
	head_draw(g);
}

/* The last but one row takes the last with it: none stands on a page alone. */
static double
height_with(struct grid *g, size_t r)
{
	struct laid next;

	if (r + 2 != g->t->rows_n)
		return 0;
	row_lay(g, &g->t->rows[r + 1], &next);
	return lines_height(g, next.most);
}

static void
row_place(struct grid *g, size_t r)
{
	struct laid laid;
	size_t from = 0;

	row_lay(g, &g->t->rows[r], &laid);
	if (g->pdf->y + lines_height(g, laid.most) + height_with(g, r) >
	    g->pdf->bottom)
		turn_page(g);
	while (from < laid.most) {
		const double left = g->pdf->bottom - g->pdf->y - 2 * PAD_ROW;
		const size_t room = (size_t)fmax(1, left / g->cell.lead);
		const size_t to =
		    laid.most - from <= room ? laid.most : from + room;

		row_draw(g, r, &laid, from, to);
		from = to;
		if (from < laid.most)
			turn_page(g);
	}
}

/* --- the table
 * -------------------------------------------------------------------- */

static struct grid
grid_of(struct pdf *pdf, const struct paper_table *t)
{
	struct grid g = { .pdf = pdf, .t = t };

	g.cell = pdf->look->type[PDF_CELL];
	while (!fits(&g, pdf->right - pdf->left) && g.cell.size > SMALLEST) {
		g.cell.size -= 0.5;
		g.cell.lead -= 0.6;
	}
	g.head = g.cell;
	g.head.role = PAPER_FONT_HEI;
	g.head.bold = true;
	g.unit = g.cell;
	if (!pdf->look->official)
		g.unit.colour = PDF_QUIET;
	g.unit.size = fmax(SMALLEST, g.cell.size - 1.5);
	g.unit.lead = g.unit.size + 2.5;
	head_measure(&g);
	return g;
}

static double
caption_height(struct pdf *pdf, const struct paper_table *t)
{
	const struct pdf_type *type = &pdf->look->type[PDF_CAPTION];
	const struct pdf_lines l = pdf_lines_of(
	    pdf, type, str_of(t->caption), pdf->right - pdf->left, 0);

	return (double)l.n * type->lead + 3;
}

static double
least(const struct grid *g)
{
	return caption_height(g->pdf, g->t) + g->head_height +
	    2 * lines_height(g, 1);
}

/* Of caption, head and all rows; INFINITY once it passes `most`. */
static double
whole(struct grid *g, double most)
{
	double height = caption_height(g->pdf, g->t) + g->head_height;

	for (size_t r = 0; r < g->t->rows_n; r++) {
		struct laid laid;

		if (height > most)
			return INFINITY;
		row_lay(g, &g->t->rows[r], &laid);
		height += lines_height(g, laid.most);
	}
	return height;
}

/* A small table is not torn apart. */
static double
together(struct grid *g)
{
	const struct pdf *pdf = g->pdf;
	const double small = (pdf->floor - pdf->top) * SMALL_PART;
	const double height = whole(g, small);

	return height <= small ? height : least(g);
}

double
pdf_table_least(struct pdf *pdf, const struct paper_table *t)
{
	struct grid g = grid_of(pdf, t);

	return together(&g) + 6;
}

void
pdf_table(
    struct pdf *pdf, const struct paper_block *b, const struct paper_table *t)
{
	struct grid g = grid_of(pdf, t);

	g.block = b;
	pdf_space(pdf, 6);
	pdf_need(pdf, together(&g) + pdf_note_height(pdf, b));
	pdf_note_put(pdf, b);
	caption_draw(&g);
	head_draw(&g);
	for (size_t r = 0; r < t->rows_n; r++)
		row_place(&g, r);
	close_rule(&g);
	pdf->y += 10;
}
