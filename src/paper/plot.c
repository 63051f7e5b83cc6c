#include "paper/plot.h"

#include <math.h>

#include "base/str.h"

#define NEVER 1e30 /* larger than any value */

void
plot_words(const struct plot *p, double x, double y, enum chart_anchor anchor,
    uint32_t colour, const char *s)
{
	p->on->text(p->on->self, x, y, SMALL, anchor, colour, s);
}

double
plot_wide(const struct plot *p, const char *s)
{
	return p->on->measure(p->on->self, SMALL, s);
}

const char *
plot_fit(const struct plot *p, const char *s, double width)
{
	const struct str whole = str_of(s);
	const double room = width - plot_wide(p, "…");
	size_t at = 0, end = 0;

	if (plot_wide(p, whole.n > 0 ? s : "") <= width)
		return whole.n > 0 ? s : "";
	while (at < whole.n) {
		(void)str_char(whole, &at);
		if (plot_wide(p, cx_strndup(p->cx, s, at)) > room)
			break;
		end = at;
	}
	return cx_printf(p->cx, "%.*s…", (int)end, s);
}

const char *
plot_number(const struct plot *p, double v)
{
	return chart_number(p->cx, v, p->c->decimals);
}

uint32_t
plot_colour(const struct plot *p, size_t i)
{
	return p->c->series[i].muted ? PLOT_GREY : chart_colour(i);
}

double
plot_y(const struct plot *p, double v)
{
	return p->y + p->h * (p->high - v) / (p->high - p->low);
}

static double
stack_height(const struct chart *c, size_t i)
{
	double sum = 0;

	for (size_t s = 0; s < c->series_n; s++)
		if (!isnan(c->series[s].y[i]))
			sum += c->series[s].y[i];
	return sum;
}

static void
extend(double v, double *low, double *high)
{
	if (isnan(v))
		return;
	*low = fmin(*low, v);
	*high = fmax(*high, v);
}

void
plot_span(const struct chart *c, double *low, double *high)
{
	*low = NEVER;
	*high = -NEVER;
	for (size_t i = 0; i < c->n; i++) {
		if (c->kind == CHART_STACKED)
			extend(stack_height(c, i), low, high);
		for (size_t s = 0; s < c->series_n; s++)
			extend(c->series[s].y[i], low, high);
	}
	if (c->limit_name != NULL && c->kind != CHART_HEAT)
		extend(c->limit, low, high);
	if (*low > *high) {
		*low = 0;
		*high = 1;
	}
}

static bool
may_float(const struct chart *c)
{
	return c->kind == CHART_LINE || c->kind == CHART_SCATTER;
}

/* Bars stand on zero; a line may leave it when it stays far from it. */
struct chart_ticks
plot_ticks(const struct chart *c)
{
	double low, high;

	plot_span(c, &low, &high);
	if (!may_float(c) || (low > 0 && low < 0.6 * high))
		low = fmin(low, 0);
	if (!may_float(c) || (high < 0 && high > 0.6 * low))
		high = fmax(high, 0);
	return chart_ticks_of(low, high, 5);
}

void
plot_hatch(const struct plot *p, double x, double y, double w, double h)
{
	for (double d = 3; d < w + h; d += 4) {
		const double x1 = x + fmax(0, d - h), y1 = y + fmin(d, h);
		const double x2 = x + fmin(d, w), y2 = y + fmax(0, d - w);

		p->on->line(p->on->self, x1, y1, x2, y2, 0.5, CHART_SHEET, 0);
	}
}

void
plot_box(const struct plot *p, uint32_t colour, bool hatched, double x,
    double y, double w, double h)
{
	p->on->rect(p->on->self, x, y, w, h, colour);
	if (hatched && w >= 3)
		plot_hatch(p, x, y, w, h);
}

void
plot_bar(const struct plot *p, size_t s, double x, double y, double w, double h)
{
	plot_box(p, plot_colour(p, s), s % 2 == 1 || p->c->series[s].dashed, x,
	    y, w, h);
}

void
plot_sign(const struct plot *p, size_t s, uint32_t colour, double x, double y,
    double r)
{
	static const int corners[] = { 12, 4, 3, 4, 5, 6, 3, 8 };
	static const double turns[] = { 0, 0.125, 0.75, 0, 0.75, 0, 0.25, 0 };
	const int n = corners[s % CHART_SERIES];
	struct chart_point at[12];

	for (int i = 0; i < n; i++) {
		const double a =
		    2 * M_PI * (turns[s % CHART_SERIES] + (double)i / n);

		at[i] = (struct chart_point){ x + r * cos(a), y + r * sin(a) };
	}
	p->on->fill(p->on->self, at, (size_t)n, colour);
}

