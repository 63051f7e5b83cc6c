#include <string.h>

#include "report/block_rows_paper.h"
#include "report/flow.h"

static const char *
place_name(const struct blocks *b, const char *place, bool source)
{
	if (place != NULL)
		return place;
	if (b->derivation->english)
		return source ? "Other sources" : "Other";
	return source ? "其他来源" : "其他";
}

static struct flow *
flows_of(struct cx *cx, const struct blocks *b, const struct chosen *c,
    const json_t *spec, size_t *n)
{
	const bool english = b->derivation->english;
	const json_t *one = json_array_get(json_object_get(spec, "series"), 0);
	const json_t *factor = json_object_get(spec, "factor");
	const size_t from = answer_column(c->a, json_str(spec, "from"));
	const size_t to = answer_column(c->a, json_str(spec, "to"));
	const double *v = block_numbers(cx, c, json_str(one, "column"));
	struct flow *rows = cx_calloc(cx, c->n + 1, sizeof(*rows));

	for (size_t i = 0; i < c->n; i++)
		rows[i] = (struct flow){
			answer_words(c->a, c->rows[i], from, english),
			answer_words(c->a, c->rows[i], to, english),
			factor == NULL ? v[i] : v[i] * json_number_value(factor)
		};
	return flow_gather(cx, rows, c->n, n);
}

/* Where a place stands among the labels; a new one is put behind them. */
static size_t
place_of(const char **labels, size_t *n, const char *name)
{
	size_t i = 0;

	while (i < *n && strcmp(labels[i], name) != 0)
		i++;
	if (i == *n)
		labels[(*n)++] = name;
	return i;
}

static void
draw(struct cx *cx, struct blocks *b, struct paper *p, const json_t *spec,
    const struct flow *flows, size_t n)
{
	struct chart chart = { .kind = CHART_SANKEY,
		.unit = block_words(spec, "unit", b->derivation->english),
		.decimals = block_decimals(spec),
		.flows_n = n };
	struct chart_flow *links = cx_calloc(cx, n, sizeof(*links));
	const char **labels = cx_calloc(cx, 2 * n, sizeof(*labels));

	for (size_t i = 0; i < n; i++) {
		links[i].from = place_of(
		    labels, &chart.n, place_name(b, flows[i].from, true));
		links[i].to = place_of(
		    labels, &chart.n, place_name(b, flows[i].to, false));
		links[i].value = flows[i].value;
	}
	chart.flows = links;
	chart.labels = labels;
	chart.title = block_caption(cx, b, spec, "title", ++b->charts);
	chart.evidence = b->codes.code(b->codes.self, json_str(spec, "rows"));
	paper_chart(p, &chart);
}

static void
list(struct cx *cx, struct blocks *b, struct paper *p, const json_t *spec,
    const struct flow *flows, size_t n)
{
	const bool english = b->derivation->english;
	const char *unit = block_words(spec, "unit", english);
	const json_t *one = json_array_get(json_object_get(spec, "series"), 0);
	const struct paper_column columns[] = {
		{ .title = block_words(spec, "from_title", english),
		    .width = 2 },
		{ .title = block_words(spec, "to_title", english), .width = 2 },
		{ .title = block_words(one, "name", english),
		    .unit = unit,
		    .decimals = block_decimals(spec) },
		{ .title = english ? "Of its source" : "占来源",
		    .format = PAPER_PERCENT,
		    .decimals = 1 },
	};
	struct paper_table *t = paper_table(p,
	    cx_printf(cx,
		english ? "Table %zu  Flows of figure %zu"
			: "表 %zu  图 %zu 的流向",
		++b->tables, b->charts),
	    columns, sizeof(columns) / sizeof(columns[0]));

	for (size_t i = 0; i < n; i++) {
		paper_row(t, PAPER_PLAIN);
		paper_text(t, place_name(b, flows[i].from, true));
		paper_text(t, place_name(b, flows[i].to, false));
		paper_number(t, flows[i].value);
		paper_number(
		    t, flows[i].value / flow_given(flows, n, flows[i].from));
	}
}

bool
block_add_flows(struct cx *cx, struct blocks *b, struct paper *p,
    const json_t *spec, const struct chosen *c)
{
	size_t n;
	const struct flow *flows = flows_of(cx, b, c, spec, &n);

	if (n == 0)
		return true;
	draw(cx, b, p, spec, flows, n);
	if (!json_is_false(json_object_get(spec, "listed")))
		list(cx, b, p, spec, flows, n);
	return true;
}
