#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "paper/xlsx.h"

#define CHART_HIGH 340
#define LEAST_ROWS 17 /* beside a chart */
#define HEAT_WIDTH 6.0
#define MARKED 40 /* up to so many points each gets a marker */

/* --- data ----------------------------------------------------------------- */

const struct xlsx_look xlsx_head_look = { .align = PAPER_CENTRE,
	.bold = true,
	.line = true,
	.ink = XLSX_DEEP,
	.wash = XLSX_HEAD };
const struct xlsx_look xlsx_label_look = { .line = true };

static const char *
label_of(struct xlsx *x, const struct chart *c, size_t i)
{
	return c->labels != NULL ? paper_words(c->labels[i])
				 : paper_instant(x->cx, x->paper, c->at_us[i]);
}

/* As many digits as the values need, so that both say the same. */
static int
decimals_of(const struct chart *c)
{
	double largest = 0;

	for (size_t s = 0; s < c->series_n; s++)
		for (size_t i = 0; i < c->n; i++)
			if (!isnan(c->series[s].y[i]))
				largest =
				    fmax(largest, fabs(c->series[s].y[i]));
	return largest >= 1000 ? 1 : largest >= 10 ? 2 : 4;
}

void
xlsx_value(struct xlsx *x, struct xlsx_sheet *s, lxw_row_t row, size_t column,
    double v, const struct xlsx_look *look)
{
	if (isnan(v))
		return;
	xlsx_note(x,
	    worksheet_write_number(
		s->ws, row, (lxw_col_t)column, v, xlsx_format(x, look)));
}

static void
caption(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	static const struct xlsx_look look = { .bold = true, .ink = XLSX_DEEP };
	const bool unit = str_of(c->unit).n > 0;

	xlsx_put(x, s, s->row++, 0,
	    cx_printf(x->cx, "%s%s%s%s", paper_words(c->title),
		unit ? paper_say(x->paper, "（", " (") : "",
		unit ? c->unit : "",
		unit ? paper_say(x->paper, "）", ")") : ""),
	    &look);
}

void
xlsx_freeze(struct xlsx *x, struct xlsx_sheet *s)
{
	if (s->frozen)
		return;
	s->frozen = true;
	worksheet_freeze_panes(s->ws, s->row + 1, 1);
	xlsx_note(x, worksheet_repeat_rows(s->ws, s->row, s->row));
}

/* One row a category, one column a series. */
static void
columns(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	const struct xlsx_look look = { .line = true,
		.align = PAPER_RIGHT,
		.number =
		    xlsx_number_format(x->cx, PAPER_NUMBER, decimals_of(c)) };

	xlsx_freeze(x, s);
	xlsx_put(x, s, s->row, 0, "", &xlsx_head_look);
	for (size_t k = 0; k < c->series_n; k++) {
		const char *name = paper_words(c->series[k].name);

		xlsx_fit(s, k + 1, name);
		xlsx_put(x, s, s->row, k + 1, name, &xlsx_head_look);
	}
	for (size_t i = 0; i < c->n; i++) {
		const lxw_row_t row = s->row + 1 + (lxw_row_t)i;

		xlsx_fit(s, 0, label_of(x, c, i));
		xlsx_put(x, s, row, 0, label_of(x, c, i), &xlsx_label_look);
		for (size_t k = 0; k < c->series_n; k++)
			xlsx_value(x, s, row, k + 1, c->series[k].y[i], &look);
	}
	s->row += (lxw_row_t)(c->n < LEAST_ROWS ? LEAST_ROWS : c->n) + 2;
}

