#include "paper/pdf.h"

/*
 * The table of contents is drawn where the first section begins, so that the
 * decision stays on the first page.  All its lines are known then, none of
 * the pages they lead to: those are filled in at the end, for pages stay
 * open until the file is written.
 */

bool
pdf_is_entry(const struct paper_block *b)
{
	return (b->kind == PAPER_HEADING && b->level <= 2) ||
	    b->kind == PAPER_ANNEX;
}

static const char *
words_of(struct pdf *pdf, const struct paper_block *b)
{
	if (b->kind != PAPER_ANNEX)
		return paper_words(b->text);
	return cx_printf(
	    pdf->cx, "%s  %s", pdf_annex_words(pdf, b), paper_words(b->title));
}

static void
entries_make(struct pdf *pdf)
{
	size_t n = 0;

	pdf->entries =
	    cx_calloc(pdf->cx, pdf->paper->blocks, sizeof(*pdf->entries));
	for (const struct paper_block *b = pdf->paper->first; b != NULL;
	     b = b->next)
		if (pdf_is_entry(b))
			pdf->entries[n++] =
			    (struct pdf_entry){ .words = words_of(pdf, b),
				    .level =
					b->kind == PAPER_ANNEX ? 1 : b->level };
	pdf->entries_n = n;
}

static struct pdf_type
type_of(const struct pdf *pdf, int level)
{
	struct pdf_type type = *pdf_voice(pdf, PDF_BODY);

	if (level == 1)
		type.role = PAPER_FONT_HEI;
	if (pdf->look->official)
		return type;
	type.size = level == 1 ? 10 : 9.5;
	type.lead = 16;
	if (level > 1)
		type.colour = PDF_QUIET;
	return type;
}

static double
in_of(const struct pdf_entry *e, const struct pdf_type *type)
{
	return e->level == 1 ? 0 : 1.6 * type->size;
}

static void
entry_draw(struct pdf *pdf, struct pdf_entry *e)
{
	const struct pdf_type type = type_of(pdf, e->level);
	const double x = pdf->left + in_of(e, &type);
	const struct pdf_lines l = pdf_lines_of(
	    pdf, &type, str_of(e->words), pdf->right - x - 3 * type.size, 0);

	pdf_need(pdf, type.lead * (double)l.n);
	for (size_t i = 0; i < l.n; i++) {
		pdf_line_draw(pdf, &type, x, pdf->y, &l.line[i], 0);
		pdf->y += type.lead;
	}
	e->on = pdf->sheets_n - 1;
	e->y = pdf->y - type.lead;
	e->end = x + (l.n == 0 ? 0 : pdf_width(pdf, &type, l.line[l.n - 1].s));
}

void
pdf_contents(struct pdf *pdf)
{
	struct pdf_type head = *pdf_voice(pdf, PDF_HEAD_1);
	const char *words = paper_say(pdf->paper, "目　录", "Contents");

	if (pdf->contents_done || !pdf->paper->contents)
		return;
	pdf->contents_done = true;
	entries_make(pdf);
	if (!pdf->look->official)
		head.size = 12;
	pdf_space(pdf, 8);
	pdf_need(pdf, head.lead + 4 * type_of(pdf, 1).lead);
	if (pdf->look->official)
		pdf_show_centred(pdf, &head, (pdf->left + pdf->right) / 2,
		    pdf->y + head.lead / 2 + 0.36 * head.size, str_of(words));
	else
		pdf_line_draw(pdf, &head, pdf->left, pdf->y,
		    &(struct pdf_line){ str_of(words), true }, 0);
	pdf->y += head.lead;
	for (size_t i = 0; i < pdf->entries_n; i++)
		entry_draw(pdf, &pdf->entries[i]);
	pdf->y += pdf->look->official ? 0 : 6;
}

void
pdf_contents_met(struct pdf *pdf)
{
	struct pdf_entry *e = &pdf->entries[pdf->entries_met];

	if (pdf->entries_met == pdf->entries_n)
		return;
	e->page = pdf->sheets_n;
	e->page_y = pdf->y;
	pdf->entries_met++;
}

static void
link_to(struct pdf *pdf, const struct pdf_entry *e, double lead)
{
	const HPDF_Rect area = { (HPDF_REAL)pdf->left,
		(HPDF_REAL)(pdf->height - e->y - lead), (HPDF_REAL)pdf->right,
		(HPDF_REAL)(pdf->height - e->y) };
	HPDF_Page page = pdf->sheets[e->page - 1].page;
	HPDF_Destination to = HPDF_Page_CreateDestination(page);

	(void)HPDF_Destination_SetXYZ(
	    to, 0, HPDF_Page_GetHeight(page) - (HPDF_REAL)e->page_y + 8, 1);
	(void)HPDF_LinkAnnot_SetBorderStyle(
	    HPDF_Page_CreateLinkAnnot(pdf->page, area, to), 0, 0, 0);
}

/* A number at the right edge, and dots that lead the eye to it. */
static void
entry_fill(struct pdf *pdf, const struct pdf_entry *e)
{
	const struct pdf_type type = type_of(pdf, e->level);
	const struct str number = str_of(cx_printf(pdf->cx, "%zu", e->page));
	const double y = e->y + type.lead / 2 + 0.36 * type.size;
	const double end =
	    pdf->right - pdf_width(pdf, &type, number) - 0.5 * type.size;

	pdf_show_right(pdf, &type, pdf->right, y, number);
	for (double x = pdf->right - 3 * type.size; x > e->end + 4;
	     x -= 0.5 * type.size)
		if (x < end)
			pdf_rect(pdf, x, y - 1, 0.9, 0.9, PDF_QUIET);
	link_to(pdf, e, type.lead);
}

void
pdf_contents_fill(struct pdf *pdf)
{
	for (size_t i = 0; i < pdf->entries_met; i++) {
		pdf_sheet_choose(pdf, pdf->entries[i].on);
		entry_fill(pdf, &pdf->entries[i]);
	}
}
