#include <math.h>

#include "base/str.h"
#include "paper/plot.h"

#define STEP (M_PI / 60) /* of an arc */
#define CORNERS 130
#define HOLE 0.58     /* of the radius */
#define NUMBERED 0.04 /* a share from which its number fits on the slice */
#define LIST_LINE 17.0

struct slice {
	const char *name;
	double value;
	double share;
};

/* The largest by name, all others as one. */
static size_t
slices_of(const struct plot *p, struct slice slices[CHART_SLICES])
{
	bool taken[CHART_POINTS] = { false };
	const struct chart *c = p->c;
	size_t n = 0, left = 0, gathered = 0;
	double sum = 0, rest = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->series[0].y[i] > 0) {
			sum += c->series[0].y[i];
			left++;
		}
	while (left > 0) {
		size_t best = c->n;

		for (size_t i = 0; i < c->n; i++)
			if (!taken[i] && c->series[0].y[i] > 0 &&
			    (best == c->n ||
				c->series[0].y[i] > c->series[0].y[best]))
				best = i;
		taken[best] = true;
		left--;
		if (n + 1 < CHART_SLICES || (left == 0 && gathered == 0)) {
			slices[n++] = (struct slice){ c->labels[best],
				c->series[0].y[best],
				c->series[0].y[best] / sum };
			continue;
		}
		rest += c->series[0].y[best];
		gathered++;
	}
	if (gathered > 0)
		slices[n++] = (struct slice){ cx_printf(p->cx, "%s (%zu)",
						  c->rest != NULL  ? c->rest
						      : c->english ? "Other"
								   : "其他",
						  gathered),
			rest, rest / sum };
	return n;
}

/* A piece of the ring between two angles, clockwise from the top. */
static void
arc(const struct plot *p, double cx, double cy, double r, double from,
    double to, uint32_t colour)
{
	struct chart_point at[2 * CORNERS];
	const size_t n = (size_t)ceil(fmax(1, (to - from) / STEP)) + 1;

	for (size_t i = 0; i < n; i++) {
		const double a =
		    from + (to - from) * (double)i / (double)(n - 1);

		at[i] =
		    (struct chart_point){ cx + r * sin(a), cy - r * cos(a) };
		at[2 * n - 1 - i] =
		    (struct chart_point){ cx + HOLE * r * sin(a),
			    cy - HOLE * r * cos(a) };
	}
	p->on->fill(p->on->self, at, 2 * n, colour);
}

/* Its line in the list beside the ring: the number says which slice. */
static void
list_line(const struct plot *p, const struct slice *s, size_t i, double x,
    double y, double width)
{
	const char *value = plot_number(p, s->value);
	const char *share =
	    cx_printf(p->cx, "%s%%", chart_number(p->cx, s->share * 100, 1));
	const double right = x + width;

	plot_box(p, chart_colour(i), false, x, y - 8, 12, 11);
	plot_words(p, x + 6, y, CHART_MIDDLE, CHART_SHEET,
	    cx_printf(p->cx, "%zu", i + 1));
	plot_words(p, right, y, CHART_END, CHART_INK, share);
	plot_words(p, right - 42, y, CHART_END, CHART_QUIET, value);
	plot_words(p, x + 18, y, CHART_START, CHART_INK,
	    plot_fit(p, s->name, width - 18 - 46 - plot_wide(p, value)));
	p->on->line(p->on->self, x, y + 5, right, y + 5, 0.3, CHART_RULE, 0);
}

void
plot_ring(struct plot *p, double width, double height)
{
	struct slice slices[CHART_SLICES];
	const size_t n = slices_of(p, slices);
	const double r = height / 2 - 6, cx = fmin(width * 0.22, r + 30);
	const double cy = height / 2, x = cx + r + 28;
	const double list = fmin(width - x - 4, 290);
	double angle = 0, sum = 0, y;

	for (size_t i = 0; i < n; i++) {
		const double to = angle + 2 * M_PI * slices[i].share;
		const double mid = (angle + to) / 2, at = r * (1 + HOLE) / 2;

		arc(p, cx, cy, r, angle, to, chart_colour(i));
		if (slices[i].share >= NUMBERED)
			plot_words(p, cx + at * sin(mid),
			    cy - at * cos(mid) + CAP, CHART_MIDDLE, CHART_SHEET,
			    cx_printf(p->cx, "%zu", i + 1));
		sum += slices[i].value;
		angle = to;
	}
	for (size_t i = 0; n > 1 && i < n; i++) {
		angle += 2 * M_PI * slices[i].share;
		p->on->line(p->on->self, cx + HOLE * r * sin(angle),
		    cy - HOLE * r * cos(angle), cx + r * sin(angle),
		    cy - r * cos(angle), 1.2, CHART_SHEET, 0);
	}
	p->on->text(p->on->self, cx, cy + 1, 10, CHART_MIDDLE, CHART_INK,
	    plot_number(p, sum));
	plot_words(p, cx, cy + 12, CHART_MIDDLE, CHART_QUIET,
	    str_of(p->c->unit).n == 0 ? "" : p->c->unit);
	y = cy - LIST_LINE * (double)n / 2 + 11;
	for (size_t i = 0; i < n; i++, y += LIST_LINE)
		list_line(p, &slices[i], i, x, y, list);
}