/* One row a series, one column a category: the heat map is its own data. */
static void
heat(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	lxw_conditional_format scale = { .type = LXW_CONDITIONAL_2_COLOR_SCALE,
		.min_color = 0xEEF4F9,
		.max_color = 0x2F6F9F };
	const struct xlsx_look look = { .line = true,
		.align = PAPER_RIGHT,
		.number =
		    xlsx_number_format(x->cx, PAPER_NUMBER, c->decimals) };

	xlsx_freeze(x, s);
	xlsx_put(x, s, s->row, 0, "", &xlsx_head_look);
	for (size_t i = 0; i < c->n; i++) {
		if (i + 1 < XLSX_WIDTHS && s->widths[i + 1] <= 0)
			s->widths[i + 1] = HEAT_WIDTH;
		xlsx_put(
		    x, s, s->row, i + 1, label_of(x, c, i), &xlsx_head_look);
	}
	for (size_t k = 0; k < c->series_n; k++) {
		const lxw_row_t row = s->row + 1 + (lxw_row_t)k;
		const char *name = paper_words(c->series[k].name);

		xlsx_fit(s, 0, name);
		xlsx_put(x, s, row, 0, name, &xlsx_label_look);
		for (size_t i = 0; i < c->n; i++)
			xlsx_value(x, s, row, i + 1, c->series[k].y[i], &look);
	}
	xlsx_note(x,
	    worksheet_conditional_format_range(s->ws, s->row + 1, 1,
		s->row + (lxw_row_t)c->series_n, (lxw_col_t)c->n, &scale));
	s->row += (lxw_row_t)c->series_n + 2;
}

/* --- chart ---------------------------------------------------------------- */

static uint8_t
type_of(enum chart_kind kind)
{
	switch (kind) {
	case CHART_BAR:
		return LXW_CHART_COLUMN;
	case CHART_STACKED:
		return LXW_CHART_COLUMN_STACKED;
	case CHART_RANKING:
		return LXW_CHART_BAR;
	case CHART_LINE:
	case CHART_HEAT:
	case CHART_RING:
	case CHART_SCATTER:
	case CHART_WATERFALL:
	case CHART_SANKEY:
	case CHART_MAP:
	case CHART_KIND_COUNT:
		break;
	}
	return LXW_CHART_LINE;
}

void
xlsx_marker(lxw_chart_series *series, size_t k, uint32_t colour)
{
	static const uint8_t types[] = { LXW_CHART_MARKER_CIRCLE,
		LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_TRIANGLE,
		LXW_CHART_MARKER_DIAMOND, LXW_CHART_MARKER_X,
		LXW_CHART_MARKER_STAR, LXW_CHART_MARKER_PLUS,
		LXW_CHART_MARKER_LONG_DASH };
	lxw_chart_fill fill = { .color = colour };
	lxw_chart_line line = { .color = colour };

	chart_series_set_marker_type(series, types[k % CHART_SERIES]);
	chart_series_set_marker_size(series, 6);
	chart_series_set_marker_fill(series, &fill);
	chart_series_set_marker_line(series, &line);
}

static void
dress(lxw_chart_series *series, const struct chart *c, size_t k)
{
	const uint32_t colour =
	    c->series[k].muted ? 0xA9B4BEU : chart_colour(k);
	lxw_chart_line line = { .color = colour,
		.width = 1.75F,
		.dash_type = c->series[k].dashed ? LXW_CHART_LINE_DASH_DASH
						 : LXW_CHART_LINE_DASH_SOLID };
	lxw_chart_fill fill = { .color = colour };
	/* Told apart in grey, as on paper. */
	lxw_chart_pattern pattern = { .fg_color = 0xFFFFFF,
		.bg_color = colour,
		.type = LXW_CHART_PATTERN_LIGHT_UPWARD_DIAGONAL };

	if (c->kind != CHART_LINE) {
		chart_series_set_fill(series, &fill);
		if (k % 2 == 1 || c->series[k].dashed)
			chart_series_set_pattern(series, &pattern);
		return;
	}
	chart_series_set_line(series, &line);
	if (c->n <= MARKED)
		xlsx_marker(series, k, colour);
}

static void
axes(lxw_chart *chart, const struct chart *c)
{
	lxw_chart_line grid = { .color = CHART_RULE, .width = 0.75F };
	lxw_chart_axis *values = chart->y_axis;

	if (c->kind == CHART_RANKING) {
		/* The first of the ranking on top, the values below. */
		chart_axis_set_reverse(chart->y_axis);
		chart_axis_set_crossing_max(chart->y_axis);
		values = chart->x_axis;
	}
	chart_axis_major_gridlines_set_line(values, &grid);
	if (str_of(c->unit).n > 0)
		chart_axis_set_name(values, c->unit);
}

