#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "report/block_rows_paper.h"
#include "report/definition_store.h"
#include "report/shown_paper.h"

static const char *
label_of(struct cx *cx, const struct blocks *b, const struct chosen *c,
    size_t i, const json_t *spec)
{
	const bool english = b->derivation->english;
	const struct str format = json_str(spec, "label_format");
	const size_t at = answer_column(c->a, json_str(spec, "label"));
	const struct answer_cell *cell = answer_cell(c->a, c->rows[i], at);
	const char *text = answer_words(c->a, c->rows[i], at, english);
	struct date d;

	if (isnan(cell->number) || c->a->types[at] != ANSWER_DATE)
		return text == NULL ? "—" : text;
	d = date_of((int32_t)cell->number);
	if (str_is(format, "month"))
		return cx_printf(cx, "%02d-%02d", d.year % 100, d.month);
	return english ? cx_printf(cx, "%d", d.day)
		       : cx_printf(cx, "%d日", d.day);
}

static double *
scaled(struct cx *cx, const struct chosen *c, const json_t *chart,
    const json_t *series)
{
	const json_t *factor = json_object_get(chart, "factor");
	double *v = block_numbers(cx, c, json_str(series, "column"));

	for (size_t i = 0; i < c->n && factor != NULL; i++)
		v[i] *= json_number_value(factor);
	return v;
}

static enum chart_kind
kind_of(const json_t *spec)
{
	static const struct {
		const char *name;
		enum chart_kind kind;
	} kinds[] = { { "bar", CHART_BAR }, { "stacked", CHART_STACKED },
		{ "ranking", CHART_RANKING }, { "heat", CHART_HEAT },
		{ "ring", CHART_RING }, { "waterfall", CHART_WATERFALL },
		{ "scatter", CHART_SCATTER }, { "map", CHART_MAP },
		{ "sankey", CHART_SANKEY } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(json_str(spec, "kind"), kinds[i].name))
			return kinds[i].kind;
	return CHART_LINE;
}

static void
put_limit(const json_t *spec, bool english, struct chart *chart)
{
	const json_t *limit = json_object_get(spec, "limit");

	if (limit == NULL)
		return;
	chart->limit = json_number_value(json_object_get(limit, "value"));
	chart->limit_name = block_words(limit, "name", english);
}

static double *
nothing(struct cx *cx, size_t n)
{
	double *y = cx_calloc(cx, n + 1, sizeof(*y));

	for (size_t i = 0; i <= n; i++)
		y[i] = NAN;
	return y;
}

/* A series of each `by`, a label of each `label`, in the order they come. */
static void
spread(struct cx *cx, const struct blocks *b, const struct chosen *c,
    const json_t *spec, struct chart *chart)
{
	const json_t *one = json_array_get(json_object_get(spec, "series"), 0);
	const size_t by = answer_column(c->a, json_str(spec, "by"));
	const double *v = scaled(cx, c, spec, one);
	const char **labels = cx_calloc(cx, c->n + 1, sizeof(*labels));
	struct chart_series *series = cx_calloc(cx, c->n + 1, sizeof(*series));
	double **y = cx_calloc(cx, c->n + 1, sizeof(*y));

	for (size_t i = 0; i < c->n; i++) {
		const char *label = label_of(cx, b, c, i, spec);
		const char *name =
		    answer_words(c->a, c->rows[i], by, b->derivation->english);
		size_t at = 0, s = 0;

		while (at < chart->n && strcmp(labels[at], label) != 0)
			at++;
		while (s < chart->series_n && strcmp(series[s].name, name) != 0)
			s++;
		if (at == chart->n)
			labels[chart->n++] = label;
		if (s == chart->series_n) {
			y[s] = nothing(cx, c->n);
			series[chart->series_n++] =
			    (struct chart_series){ .name = name, .y = y[s] };
		}
		y[s][at] = v[i];
	}
	chart->labels = labels;
	chart->series = series;
}

static void
line_up(struct cx *cx, const struct blocks *b, const struct chosen *c,
    const json_t *spec, struct chart *chart)
{
	const json_t *list = json_object_get(spec, "series");
	const size_t n = json_array_size(list);
	const char **labels = cx_calloc(cx, c->n + 1, sizeof(*labels));
	struct chart_series *series = cx_calloc(cx, n, sizeof(*series));

	for (size_t i = 0; i < c->n; i++)
		labels[i] = label_of(cx, b, c, i, spec);
	for (size_t i = 0; i < n; i++) {
		const json_t *one = json_array_get(list, i);

		series[i] = (struct chart_series){
			.name =
			    block_words(one, "name", b->derivation->english),
			.y = scaled(cx, c, spec, one),
			.dashed = json_is_true(json_object_get(one, "dashed")),
			.muted = json_is_true(json_object_get(one, "muted")),
		};
	}
	chart->n = c->n;
	chart->labels = labels;
	chart->series = series;
	chart->series_n = n;
}