void
plot_marker(const struct plot *p, size_t s, double x, double y, double r)
{
	plot_sign(p, s, plot_colour(p, s), x, y, r);
}

static void
key(const struct plot *p, size_t s, double x, double y)
{
	if (p->c->kind == CHART_SCATTER) {
		plot_marker(p, s, x + 7, y - CAP, 2.8);
		return;
	}
	if (p->c->kind != CHART_LINE) {
		plot_bar(p, s, x, y - 6, 10, 6.5);
		return;
	}
	p->on->line(p->on->self, x, y - CAP, x + 14, y - CAP, 1.4,
	    plot_colour(p, s), p->c->series[s].dashed ? 3 : 0);
	plot_marker(p, s, x + 7, y - CAP, 2.2);
}

/* Names of series and limit in rows; returns the height they take. */
static double
legend(const struct plot *p, double left, double right, double top, bool draw)
{
	const size_t n = p->c->series_n > 1 ? p->c->series_n : 0;
	double x = left, y = top + 8;

	for (size_t i = 0; i < n + (p->c->limit_name != NULL); i++) {
		const char *name =
		    i < n ? p->c->series[i].name : p->c->limit_name;
		const double w =
		    18 + plot_wide(p, name == NULL ? "" : name) + 14;

		if (x > left && x + w - 14 > right) {
			x = left;
			y += 12;
		}
		if (draw && i < n)
			key(p, i, x, y);
		if (draw && i == n)
			p->on->line(p->on->self, x, y - CAP, x + 14, y - CAP, 1,
			    CHART_ALARM, 2);
		if (draw)
			plot_words(p, x + 18, y, CHART_START, CHART_QUIET,
			    plot_fit(p, name, right - x - 18));
		x += w;
	}
	return x > left ? y + 6 - top : 0;
}

void
plot_frame(
    struct plot *p, double width, double height, double left, double below)
{
	const char *unit = p->c->unit == NULL ? "" : p->c->unit;
	const double unit_w = unit[0] == '\0' ? 0 : plot_wide(p, unit) + 16;
	const double head = legend(p, unit_w, width, 0, true);

	if (unit[0] != '\0')
		plot_words(p, 0, 8, CHART_START, CHART_QUIET, unit);
	p->x = left;
	p->w = fmax(20, width - left - 4);
	p->y = fmax(head, unit_w > 0 ? 14 : 4) + 4;
	p->h = fmax(20, height - p->y - below);
}

double
plot_tick_room(const struct plot *p, const struct chart_ticks *t)
{
	double w = 0;

	for (size_t i = 0; i < t->n; i++)
		w = fmax(w,
		    plot_wide(p, chart_number(p->cx, t->at[i], t->decimals)));
	return w + 6;
}

void
plot_value_axis(struct plot *p, const struct chart_ticks *t)
{
	p->low = t->at[0];
	p->high = t->at[t->n - 1];
	for (size_t i = 0; i < t->n; i++) {
		const double y = plot_y(p, t->at[i]);
		const bool base = fabs(t->at[i]) < t->step / 2;

		p->on->line(p->on->self, p->x, y, p->x + p->w, y,
		    base ? 0.7 : 0.4, base ? CHART_QUIET : CHART_RULE, 0);
		plot_words(p, p->x - 5, y + CAP, CHART_END, CHART_QUIET,
		    chart_number(p->cx, t->at[i], t->decimals));
	}
}

void
plot_limit(const struct plot *p)
{
	if (p->c->limit_name != NULL)
		p->on->line(p->on->self, p->x, plot_y(p, p->c->limit),
		    p->x + p->w, plot_y(p, p->c->limit), 1, CHART_ALARM, 2);
}

/* Every how many categories there is room for a word. */
static size_t
label_stride(const struct plot *p, double slot)
{
	double widest = 0;

	for (size_t i = 0; i < p->c->n; i++)
		if (p->c->labels[i] != NULL)
			widest = fmax(widest, plot_wide(p, p->c->labels[i]));
	widest = fmin(widest, 60);
	return (size_t)fmax(1, ceil((widest + 4) / slot));
}

void
plot_category_axis(const struct plot *p)
{
	const double slot = p->w / (double)p->c->n;
	const size_t stride = label_stride(p, slot);

	for (size_t i = 0; i < p->c->n; i += stride)
		plot_words(p, p->x + slot * ((double)i + 0.5), p->y + p->h + 11,
		    CHART_MIDDLE, CHART_QUIET,
		    plot_fit(p, p->c->labels[i], slot * (double)stride - 2));
}
