#include <math.h>
#include <string.h>

#include "paper/pdf.h"

#define CARD_GAP 12.0
#define CARD_LEAST 108.0 /* room for 同比 and 环比 side by side */
#define CARD_HEIGHT 74.0
#define PANEL_PAD 10.0

static const struct pdf_type *
voice(const struct pdf *pdf, enum pdf_voice v)
{
	return &pdf->look->type[v];
}

static double
line_width(const struct pdf *pdf)
{
	return pdf->right - pdf->left;
}

/* A type in another colour, size or weight. */
static struct pdf_type
tinted(const struct pdf_type *type, uint32_t colour)
{
	struct pdf_type t = *type;

	t.colour = colour;
	return t;
}

/* --- charts
 * --------------------------------------------------------------------- */

/* The chart's upper left corner on the page. */
struct easel {
	struct pdf *pdf;
	double x, y;
};

static void
dash_set(struct pdf *pdf, double dash)
{
	const HPDF_UINT16 on = (HPDF_UINT16)lround(fmax(1, dash));
	const HPDF_UINT16 pattern[] = { on, on };

	if (dash > 0)
		(void)HPDF_Page_SetDash(pdf->page, pattern, 2, 0);
	else
		(void)HPDF_Page_SetDash(pdf->page, NULL, 0, 0);
}

static void
easel_polyline(void *self, const struct chart_point *p, size_t n, double width,
    uint32_t colour, double dash)
{
	const struct easel *e = self;
	HPDF_Page page = e->pdf->page;

	pdf_colour_stroke(e->pdf, colour);
	(void)HPDF_Page_SetLineWidth(page, (HPDF_REAL)width);
	if (dash > 0)
		dash_set(e->pdf, dash);
	for (size_t i = 0; i < n; i++) {
		const HPDF_REAL x = (HPDF_REAL)(e->x + p[i].x);
		const HPDF_REAL y = (HPDF_REAL)(e->pdf->height - e->y - p[i].y);

		if (i == 0)
			(void)HPDF_Page_MoveTo(page, x, y);
		else
			(void)HPDF_Page_LineTo(page, x, y);
	}
	(void)HPDF_Page_Stroke(page);
	if (dash > 0)
		dash_set(e->pdf, 0);
}

static void
easel_line(void *self, double x1, double y1, double x2, double y2, double width,
    uint32_t colour, double dash)
{
	const struct chart_point p[] = { { x1, y1 }, { x2, y2 } };

	easel_polyline(self, p, 2, width, colour, dash);
}

static void
easel_fill(void *self, const struct chart_point *p, size_t n, uint32_t colour)
{
	const struct easel *e = self;
	HPDF_Page page = e->pdf->page;

	pdf_colour_fill(e->pdf, colour);
	for (size_t i = 0; i < n; i++) {
		const HPDF_REAL x = (HPDF_REAL)(e->x + p[i].x);
		const HPDF_REAL y = (HPDF_REAL)(e->pdf->height - e->y - p[i].y);

		if (i == 0)
			(void)HPDF_Page_MoveTo(page, x, y);
		else
			(void)HPDF_Page_LineTo(page, x, y);
	}
	(void)HPDF_Page_ClosePath(page);
	(void)HPDF_Page_Fill(page);
}

static void
easel_rect(void *self, double x, double y, double w, double h, uint32_t colour)
{
	const struct easel *e = self;

	pdf_rect(e->pdf, e->x + x, e->y + y, w, h, colour);
}

static void
easel_text(void *self, double x, double y, double size,
    enum chart_anchor anchor, uint32_t colour, const char *s)
{
	const struct easel *e = self;
	const struct pdf_type type = { PAPER_FONT_HEI, size, size, false,
		colour };
	const double w = pdf_width(e->pdf, &type, str_of(s));

	if (anchor == CHART_END)
		x -= w;
	if (anchor == CHART_MIDDLE)
		x -= w / 2;
	pdf_show(e->pdf, &type, e->x + x, e->y + y, str_of(s));
}

