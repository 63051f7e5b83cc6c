#include <math.h>

#include "paper/plot.h"

#define WHOLE 0 /* colours: of both ends, of what adds, of what takes */
#define MORE 1
#define LESS 2

static bool
is_end(const struct plot *p, size_t i)
{
	return i == 0 || i + 1 == p->c->n;
}

static void
levels(const struct chart *c, double *low, double *high)
{
	double at = 0;

	*low = *high = 0;
	for (size_t i = 0; i + 1 < c->n; i++) {
		at += c->series[0].y[i];
		*low = fmin(*low, at);
		*high = fmax(*high, at);
	}
	if (c->limit_name != NULL) {
		*low = fmin(*low, c->limit);
		*high = fmax(*high, c->limit);
	}
}

/*
 * Changes are often small beside what they change: then the axis is cut
 * below, both ends are drawn open, and the numbers say what is true.
 */
static double
floor_of(const struct chart *c, double high)
{
	double at = 0, least = high;

	for (size_t i = 0; i + 1 < c->n; i++) {
		at += c->series[0].y[i];
		least = fmin(least, at);
	}
	return least > 0.6 * high ? least - (high - least) * 0.6 : 0;
}

static const char *
change_words(const struct plot *p, double v)
{
	return cx_printf(p->cx, "%s%s", v > 0 ? "+" : "", plot_number(p, v));
}

/* Where an axis is cut, the foot of a bar is torn. */
static void
tear(const struct plot *p, double x, double w)
{
	const double y = p->y + p->h - 7;

	for (int i = 0; i < 2; i++)
		p->on->line(p->on->self, x - 2, y + 3 - i * 3, x + w + 2,
		    y - i * 3, 1.2, CHART_SHEET, 0);
}

static void
column(
    const struct plot *p, size_t i, double from, double to, double x, double w)
{
	const double v = p->c->series[0].y[i];
	const double top = plot_y(p, fmax(from, to));
	const double foot = fmin(plot_y(p, fmin(from, to)), p->y + p->h);
	const size_t colour = is_end(p, i) ? WHOLE : v >= 0 ? MORE : LESS;

	plot_box(p, chart_colour(colour), colour == LESS, x, top, w,
	    fmax(foot - top, 0.8));
	if (is_end(p, i) && p->low > 0)
		tear(p, x, w);
	plot_words(p, x + w / 2, v < 0 && !is_end(p, i) ? foot + 8.5 : top - 3,
	    CHART_MIDDLE, CHART_INK,
	    is_end(p, i) ? plot_number(p, v) : change_words(p, v));
}

void
plot_waterfall(struct plot *p, double width, double height)
{
	const struct chart *c = p->c;
	struct chart_ticks t;
	double low, high, slot, w, at = 0;

	levels(c, &low, &high);
	if (low >= 0)
		low = fmax(0, floor_of(c, high));
	t = chart_ticks_of(low, high, 5);
	plot_frame(p, width, height, plot_tick_room(p, &t), 16);
	p->y += 6;
	p->h -= 6;
	plot_value_axis(p, &t);
	slot = p->w / (double)c->n;
	w = fmin(44, slot * 0.6);
	for (size_t i = 0; i < c->n; i++) {
		const double x = p->x + slot * ((double)i + 0.5) - w / 2;
		const bool last = i + 1 == c->n;
		const double to = last ? at : at + c->series[0].y[i];

		column(p, i, last ? 0 : at, to, x, w);
		if (!last)
			p->on->line(p->on->self, x, plot_y(p, to), x + slot + w,
			    plot_y(p, to), 0.5, CHART_QUIET, 1.5);
		at = to;
	}
	plot_category_axis(p);
	plot_limit(p);
}
