#include <math.h>

#include "paper/xlsx.h"

#define CHART_HIGH 340.0
#define LEAST_ROWS 17 /* beside a chart */

/* --- what they share
 * ---------------------------------------------------------- */

static struct xlsx_look
number_look(struct xlsx *x, enum paper_format format, int decimals)
{
	return (struct xlsx_look){ .line = true,
		.align = PAPER_RIGHT,
		.number = xlsx_number_format(x->cx, format, decimals) };
}

static void
heads(struct xlsx *x, struct xlsx_sheet *s, const char *const *words, size_t n)
{
	xlsx_freeze(x, s);
	for (size_t i = 0; i < n; i++) {
		xlsx_fit(s, i, words[i]);
		xlsx_put(x, s, s->row, i, words[i], &xlsx_head_look);
	}
	s->row++;
}

static void
label(struct xlsx *x, struct xlsx_sheet *s, lxw_row_t row, size_t column,
    const char *words)
{
	xlsx_fit(s, column, words);
	xlsx_put(x, s, row, column, words, &xlsx_label_look);
}

static const char *
cell_of(struct cx *cx, lxw_row_t row, size_t column, bool fixed)
{
	char cell[LXW_MAX_CELL_NAME_LENGTH];

	if (fixed)
		lxw_rowcol_to_cell_abs(
		    cell, row, (lxw_col_t)column, LXW_TRUE, LXW_FALSE);
	else
		lxw_rowcol_to_cell(cell, row, (lxw_col_t)column);
	return cx_printf(cx, "%s", cell);
}

static lxw_chart_series *
series_add(struct xlsx *x, struct xlsx_sheet *s, lxw_chart *chart,
    lxw_row_t first, size_t n, size_t labels, size_t values, const char *name)
{
	const lxw_row_t last = first + (lxw_row_t)n - 1;
	lxw_chart_series *series = chart_add_series(chart,
	    xlsx_range(x->cx, s, first, labels, last, labels),
	    xlsx_range(x->cx, s, first, values, last, values));

	chart_series_set_name(series, paper_words(name));
	return series;
}

static void
leave(struct xlsx_sheet *s, size_t rows)
{
	s->row += (lxw_row_t)(rows < LEAST_ROWS ? LEAST_ROWS : rows) + 1;
}

static void
bars_in_cells(struct xlsx *x, struct xlsx_sheet *s, lxw_row_t first,
    size_t rows, size_t column)
{
	lxw_conditional_format bar = { .type = LXW_CONDITIONAL_DATA_BAR,
		.bar_color = 0x9FC3DF };

	xlsx_note(x,
	    worksheet_conditional_format_range(s->ws, first, (lxw_col_t)column,
		first + (lxw_row_t)rows - 1, (lxw_col_t)column, &bar));
}

/* --- ring
 * ----------------------------------------------------------------------- */

/* Share of the sum, as a formula that carries its value. */
static void
share(struct xlsx *x, struct xlsx_sheet *s, lxw_row_t row, lxw_row_t first,
    size_t n, double value)
{
	const struct xlsx_look look = number_look(x, PAPER_PERCENT, 1);

	xlsx_note(x,
	    worksheet_write_formula_num(s->ws, row, 2,
		cx_printf(x->cx, "=%s/SUM(%s:%s)",
		    cell_of(x->cx, row, 1, false),
		    cell_of(x->cx, first, 1, true),
		    cell_of(x->cx, first + (lxw_row_t)n - 1, 1, true)),
		xlsx_format(x, &look), value));
}

void
xlsx_ring(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	const struct xlsx_look look = number_look(x, PAPER_NUMBER, c->decimals);
	const char *const words[] = { "", c->series[0].name,
		paper_say(x->paper, "占比", "Share") };
	const double *y = c->series[0].y;
	lxw_chart *chart = xlsx_chart_new(x, s, LXW_CHART_DOUGHNUT);
	lxw_chart_series *series;
	double sum = 0;

	heads(x, s, words, 3);
	for (size_t i = 0; i < c->n; i++)
		sum += isnan(y[i]) ? 0 : y[i];
	for (size_t i = 0; i < c->n; i++) {
		const lxw_row_t row = s->row + (lxw_row_t)i;

		label(x, s, row, 0, c->labels[i]);
		xlsx_value(x, s, row, 1, y[i], &look);
		if (sum > 0 && !isnan(y[i]))
			share(x, s, row, s->row, c->n, y[i] / sum);
	}
	if (chart != NULL) {
		series = series_add(
		    x, s, chart, s->row, c->n, 0, 1, c->series[0].name);
		chart_series_set_labels(series);
		chart_series_set_labels_options(
		    series, LXW_FALSE, LXW_FALSE, LXW_FALSE);
		chart_series_set_labels_percentage(series);
		chart_set_hole_size(chart, 58);
		xlsx_chart_keep(s, c, chart, CHART_HIGH, s->row - 1, 4, true);
	}
	leave(s, c->n);
}

