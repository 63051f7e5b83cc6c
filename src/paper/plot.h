/*
 * plot.h - what the kinds of charts share while they are drawn; nobody else
 * includes it.
 */
#ifndef PAPER_PLOT_H
#define PAPER_PLOT_H

#include "paper/chart.h"

#define SMALL 7.5 /* type of axes and legends, points */
#define CAP 2.6   /* half the height of a digit in SMALL */
#define PLOT_GREY 0xA9B4BEU

struct plot {
	struct cx *cx;
	const struct chart *c;
	const struct chart_canvas *on;
	double x, y, w, h; /* the area of the data */
	double low, high;  /* values at its lower and upper edge */
};

/* --- words ---------------------------------------------------------------- */

void plot_words(const struct plot *p, double x, double y,
    enum chart_anchor anchor, uint32_t colour, const char *s);
double plot_wide(const struct plot *p, const char *s);
/* s, or as much of it as fits with an ellipsis; NULL is "". */
const char *plot_fit(const struct plot *p, const char *s, double width);
/* A value of the chart with its decimals. */
const char *plot_number(const struct plot *p, double v);

/* --- marks ---------------------------------------------------------------- */

/* The colour of the i-th series; grey when it is muted. */
uint32_t plot_colour(const struct plot *p, size_t i);
/* White lines across a bar: the second of two is told apart in grey. */
void plot_hatch(const struct plot *p, double x, double y, double w, double h);
void plot_box(const struct plot *p, uint32_t colour, bool hatched, double x,
    double y, double w, double h);
void plot_bar(
    const struct plot *p, size_t s, double x, double y, double w, double h);
/* The s-th sign: they differ by more than colour. */
void plot_sign(const struct plot *p, size_t s, uint32_t colour, double x,
    double y, double r);
void plot_marker(const struct plot *p, size_t s, double x, double y, double r);

/* One hue from pale (0) to dark (1), so that grey keeps the order. */
uint32_t plot_heat_colour(double part);
/* The scale of it from low to high, its right end at `right`. */
void plot_heat_scale(const struct plot *p, double right);

/* --- axes ----------------------------------------------------------------- */

/* The span of all values; 0..1 when there are none. */
void plot_span(const struct chart *c, double *low, double *high);
struct chart_ticks plot_ticks(const struct chart *c);
double plot_y(const struct plot *p, double v);
/* Unit and legend on top; what is left is the area of the data. */
void plot_frame(
    struct plot *p, double width, double height, double left, double below);
double plot_tick_room(const struct plot *p, const struct chart_ticks *t);
void plot_value_axis(struct plot *p, const struct chart_ticks *t);
void plot_category_axis(const struct plot *p);
void plot_limit(const struct plot *p);

/* --- kinds ---------------------------------------------------------------- */

void plot_line(struct plot *p, double width, double height);
void plot_bars(struct plot *p, double width, double height);
void plot_stacked(struct plot *p, double width, double height);
void plot_ranking(struct plot *p, double width, double height);
void plot_heat(struct plot *p, double width, double height);
void plot_ring(struct plot *p, double width, double height);
void plot_scatter(struct plot *p, double width, double height);
void plot_waterfall(struct plot *p, double width, double height);
void plot_sankey(struct plot *p, double width, double height);
void plot_map(struct plot *p, double width, double height);

/* Height in points of a map of this width. */
double plot_map_height(const struct chart *c, double width);

#endif
