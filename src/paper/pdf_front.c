#include <math.h>

#include "base/moment.h"
#include "paper/pdf.h"

/* --- the first page
 * ------------------------------------------------------------ */

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
	const struct pdf_type *type = pdf_voice(pdf, v);
	const struct str s = str_of(words);
	const struct pdf_lines l =
	    pdf_lines_of(pdf, type, s, even_width(pdf, type, s, width), 0);

	for (size_t i = 0; i < l.n; i++) {
		double x = pdf->left;

		if (pdf->look->official)
			x += (pdf_line_width(pdf) -
				 pdf_width(pdf, type, l.line[i].s)) /
			    2;
		pdf_line_draw(pdf, type, x, pdf->y, &l.line[i], 0);
		pdf->y += type->lead;
	}
}

static void
brief_front(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;
	const bool qr = str_of(p->run_url).n > 0;
	const double side = 64;
	const double width = pdf_line_width(pdf) - (qr ? side + 14 : 0);
	const double top = pdf->top - PDF_MM(5);

	pdf->y = top;
	front_line(pdf, PDF_META, party_words(pdf), width);
	pdf->y += 3;
	front_line(pdf, PDF_TITLE, p->title, width);
	front_line(pdf, PDF_SUBTITLE, p->subtitle, width);
	pdf->y += 2;
	front_line(pdf, PDF_META, meta_words(pdf), width);
	if (qr) {
		pdf_link(pdf, pdf->right - side, top, side, side, p->run_url);
		(void)pdf_qr(
		    pdf, pdf->right - side + 4, top - 4, side, p->run_url);
		pdf_show_centred(pdf, pdf_voice(pdf, PDF_FOOT),
		    pdf->right - side / 2 + 4, top + side + 3,
		    str_of(paper_say(p, "扫码核验证据", "Scan to verify")));
		pdf->y = fmax(pdf->y, top + side + 7);
	}
	pdf->y += 6;
	pdf_rule(pdf, pdf->left, pdf->y, pdf->right, pdf->y, 1.2, PDF_PRIMARY);
	pdf->y += 6;
}

/*
 * Title, subtitle and period in the middle; then whom it is for, from the
 * left edge and with a colon.
 */
static void
official_front(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;
	const struct pdf_type *body = pdf_voice(pdf, PDF_BODY);
	const double width = pdf_line_width(pdf);
	const struct pdf_line reader = { str_of(cx_printf(pdf->cx, "%s%s",
					     paper_words(p->reader),
					     paper_say(p, "：", ":"))),
		true };

	front_line(pdf, PDF_TITLE, p->title, width);
	front_line(pdf, PDF_SUBTITLE, p->subtitle, width);
	front_line(pdf, PDF_META, meta_words(pdf), width);
	pdf->y += body->lead / 2;
	if (str_of(p->reader).n > 0) {
		pdf_line_draw(pdf, body, pdf->left, pdf->y, &reader, 0);
		pdf->y += body->lead;
	}
}

void
pdf_front(struct pdf *pdf)
{
	if (pdf->look->official)
		official_front(pdf);
	else
		brief_front(pdf);
}

/* --- the end
 * ------------------------------------------------------------------ */

/* "附件：1. …" two characters in, one line below the text. */
static void
annex_list(struct pdf *pdf, double gap)
{
	const struct pdf_type *body = pdf_voice(pdf, PDF_BODY);
	const char *head = paper_say(pdf->paper, "附件：", "Annexes: ");
	double x = pdf->left + pdf->look->indent * body->size;

	pdf->y += gap;
	pdf_show(pdf, body, x, pdf->y + body->lead / 2 + 0.36 * body->size,
	    str_of(head));
	x += pdf_width(pdf, body, str_of(head));
	for (const struct paper_block *b = pdf->paper->first; b != NULL;
	     b = b->next)
		if (b->kind == PAPER_ANNEX)
			pdf_paragraph(pdf, body, x, pdf->right - x, 0,
			    str_of(pdf->paper->annexes == 1
				    ? paper_words(b->title)
				    : cx_printf(pdf->cx, "%zu. %s", b->annex,
					  paper_words(b->title))));
}

static const char *
date_words(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;
	const struct date d = date_of(moment_day(p->generated_us, p->zone_min));

	if (p->english)
		return date_text(
		    pdf->cx, moment_day(p->generated_us, p->zone_min));
	return cx_printf(pdf->cx, "%d年%d月%d日", d.year, d.month, d.day);
}

/*
 * Who issues it and when: the name two characters from the right edge, the
 * date below begins two characters right of it; a date that is longer stands
 * two characters from the edge itself, and the name goes along.
 */
static void
sign(struct pdf *pdf, double gap)
{
	const struct pdf_type *body = pdf_voice(pdf, PDF_BODY);
	const double em = body->size;
	const struct str who = str_of(pdf->paper->author);
	const struct str day = str_of(date_words(pdf));
	const double who_w = pdf_width(pdf, body, who);
	const double day_w = pdf_width(pdf, body, day);
	double x = pdf->right - 2 * em - who_w;

	if (day_w > who_w)
		x = pdf->right - 4 * em - day_w;
	pdf->y += gap;
	pdf_line_draw(pdf, body, x, pdf->y, &(struct pdf_line){ who, true }, 0);
	pdf->y += body->lead;
	pdf_line_draw(
	    pdf, body, x + 2 * em, pdf->y, &(struct pdf_line){ day, true }, 0);
	pdf->y += body->lead;
}

double
pdf_close_height(struct pdf *pdf)
{
	const size_t annexes = pdf->paper->annexes;
	const bool is_signed = str_of(pdf->paper->author).n > 0;

	if (pdf->closed || !pdf->look->official)
		return 0;
	/* A line for each, and a blank one above either. */
	return pdf_voice(pdf, PDF_BODY)->lead *
	    (double)((annexes > 0 ? annexes + 1 : 0) + (is_signed ? 3 : 0));
}

void
pdf_close(struct pdf *pdf)
{
	const double height = pdf_close_height(pdf);
	const double lead = pdf_voice(pdf, PDF_BODY)->lead;
	double gap = lead;

	if (pdf->closed)
		return;
	pdf->closed = true;
	pdf_turn(pdf, false);
	if (!pdf->look->official)
		return;
	/* The standard lets lines move together rather than sign alone. */
	if (pdf->y + height > pdf->bottom)
		gap = (pdf->bottom - pdf->y - (height - 2 * lead)) / 2;
	if (gap < 0) {
		pdf_page_new(pdf);
		gap = lead;
	}
	if (pdf->paper->annexes > 0)
		annex_list(pdf, gap);
	if (str_of(pdf->paper->author).n > 0)
		sign(pdf, gap);
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
	    pdf_width(
		pdf, pdf_voice(pdf, PDF_NOTE), str_of(c->facts[i].value)) <
	    pdf_line_width(pdf) / 2 - c->beside;
}

/* One line of it at x; a long value goes on below itself. */
static void
draw_fact(struct pdf *pdf, const struct colophon *c, size_t i, double x)
{
	const struct pdf_type *type = pdf_voice(pdf, PDF_NOTE);
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
	const struct pdf_type *type = pdf_voice(pdf, PDF_NOTE);
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
		draw_fact(pdf, &c, ++i, pdf->left + pdf_line_width(pdf) / 2);
	}
}
