#include "paper/pdf.h"

const struct pdf_type *
pdf_voice(const struct pdf *pdf, enum pdf_voice v)
{
	return &pdf->look->type[v];
}

double
pdf_line_width(const struct pdf *pdf)
{
	return pdf->right - pdf->left;
}

struct pdf_type
pdf_tinted(const struct pdf *pdf, const struct pdf_type *type, uint32_t colour)
{
	struct pdf_type t = *type;

	t.colour = pdf->look->official ? 0 : colour;
	return t;
}

/* --- headings ------------------------------------------------------------- */

static const struct pdf_type *
heading_type(const struct pdf *pdf, int level)
{
	return pdf_voice(pdf, (enum pdf_voice)(PDF_HEAD_1 + level - 1));
}

/* In the official style all lines stand on one grid. */
static double
space_above(const struct pdf *pdf, int level)
{
	if (pdf->look->official)
		return 0;
	return level == 1 ? 14 : level == 2 ? 9 : 6;
}

/* What must stand together with a heading: the beginning of what follows. */
static double
least(struct pdf *pdf, const struct paper_block *b)
{
	double h = 0;

	for (; b != NULL && b->kind == PAPER_HEADING; b = b->next)
		h += heading_type(pdf, b->level)->lead +
		    space_above(pdf, b->level) + 3;
	if (b == NULL)
		return h;
	h += pdf_note_height(pdf, b);
	switch (b->kind) {
	case PAPER_TABLE:
		return h + pdf_table_least(pdf, b->table);
	case PAPER_TERMS:
		return h +
		    pdf_table_least(
			pdf, paper_terms_table(pdf->cx, pdf->paper, b));
	case PAPER_EVIDENCE:
		return h +
		    pdf_table_least(
			pdf, paper_evidence_table(pdf->cx, pdf->paper, b));
	case PAPER_CHART:
		return h + pdf_chart_least(pdf, b->chart);
	case PAPER_IMAGE:
		return h + pdf_image_least(pdf, b->image);
	case PAPER_KPIS:
		return h + PDF_CARD + 6;
	case PAPER_DECISION:
	case PAPER_CALLOUT:
		return h + pdf_panel_least(pdf, b);
	default:
		/* A paragraph of three lines is not divided. */
		return h + 3 * pdf_voice(pdf, PDF_BODY)->lead + 10;
	}
}

void
pdf_outline(struct pdf *pdf, int level, const char *s)
{
	HPDF_Outline above = NULL;
	HPDF_Destination to;
	int up = level - 1;

	while (up > 0 && pdf->outline[up] == NULL)
		up--;
	if (up > 0)
		above = pdf->outline[up];
	pdf->outline[level] = HPDF_CreateOutline(
	    pdf->doc, above, s, HPDF_GetEncoder(pdf->doc, "UTF-8"));
	for (int i = level + 1; i < 4; i++)
		pdf->outline[i] = NULL;
	to = HPDF_Page_CreateDestination(pdf->page);
	/* A zoom of 0 ("keep it") is refused by libharu. */
	(void)HPDF_Destination_SetXYZ(
	    to, 0, (HPDF_REAL)(pdf->height - pdf->y + 8), 1);
	(void)HPDF_Outline_SetDestination(pdf->outline[level], to);
}

static void
draw_heading(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *type = heading_type(pdf, b->level);
	const double indent =
	    pdf->look->official ? pdf->look->indent * type->size : 0;
	const struct pdf_lines l = pdf_lines_of(
	    pdf, type, str_of(b->text), pdf_line_width(pdf) - indent, 0);

	pdf_need(
	    pdf, least(pdf, b) + (double)(l.n > 1 ? l.n - 1 : 0) * type->lead);
	pdf_space(pdf, space_above(pdf, b->level));
	pdf_outline(pdf, b->level, paper_words(b->text));
	if (pdf_is_entry(b))
		pdf_contents_met(pdf);
	for (size_t i = 0; i < l.n; i++) {
		pdf_line_draw(
		    pdf, type, pdf->left + indent, pdf->y, &l.line[i], 0);
		pdf->y += type->lead;
	}
	if (!pdf->look->official)
		pdf->y += b->level == 1 ? 3 : 1;
}

/* --- annexes
 * ------------------------------------------------------------------- */

const char *
pdf_annex_words(struct pdf *pdf, const struct paper_block *b)
{
	const char *word = paper_say(pdf->paper, "附件", "Annex");

	if (pdf->paper->annexes == 1)
		return word;
	return cx_printf(pdf->cx, "%s%s%zu", word,
	    pdf->paper->english || !pdf->look->official ? " " : "", b->annex);
}

