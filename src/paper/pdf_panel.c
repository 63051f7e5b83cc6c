#include <string.h>

#include "paper/pdf.h"

#define PANEL_PAD 10.0

/* --- panels
 * ------------------------------------------------------------------- */

struct panel {
	uint32_t bar;
	uint32_t wash;
	const char *title;
	const char *const *items;
	size_t n;
	bool numbered;
	enum pdf_voice voice;
};

struct panel_line {
	struct pdf_line line;
	const struct pdf_type *type;
	double indent;
	const char *mark; /* before the first line of an item */
};

struct panel_lines {
	struct panel_line *line;
	size_t n;
	size_t room;
};

static void
panel_add(struct pdf *pdf, struct panel_lines *l, const struct pdf_type *type,
    const char *s, const char *mark)
{
	const double indent = mark == NULL ? 0 : 1.6 * type->size;
	const struct pdf_lines lines = pdf_lines_of(pdf, type, str_of(s),
	    pdf_line_width(pdf) - 2 * PANEL_PAD - 4 - indent, 0);

	for (size_t i = 0; i < lines.n; i++) {
		if (l->n == l->room) {
			struct panel_line *more =
			    cx_calloc(pdf->cx, 2 * l->room + 16, sizeof(*more));

			if (l->n > 0)
				memcpy(more, l->line, l->n * sizeof(*more));
			l->line = more;
			l->room = 2 * l->room + 16;
		}
		l->line[l->n++] = (struct panel_line){ lines.line[i], type,
			indent, i == 0 ? mark : NULL };
	}
}

static double
panel_height(const struct panel_lines *l, size_t from, size_t to)
{
	double h = 2 * PANEL_PAD - 4;

	for (size_t i = from; i < to; i++)
		h += l->line[i].type->lead;
	return h;
}

/* Lines from..to on one page, on their ground. */
static void
panel_part(struct pdf *pdf, const struct panel *p, const struct panel_lines *l,
    size_t from, size_t to)
{
	const double x = pdf->left + PANEL_PAD + 4;
	const double h = panel_height(l, from, to);
	double y = pdf->y + PANEL_PAD - 2;

	pdf_rect(pdf, pdf->left, pdf->y, pdf_line_width(pdf), h, p->wash);
	pdf_rect(pdf, pdf->left, pdf->y, 3, h, p->bar);
	for (size_t i = from; i < to; i++) {
		const struct panel_line *line = &l->line[i];
		const struct pdf_line mark = { str_of(line->mark), true };
		const struct pdf_type bar = pdf_tinted(pdf, line->type, p->bar);

		if (line->mark != NULL)
			pdf_line_draw(pdf, &bar, x, y, &mark, 0);
		pdf_line_draw(pdf, line->type, x + line->indent, y, &line->line,
		    pdf_line_width(pdf) - 2 * PANEL_PAD - 4 - line->indent);
		y += line->type->lead;
	}
	pdf->y += h;
}

static size_t
panel_lines_here(struct pdf *pdf, const struct panel_lines *l, size_t from)
{
	size_t to = from;

	while (
	    to < l->n && pdf->y + panel_height(l, from, to + 1) <= pdf->bottom)
		to++;
	return to;
}

static struct panel_lines
panel_lines_of(struct pdf *pdf, const struct panel *p)
{
	struct panel_lines l = { NULL, 0, 0 };
	struct pdf_type *head = cx_alloc(pdf->cx, sizeof(*head));

	*head = pdf_tinted(pdf, pdf_voice(pdf, PDF_CAPTION), p->bar);
	if (str_of(p->title).n > 0)
		panel_add(pdf, &l, head, p->title, NULL);
	for (size_t i = 0; i < p->n; i++)
		panel_add(pdf, &l, pdf_voice(pdf, p->voice), p->items[i],
		    p->numbered ? cx_printf(pdf->cx, "%zu.", i + 1) : NULL);
	return l;
}

/* Whole where it can be, else its first three lines at least. */
static double
least_of(const struct panel_lines *l)
{
	return panel_height(l, 0, l->n > 12 ? 3 : l->n);
}

static void
draw_panel(struct pdf *pdf, const struct panel *p)
{
	const struct panel_lines l = panel_lines_of(pdf, p);
	size_t from = 0;

	pdf_space(pdf, 6);
	pdf_need(pdf, least_of(&l));
	while (from < l.n) {
		size_t to = panel_lines_here(pdf, &l, from);

		if (to == from)
			to = from + 1;
		panel_part(pdf, p, &l, from, to);
		from = to;
		if (from < l.n)
			pdf_page_new(pdf);
	}
	pdf->y += 8;
}

