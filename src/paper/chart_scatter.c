#include <math.h>

#include "base/str.h"
#include "paper/plot.h"

#define NEVER 1e30
#define NAMED 200 /* points of a chart whose names are tried */

/* Where names stand already; the next must stand clear of them. */
struct names {
	struct {
		double x, y, w;
	} at[NAMED];
	size_t n;
};

static void
span_of_x(const struct chart *c, double *low, double *high)
{
	*low = NEVER;
	*high = -NEVER;
	for (size_t s = 0; s < c->series_n; s++)
		for (size_t i = 0; i < c->n; i++)
			if (!isnan(c->series[s].x[i]) &&
			    !isnan(c->series[s].y[i])) {
				*low = fmin(*low, c->series[s].x[i]);
				*high = fmax(*high, c->series[s].x[i]);
			}
	if (*low > *high) {
		*low = 0;
		*high = 1;
	}
	if (*low > 0 && *low < 0.6 * *high)
		*low = 0;
}

static void
x_axis(const struct plot *p, const struct chart_ticks *t)
{
	const double base = p->y + p->h;

	for (size_t i = 0; i < t->n; i++) {
		const double x = p->x + p->w * (double)i / (double)(t->n - 1);

		p->on->line(p->on->self, x, p->y, x, base, 0.4, CHART_RULE, 0);
		plot_words(p, x, base + 11, CHART_MIDDLE, CHART_QUIET,
		    chart_number(p->cx, t->at[i], t->decimals));
	}
	if (str_of(p->c->x_title).n > 0)
		plot_words(p, p->x + p->w, base + 22, CHART_END, CHART_QUIET,
		    p->c->x_title);
}

static bool
is_clear(const struct names *names, double x, double y, double w)
{
	for (size_t i = 0; i < names->n; i++)
		if (x < names->at[i].x + names->at[i].w + 2 &&
		    names->at[i].x < x + w + 2 &&
		    fabs(y - names->at[i].y) < SMALL + 0.5)
			return false;
	return true;
}

/* Right of its point, else left, above or below; else not at all. */
static void
name_point(const struct plot *p, struct names *names, double x, double y,
    const char *name)
{
	const double w = plot_wide(p, name);
	const struct chart_point tries[] = { { x + 5, y + CAP },
		{ x - 5 - w, y + CAP }, { x - w / 2, y - 5 },
		{ x - w / 2, y + 12 } };

	for (size_t i = 0; i < 4 && names->n < NAMED; i++) {
		const struct chart_point at = tries[i];

		if (at.x < p->x || at.x + w > p->x + p->w ||
		    at.y - SMALL < p->y || at.y > p->y + p->h ||
		    !is_clear(names, at.x, at.y, w))
			continue;
		plot_words(p, at.x, at.y, CHART_START, CHART_INK, name);
		names->at[names->n].x = at.x;
		names->at[names->n].y = at.y;
		names->at[names->n++].w = w;
		return;
	}
}

static void
points(const struct plot *p, const struct chart_ticks *tx, bool name)
{
	const double low = tx->at[0], high = tx->at[tx->n - 1];
	struct names *names = cx_alloc(p->cx, sizeof(*names));

	for (size_t s = p->c->series_n; s-- > 0;)
		for (size_t i = 0; i < p->c->n; i++) {
			const struct chart_series *series = &p->c->series[s];
			const double x =
			    p->x + p->w * (series->x[i] - low) / (high - low);
			const double y = plot_y(p, series->y[i]);

			if (isnan(x) || isnan(y))
				continue;
			if (!name)
				plot_marker(p, s, x, y, 2.8);
			else if (p->c->labels != NULL &&
			    str_of(p->c->labels[i]).n > 0)
				name_point(p, names, x, y, p->c->labels[i]);
		}
}

void
plot_scatter(struct plot *p, double width, double height)
{
	const struct chart_ticks t = plot_ticks(p->c);
	struct chart_ticks tx;
	double low, high;

	span_of_x(p->c, &low, &high);
	tx = chart_ticks_of(low, high, 6);
	plot_frame(p, width, height, plot_tick_room(p, &t),
	    str_of(p->c->x_title).n > 0 ? 27 : 16);
	p->w -= 10;
	plot_value_axis(p, &t);
	x_axis(p, &tx);
	plot_limit(p);
	points(p, &tx, false);
	points(p, &tx, true);
}