static double
easel_measure(void *self, double size, const char *s)
{
	const struct easel *e = self;
	const struct pdf_type type = { PAPER_FONT_HEI, size, size, false, 0 };

	return pdf_width(e->pdf, &type, str_of(s));
}

/* A code as small blue words that lead to its evidence. */
static void
code_right(struct pdf *pdf, double right, double y, const char *code)
{
	struct pdf_type type = tinted(voice(pdf, PDF_FOOT), PDF_PRIMARY);
	const struct str s = str_of(code);
	const char *url = paper_code_url(pdf->cx, pdf->paper, code);
	const double w = pdf_width(pdf, &type, s);

	if (url == NULL)
		type.colour = PDF_QUIET;
	pdf_show_right(pdf, &type, right, y, s);
	pdf_link(pdf, right - w, y - type.size, w, type.size + 3, url);
}

static double
chart_least(struct pdf *pdf, const struct chart *c)
{
	return voice(pdf, PDF_CAPTION)->lead + 4 +
	    chart_height(c, line_width(pdf));
}

static void
draw_chart(struct pdf *pdf, const struct chart *c)
{
	const struct pdf_type *type = voice(pdf, PDF_CAPTION);
	const double height = chart_height(c, line_width(pdf));
	struct easel easel = { .pdf = pdf, .x = pdf->left };
	const struct chart_canvas on = { &easel, easel_line, easel_polyline,
		easel_fill, easel_rect, easel_text, easel_measure };
	const struct pdf_line title = { str_of(c->title), true };

	pdf_space(pdf, 6);
	pdf_need(pdf, chart_least(pdf, c));
	pdf_line_draw(pdf, type, pdf->left, pdf->y, &title, 0);
	code_right(pdf, pdf->right, pdf->y + type->lead * 0.7, c->evidence);
	pdf->y += type->lead + 4;
	easel.y = pdf->y;
	chart_draw(pdf->cx, c, &on, line_width(pdf), height);
	pdf->y += height + 10;
}

/* --- figures
 * ----------------------------------------------------------------------- */

/* As few rows as they fit into, and those as even as can be. */
static size_t
cards_in_row(size_t n, double width)
{
	const size_t most =
	    (size_t)((width + CARD_GAP) / (CARD_LEAST + CARD_GAP));
	const size_t rows = (n + most - 1) / most;

	return (n + rows - 1) / rows;
}

static void
draw_grade(struct pdf *pdf, double x, double y, char grade)
{
	static const enum paper_tone tones[] = { PAPER_GOOD, PAPER_GOOD,
		PAPER_WARN, PAPER_BAD };
	const char *words = cx_printf(
	    pdf->cx, "%s %c", paper_say(pdf->paper, "可信度", "Grade"), grade);
	const struct pdf_type type =
	    tinted(voice(pdf, PDF_FOOT), paper_tone_ink(tones[grade - 'A']));

	pdf_show(pdf, &type, x, y, str_of(words));
}

static double
draw_delta(struct pdf *pdf, double x, double y, const char *label,
    const char *delta, enum paper_tone tone)
{
	const struct pdf_type *quiet = voice(pdf, PDF_LABEL);
	const struct pdf_type loud =
	    tinted(quiet, tone == PAPER_PLAIN ? PDF_INK : paper_tone_ink(tone));
	const struct str words =
	    str_of(cx_printf(pdf->cx, "%s%s", paper_arrow(delta), delta));
	const struct str head = str_of(label);

	pdf_show(pdf, quiet, x, y, head);
	x += pdf_width(pdf, quiet, head) + 3;
	pdf_show(pdf, &loud, x, y, words);
	return x + pdf_width(pdf, &loud, words) + 9;
}

