#include <math.h>

#include "base/str.h"
#include "paper/plot.h"

#define NEVER 1e30
#define DEGREE_M 111320.0 /* metres of a degree of latitude */
#define RIGHT 118.0       /* width of the legend */
#define NO_VALUE 0xE3E8ECU
#define RADIAN(x) ((x)*M_PI / 180)

/*
 * Degrees to points: longitudes shrunk by the cosine of the middle latitude.
 * Over the few kilometres of a park the error is far below a line's width.
 */
struct view {
	double west, north; /* upper left corner, degrees */
	double tall, wide;  /* degrees of latitude, of longitude times shrink */
	double shrink;
	double x, y; /* the same corner on the paper */
	double per;  /* points a degree of latitude */
};

static struct view
view_of(const struct chart *c)
{
	double west = NEVER, east = -NEVER, south = NEVER, north = -NEVER;
	struct view v = { .north = 0 };

	for (size_t i = 0; i < c->shapes_n; i++)
		for (size_t k = 0; k < c->shapes[i].n; k++) {
			const struct chart_point at = c->shapes[i].at[k];

			west = fmin(west, at.x);
			east = fmax(east, at.x);
			south = fmin(south, at.y);
			north = fmax(north, at.y);
		}
	v.shrink = cos(RADIAN((south + north) / 2));
	v.west = west;
	v.north = north;
	v.tall = fmax(north - south, 1e-5);
	v.wide = fmax((east - west) * v.shrink, 1e-5);
	return v;
}

double
plot_map_height(const struct chart *c, double width)
{
	const struct view v = view_of(c);

	return fmax(140, fmin(260, (width - RIGHT) * v.tall / v.wide + 24));
}

static struct chart_point
on_paper(const struct view *v, struct chart_point at)
{
	return (
	    struct chart_point){ v->x + (at.x - v->west) * v->shrink * v->per,
		v->y + (v->north - at.y) * v->per };
}

static bool
by_class(const struct plot *p)
{
	return p->c->labels != NULL;
}

static uint32_t
colour_of(const struct plot *p, const struct chart_shape *s)
{
	if (by_class(p))
		return chart_colour(s->class);
	if (isnan(s->value))
		return NO_VALUE;
	return plot_heat_colour((s->value - p->low) / (p->high - p->low));
}

/* --- areas ---------------------------------------------------------------- */

/* Lines of its class over an area, cut at its edges: told apart in grey. */
static void
hatch_area(const struct plot *p, const struct chart_point *at, size_t n)
{
	double low = NEVER, high = -NEVER;

	for (size_t i = 0; i < n; i++) {
		low = fmin(low, at[i].x + at[i].y);
		high = fmax(high, at[i].x + at[i].y);
	}
	for (double d = ceil(low / 5) * 5; d < high; d += 5) {
		double cut[64];
		size_t cuts = 0;

		/* Where x + y = d crosses the edges, by x. */
		for (size_t i = 0; i < n && cuts < 64; i++) {
			const struct chart_point a = at[i], b = at[(i + 1) % n];
			const double da = a.x + a.y - d, db = b.x + b.y - d;

			if ((da < 0) == (db < 0))
				continue;
			cut[cuts++] = a.x + (b.x - a.x) * da / (da - db);
		}
		for (size_t i = 1; i < cuts; i++)
			for (size_t k = i; k > 0 && cut[k] < cut[k - 1]; k--) {
				const double swap = cut[k];

				cut[k] = cut[k - 1];
				cut[k - 1] = swap;
			}
		for (size_t i = 0; i + 1 < cuts; i += 2)
			p->on->line(p->on->self, cut[i], d - cut[i], cut[i + 1],
			    d - cut[i + 1], 0.5, CHART_SHEET, 0);
	}
}

static void
draw_area(
    const struct plot *p, const struct view *v, const struct chart_shape *s)
{
	struct chart_point *at = cx_calloc(p->cx, s->n + 1, sizeof(*at));

	for (size_t i = 0; i < s->n; i++)
		at[i] = on_paper(v, s->at[i]);
	at[s->n] = at[0];
	p->on->fill(p->on->self, at, s->n, colour_of(p, s));
	if (by_class(p) && s->class % 2 == 1)
		hatch_area(p, at, s->n);
	p->on->polyline(p->on->self, at, s->n + 1, 0.7, CHART_SHEET, 0);
	p->on->polyline(p->on->self, at, s->n + 1, 0.35, CHART_QUIET, 0);
}

static void
draw_place(
    const struct plot *p, const struct view *v, const struct chart_shape *s)
{
	const struct chart_point at = on_paper(v, s->at[0]);
	const size_t sign = by_class(p) ? s->class : 0;

	plot_sign(p, sign, CHART_SHEET, at.x, at.y, 4.4);
	plot_sign(p, sign, by_class(p) ? colour_of(p, s) : CHART_ALARM, at.x,
	    at.y, 3.2);
}

/* Whether words on this colour must be white. */
static bool
is_dark(uint32_t colour)
{
	return 0.3 * (colour >> 16 & 0xFF) + 0.59 * (colour >> 8 & 0xFF) +
	    0.11 * (colour & 0xFF) <
	    140;
}

