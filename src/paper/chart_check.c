#include <math.h>

#include "paper/chart.h"

#define LARGEST 1e15   /* of a value: above it digits are noise */
#define SUM_SLACK 1e-6 /* of the largest value: what rounding may lose */

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

/* --- by kind -------------------------------------------------------------- */

static bool
scatter_ok(struct cx *cx, const struct chart *c)
{
	if (c->n == 0 || c->n > CHART_POINTS)
		return refuse(cx, "has no points or more than 4096");
	for (size_t s = 0; s < c->series_n; s++) {
		if (c->series[s].x == NULL)
			return refuse(
			    cx, "that scatters needs x of each point");
		for (size_t i = 0; i < c->n; i++)
			if (fabs(c->series[s].x[i]) > LARGEST)
				return refuse(cx, "has a value beyond 1e15");
	}
	return true;
}

/* What a waterfall ends with is what it began with and all changes. */
static bool
waterfall_ok(struct cx *cx, const struct chart *c)
{
	double sum = 0, size = 1;

	if (c->n < 2)
		return refuse(cx, "that falls has a beginning and an end");
	for (size_t i = 0; i < c->n; i++) {
		if (isnan(c->series[0].y[i]))
			return refuse(cx, "that falls has no gaps");
		if (i + 1 < c->n)
			sum += c->series[0].y[i];
		size = fmax(size, fabs(c->series[0].y[i]));
	}
	if (fabs(sum - c->series[0].y[c->n - 1]) > SUM_SLACK * size)
		return refuse(cx, "that falls ends with another sum");
	return true;
}

static bool
ring_ok(struct cx *cx, const struct chart *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->series[0].y[i] < 0)
			return refuse(cx, "of shares has a negative value");
	return true;
}

/* Takes away places that nothing flows into until none is left. */
static bool
has_circle(const struct chart *c)
{
	bool gone[CHART_NODES] = { false };
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < c->n; i++) {
			bool fed = false;

			for (size_t k = 0; k < c->flows_n; k++)
				fed = fed ||
				    (c->flows[k].to == i &&
					!gone[c->flows[k].from]);
			if (!gone[i] && !fed)
				gone[i] = again = true;
		}
	}
	for (size_t i = 0; i < c->n; i++)
		if (!gone[i])
			return true;
	return false;
}

static bool
sankey_ok(struct cx *cx, const struct chart *c)
{
	if (c->labels == NULL || c->n < 2 || c->n > CHART_NODES)
		return refuse(cx, "of flows has 2 to 40 places");
	if (c->flows == NULL || c->flows_n == 0 || c->flows_n > CHART_FLOWS)
		return refuse(cx, "of flows has 1 to 120 of them");
	for (size_t i = 0; i < c->flows_n; i++) {
		const struct chart_flow *f = &c->flows[i];

		if (f->from >= c->n || f->to >= c->n)
			return refuse(cx, "has a flow to no place");
		if (!(f->value > 0 && f->value <= LARGEST))
			return refuse(cx, "has a flow that is not above 0");
	}
	if (has_circle(c))
		return refuse(cx, "has flows in a circle");
	return true;
}

static bool
is_on_earth(struct chart_point at)
{
	return at.x >= -180 && at.x <= 180 && at.y >= -85 && at.y <= 85;
}

static bool
map_ok(struct cx *cx, const struct chart *c)
{
	if (c->shapes == NULL || c->shapes_n == 0 || c->shapes_n > CHART_SHAPES)
		return refuse(cx, "of places has 1 to 2000 shapes");
	if (c->labels != NULL && (c->n == 0 || c->n > CHART_CLASSES))
		return refuse(cx, "of places has 1 to 8 classes");
	for (size_t i = 0; i < c->shapes_n; i++) {
		const struct chart_shape *s = &c->shapes[i];

		if (s->at == NULL || s->n == 0 || s->n == 2 ||
		    s->n > CHART_POINTS)
			return refuse(cx,
			    "has a shape of 0, 2 or too many "
			    "points");
		if (c->labels != NULL && s->class >= c->n)
			return refuse(cx, "has a shape of no class");
		if (isinf(s->value) || fabs(s->value) > LARGEST)
			return refuse(cx, "has a value beyond 1e15");
		for (size_t k = 0; k < s->n; k++)
			if (!is_on_earth(s->at[k]))
				return refuse(cx, "has a point off the map");
	}
	return true;
}

static bool
takes_one(enum chart_kind kind)
{
	return kind == CHART_RANKING || kind == CHART_RING ||
	    kind == CHART_WATERFALL;
}

static bool
series_ok(struct cx *cx, const struct chart *c)
{
	const size_t most =
	    c->kind == CHART_HEAT ? CHART_HEAT_ROWS : CHART_SERIES;

	if (c->series_n == 0 || c->series_n > most)
		return refuse(cx, "has no series or too many");
	if (takes_one(c->kind) && c->series_n != 1)
		return refuse(cx, "of this kind has one series");
	if (c->kind == CHART_SCATTER ? !scatter_ok(cx, c) : !axis_ok(cx, c))
		return false;
	for (size_t i = 0; i < c->series_n; i++)
		if (!values_ok(cx, c, &c->series[i]))
			return false;
	if (c->kind == CHART_WATERFALL)
		return waterfall_ok(cx, c);
	return c->kind != CHART_RING || ring_ok(cx, c);
}

bool
chart_check(struct cx *cx, const struct chart *c)
{
	if (c->kind >= CHART_KIND_COUNT)
		return refuse(cx, "is of no known kind");
	if (c->decimals < 0 || c->decimals > 6)
		return refuse(cx, "has decimals outside 0 to 6");
	if (c->limit_name != NULL && !(fabs(c->limit) <= LARGEST))
		return refuse(cx, "has a limit beyond 1e15");
	if (c->kind == CHART_SANKEY)
		return sankey_ok(cx, c);
	if (c->kind == CHART_MAP)
		return map_ok(cx, c);
	return series_ok(cx, c);
}