static void
draw_value(
    struct pdf *pdf, const struct paper_kpi *k, double x, double y, double w)
{
	struct pdf_type figure = *voice(pdf, PDF_FIGURE);
	const struct pdf_type *label = voice(pdf, PDF_LABEL);
	const struct str value = str_of(k->value), unit = str_of(k->unit);
	const double unit_w = pdf_width(pdf, label, unit) + 4;

	while (figure.size > 9 && pdf_width(pdf, &figure, value) + unit_w > w)
		figure.size -= 0.5;
	pdf_show(pdf, &figure, x, y, value);
	pdf_show(pdf, label, x + pdf_width(pdf, &figure, value) + 4, y, unit);
}

static void
draw_card(struct pdf *pdf, const struct paper_kpi *k, double x, double w)
{
	const struct pdf_type *label = voice(pdf, PDF_LABEL);
	const double y = pdf->y;
	double at = x;

	pdf_rect(pdf, x, y, w, 1.4, PDF_PRIMARY);
	pdf_show(pdf, label, x, y + 14, str_of(k->label));
	draw_value(pdf, k, x, y + 37, w);
	if (str_of(k->yoy).n > 0)
		at = draw_delta(pdf, at, y + 52,
		    paper_say(pdf->paper, "同比", "YoY"), k->yoy, k->yoy_tone);
	if (str_of(k->mom).n > 0)
		at = draw_delta(pdf, at, y + 52,
		    paper_say(pdf->paper, "环比", "MoM"), k->mom, k->mom_tone);
	if (k->grade != 0)
		draw_grade(pdf, x, y + 64, k->grade);
	code_right(pdf, x + w, y + 64, k->evidence);
}

static void
draw_kpis(struct pdf *pdf, const struct paper_block *b)
{
	const size_t per = cards_in_row(b->n, line_width(pdf));
	const double w =
	    (line_width(pdf) - CARD_GAP * (double)(per - 1)) / (double)per;

	pdf_space(pdf, 6);
	for (size_t i = 0; i < b->n; i++) {
		if (i % per == 0)
			pdf_need(pdf, CARD_HEIGHT);
		draw_card(pdf, &b->kpis[i],
		    pdf->left + (w + CARD_GAP) * (double)(i % per), w);
		if (i % per == per - 1 || i + 1 == b->n)
			pdf->y += CARD_HEIGHT;
	}
	pdf->y += 4;
}