/* Its number in the upper left corner, its title in the third line. */
static void
official_annex(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *head = pdf_voice(pdf, PDF_HEAD_1);
	const struct pdf_type *title = pdf_voice(pdf, PDF_TITLE);
	const struct pdf_lines l =
	    pdf_lines_of(pdf, title, str_of(b->title), pdf_line_width(pdf), 0);

	pdf_line_draw(pdf, head, pdf->left, pdf->y,
	    &(struct pdf_line){ str_of(pdf_annex_words(pdf, b)), true }, 0);
	pdf->y += 2 * head->lead;
	for (size_t i = 0; i < l.n; i++) {
		pdf_show_centred(pdf, title, (pdf->left + pdf->right) / 2,
		    pdf->y + title->lead / 2 + 0.36 * title->size, l.line[i].s);
		pdf->y += title->lead;
	}
	pdf->y += head->lead / 2;
}

static void
draw_annex(struct pdf *pdf, const struct paper_block *b)
{
	const char *words = cx_printf(
	    pdf->cx, "%s  %s", pdf_annex_words(pdf, b), paper_words(b->title));
	const struct pdf_type *type = pdf_voice(pdf, PDF_HEAD_1);

	pdf_close(pdf);
	if (b->next != NULL && b->next->kind == PAPER_TURN)
		pdf_turn(pdf, b->next->landscape);
	if (pdf->y > pdf->top)
		pdf_page_new(pdf);
	pdf_outline(pdf, 1, words);
	pdf_contents_met(pdf);
	if (pdf->look->official) {
		official_annex(pdf, b);
		return;
	}
	pdf_line_draw(pdf, type, pdf->left, pdf->y,
	    &(struct pdf_line){ str_of(words), true }, 0);
	pdf->y += type->lead + 3;
}

/* --- any block
 * ------------------------------------------------------------------ */

static void
draw_paragraph(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *body = pdf_voice(pdf, PDF_BODY);

	pdf_text(pdf, b, body, pdf->left, pdf_line_width(pdf),
	    pdf->look->indent * body->size, b->text);
	pdf->y += pdf->look->official ? 0 : 5;
}

static void
draw(struct pdf *pdf, const struct paper_block *b)
{
	switch (b->kind) {
	case PAPER_HEADING:
		draw_heading(pdf, b);
		break;
	case PAPER_PARAGRAPH:
		draw_paragraph(pdf, b);
		break;
	case PAPER_DECISION:
	case PAPER_CALLOUT:
		pdf_panel(pdf, b);
		break;
	case PAPER_KPIS:
		pdf_figures(pdf, b);
		break;
	case PAPER_TABLE:
		pdf_table(pdf, b, b->table);
		break;
	case PAPER_CHART:
		pdf_chart(pdf, b);
		break;
	case PAPER_IMAGE:
		pdf_image(pdf, b);
		break;
	case PAPER_NOTE:
		pdf_quality(pdf, b);
		break;
	case PAPER_LIST:
		pdf_list(pdf, b);
		break;
	case PAPER_TERMS:
		pdf_table(pdf, b, paper_terms_table(pdf->cx, pdf->paper, b));
		break;
	case PAPER_EVIDENCE:
		pdf_table(pdf, b, paper_evidence_table(pdf->cx, pdf->paper, b));
		break;
	case PAPER_PAGE_BREAK:
		if (pdf->y > pdf->top)
			pdf_page_new(pdf);
		break;
	case PAPER_ANNEX:
		draw_annex(pdf, b);
		break;
	case PAPER_TURN:
		pdf_turn(pdf, b->landscape);
		break;
	case PAPER_DETAIL:
	case PAPER_KIND_COUNT:
		break;
	}
}

/* Whether the last words of a paper end on this page: then they leave room
 * for what ends the paper. */
static bool
is_last_text(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *body = pdf_voice(pdf, PDF_BODY);
	const double width = pdf_line_width(pdf);
	size_t lines = 0;

	if ((b->kind != PAPER_PARAGRAPH && b->kind != PAPER_LIST) ||
	    (b->next != NULL && b->next->kind != PAPER_ANNEX))
		return false;
	for (size_t i = 0; i < b->n; i++)
		lines +=
		    pdf_lines_of(pdf, body, str_of(b->items[i]), width, 0).n;
	lines += pdf_lines_of(pdf, body, str_of(b->text), width, 0).n;
	return pdf->y + (double)lines * body->lead <= pdf->bottom;
}

void
pdf_block(struct pdf *pdf, const struct paper_block *b)
{
	const double room = is_last_text(pdf, b) ? pdf_close_height(pdf) : 0;
	const size_t sheet = pdf->sheets_n;

	pdf->bottom -= room;
	draw(pdf, b);
	if (pdf->sheets_n == sheet)
		pdf->bottom += room;
}