/* --- scatter
 * ---------------------------------------------------------------------- */

void
xlsx_scatter(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	const struct xlsx_look look = number_look(x, PAPER_NUMBER, 4);
	lxw_chart *chart = xlsx_chart_new(x, s, LXW_CHART_SCATTER);

	xlsx_freeze(x, s);
	xlsx_put(x, s, s->row, 0, "", &xlsx_head_look);
	for (size_t k = 0; k < c->series_n; k++) {
		const char *name = paper_words(c->series[k].name);

		xlsx_put(x, s, s->row, 2 * k + 1,
		    cx_printf(x->cx, "%s x", name), &xlsx_head_look);
		xlsx_put(x, s, s->row, 2 * k + 2,
		    cx_printf(x->cx, "%s y", name), &xlsx_head_look);
		xlsx_fit(s, 2 * k + 1, name);
		xlsx_fit(s, 2 * k + 2, name);
	}
	s->row++;
	for (size_t i = 0; i < c->n; i++) {
		const lxw_row_t row = s->row + (lxw_row_t)i;

		label(x, s, row, 0, c->labels == NULL ? "" : c->labels[i]);
		for (size_t k = 0; k < c->series_n; k++) {
			xlsx_value(
			    x, s, row, 2 * k + 1, c->series[k].x[i], &look);
			xlsx_value(
			    x, s, row, 2 * k + 2, c->series[k].y[i], &look);
		}
	}
	for (size_t k = 0; chart != NULL && k < c->series_n; k++)
		xlsx_marker(series_add(x, s, chart, s->row, c->n, 2 * k + 1,
				2 * k + 2, c->series[k].name),
		    k, chart_colour(k));
	if (chart != NULL) {
		if (str_of(c->x_title).n > 0)
			chart_axis_set_name(chart->x_axis, c->x_title);
		if (str_of(c->unit).n > 0)
			chart_axis_set_name(chart->y_axis, c->unit);
		xlsx_chart_keep(s, c, chart, CHART_HIGH, s->row - 1,
		    2 * c->series_n + 2, c->series_n > 1);
	}
	leave(s, c->n);
}

/* --- waterfall
 * --------------------------------------------------------------------- */

enum part { AT, BASE, ENDS, MORE, LESS, BELOW, PARTS };

/*
 * Columns on one another, the lowest invisible.  What lies below zero is a
 * part of its own: columns stack away from zero on either side.
 */
static void
parts_of(double from, double to, bool end, double part[PARTS])
{
	const double low = fmin(from, to), high = fmax(from, to);
	const enum part kind = end ? ENDS : to >= from ? MORE : LESS;

	for (int i = BASE; i < PARTS; i++)
		part[i] = NAN;
	if (low >= 0)
		part[BASE] = low;
	if (high <= 0)
		part[BASE] = high;
	if (high > 0)
		part[kind] = high - fmax(low, 0);
	if (low < 0)
		part[BELOW] = low - fmin(high, 0);
}

static void
steps(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	const struct xlsx_look look = number_look(x, PAPER_NUMBER, c->decimals);
	double at = 0, part[PARTS];

	for (size_t i = 0; i < c->n; i++) {
		const lxw_row_t row = s->row + (lxw_row_t)i;
		const bool last = i + 1 == c->n;
		const double to = last ? at : at + c->series[0].y[i];

		parts_of(last ? 0 : at, to, i == 0 || last, part);
		part[AT] = c->series[0].y[i];
		label(x, s, row, 0, c->labels[i]);
		for (size_t k = 0; k < PARTS; k++)
			xlsx_value(x, s, row, k + 1, part[k], &look);
		at = to;
	}
}

/* Cut below as on paper, where changes are small beside what they change. */
static void
cut_axis(lxw_chart *chart, const struct chart *c)
{
	double at = 0, least = INFINITY, most = 0;

	for (size_t i = 0; i + 1 < c->n; i++) {
		at += c->series[0].y[i];
		least = fmin(least, at);
		most = fmax(most, at);
	}
	if (least > 0.6 * most)
		chart_axis_set_min(chart->y_axis,
		    chart_ticks_of(least - (most - least) * 0.6, most, 5)
			.at[0]);
}

