#include <math.h>

#include "paper/plot.h"

static void
bar_value(const struct plot *p, double x, double v)
{
	const double y = plot_y(p, v) + (v < 0 ? SMALL + 1 : -3);

	plot_words(p, x, y, CHART_MIDDLE, CHART_INK,
	    chart_number(p->cx, v, p->c->decimals));
}

/* Whether the written values would not run into one another. */
static bool
values_fit(const struct plot *p, double room)
{
	for (size_t s = 0; s < p->c->series_n; s++)
		for (size_t i = 0; i < p->c->n; i++)
			if (plot_wide(p,
				chart_number(p->cx, p->c->series[s].y[i],
				    p->c->decimals)) > room)
				return false;
	return true;
}

static void
bar_group(const struct plot *p, size_t i, double x, double w, bool values)
{
	for (size_t s = 0; s < p->c->series_n; s++) {
		const double v = p->c->series[s].y[i];
		const double left = x + w * (double)s;
		const double top = plot_y(p, fmax(v, 0));

		if (isnan(v))
			continue;
		plot_bar(
		    p, s, left, top, w * 0.92, plot_y(p, fmin(v, 0)) - top);
		if (values)
			bar_value(p, left + w * 0.46, v);
	}
}

void
plot_bars(struct plot *p, double width, double height)
{
	const struct chart_ticks t = plot_ticks(p->c);
	double slot, w;
	bool values;

	plot_frame(p, width, height, plot_tick_room(p, &t), 16);
	plot_value_axis(p, &t);
	slot = p->w / (double)p->c->n;
	w = fmin(34, slot * 0.72 / (double)p->c->series_n);
	values = values_fit(p, p->c->series_n == 1 ? slot - 3 : w + 1);
	for (size_t i = 0; i < p->c->n; i++)
		bar_group(p, i,
		    p->x + slot * ((double)i + 0.5) -
			w * (double)p->c->series_n / 2,
		    w, values);
	plot_category_axis(p);
	plot_limit(p);
}

void
plot_stacked(struct plot *p, double width, double height)
{
	const struct chart_ticks t = plot_ticks(p->c);
	double slot, w;

	plot_frame(p, width, height, plot_tick_room(p, &t), 16);
	plot_value_axis(p, &t);
	slot = p->w / (double)p->c->n;
	w = fmin(40, slot * 0.62);
	for (size_t i = 0; i < p->c->n; i++) {
		const double x = p->x + slot * ((double)i + 0.5) - w / 2;
		double below = 0;

		for (size_t s = 0; s < p->c->series_n; s++) {
			const double v = p->c->series[s].y[i];

			if (isnan(v))
				continue;
			plot_bar(p, s, x, plot_y(p, below + v), w,
			    plot_y(p, below) - plot_y(p, below + v));
			below += v;
		}
	}
	plot_category_axis(p);
	plot_limit(p);
}

/* --- ranking -------------------------------------------------------------- */

static double
name_room(const struct plot *p, double width)
{
	double w = 0;

	for (size_t i = 0; i < p->c->n; i++)
		if (p->c->labels[i] != NULL)
			w = fmax(w, plot_wide(p, p->c->labels[i]));
	return fmin(w, width * 0.42) + 8;
}

static double
number_room(const struct plot *p)
{
	double w = 0;

	for (size_t i = 0; i < p->c->n; i++)
		w = fmax(w,
		    plot_wide(p,
			chart_number(
			    p->cx, p->c->series[0].y[i], p->c->decimals)));
	return w + 8;
}

static void
rank(const struct plot *p, size_t i, double pitch, double zero)
{
	const double v = p->c->series[0].y[i];
	const double y = p->y + pitch * (double)i;
	const double per = p->w / (p->high - p->low);
	const double x = zero + fmin(v, 0) * per, w = fabs(v) * per;

	plot_words(p, p->x - 6, y + pitch / 2 + CAP, CHART_END, CHART_INK,
	    plot_fit(p, p->c->labels[i], p->x - 6));
	if (!isnan(v))
		plot_bar(p, 0, x, y + pitch * 0.18, fmax(w, 0.5), pitch * 0.64);
	plot_words(p, isnan(v) ? zero + 4 : fmax(x + w, zero) + 4,
	    y + pitch / 2 + CAP, CHART_START, CHART_INK,
	    chart_number(p->cx, v, p->c->decimals));
}

void
plot_ranking(struct plot *p, double width, double height)
{
	double pitch, zero, x;

	plot_span(p->c, &p->low, &p->high);
	p->low = fmin(p->low, 0);
	p->high = fmax(p->high, 0);
	if (p->high - p->low <= 0)
		p->high = 1;
	plot_frame(p, width, height, name_room(p, width), 4);
	p->w = fmax(20, p->w - number_room(p));
	pitch = p->h / (double)p->c->n;
	zero = p->x - p->low * p->w / (p->high - p->low);
	for (size_t i = 0; i < p->c->n; i++)
		rank(p, i, pitch, zero);
	p->on->line(
	    p->on->self, zero, p->y, zero, p->y + p->h, 0.7, CHART_QUIET, 0);
	x = zero + p->c->limit * p->w / (p->high - p->low);
	if (p->c->limit_name != NULL)
		p->on->line(
		    p->on->self, x, p->y, x, p->y + p->h, 1, CHART_ALARM, 2);
}
