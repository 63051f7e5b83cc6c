#include <math.h>

#include "paper/pdf.h"

#define CARD_GAP 12.0
#define CARD_LEAST 108.0 /* room for 同比 and 环比 side by side */

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
	const struct pdf_type type = pdf_tinted(
	    pdf, pdf_voice(pdf, PDF_FOOT), paper_tone_ink(tones[grade - 'A']));

	pdf_show(pdf, &type, x, y, str_of(words));
}

static double
draw_delta(struct pdf *pdf, double x, double y, const char *label,
    const char *delta, enum paper_tone tone)
{
	const struct pdf_type *quiet = pdf_voice(pdf, PDF_LABEL);
	const struct pdf_type loud = pdf_tinted(
	    pdf, quiet, tone == PAPER_PLAIN ? PDF_INK : paper_tone_ink(tone));
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
	struct pdf_type figure = *pdf_voice(pdf, PDF_FIGURE);
	const struct pdf_type *label = pdf_voice(pdf, PDF_LABEL);
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
	const struct pdf_type *label = pdf_voice(pdf, PDF_LABEL);
	const double y = pdf->y;
	double at = x;

	pdf_rect(pdf, x, y, w, pdf->look->official ? 0.7 : 1.4,
	    pdf->look->official ? 0 : PDF_PRIMARY);
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
	pdf_code_right(pdf, x + w, y + 64, k->evidence);
}

void
pdf_figures(struct pdf *pdf, const struct paper_block *b)
{
	const size_t per = cards_in_row(b->n, pdf_line_width(pdf));
	const double w =
	    (pdf_line_width(pdf) - CARD_GAP * (double)(per - 1)) / (double)per;

	pdf_space(pdf, 6);
	for (size_t i = 0; i < b->n; i++) {
		if (i % per == 0)
			pdf_need(pdf, PDF_CARD);
		draw_card(pdf, &b->kpis[i],
		    pdf->left + (w + CARD_GAP) * (double)(i % per), w);
		if (i % per == per - 1 || i + 1 == b->n)
			pdf->y += PDF_CARD;
	}
	pdf->y += 4;
}
