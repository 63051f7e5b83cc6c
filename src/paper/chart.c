#include "paper/chart.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

#define SMALL 7.5       /* type of axes and legends, points */
#define CAP 2.6         /* half the height of a digit in SMALL */
#define LARGEST 1e15    /* of a value: above it digits are noise */
#define NEVER 1e30      /* larger than any value */
#define MARKED 40       /* up to so many points each gets a marker */
#define RANK_PITCH 15.0 /* of a bar in a ranking */

static const uint32_t palette[CHART_SERIES] = { 0x2F6F9F, 0xD9730D, 0x2B8A78,
	0x8A6DAB, 0xB58900, 0x6B7C8C, 0x1F6FB2, 0xA14A5B };

uint32_t
chart_colour(size_t i)
{
	return palette[i % CHART_SERIES];
}

/* --- the model ------------------------------------------------------------ */

static bool
refuse(struct cx *cx, const char *why)
{
	return cx_fail(cx, FAIL_INVALID, "chart", "a chart %s", why);
}

static bool
values_ok(struct cx *cx, const struct chart *c, const struct chart_series *s)
{
	if (s->y == NULL)
		return refuse(cx, "has a series without values");
	for (size_t i = 0; i < c->n; i++) {
		if (isinf(s->y[i]) || fabs(s->y[i]) > LARGEST)
			return refuse(cx, "has a value beyond 1e15");
		if (c->kind == CHART_STACKED && s->y[i] < 0)
			return refuse(cx, "stacks a negative value");
	}
	return true;
}

static bool
axis_ok(struct cx *cx, const struct chart *c)
{
	if (c->n == 0 || c->n > CHART_POINTS)
		return refuse(cx, "has no points or more than 4096");
	if ((c->labels == NULL) == (c->at_us == NULL))
		return refuse(cx, "needs either labels or instants");
	if (c->at_us != NULL && c->kind != CHART_LINE)
		return refuse(cx, "of this kind has no time axis");
	for (size_t i = 1; c->at_us != NULL && i < c->n; i++)
		if (c->at_us[i] <= c->at_us[i - 1])
			return refuse(cx, "has instants out of order");
	return true;
}

bool
chart_check(struct cx *cx, const struct chart *c)
{
	const size_t most =
	    c->kind == CHART_HEAT ? CHART_HEAT_ROWS : CHART_SERIES;

	if (c->kind >= CHART_KIND_COUNT)
		return refuse(cx, "is of no known kind");
	if (c->series_n == 0 || c->series_n > most)
		return refuse(cx, "has no series or too many");
	if (c->kind == CHART_RANKING && c->series_n != 1)
		return refuse(cx, "that ranks has one series");
	if (c->decimals < 0 || c->decimals > 6)
		return refuse(cx, "has decimals outside 0 to 6");
	if (c->limit_name != NULL && !(fabs(c->limit) <= LARGEST))
		return refuse(cx, "has a limit beyond 1e15");
	if (!axis_ok(cx, c))
		return false;
	for (size_t i = 0; i < c->series_n; i++)
		if (!values_ok(cx, c, &c->series[i]))
			return false;
	return true;
}

/* --- what every kind shares ----------------------------------------------- */

struct plot {
	struct cx *cx;
	const struct chart *c;
	const struct chart_canvas *on;
	double x, y, w, h; /* the area of the data */
	double low, high;  /* values at its lower and upper edge */
};

static void
words(const struct plot *p, double x, double y, enum chart_anchor anchor,
    uint32_t colour, const char *s)
{
	p->on->text(p->on->self, x, y, SMALL, anchor, colour, s);
}

static double
wide(const struct plot *p, const char *s)
{
	return p->on->measure(p->on->self, SMALL, s);
}

/* s, or as much of it as fits with an ellipsis. */
static const char *
fit(const struct plot *p, const char *s, double width)
{
	const struct str whole = str_of(s);
	const double room = width - wide(p, "…");
	size_t at = 0, end = 0;

	if (wide(p, whole.n > 0 ? s : "") <= width)
		return whole.n > 0 ? s : "";
	while (at < whole.n) {
		(void)str_char(whole, &at);
		if (wide(p, cx_strndup(p->cx, s, at)) > room)
			break;
		end = at;
	}
	return cx_printf(p->cx, "%.*s…", (int)end, s);
}

static uint32_t
colour_of(const struct plot *p, size_t i)
{
	return p->c->series[i].muted ? 0xA9B4BEU : chart_colour(i);
}