/* The threshold as one more line, from a column of its own. */
static void
limit(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c,
    lxw_chart *chart, lxw_row_t first)
{
	const size_t column = c->series_n + 1;
	const struct xlsx_look look = { .line = true,
		.align = PAPER_RIGHT,
		.number =
		    xlsx_number_format(x->cx, PAPER_NUMBER, decimals_of(c)) };
	lxw_chart_line line = { .color = CHART_ALARM,
		.width = 1.25F,
		.dash_type = LXW_CHART_LINE_DASH_DASH };
	lxw_chart_series *series;

	if (c->limit_name == NULL || c->kind != CHART_LINE)
		return;
	xlsx_fit(s, column, c->limit_name);
	xlsx_put(x, s, first - 1, column, c->limit_name, &xlsx_head_look);
	for (size_t i = 0; i < c->n; i++)
		xlsx_value(x, s, first + (lxw_row_t)i, column, c->limit, &look);
	series = chart_add_series(chart,
	    xlsx_range(x->cx, s, first, 0, first + (lxw_row_t)c->n - 1, 0),
	    xlsx_range(
		x->cx, s, first, column, first + (lxw_row_t)c->n - 1, column));
	chart_series_set_name(series, c->limit_name);
	chart_series_set_line(series, &line);
}

static void
draw(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c,
    lxw_row_t first)
{
	lxw_chart *chart;
	double height = CHART_HIGH;

	chart = xlsx_chart_new(x, s, type_of(c->kind));
	if (chart == NULL)
		return;
	for (size_t k = 0; k < c->series_n; k++) {
		lxw_chart_series *series = chart_add_series(chart,
		    xlsx_range(
			x->cx, s, first, 0, first + (lxw_row_t)c->n - 1, 0),
		    xlsx_range(x->cx, s, first, k + 1,
			first + (lxw_row_t)c->n - 1, k + 1));

		/* Without a name it would be called Series1. */
		chart_series_set_name(series,
		    str_of(c->series[k].name).n > 0 ? c->series[k].name
						    : paper_words(c->title));
		dress(series, c, k);
	}
	limit(x, s, c, chart, first);
	axes(chart, c);
	if (c->kind == CHART_RANKING)
		height = fmax(height, 26.0 * (double)c->n + 90);
	xlsx_chart_keep(s, c, chart, height, first - 1, c->series_n + 2,
	    c->series_n > 1 || c->limit_name != NULL);
}

void
xlsx_chart_keep(struct xlsx_sheet *s, const struct chart *c, lxw_chart *chart,
    double height, lxw_row_t row, size_t column, bool legend)
{
	chart_title_set_name(chart, paper_words(c->title));
	chart_legend_set_position(
	    chart, legend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
	s->charts[s->charts_n++] =
	    (struct xlsx_chart){ chart, height, row, column };
}

lxw_chart *
xlsx_chart_new(struct xlsx *x, struct xlsx_sheet *s, uint8_t type)
{
	lxw_chart *chart;

	if (s->charts_n == XLSX_CHARTS)
		return NULL;
	chart = workbook_add_chart(x->book, type);
	if (chart == NULL)
		xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
	return chart;
}

static void
line_or_bars(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	const lxw_row_t first = s->row + 1;

	columns(x, s, c);
	draw(x, s, c, first);
}

void
xlsx_chart(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c)
{
	static void (*const write[CHART_KIND_COUNT])(
	    struct xlsx *, struct xlsx_sheet *, const struct chart *) = {
		[CHART_LINE] = line_or_bars,
		[CHART_BAR] = line_or_bars,
		[CHART_STACKED] = line_or_bars,
		[CHART_RANKING] = line_or_bars,
		[CHART_HEAT] = heat,
		[CHART_RING] = xlsx_ring,
		[CHART_SCATTER] = xlsx_scatter,
		[CHART_WATERFALL] = xlsx_waterfall,
		[CHART_SANKEY] = xlsx_flows,
		[CHART_MAP] = xlsx_places,
	};

	caption(x, s, c);
	write[c->kind](x, s, c);
}
