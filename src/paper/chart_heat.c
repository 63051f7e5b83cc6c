#include <math.h>

#include "paper/plot.h"

/* One hue from pale to dark, so that grey keeps the order. */
uint32_t
plot_heat_colour(double part)
{
	static const uint8_t stops[][3] = { { 0xEE, 0xF4, 0xF9 },
		{ 0x9F, 0xC3, 0xDF }, { 0x2F, 0x6F, 0x9F },
		{ 0x0C, 0x2F, 0x4E } };
	const double at = fmax(0, fmin(1, part)) * 3;
	const size_t i = at >= 2 ? 2 : at >= 1 ? 1 : 0;
	uint32_t colour = 0;

	for (size_t k = 0; k < 3; k++) {
		const double v = stops[i][k] +
		    (at - (double)i) * (stops[i + 1][k] - stops[i][k]);

		colour = colour << 8 | (uint32_t)lround(v);
	}
	return colour;
}

static void
heat_row(const struct plot *p, size_t s, double w, double h)
{
	const double y = p->y + h * (double)s;

	if (h >= 8 || s % (size_t)ceil(9 / h) == 0)
		plot_words(p, p->x - 5, y + h / 2 + CAP, CHART_END, CHART_QUIET,
		    p->c->series[s].name == NULL ? "" : p->c->series[s].name);
	for (size_t i = 0; i < p->c->n; i++) {
		const double v = p->c->series[s].y[i];
		const double x = p->x + w * (double)i;

		if (!isnan(v))
			p->on->rect(p->on->self, x, y, w - 0.5, h - 0.5,
			    plot_heat_colour(
				(v - p->low) / (p->high - p->low)));
		else
			p->on->line(p->on->self, x + w * 0.3, y + h / 2,
			    x + w * 0.7, y + h / 2, 0.5, CHART_QUIET, 0);
	}
}

void
plot_heat_scale(const struct plot *p, double right)
{
	const char *low = chart_number(p->cx, p->low, p->c->decimals);
	const char *high = chart_number(p->cx, p->high, p->c->decimals);
	double x = right - 4 - plot_wide(p, high);

	plot_words(p, x, 8, CHART_START, CHART_QUIET, high);
	x -= 5 + 60;
	for (int i = 0; i < 12; i++)
		p->on->rect(p->on->self, x + i * 5, 2, 5.1, 6.5,
		    plot_heat_colour(i / 11.0));
	plot_words(p, x - 4, 8, CHART_END, CHART_QUIET, low);
}

void
plot_heat(struct plot *p, double width, double height)
{
	double left = 0;

	for (size_t s = 0; s < p->c->series_n; s++)
		if (p->c->series[s].name != NULL)
			left = fmax(left, plot_wide(p, p->c->series[s].name));
	plot_span(p->c, &p->low, &p->high);
	if (p->high - p->low <= 0)
		p->high = p->low + 1;
	if (p->c->unit != NULL)
		plot_words(p, 0, 8, CHART_START, CHART_QUIET, p->c->unit);
	plot_heat_scale(p, width);
	p->x = fmin(left, width * 0.3) + 8;
	p->w = fmax(20, width - p->x - 4);
	p->y = 16;
	p->h = fmax(20, height - p->y - 16);
	for (size_t s = 0; s < p->c->series_n; s++)
		heat_row(p, s, p->w / (double)p->c->n,
		    p->h / (double)p->c->series_n);
	plot_category_axis(p);
}