/* --- panels, lists
 * -------------------------------------------------------------------- */

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
	    line_width(pdf) - 2 * PANEL_PAD - 4 - indent, 0);

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

	pdf_rect(pdf, pdf->left, pdf->y, line_width(pdf), h, p->wash);
	pdf_rect(pdf, pdf->left, pdf->y, 3, h, p->bar);
	for (size_t i = from; i < to; i++) {
		const struct panel_line *line = &l->line[i];
		const struct pdf_line mark = { str_of(line->mark), true };
		const struct pdf_type bar = tinted(line->type, p->bar);

		if (line->mark != NULL)
			pdf_line_draw(pdf, &bar, x, y, &mark, 0);
		pdf_line_draw(pdf, line->type, x + line->indent, y, &line->line,
		    line_width(pdf) - 2 * PANEL_PAD - 4 - line->indent);
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

static void
draw_panel(struct pdf *pdf, const struct panel *p)
{
	struct panel_lines l = { NULL, 0, 0 };
	struct pdf_type head = tinted(voice(pdf, PDF_CAPTION), p->bar);
	size_t from = 0;

	if (str_of(p->title).n > 0)
		panel_add(pdf, &l, &head, p->title, NULL);
	for (size_t i = 0; i < p->n; i++)
		panel_add(pdf, &l, voice(pdf, p->voice), p->items[i],
		    p->numbered ? cx_printf(pdf->cx, "%zu.", i + 1) : NULL);
	pdf_space(pdf, 6);
	/* Whole where it can be, else its first three lines at least. */
	pdf_need(pdf, panel_height(&l, 0, l.n > 12 ? 3 : l.n));
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

static void
draw_decision(struct pdf *pdf, const struct paper_block *b)
{
	const struct panel p = { PDF_PRIMARY, 0xEEF5FB,
		paper_say(pdf->paper, "决策要点", "Decisions"), b->items, b->n,
		b->n > 1, PDF_VERDICT };

	draw_panel(pdf, &p);
}

static void
draw_callout(struct pdf *pdf, const struct paper_block *b)
{
	const char *const text[] = { b->text };
	const struct panel p = {
		b->tone == PAPER_PLAIN ? PDF_PRIMARY : paper_tone_ink(b->tone),
		paper_tone_wash(b->tone), b->title, text, 1, false, PDF_BODY
	};

	draw_panel(pdf, &p);
}

static void
draw_note(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *type = voice(pdf, PDF_NOTE);
	const char *s = cx_printf(pdf->cx, "%s%s",
	    paper_say(pdf->paper, "数据质量：", "Data quality: "),
	    paper_words(b->text));

	pdf_need(pdf, type->lead * 2);
	pdf_paragraph(pdf, type, pdf->left, line_width(pdf), 0, str_of(s));
	pdf->y += 5;
}

static void
draw_list(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *type = voice(pdf, PDF_BODY);
	const double indent = 1.8 * type->size;

	for (size_t i = 0; i < b->n; i++) {
		const struct pdf_line mark = {
			str_of(b->ordered ? cx_printf(pdf->cx, "%zu.", i + 1)
					  : "·"),
			true,
		};

		pdf_need(pdf, type->lead);
		pdf_line_draw(pdf, type,
		    pdf->left + (b->ordered ? 0.3 : 0.7) * type->size, pdf->y,
		    &mark, 0);
		pdf_paragraph(pdf, type, pdf->left + indent,
		    line_width(pdf) - indent, 0, str_of(b->items[i]));
	}
	pdf->y += 4;
}

/* --- headings
 * ---------------------------------------------------------------------------
 */

static const struct pdf_type *
heading_type(const struct pdf *pdf, int level)
{
	return voice(pdf, (enum pdf_voice)(PDF_HEAD_1 + level - 1));
}

static double
space_above(int level)
{
	return level == 1 ? 14 : level == 2 ? 9 : 6;
}

/* What must stand together with a heading: the beginning of what follows. */
static double
least(struct pdf *pdf, const struct paper_block *b)
{
	double h = 0;

	for (; b != NULL && b->kind == PAPER_HEADING; b = b->next)
		h += heading_type(pdf, b->level)->lead + space_above(b->level);
	if (b == NULL)
		return h;
	switch (b->kind) {
	case PAPER_TABLE:
		return h + pdf_table_least(pdf, b->table);
	case PAPER_TERMS:
	case PAPER_EVIDENCE:
		return h + 90;
	case PAPER_CHART:
		return h + chart_least(pdf, b->chart) + 6;
	case PAPER_KPIS:
		return h + CARD_HEIGHT + 6;
	default:
		return h + 2 * voice(pdf, PDF_BODY)->lead + 10;
	}
}

static void
outline_add(struct pdf *pdf, int level, const char *s)
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
	    pdf->look->centred ? pdf->look->indent * type->size : 0;
	const struct pdf_lines l = pdf_lines_of(
	    pdf, type, str_of(b->text), line_width(pdf) - indent, 0);

	pdf_need(
	    pdf, least(pdf, b) + (double)(l.n > 1 ? l.n - 1 : 0) * type->lead);
	pdf_space(pdf, space_above(b->level));
	outline_add(pdf, b->level, paper_words(b->text));
	for (size_t i = 0; i < l.n; i++) {
		pdf_line_draw(
		    pdf, type, pdf->left + indent, pdf->y, &l.line[i], 0);
		pdf->y += type->lead;
	}
	pdf->y += b->level == 1 ? 3 : 1;
}

/* --- the first and the last page
 * ----------------------------------------------------------- */

static const char *
meta_words(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;
	struct text t = text_new(pdf->cx, 4 * PAPER_TEXT);

	text_puts(&t, "");
	if (str_of(p->period).n > 0)
		text_printf(&t, "%s %s    ", paper_say(p, "报告期", "Period"),
		    p->period);
	if (p->as_of_us > 0)
		text_printf(&t, "%s %s    ",
		    paper_say(p, "数据截至", "Data as of"),
		    paper_instant(pdf->cx, p, p->as_of_us));
	text_printf(&t, "%s %s", paper_say(p, "生成", "Made"),
	    paper_instant(pdf->cx, p, p->generated_us));
	return t.p;
}

static const char *
party_words(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;
	const char *const parts[] = { p->park, p->author };
	struct text t = text_new(pdf->cx, 4 * PAPER_TEXT);

	text_puts(&t, "");
	for (size_t i = 0; i < 2; i++)
		if (str_of(parts[i]).n > 0)
			text_printf(
			    &t, "%s%s", t.n > 0 ? "  ·  " : "", parts[i]);
	if (str_of(p->reader).n > 0)
		text_printf(&t, "%s%s%s", t.n > 0 ? "    " : "",
		    paper_say(p, "报送：", "For: "), p->reader);
	return paper_words(t.p);
}

/* The narrowest column that takes no more lines: they come out even. */
static double
even_width(
    struct pdf *pdf, const struct pdf_type *type, struct str s, double width)
{
	const size_t n = pdf_lines_of(pdf, type, s, width, 0).n;
	double narrow = width;

	while (n > 1 && narrow > width / 2 &&
	    pdf_lines_of(pdf, type, s, narrow - type->size / 2, 0).n == n)
		narrow -= type->size / 2;
	return narrow;
}

static void
front_line(struct pdf *pdf, enum pdf_voice v, const char *words, double width)
{
	const struct pdf_type *type = voice(pdf, v);
	const struct str s = str_of(words);
	const struct pdf_lines l =
	    pdf_lines_of(pdf, type, s, even_width(pdf, type, s, width), 0);

	for (size_t i = 0; i < l.n; i++) {
		double x = pdf->left;

		if (pdf->look->centred)
			x += (line_width(pdf) -
				 pdf_width(pdf, type, l.line[i].s)) /
			    2;
		pdf_line_draw(pdf, type, x, pdf->y, &l.line[i], 0);
		pdf->y += type->lead;
	}
}

void
pdf_front(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;
	const bool brief = !pdf->look->centred;
	const bool qr = brief && str_of(p->run_url).n > 0;
	const double side = 64;
	const double width = line_width(pdf) - (qr ? side + 14 : 0);
	const double top = pdf->top - (brief ? PDF_MM(5) : 0);

	pdf->y = top;
	if (brief)
		front_line(pdf, PDF_META, party_words(pdf), width);
	pdf->y += brief ? 3 : 0;
	front_line(pdf, PDF_TITLE, p->title, width);
	front_line(pdf, PDF_SUBTITLE, p->subtitle, width);
	pdf->y += brief ? 2 : 6;
	if (!brief)
		front_line(pdf, PDF_META, party_words(pdf), width);
	front_line(pdf, PDF_META, meta_words(pdf), width);
	if (qr) {
		pdf_link(pdf, pdf->right - side, top, side, side, p->run_url);
		(void)pdf_qr(
		    pdf, pdf->right - side + 4, top - 4, side, p->run_url);
		pdf_show_centred(pdf, voice(pdf, PDF_FOOT),
		    pdf->right - side / 2 + 4, top + side + 3,
		    str_of(paper_say(p, "扫码核验证据", "Scan to verify")));
		pdf->y = fmax(pdf->y, top + side + 7);
	}
	pdf->y += 6;
	pdf_rule(pdf, pdf->left, pdf->y, pdf->right, pdf->y, 1.2,
	    brief ? PDF_PRIMARY : 0);
	pdf->y += 6;
}

/* What is said about the paper itself: label and value side by side. */
struct colophon {
	struct paper_fact facts[PAPER_FACTS + 1];
	size_t n;
	double beside; /* width of the labels */
};

static bool
is_short(struct pdf *pdf, const struct colophon *c, size_t i)
{
	return i < c->n &&
	    pdf_width(pdf, voice(pdf, PDF_NOTE), str_of(c->facts[i].value)) <
	    line_width(pdf) / 2 - c->beside;
}

/* One line of it at x; a long value goes on below itself. */
static void
draw_fact(struct pdf *pdf, const struct colophon *c, size_t i, double x)
{
	const struct pdf_type *type = voice(pdf, PDF_NOTE);
	const struct pdf_line label = { str_of(c->facts[i].label), true };

	pdf_line_draw(pdf, type, x, pdf->y, &label, 0);
	pdf_paragraph(pdf, type, x + c->beside, pdf->right - x - c->beside, 0,
	    str_of(c->facts[i].value));
}

/* How the paper can be checked, in full, below its last block. */
void
pdf_back(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;
	const struct pdf_type *type = voice(pdf, PDF_NOTE);
	struct colophon c = { .n = paper_facts(pdf->cx, p, c.facts) };
	double lines = 1;

	if (str_of(p->run_url).n > 0)
		c.facts[c.n++] =
		    (struct paper_fact){ paper_say(p, "核验地址", "Verify at"),
			    p->run_url };
	for (size_t i = 0; i < c.n; i++)
		c.beside = fmax(c.beside,
		    pdf_width(pdf, type, str_of(c.facts[i].label)) +
			2 * type->size);
	for (size_t i = 0; i < c.n; i++, lines++)
		if (is_short(pdf, &c, i) && is_short(pdf, &c, i + 1))
			i++;
	pdf_space(pdf, 12);
	pdf_need(pdf, type->lead * (lines + 1) + 10);
	pdf_rule(pdf, pdf->left, pdf->y, pdf->right, pdf->y, 0.5, PDF_RULE);
	pdf->y += 6;
	for (size_t i = 0; i < c.n; i++) {
		const double y = pdf->y;

		pdf_need(pdf, type->lead);
		draw_fact(pdf, &c, i, pdf->left);
		if (!is_short(pdf, &c, i) || !is_short(pdf, &c, i + 1))
			continue;
		pdf->y = fmin(y, pdf->y - type->lead);
		draw_fact(pdf, &c, ++i, pdf->left + line_width(pdf) / 2);
	}
}

void
pdf_block(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *body = voice(pdf, PDF_BODY);

	switch (b->kind) {
	case PAPER_HEADING:
		draw_heading(pdf, b);
		break;
	case PAPER_PARAGRAPH:
		pdf_paragraph(pdf, body, pdf->left, line_width(pdf),
		    pdf->look->indent * body->size, str_of(b->text));
		pdf->y += pdf->look->indent > 0 ? 0 : 5;
		break;
	case PAPER_DECISION:
		draw_decision(pdf, b);
		break;
	case PAPER_KPIS:
		draw_kpis(pdf, b);
		break;
	case PAPER_TABLE:
		pdf_table(pdf, b->table);
		break;
	case PAPER_CHART:
		draw_chart(pdf, b->chart);
		break;
	case PAPER_NOTE:
		draw_note(pdf, b);
		break;
	case PAPER_CALLOUT:
		draw_callout(pdf, b);
		break;
	case PAPER_LIST:
		draw_list(pdf, b);
		break;
	case PAPER_TERMS:
		pdf_table(pdf, paper_terms_table(pdf->cx, pdf->paper, b));
		break;
	case PAPER_EVIDENCE:
		pdf_table(pdf, paper_evidence_table(pdf->cx, pdf->paper, b));
		break;
	case PAPER_PAGE_BREAK:
		if (pdf->y > pdf->top)
			pdf_page_new(pdf);
		break;
	case PAPER_KIND_COUNT:
		break;
	}
}
