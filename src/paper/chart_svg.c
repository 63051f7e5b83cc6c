#include <math.h>

#include "base/str.h"
#include "paper/chart.h"

/* Ink and grid follow the page, which may be dark; data keep their colour. */
static void
paint(struct text *out, const char *what, uint32_t colour)
{
	if (colour == CHART_INK)
		text_printf(out, " %s=\"currentColor\"", what);
	else if (colour == CHART_QUIET)
		text_printf(
		    out, " %s=\"currentColor\" %s-opacity=\".72\"", what, what);
	else if (colour == CHART_RULE)
		text_printf(
		    out, " %s=\"currentColor\" %s-opacity=\".16\"", what, what);
	else if (colour == CHART_SHEET)
		text_printf(out, " style=\"%s:var(--sheet,#fff)\"", what);
	else
		text_printf(out, " %s=\"#%06x\"", what, (unsigned)colour);
}

static void
stroke(struct text *out, double width, uint32_t colour, double dash)
{
	paint(out, "stroke", colour);
	text_printf(out, " stroke-width=\"%.1f\"", width);
	if (dash > 0)
		text_printf(out, " stroke-dasharray=\"%.1f\"", dash);
	text_puts(out, "/>");
}

static void
svg_line(void *self, double x1, double y1, double x2, double y2, double width,
    uint32_t colour, double dash)
{
	struct text *out = self;

	text_printf(out,
	    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"", x1, y1, x2,
	    y2);
	stroke(out, width, colour, dash);
}

static void
points(struct text *out, const struct chart_point *p, size_t n)
{
	text_puts(out, " points=\"");
	for (size_t i = 0; i < n; i++)
		text_printf(
		    out, "%s%.1f,%.1f", i > 0 ? " " : "", p[i].x, p[i].y);
	text_char(out, '"');
}

static void
svg_polyline(void *self, const struct chart_point *p, size_t n, double width,
    uint32_t colour, double dash)
{
	struct text *out = self;

	text_puts(out, "<polyline fill=\"none\"");
	points(out, p, n);
	text_puts(out, " stroke-linejoin=\"round\"");
	stroke(out, width, colour, dash);
}

static void
svg_fill(void *self, const struct chart_point *p, size_t n, uint32_t colour)
{
	struct text *out = self;

	text_puts(out, "<polygon");
	points(out, p, n);
	paint(out, "fill", colour);
	text_puts(out, "/>");
}

static void
svg_rect(void *self, double x, double y, double w, double h, uint32_t colour)
{
	struct text *out = self;

	text_printf(out,
	    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", x, y,
	    w, h);
	paint(out, "fill", colour);
	text_puts(out, "/>");
}

static void
svg_text(void *self, double x, double y, double size, enum chart_anchor anchor,
    uint32_t colour, const char *s)
{
	static const char *const anchors[] = { "start", "middle", "end" };
	struct text *out = self;

	text_printf(
	    out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\"", x, y, size);
	if (anchor != CHART_START)
		text_printf(out, " text-anchor=\"%s\"", anchors[anchor]);
	paint(out, "fill", colour);
	text_char(out, '>');
	text_html(out, str_of(s));
	text_puts(out, "</text>");
}

/* The reader's fonts are unknown; these are the widths of a common sans. */
static double
svg_measure(void *self, double size, const char *s)
{
	const struct str all = str_of(s);
	double w = 0;

	(void)self;
	for (size_t at = 0; at < all.n;) {
		const uint32_t c = str_char(all, &at);

		if (c >= 0x2E80)
			w += 1;
		else if (c == ' ' || c == '.' || c == ',' || c == ':')
			w += 0.3;
		else
			w += 0.57;
	}
	return w * size;
}

static void
describe(const struct chart *c, struct text *out)
{
	const struct str title = str_of(c->title);

	text_puts(out, "<title>");
	text_html(out, title);
	text_puts(out, "</title><desc>");
	for (size_t i = 0; i < c->series_n; i++) {
		text_puts(out, i > 0 ? "、" : "");
		text_html(out, str_of(c->series[i].name));
	}
	if (str_of(c->unit).n > 0) {
		text_puts(out, "（");
		text_html(out, str_of(c->unit));
		text_puts(out, "）");
	}
	text_puts(out, "</desc>");
}

void
chart_svg(struct cx *cx, const struct chart *c, double width, struct text *out)
{
	const double height = chart_height(c, width);
	const struct chart_canvas on = {
		.self = out,
		.line = svg_line,
		.polyline = svg_polyline,
		.fill = svg_fill,
		.rect = svg_rect,
		.text = svg_text,
		.measure = svg_measure,
	};

	text_printf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
	    "viewBox=\"0 0 %.0f %.0f\" font-family=\"inherit\">",
	    ceil(width), ceil(height));
	describe(c, out);
	chart_draw(cx, c, &on, width, height);
	text_puts(out, "</svg>");
}