static double
y_of(const struct plot *p, double v)
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

/* The span of all values; 0..1 when there are none. */
static void
span(const struct chart *c, double *low, double *high)
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

/* Bars stand on zero; a line may leave it when it stays far from it. */
static struct chart_ticks
value_ticks(const struct chart *c)
{
	double low, high;

	span(c, &low, &high);
	if (c->kind != CHART_LINE || (low > 0 && low < 0.6 * high))
		low = fmin(low, 0);
	if (c->kind != CHART_LINE || (high < 0 && high > 0.6 * low))
		high = fmax(high, 0);
	return chart_ticks_of(low, high, 5);
}

/* White lines across a bar: the second of two is told apart in grey. */
static void
hatch(const struct plot *p, double x, double y, double w, double h)
{
	for (double d = 3; d < w + h; d += 4) {
		const double x1 = x + fmax(0, d - h), y1 = y + fmin(d, h);
		const double x2 = x + fmin(d, w), y2 = y + fmax(0, d - w);

		p->on->line(p->on->self, x1, y1, x2, y2, 0.5, CHART_SHEET, 0);
	}
}

static void
bar(const struct plot *p, size_t s, double x, double y, double w, double h)
{
	p->on->rect(p->on->self, x, y, w, h, colour_of(p, s));
	if ((s % 2 == 1 || p->c->series[s].dashed) && w >= 3)
		hatch(p, x, y, w, h);
}

/* A small sign that differs by more than colour. */
static void
marker(const struct plot *p, size_t s, double x, double y, double r)
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
	p->on->fill(p->on->self, at, (size_t)n, colour_of(p, s));
}

static void
key(const struct plot *p, size_t s, double x, double y)
{
	if (p->c->kind != CHART_LINE) {
		bar(p, s, x, y - 6, 10, 6.5);
		return;
	}
	p->on->line(p->on->self, x, y - CAP, x + 14, y - CAP, 1.4,
	    colour_of(p, s), p->c->series[s].dashed ? 3 : 0);
	marker(p, s, x + 7, y - CAP, 2.2);
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
		const double w = 18 + wide(p, name == NULL ? "" : name) + 14;

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
			words(p, x + 18, y, CHART_START, CHART_QUIET,
			    fit(p, name, right - x - 18));
		x += w;
	}
	return x > left ? y + 6 - top : 0;
}

/* Unit and legend on top; what is left is the area of the data. */
static void
frame(struct plot *p, double width, double height, double left, double below)
{
	const char *unit = p->c->unit == NULL ? "" : p->c->unit;
	const double unit_w = unit[0] == '\0' ? 0 : wide(p, unit) + 16;
	const double head = legend(p, unit_w, width, 0, true);

	if (unit[0] != '\0')
		words(p, 0, 8, CHART_START, CHART_QUIET, unit);
	p->x = left;
	p->w = fmax(20, width - left - 4);
	p->y = fmax(head, unit_w > 0 ? 14 : 4) + 4;
	p->h = fmax(20, height - p->y - below);
}

static double
tick_room(const struct plot *p, const struct chart_ticks *t)
{
	double w = 0;

	for (size_t i = 0; i < t->n; i++)
		w = fmax(
		    w, wide(p, chart_number(p->cx, t->at[i], t->decimals)));
	return w + 6;
}

static void
value_axis(struct plot *p, const struct chart_ticks *t)
{
	p->low = t->at[0];
	p->high = t->at[t->n - 1];
	for (size_t i = 0; i < t->n; i++) {
		const double y = y_of(p, t->at[i]);
		const bool base = fabs(t->at[i]) < t->step / 2;

		p->on->line(p->on->self, p->x, y, p->x + p->w, y,
		    base ? 0.7 : 0.4, base ? CHART_QUIET : CHART_RULE, 0);
		words(p, p->x - 5, y + CAP, CHART_END, CHART_QUIET,
		    chart_number(p->cx, t->at[i], t->decimals));
	}
}

static void
limit_line(const struct plot *p)
{
	if (p->c->limit_name != NULL)
		p->on->line(p->on->self, p->x, y_of(p, p->c->limit),
		    p->x + p->w, y_of(p, p->c->limit), 1, CHART_ALARM, 2);
}