/* In the middle of an area, when it is wide enough; beside a place. */
static void
write_name(
    const struct plot *p, const struct view *v, const struct chart_shape *s)
{
	double low = NEVER, high = -NEVER, x = 0, y = 0;

	if (str_of(s->name).n == 0)
		return;
	for (size_t i = 0; i < s->n; i++) {
		const struct chart_point at = on_paper(v, s->at[i]);

		low = fmin(low, at.x);
		high = fmax(high, at.x);
		x += at.x / (double)s->n;
		y += at.y / (double)s->n;
	}
	if (s->n == 1) {
		/* On a ground of its own: what lies below may be dark. */
		p->on->rect(p->on->self, x + 5, y - 5,
		    plot_wide(p, s->name) + 2, 9.5, CHART_SHEET);
		plot_words(p, x + 6, y + CAP, CHART_START, CHART_INK, s->name);
		return;
	}
	if (plot_wide(p, s->name) < (high - low) * 0.9)
		plot_words(p, x, y + CAP, CHART_MIDDLE,
		    is_dark(colour_of(p, s)) ? CHART_ON_DARK : CHART_ON_PALE,
		    s->name);
}

/* --- what explains it ----------------------------------------------------- */

static bool
has_areas(const struct plot *p, size_t class)
{
	for (size_t i = 0; i < p->c->shapes_n; i++)
		if (p->c->shapes[i].class == class && p->c->shapes[i].n > 1)
			return true;
	return false;
}

static void
classes(const struct plot *p, double x, double y)
{
	for (size_t i = 0; i < p->c->n; i++, y += 15) {
		if (has_areas(p, i))
			plot_box(
			    p, chart_colour(i), i % 2 == 1, x, y - 7, 14, 9);
		else
			plot_sign(p, i, chart_colour(i), x + 7, y - CAP, 3.2);
		plot_words(p, x + 20, y, CHART_START, CHART_INK,
		    plot_fit(p, p->c->labels[i], RIGHT - 24));
	}
}

/* A length of 1, 2 or 5 times a power of ten that is 40 to 100 points. */
static void
scale_bar(const struct plot *p, const struct view *v, double x, double y)
{
	const double metre = v->per / DEGREE_M;
	const double most = 100 / metre;
	double length = pow(10, floor(log10(most)));

	if (length * 5 <= most)
		length *= 5;
	else if (length * 2 <= most)
		length *= 2;
	p->on->line(
	    p->on->self, x, y, x + length * metre, y, 1.2, CHART_INK, 0);
	for (int i = 0; i < 2; i++)
		p->on->line(p->on->self, x + i * length * metre, y - 3,
		    x + i * length * metre, y, 0.8, CHART_INK, 0);
	plot_words(p, x, y - 5, CHART_START, CHART_INK,
	    length >= 1000
		? cx_printf(
		      p->cx, "%s km", chart_number(p->cx, length / 1000, 0))
		: cx_printf(p->cx, "%s m", chart_number(p->cx, length, 0)));
}

static void
north(const struct plot *p, double x, double y)
{
	const struct chart_point arrow[] = { { x, y - 16 }, { x + 4, y - 2 },
		{ x, y - 5 }, { x - 4, y - 2 } };

	p->on->fill(p->on->self, arrow, 4, CHART_INK);
	plot_words(p, x, y + 7, CHART_MIDDLE, CHART_INK, "N");
}

static void
values(const struct plot *p, double right)
{
	const char *unit = p->c->unit == NULL ? "" : p->c->unit;

	plot_words(p, right - RIGHT + 14, 8, CHART_START, CHART_QUIET, unit);
	for (int i = 0; i < 5; i++) {
		const double v = p->low + (p->high - p->low) * (4 - i) / 4;
		const double y = 24 + i * 14.0;

		p->on->rect(p->on->self, right - RIGHT + 14, y - 8, 14, 14,
		    plot_heat_colour((4 - i) / 4.0));
		plot_words(p, right - RIGHT + 34, y + 1, CHART_START,
		    CHART_QUIET, plot_number(p, v));
	}
}

/* --- the map -------------------------------------------------------------- */

static void
span_of_values(struct plot *p)
{
	p->low = NEVER;
	p->high = -NEVER;
	for (size_t i = 0; i < p->c->shapes_n; i++)
		if (p->c->shapes[i].n > 1 && !isnan(p->c->shapes[i].value)) {
			p->low = fmin(p->low, p->c->shapes[i].value);
			p->high = fmax(p->high, p->c->shapes[i].value);
		}
	if (p->low > p->high)
		p->low = p->high = 0;
	if (p->high - p->low <= 0)
		p->high = p->low + 1;
}

void
plot_map(struct plot *p, double width, double height)
{
	struct view v = view_of(p->c);
	const double left = width - RIGHT, tall = height - 8;

	v.per = fmin((left - 8) / v.wide, tall / v.tall);
	v.x = fmax(0, (left - v.wide * v.per) / 2);
	v.y = (height - v.tall * v.per) / 2;
	span_of_values(p);
	for (size_t i = 0; i < p->c->shapes_n; i++)
		if (p->c->shapes[i].n > 1)
			draw_area(p, &v, &p->c->shapes[i]);
	for (size_t i = 0; i < p->c->shapes_n; i++)
		if (p->c->shapes[i].n == 1)
			draw_place(p, &v, &p->c->shapes[i]);
	for (size_t i = 0; i < p->c->shapes_n; i++)
		write_name(p, &v, &p->c->shapes[i]);
	if (by_class(p))
		classes(p, left + 14, 14);
	else
		values(p, width);
	north(p, width - 14, height - 40);
	scale_bar(p, &v, left + 14, height - 8);
}
