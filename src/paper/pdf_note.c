#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "paper/pdf.h"

#define RULE_GAP 7.0 /* above the footnotes of a page, and below their rule */
#define ALPHA 0.10F
#define TILT 0.5 /* radians */

/* --- footnotes ------------------------------------------------------------ */

static const char *
raised(struct cx *cx, size_t n)
{
	static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶",
		"⁷", "⁸", "⁹" };

	return n < 10
	    ? digits[n]
	    : cx_printf(cx, "%s%s", raised(cx, n / 10), digits[n % 10]);
}

const char *
pdf_noted(struct pdf *pdf, const struct paper_block *b, const char *s)
{
	if (b == NULL || b->note == 0)
		return paper_words(s);
	return cx_printf(
	    pdf->cx, "%s%s", paper_words(s), raised(pdf->cx, b->note));
}

static struct pdf_lines
lines_of(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *type = pdf_voice(pdf, PDF_NOTE);
	const char *s =
	    cx_printf(pdf->cx, "%s %s", raised(pdf->cx, b->note), b->source);

	return pdf_lines_of(pdf, type, str_of(s), pdf_line_width(pdf), 0);
}

static bool
stands_here(const struct pdf *pdf, size_t number)
{
	for (size_t i = 0; i < pdf->notes_n; i++)
		if (pdf->notes[i].number == number)
			return true;
	return false;
}

static double
lines_height(struct pdf *pdf, const struct paper_block *b)
{
	return (double)lines_of(pdf, b).n * pdf_voice(pdf, PDF_NOTE)->lead;
}

double
pdf_note_height(struct pdf *pdf, const struct paper_block *b)
{
	if (b->note == 0 || stands_here(pdf, b->note) ||
	    pdf->notes_n == PDF_NOTES)
		return 0;
	return lines_height(pdf, b) + (pdf->notes_n == 0 ? 2 * RULE_GAP : 0);
}

void
pdf_note_put(struct pdf *pdf, const struct paper_block *b)
{
	const double height = pdf_note_height(pdf, b);
	struct pdf_lines *lines;

	if (height <= 0)
		return;
	lines = cx_alloc(pdf->cx, sizeof(*lines));
	*lines = lines_of(pdf, b);
	pdf->notes[pdf->notes_n++] = (struct pdf_note){ b->note, lines };
	pdf->bottom -= height;
}

void
pdf_note_hold(struct pdf *pdf, const struct paper_block *b)
{
	if (b->note == 0)
		return;
	pdf->held = lines_height(pdf, b) + 2 * RULE_GAP;
	pdf->held_here = pdf_note_height(pdf, b);
	pdf->bottom -= pdf->held_here;
}

void
pdf_note_let(struct pdf *pdf, const struct paper_block *b)
{
	pdf->bottom += pdf->held_here;
	pdf->held = pdf->held_here = 0;
	pdf_note_put(pdf, b);
}

void
pdf_notes_draw(struct pdf *pdf)
{
	const struct pdf_type *type = pdf_voice(pdf, PDF_NOTE);
	double y = pdf->bottom + pdf->held_here + RULE_GAP;

	if (pdf->notes_n == 0)
		return;
	pdf_rule(pdf, pdf->left, y, pdf->left + pdf_line_width(pdf) / 3, y, 0.4,
	    pdf->look->official ? 0 : PDF_QUIET);
	y += RULE_GAP;
	for (size_t i = 0; i < pdf->notes_n; i++)
		for (size_t k = 0; k < pdf->notes[i].lines->n; k++) {
			pdf_line_draw(pdf, type, pdf->left, y,
			    &pdf->notes[i].lines->line[k], 0);
			y += type->lead;
		}
	pdf->notes_n = 0;
	pdf->bottom = pdf->floor;
}

/* --- watermark ------------------------------------------------------------ */

/* One line of it, as large as fits across a page. */
struct mark {
	struct str words;
	struct pdf_type type;
};

#define MARKS 3

static void
mark_add(struct pdf *pdf, struct mark marks[MARKS], size_t *n,
    const char *words, double size, double least)
{
	struct mark *m = &marks[*n];

	if (str_of(words).n == 0)
		return;
	*m = (struct mark){ str_of(words),
		{ PAPER_FONT_HEI, size, size, false, 0x5B6B7A } };
	while (m->type.size > least &&
	    pdf_width(pdf, &m->type, m->words) > pdf->width * 0.62)
		m->type.size -= 1;
	m->type.lead = m->type.size * 1.3;
	(*n)++;
}

/* Whose copy it is stands below what all copies say. */
static size_t
marks_of(struct pdf *pdf, struct mark marks[MARKS])
{
	const struct paper *p = pdf->paper;
	const int32_t day = moment_day(p->generated_us, p->zone_min);
	size_t n = 0;

	mark_add(pdf, marks, &n, p->watermark, 22, 9);
	if (str_of(p->receiver).n == 0)
		return n;
	mark_add(pdf, marks, &n, p->receiver, 18, 5);
	mark_add(pdf, marks, &n,
	    cx_printf(pdf->cx, "%s%s%s",
		p->receiver_address == NULL ? "" : p->receiver_address,
		str_of(p->receiver_address).n == 0 ? "" : "  ",
		date_text(pdf->cx, day)),
	    18, 5);
	return n;
}

static void
marks_at(
    struct pdf *pdf, const struct mark *marks, size_t n, double x, double y)
{
	const double c = cos(TILT), s = sin(TILT);
	double down = 0;

	(void)HPDF_Page_GSave(pdf->page);
	(void)HPDF_Page_Concat(pdf->page, (HPDF_REAL)c, (HPDF_REAL)s,
	    (HPDF_REAL)-s, (HPDF_REAL)c, (HPDF_REAL)x,
	    (HPDF_REAL)(pdf->height - y));
	for (size_t i = 0; i < n; i++) {
		down += i == 0 ? 0 : marks[i].type.lead;
		pdf_show(pdf, &marks[i].type,
		    -pdf_width(pdf, &marks[i].type, marks[i].words) / 2,
		    pdf->height + down, marks[i].words);
	}
	(void)HPDF_Page_GRestore(pdf->page);
}

void
pdf_watermark(struct pdf *pdf)
{
	struct mark marks[MARKS];
	const size_t n = marks_of(pdf, marks);
	HPDF_ExtGState thin;

	if (n == 0)
		return;
	thin = HPDF_CreateExtGState(pdf->doc);
	(void)HPDF_ExtGState_SetAlphaFill(thin, ALPHA);
	for (size_t i = 0; i < pdf->sheets_n; i++) {
		pdf_sheet_choose(pdf, i);
		(void)HPDF_Page_GSave(pdf->page);
		(void)HPDF_Page_SetExtGState(pdf->page, thin);
		for (int row = 0; row < 3; row++)
			marks_at(pdf, marks, n,
			    pdf->width * (row % 2 == 0 ? 0.36 : 0.64),
			    pdf->height * (0.22 + 0.29 * row));
		(void)HPDF_Page_GRestore(pdf->page);
	}
}