/* Every how many categories there is room for a word. */
static size_t
label_stride(const struct plot *p, double slot)
{
	double widest = 0;

	for (size_t i = 0; i < p->c->n; i++)
		if (p->c->labels[i] != NULL)
			widest = fmax(widest, wide(p, p->c->labels[i]));
	widest = fmin(widest, 60);
	return (size_t)fmax(1, ceil((widest + 4) / slot));
}

static void
category_axis(const struct plot *p)
{
	const double slot = p->w / (double)p->c->n;
	const size_t stride = label_stride(p, slot);

	for (size_t i = 0; i < p->c->n; i += stride)
		words(p, p->x + slot * ((double)i + 0.5), p->y + p->h + 11,
		    CHART_MIDDLE, CHART_QUIET,
		    fit(p, p->c->labels[i], slot * (double)stride - 2));
}

/* --- line ------------------------------------------------------------------
 */

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
		words(p, x, base + 11, CHART_MIDDLE, CHART_QUIET,
		    chart_time_label(p->cx, at[i], step, c->zone_min));
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
			y_of(p, series->y[from + i]) };
	if (n > 1)
		p->on->polyline(p->on->self, at, n, series->muted ? 1 : 1.4,
		    colour_of(p, s), series->dashed ? 3 : 0);
	for (size_t i = 0; i < n && (p->c->n <= MARKED || n == 1); i++)
		marker(p, s, at[i].x, at[i].y, 2);
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

static void
draw_line(struct plot *p, double width, double height)
{
	const struct chart_ticks t = value_ticks(p->c);

	frame(p, width, height, tick_room(p, &t), 16);
	value_axis(p, &t);
	if (p->c->at_us != NULL)
		time_axis(p);
	else
		category_axis(p);
	limit_line(p);
	for (size_t s = p->c->series_n; s-- > 0;)
		line_series(p, s);
}

/* --- bars ------------------------------------------------------------------
 */

static void
bar_value(const struct plot *p, double x, double v)
{
	const double y = y_of(p, v) + (v < 0 ? SMALL + 1 : -3);

	words(p, x, y, CHART_MIDDLE, CHART_INK,
	    chart_number(p->cx, v, p->c->decimals));
}