static struct panel
panel_of(struct pdf *pdf, const struct paper_block *b)
{
	const char **text;

	if (b->kind == PAPER_DECISION)
		return (struct panel){ PDF_PRIMARY, 0xEEF5FB,
			paper_say(pdf->paper, "决策要点", "Decisions"),
			b->items, b->n, b->n > 1, PDF_VERDICT };
	text = cx_alloc(pdf->cx, sizeof(*text));
	*text = pdf_noted(pdf, b, b->text);
	return (struct panel){ b->tone == PAPER_PLAIN ? PDF_PRIMARY
						      : paper_tone_ink(b->tone),
		paper_tone_wash(b->tone), b->title, text, 1, false, PDF_BODY };
}

/* In the official style: the title in black type before the words. */
static void
draw_official(struct pdf *pdf, const struct panel *p)
{
	const struct pdf_type *head = pdf_voice(pdf, PDF_HEAD_1);
	const struct pdf_type *body = pdf_voice(pdf, PDF_BODY);
	const double indent = pdf->look->indent * body->size;
	const struct pdf_line title = { str_of(p->title), true };

	if (title.s.n > 0) {
		pdf_need(pdf, head->lead * 3);
		pdf_line_draw(pdf, head, pdf->left + indent, pdf->y, &title, 0);
		pdf->y += head->lead;
	}
	for (size_t i = 0; i < p->n; i++)
		pdf_paragraph(pdf, body, pdf->left, pdf_line_width(pdf), indent,
		    str_of(p->numbered
			    ? cx_printf(pdf->cx, "%zu. %s", i + 1, p->items[i])
			    : p->items[i]));
}

void
pdf_panel(struct pdf *pdf, const struct paper_block *b)
{
	const struct panel p = panel_of(pdf, b);

	pdf_note_hold(pdf, b);
	if (pdf->look->official)
		draw_official(pdf, &p);
	else
		draw_panel(pdf, &p);
	pdf_note_let(pdf, b);
}

double
pdf_panel_least(struct pdf *pdf, const struct paper_block *b)
{
	const struct panel p = panel_of(pdf, b);
	const struct panel_lines l = panel_lines_of(pdf, &p);

	return pdf->look->official ? 3 * pdf_voice(pdf, PDF_BODY)->lead
				   : least_of(&l) + 6;
}

/* --- words ---------------------------------------------------------------- */

void
pdf_text(struct pdf *pdf, const struct paper_block *b,
    const struct pdf_type *type, double x, double width, double indent,
    const char *s)
{
	pdf_note_hold(pdf, b);
	pdf_paragraph(
	    pdf, type, x, width, indent, str_of(pdf_noted(pdf, b, s)));
	pdf_note_let(pdf, b);
}

void
pdf_quality(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *type = pdf_voice(pdf, PDF_NOTE);
	const char *s = cx_printf(pdf->cx, "%s%s",
	    paper_say(pdf->paper, "数据质量：", "Data quality: "),
	    paper_words(b->text));

	pdf_need(pdf, type->lead * 2);
	pdf_text(pdf, b, type, pdf->left, pdf_line_width(pdf), 0, s);
	pdf->y += 5;
}

void
pdf_list(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *type = pdf_voice(pdf, PDF_BODY);
	const double indent = (pdf->look->official ? 3.4 : 1.8) * type->size;
	const double in = pdf->look->official ? 2 : b->ordered ? 0.3 : 0.7;

	for (size_t i = 0; i < b->n; i++) {
		const struct pdf_line mark = {
			str_of(b->ordered ? cx_printf(pdf->cx, "%zu.", i + 1)
					  : "·"),
			true,
		};
		const double width = pdf_line_width(pdf) - indent;
		const size_t lines =
		    pdf_lines_of(pdf, type, str_of(b->items[i]), width, 0).n;

		/* The mark stands beside the first line, on its page. */
		pdf_need(pdf, type->lead * (double)(lines < 4 ? lines : 2));
		pdf_line_draw(
		    pdf, type, pdf->left + in * type->size, pdf->y, &mark, 0);
		pdf_text(pdf, i + 1 == b->n ? b : &(struct paper_block){ 0 },
		    type, pdf->left + indent, width, 0, b->items[i]);
	}
	pdf->y += pdf->look->official ? 0 : 4;
}
