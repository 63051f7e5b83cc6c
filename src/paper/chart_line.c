#include <math.h>

#include "paper/plot.h"

#define MARKED 40 /* up to so many points each gets a marker */

static double
x_of(const struct plot *p, size_t i)
{
	const struct chart *c = p->c;

	if (c->at_us == NULL)
		return p->x + p->w * ((double)i + 0.5) / (double)c->n;
	if (c->n == 1)
		return p->x + p->w / 2;
	return p->x +
	    p->w * (double)(c->at_us[i] - c->at_us[0]) /
	    (double)(c->at_us[c->n - 1] - c->at_us[0]);
}

static void
time_axis(const struct plot *p)
{
	const struct chart *c = p->c;
	const int64_t from = c->at_us[0], to = c->at_us[c->n - 1];
	const double base = p->y + p->h;
	int64_t at[CHART_TICKS], step;
	size_t n = chart_time_ticks(
	    from, to, c->zone_min, (size_t)fmax(2, p->w / 46), at, &step);

	for (size_t i = 0; i < n; i++) {
		const double x = from == to ? p->x + p->w / 2
					    : p->x +
			p->w * (double)(at[i] - from) / (double)(to - from);

		p->on->line(
		    p->on->self, x, base, x, base + 3, 0.5, CHART_QUIET, 0);
		plot_words(p, x, base + 11, CHART_MIDDLE, CHART_QUIET,
		    chart_time_label(
			p->cx, at[i], step, c->zone_min, c->english));
	}
}

/* One unbroken stretch of values; a lone one becomes its marker. */
static void
stretch(const struct plot *p, size_t s, size_t from, size_t to)
{
	const struct chart_series *series = &p->c->series[s];
	const size_t n = to - from;
	struct chart_point *at = cx_calloc(p->cx, n, sizeof(*at));

	for (size_t i = 0; i < n; i++)
		at[i] = (struct chart_point){ x_of(p, from + i),
			plot_y(p, series->y[from + i]) };
	if (n > 1)
		p->on->polyline(p->on->self, at, n, series->muted ? 1 : 1.4,
		    plot_colour(p, s), series->dashed ? 3 : 0);
	for (size_t i = 0; i < n && (p->c->n <= MARKED || n == 1); i++)
		plot_marker(p, s, at[i].x, at[i].y, 2);
}

static void
line_series(const struct plot *p, size_t s)
{
	const double *y = p->c->series[s].y;
	size_t from = 0;

	for (size_t i = 0; i <= p->c->n; i++) {
		if (i < p->c->n && !isnan(y[i]))
			continue;
		if (i > from)
			stretch(p, s, from, i);
		from = i + 1;
	}
}

void
plot_line(struct plot *p, double width, double height)
{
	const struct chart_ticks t = plot_ticks(p->c);

	plot_frame(p, width, height, plot_tick_room(p, &t), 16);
	plot_value_axis(p, &t);
	if (p->c->at_us != NULL)
		time_axis(p);
	else
		plot_category_axis(p);
	plot_limit(p);
	for (size_t s = p->c->series_n; s-- > 0;)
		line_series(p, s);
}