void
xlsx_waterfall(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	static const uint32_t colours[PARTS] = { 0, 0, 0x2F6F9F, 0xD9730D,
		0x2B8A78, 0x6B7C8C };
	const char *const words[] = { "", c->series[0].name,
		paper_say(x->paper, "底（不可见）", "Base (invisible)"),
		paper_say(x->paper, "合计", "Total"),
		paper_say(x->paper, "增加", "Up"),
		paper_say(x->paper, "减少", "Down"),
		paper_say(x->paper, "零以下", "Below zero") };
	lxw_chart *chart = xlsx_chart_new(x, s, LXW_CHART_COLUMN_STACKED);
	lxw_chart_fill none = { .none = LXW_TRUE };
	lxw_chart_line no_line = { .none = LXW_TRUE };

	heads(x, s, words, PARTS + 1);
	steps(x, s, c);
	for (size_t k = BASE; chart != NULL && k < PARTS; k++) {
		lxw_chart_series *series = series_add(
		    x, s, chart, s->row, c->n, 0, k + 1, words[k + 1]);
		lxw_chart_fill fill = { .color = colours[k] };

		chart_series_set_fill(series, k == BASE ? &none : &fill);
		if (k == BASE)
			chart_series_set_line(series, &no_line);
	}
	if (chart != NULL) {
		int16_t hidden[] = { 0, -1 };

		if (str_of(c->unit).n > 0)
			chart_axis_set_name(chart->y_axis, c->unit);
		cut_axis(chart, c);
		xlsx_chart_keep(
		    s, c, chart, CHART_HIGH, s->row - 1, PARTS + 2, true);
		(void)chart_legend_delete_series(chart, hidden);
	}
	leave(s, c->n);
}

/* --- flows and places: Excel draws neither, so a table with bars in it
 * ------------ */

void
xlsx_flows(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	const struct xlsx_look look = number_look(x, PAPER_NUMBER, c->decimals);
	const char *const words[] = { paper_say(x->paper, "来源", "From"),
		paper_say(x->paper, "去向", "To"),
		cx_printf(x->cx, "%s %s", paper_say(x->paper, "数量", "Amount"),
		    paper_words(c->unit)) };

	heads(x, s, words, 3);
	for (size_t i = 0; i < c->flows_n; i++) {
		const lxw_row_t row = s->row + (lxw_row_t)i;

		label(x, s, row, 0, c->labels[c->flows[i].from]);
		label(x, s, row, 1, c->labels[c->flows[i].to]);
		xlsx_value(x, s, row, 2, c->flows[i].value, &look);
	}
	bars_in_cells(x, s, s->row, c->flows_n, 2);
	s->row += (lxw_row_t)c->flows_n + 2;
}

static struct chart_point
middle(const struct chart_shape *shape)
{
	struct chart_point at = { 0, 0 };

	for (size_t i = 0; i < shape->n; i++) {
		at.x += shape->at[i].x / (double)shape->n;
		at.y += shape->at[i].y / (double)shape->n;
	}
	return at;
}

void
xlsx_places(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	const struct xlsx_look look = number_look(x, PAPER_NUMBER, c->decimals);
	const struct xlsx_look degree = number_look(x, PAPER_NUMBER, 6);
	const char *const words[] = { paper_say(x->paper, "名称", "Name"),
		c->labels != NULL ? paper_say(x->paper, "类别", "Class")
				  : cx_printf(x->cx, "%s %s",
					paper_say(x->paper, "数值", "Value"),
					paper_words(c->unit)),
		paper_say(x->paper, "经度", "Longitude"),
		paper_say(x->paper, "纬度", "Latitude") };

	heads(x, s, words, 4);
	for (size_t i = 0; i < c->shapes_n; i++) {
		const struct chart_shape *shape = &c->shapes[i];
		const struct chart_point at = middle(shape);
		const lxw_row_t row = s->row + (lxw_row_t)i;

		label(x, s, row, 0, shape->name);
		if (c->labels != NULL)
			label(x, s, row, 1, c->labels[shape->class]);
		else if (shape->n > 1)
			xlsx_value(x, s, row, 1, shape->value, &look);
		xlsx_value(x, s, row, 2, at.x, &degree);
		xlsx_value(x, s, row, 3, at.y, &degree);
	}
	if (c->labels == NULL)
		bars_in_cells(x, s, s->row, c->shapes_n, 1);
	s->row += (lxw_row_t)c->shapes_n + 2;
}