/* Whether the written values would not run into one another. */
static bool
values_fit(const struct plot *p, double room)
{
	for (size_t s = 0; s < p->c->series_n; s++)
		for (size_t i = 0; i < p->c->n; i++)
			if (wide(p,
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
		const double top = y_of(p, fmax(v, 0));

		if (isnan(v))
			continue;
		bar(p, s, left, top, w * 0.92, y_of(p, fmin(v, 0)) - top);
		if (values)
			bar_value(p, left + w * 0.46, v);
	}
}

static void
draw_bars(struct plot *p, double width, double height)
{
	const struct chart_ticks t = value_ticks(p->c);
	double slot, w;
	bool values;

	frame(p, width, height, tick_room(p, &t), 16);
	value_axis(p, &t);
	slot = p->w / (double)p->c->n;
	w = fmin(34, slot * 0.72 / (double)p->c->series_n);
	values = values_fit(p, p->c->series_n == 1 ? slot - 3 : w + 1);
	for (size_t i = 0; i < p->c->n; i++)
		bar_group(p, i,
		    p->x + slot * ((double)i + 0.5) -
			w * (double)p->c->series_n / 2,
		    w, values);
	category_axis(p);
	limit_line(p);
}

static void
draw_stacked(struct plot *p, double width, double height)
{
	const struct chart_ticks t = value_ticks(p->c);
	double slot, w;

	frame(p, width, height, tick_room(p, &t), 16);
	value_axis(p, &t);
	slot = p->w / (double)p->c->n;
	w = fmin(40, slot * 0.62);
	for (size_t i = 0; i < p->c->n; i++) {
		const double x = p->x + slot * ((double)i + 0.5) - w / 2;
		double below = 0;

		for (size_t s = 0; s < p->c->series_n; s++) {
			const double v = p->c->series[s].y[i];

			if (isnan(v))
				continue;
			bar(p, s, x, y_of(p, below + v), w,
			    y_of(p, below) - y_of(p, below + v));
			below += v;
		}
	}
	category_axis(p);
	limit_line(p);
}

/* --- ranking ---------------------------------------------------------------
 */

static double
name_room(const struct plot *p, double width)
{
	double w = 0;

	for (size_t i = 0; i < p->c->n; i++)
		if (p->c->labels[i] != NULL)
			w = fmax(w, wide(p, p->c->labels[i]));
	return fmin(w, width * 0.42) + 8;
}

static double
number_room(const struct plot *p)
{
	double w = 0;

	for (size_t i = 0; i < p->c->n; i++)
		w = fmax(w,
		    wide(p,
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

	words(p, p->x - 6, y + pitch / 2 + CAP, CHART_END, CHART_INK,
	    fit(p, p->c->labels[i], p->x - 6));
	if (!isnan(v))
		bar(p, 0, x, y + pitch * 0.18, fmax(w, 0.5), pitch * 0.64);
	words(p, isnan(v) ? zero + 4 : fmax(x + w, zero) + 4,
	    y + pitch / 2 + CAP, CHART_START, CHART_INK,
	    chart_number(p->cx, v, p->c->decimals));
}

static void
draw_ranking(struct plot *p, double width, double height)
{
	double pitch, zero, x;

	span(p->c, &p->low, &p->high);
	p->low = fmin(p->low, 0);
	p->high = fmax(p->high, 0);
	if (p->high - p->low <= 0)
		p->high = 1;
	frame(p, width, height, name_room(p, width), 4);
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

/* --- heat map ---------------------------------------------------------------
 */

/* One hue from pale to dark, so that grey keeps the order. */
static uint32_t
heat_colour(double part)
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
		words(p, p->x - 5, y + h / 2 + CAP, CHART_END, CHART_QUIET,
		    p->c->series[s].name == NULL ? "" : p->c->series[s].name);
	for (size_t i = 0; i < p->c->n; i++) {
		const double v = p->c->series[s].y[i];
		const double x = p->x + w * (double)i;

		if (!isnan(v))
			p->on->rect(p->on->self, x, y, w - 0.5, h - 0.5,
			    heat_colour((v - p->low) / (p->high - p->low)));
		else
			p->on->line(p->on->self, x + w * 0.3, y + h / 2,
			    x + w * 0.7, y + h / 2, 0.5, CHART_QUIET, 0);
	}
}

static void
heat_scale(const struct plot *p, double width)
{
	const char *low = chart_number(p->cx, p->low, p->c->decimals);
	const char *high = chart_number(p->cx, p->high, p->c->decimals);
	double x = width - 4 - wide(p, high);

	words(p, x, 8, CHART_START, CHART_QUIET, high);
	x -= 5 + 60;
	for (int i = 0; i < 12; i++)
		p->on->rect(
		    p->on->self, x + i * 5, 2, 5.1, 6.5, heat_colour(i / 11.0));
	words(p, x - 4, 8, CHART_END, CHART_QUIET, low);
}

static void
draw_heat(struct plot *p, double width, double height)
{
	double left = 0;

	for (size_t s = 0; s < p->c->series_n; s++)
		if (p->c->series[s].name != NULL)
			left = fmax(left, wide(p, p->c->series[s].name));
	span(p->c, &p->low, &p->high);
	if (p->high - p->low <= 0)
		p->high = p->low + 1;
	if (p->c->unit != NULL)
		words(p, 0, 8, CHART_START, CHART_QUIET, p->c->unit);
	heat_scale(p, width);
	p->x = fmin(left, width * 0.3) + 8;
	p->w = fmax(20, width - p->x - 4);
	p->y = 16;
	p->h = fmax(20, height - p->y - 16);
	for (size_t s = 0; s < p->c->series_n; s++)
		heat_row(p, s, p->w / (double)p->c->n,
		    p->h / (double)p->c->series_n);
	category_axis(p);
}

/* --- the front --------------------------------------------------------------
 */

double
chart_height(const struct chart *c, double width)
{
	const double rows = (double)c->series_n;

	if (c->kind == CHART_RANKING)
		return fmin(620, 24 + RANK_PITCH * (double)c->n);
	if (c->kind == CHART_HEAT)
		return 32 + rows * fmax(7, fmin(18, 290 / rows));
	return fmax(120, fmin(190, width * 0.36));
}

void
chart_draw(struct cx *cx, const struct chart *c, const struct chart_canvas *on,
    double width, double height)
{
	static void (*const draw[CHART_KIND_COUNT])(
	    struct plot *, double, double) = {
		[CHART_LINE] = draw_line,
		[CHART_BAR] = draw_bars,
		[CHART_STACKED] = draw_stacked,
		[CHART_RANKING] = draw_ranking,
		[CHART_HEAT] = draw_heat,
	};
	struct plot p = { .cx = cx, .c = c, .on = on };

	draw[c->kind](&p, width, height);
}
