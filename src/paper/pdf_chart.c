#include <math.h>

#include "paper/pdf.h"

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

void
pdf_code_right(struct pdf *pdf, double right, double y, const char *code)
{
	struct pdf_type type =
	    pdf_tinted(pdf, pdf_voice(pdf, PDF_FOOT), PDF_PRIMARY);
	const struct str s = str_of(code);
	const char *url = paper_code_url(pdf->cx, pdf->paper, code);
	const double w = pdf_width(pdf, &type, s);

	if (url == NULL)
		type.colour = PDF_QUIET;
	pdf_show_right(pdf, &type, right, y, s);
	pdf_link(pdf, right - w, y - type.size, w, type.size + 3, url);
}

/* How much of its usual height a chart may give up to stand on this page. */
static double
least_share(const struct chart *c)
{
	switch (c->kind) {
	case CHART_LINE:
	case CHART_BAR:
	case CHART_STACKED:
	case CHART_WATERFALL:
	case CHART_SCATTER:
		return 0.7;
	case CHART_HEAT:
		return 0.62;
	case CHART_SANKEY:
		return 0.7;
	case CHART_RANKING:
	case CHART_MAP:
		return 0.8;
	case CHART_RING:
	case CHART_KIND_COUNT:
		break;
	}
	return 0.9;
}

/* On a page that lies a chart would be low and far too wide. */
static double
chart_width(const struct pdf *pdf)
{
	return fmin(pdf_line_width(pdf), 560);
}

static double
around(const struct pdf *pdf)
{
	return pdf_voice(pdf, PDF_CAPTION)->lead + 4;
}

double
pdf_chart_least(struct pdf *pdf, const struct chart *c)
{
	return around(pdf) + 6 +
	    least_share(c) * chart_height(c, chart_width(pdf));
}

/* The title: left above the chart, in the official style in the middle. */
static void
draw_title(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *type = pdf_voice(pdf, PDF_CAPTION);
	const struct pdf_line title = {
		str_of(pdf_noted(pdf, b, b->chart->title)), true
	};
	double x = pdf->left;

	if (pdf->look->official)
		x += (pdf_line_width(pdf) - pdf_width(pdf, type, title.s)) / 2;
	pdf_line_draw(pdf, type, x, pdf->y, &title, 0);
	pdf_code_right(
	    pdf, pdf->right, pdf->y + type->lead * 0.7, b->chart->evidence);
	pdf->y += around(pdf);
}

void
pdf_chart(struct pdf *pdf, const struct paper_block *b)
{
	const struct chart *c = b->chart;
	const double width = chart_width(pdf);
	struct easel easel = { .pdf = pdf };
	const struct chart_canvas on = { &easel, easel_line, easel_polyline,
		easel_fill, easel_rect, easel_text, easel_measure };
	double height;

	pdf_space(pdf, 6);
	pdf_need(pdf, pdf_chart_least(pdf, c) - 6 + pdf_note_height(pdf, b));
	pdf_note_put(pdf, b);
	draw_title(pdf, b);
	height = fmin(chart_height(c, width), pdf->bottom - pdf->y);
	easel.x = pdf->left + (pdf_line_width(pdf) - width) / 2;
	easel.y = pdf->y;
	chart_draw(pdf->cx, c, &on, width, height);
	pdf->y += height + 10;
}