/* Where points lie below; those that lie nowhere are gaps. */
static void
put_x(struct cx *cx, const struct blocks *b, const struct chosen *c,
    const json_t *spec, struct chart *chart)
{
	const json_t *factor = json_object_get(spec, "x_factor");
	struct chart_series *series =
	    cx_calloc(cx, chart->series_n, sizeof(*series));
	double *x = block_numbers(cx, c, json_str(spec, "x"));

	for (size_t i = 0; i < c->n && factor != NULL; i++)
		x[i] *= json_number_value(factor);
	for (size_t s = 0; s < chart->series_n; s++) {
		series[s] = chart->series[s];
		series[s].x = x;
	}
	chart->series = series;
	chart->x_title = block_words(spec, "x_title", b->derivation->english);
}

/* --- maps ----------------------------------------------------------------- */

/* The outer ring of the first area, or the point. */
static const json_t *
outline(const json_t *geometry)
{
	const struct str type = json_str(geometry, "type");
	const json_t *at = json_object_get(geometry, "coordinates");
	const size_t depth = str_is(type, "MultiPolygon") ? 2
	    : str_is(type, "Polygon")                     ? 1
							  : 0;

	for (size_t i = 0; i < depth; i++)
		at = json_array_get(at, 0);
	return at;
}

static struct chart_point
point_of(const json_t *pair)
{
	return (struct chart_point){ json_number_value(json_array_get(pair, 0)),
		json_number_value(json_array_get(pair, 1)) };
}

static bool
put_outline(struct cx *cx, const char *text, struct chart_shape *shape)
{
	json_t *geometry = json_read(cx, str_of(text));
	const json_t *ring;
	struct chart_point *at;
	size_t n;

	if (geometry == NULL)
		return false;
	ring = outline(geometry);
	n = json_is_array(json_array_get(ring, 0)) ? json_array_size(ring) : 1;
	at = cx_calloc(cx, n, sizeof(*at));
	for (size_t i = 0; i < n; i++)
		at[i] = point_of(n == 1 ? ring : json_array_get(ring, i));
	shape->at = at;
	shape->n = n;
	return true;
}

/* Rows without a place are left out. */
static bool
put_shapes(struct cx *cx, const struct blocks *b, const struct chosen *c,
    const json_t *spec, struct chart *chart)
{
	const json_t *one = json_array_get(json_object_get(spec, "series"), 0);
	const size_t place = answer_column(c->a, json_str(spec, "shape"));
	const double *v = scaled(cx, c, spec, one);
	struct chart_shape *shapes = cx_calloc(cx, c->n + 1, sizeof(*shapes));

	for (size_t i = 0; i < c->n && chart->shapes_n < CHART_SHAPES; i++) {
		const char *text = answer_cell(c->a, c->rows[i], place)->text;
		struct chart_shape *shape = &shapes[chart->shapes_n];

		if (text == NULL)
			continue;
		*shape =
		    (struct chart_shape){ .name = label_of(cx, b, c, i, spec),
			    .value = v[i] };
		if (!put_outline(cx, text, shape))
			return false;
		chart->shapes_n++;
	}
	chart->shapes = shapes;
	return true;
}

/* --- charts --------------------------------------------------------------- */

static bool
has_values(const struct chart *chart)
{
	for (size_t i = 0; i < chart->shapes_n; i++)
		if (!isnan(chart->shapes[i].value))
			return true;
	for (size_t s = 0; s < chart->series_n; s++)
		for (size_t i = 0; i < chart->n; i++)
			if (!isnan(chart->series[s].y[i]))
				return true;
	return false;
}

bool
block_add_chart(
    struct cx *cx, struct blocks *b, struct paper *p, const json_t *spec)
{
	const bool english = b->derivation->english;
	const struct chosen c = block_choose(cx, b, spec);
	struct chart chart = { .kind = kind_of(spec),
		.unit = block_words(spec, "unit", english),
		.decimals = block_decimals(spec) };

	if (c.n == 0)
		return true;
	if (chart.kind == CHART_SANKEY)
		return block_add_flows(cx, b, p, spec, &c);
	if (chart.kind == CHART_MAP) {
		if (!put_shapes(cx, b, &c, spec, &chart))
			return false;
	} else if (json_object_get(spec, "by") != NULL)
		spread(cx, b, &c, spec, &chart);
	else
		line_up(cx, b, &c, spec, &chart);
	if (chart.kind == CHART_SCATTER)
		put_x(cx, b, &c, spec, &chart);
	if (!has_values(&chart))
		return true;
	put_limit(spec, english, &chart);
	chart.title = block_caption(cx, b, spec, "title", ++b->charts);
	chart.evidence = b->codes.code(b->codes.self, json_str(spec, "rows"));
	paper_chart(p, &chart);
	return true;
}
