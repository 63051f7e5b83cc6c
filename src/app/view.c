#include "app/view.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define WORDS_MOST 4000 /* bytes of a filled sentence */

/* --- proving -------------------------------------------------------------- */

/* It and all that it rests on lead to something that is seen. */
static void
mark(struct app *app, size_t node)
{
	struct app_node *n = &app->nodes[node];

	if (n->used)
		return;
	n->used = true;
	for (size_t i = 0; i < n->wire_count; i++)
		mark(app, n->wires[i].from);
}

bool
app_view_refers(struct cx *cx, struct app *app, const char *place,
    const json_t *reference, bool list, bool number)
{
	const char *text = json_string_value(reference);
	struct app_type type;
	size_t node;

	if (text == NULL)
		return app_refuse(cx, place, "it names no value");
	if (!app_find(cx, app, place, text, &node, &type))
		return false;
	mark(app, node);
	if (list && type.kind != APP_NUMBERS && type.kind != APP_TEXTS)
		return app_refuse(cx, place, "it takes a list, and %s is %s",
		    text, app_kind_word(type.kind));
	if (!list && type.kind != APP_NUMBER &&
	    (number || type.kind != APP_TEXT))
		return app_refuse(cx, place, "it takes %s, and %s is %s",
		    number ? "a number" : "a number or a text", text,
		    app_kind_word(type.kind));
	return true;
}

static bool
column_ok(struct cx *cx, struct app *app, const char *place, const json_t *one)
{
	return app_view_refers(cx, app, place, json_object_get(one, "value"),
		   true, false) &&
	    (json_object_get(one, "value_en") == NULL ||
		app_view_refers(cx, app, place,
		    json_object_get(one, "value_en"), true, false));
}

static bool
columns_ok(
    struct cx *cx, struct app *app, const char *place, const json_t *view)
{
	const json_t *columns = json_object_get(view, "columns");

	if (columns == NULL)
		return app_refuse(cx, place, "it has no columns");
	for (size_t i = 0; i < json_array_size(columns); i++)
		if (!column_ok(cx, app,
			cx_printf(cx, "%s.columns[%zu]", place, i),
			json_array_get(columns, i)))
			return false;
	return true;
}

static bool
chart_ok(struct cx *cx, struct app *app, const char *place, const json_t *view)
{
	const json_t *x = json_object_get(view, "x");

	if (x == NULL || json_object_get(view, "form") == NULL)
		return app_refuse(cx, place, "a chart has form and x");
	return column_ok(cx, app, cx_printf(cx, "%s.x", place), x) &&
	    columns_ok(cx, app, place, view);
}

/* A list of numbers in degrees. */
static bool
degrees_ok(
    struct cx *cx, struct app *app, const char *place, const json_t *reference)
{
	struct app_type type;
	size_t node;

	if (!app_view_refers(cx, app, place, reference, true, false) ||
	    !app_find(
		cx, app, place, json_string_value(reference), &node, &type))
		return false;
	return (type.kind == APP_NUMBERS && strcmp(type.unit, "deg") == 0) ||
	    app_refuse(cx, place, "a coordinate is a list of numbers in deg");
}

static bool
map_ok(struct cx *cx, struct app *app, const char *place, const json_t *view)
{
	const json_t *label = json_object_get(view, "label");

	if (label == NULL)
		return app_refuse(cx, place, "a map has lon, lat and label");
	return degrees_ok(cx, app, cx_printf(cx, "%s.lon", place),
		   json_object_get(view, "lon")) &&
	    degrees_ok(cx, app, cx_printf(cx, "%s.lat", place),
		json_object_get(view, "lat")) &&
	    column_ok(cx, app, cx_printf(cx, "%s.label", place), label) &&
	    (json_object_get(view, "columns") == NULL ||
		columns_ok(cx, app, place, view));
}

/* A list of texts, by which nodes are told apart. */
static bool
ids_ok(struct cx *cx, struct app *app, const char *place, const json_t *object,
    const char *member)
{
	const json_t *reference = json_object_get(object, member);
	struct app_type type;
	size_t node;

	place = cx_printf(cx, "%s.%s", place, member);
	if (!app_view_refers(cx, app, place, reference, true, false) ||
	    !app_find(
		cx, app, place, json_string_value(reference), &node, &type))
		return false;
	return type.kind == APP_TEXTS ||
	    app_refuse(cx, place, "nodes are told apart by a list of texts");
}

static bool
nodes_ok(struct cx *cx, struct app *app, const char *place, const json_t *nodes)
{
	const json_t *group = json_object_get(nodes, "group");

	return ids_ok(cx, app, place, nodes, "id") &&
	    column_ok(cx, app, cx_printf(cx, "%s.label", place),
		json_object_get(nodes, "label")) &&
	    (group == NULL ||
		column_ok(cx, app, cx_printf(cx, "%s.group", place), group)) &&
	    (json_object_get(nodes, "columns") == NULL ||
		columns_ok(cx, app, place, nodes));
}

static bool
graph_ok(struct cx *cx, struct app *app, const char *place, const json_t *view)
{
	const json_t *nodes = json_object_get(view, "nodes"),
		     *edges = json_object_get(view, "edges");
	const char *along = cx_printf(cx, "%s.edges", place);

	if (nodes == NULL || edges == NULL)
		return app_refuse(cx, place, "a graph has nodes and edges");
	return nodes_ok(cx, app, cx_printf(cx, "%s.nodes", place), nodes) &&
	    ids_ok(cx, app, along, edges, "from") &&
	    ids_ok(cx, app, along, edges, "to") &&
	    (json_object_get(edges, "columns") == NULL ||
		columns_ok(cx, app, along, edges));
}

/* The reference and the decimals within the braces that text begins with;
 * *rest is what follows them. */
static bool
read_braces(
    struct str text, struct str *reference, int *decimals, struct str *rest)
{
	struct str inside = text, digits;
	int64_t number = 1;

	inside.p++;
	inside.n--;
	inside = str_cut(inside, '}', rest);
	*reference = str_cut(inside, ':', &digits);
	if (rest->p == NULL ||
	    (digits.p != NULL &&
		(!str_int64(digits, &number) || number < 0 || number > 6)))
		return false;
	*decimals = (int)number;
	return true;
}

static bool
sentence_ok(struct cx *cx, struct app *app, const char *place, struct str text)
{
	while (text.n > 0) {
		const char *brace = memchr(text.p, '{', text.n);
		struct str reference, rest;
		int decimals;

		if (brace == NULL)
			return true;
		text.n -= (size_t)(brace - text.p);
		text.p = brace;
		if (!read_braces(text, &reference, &decimals, &rest))
			return app_refuse(cx, place,
			    "braces hold node.port or node.port:decimals");
		if (!app_view_refers(cx, app, place,
			json_own(cx, json_stringn(reference.p, reference.n)),
			false, false))
			return false;
		text = rest;
	}
	return true;
}

bool
app_view_words(
    struct cx *cx, struct app *app, const char *place, const json_t *words)
{
	return sentence_ok(cx, app, place, json_str(words, "zh-CN")) &&
	    sentence_ok(cx, app, place, json_str(words, "en"));
}

static bool
kpi_ok(struct cx *cx, struct app *app, const char *place, const json_t *view)
{
	const json_t *levels = json_object_get(view, "levels");

	if (!app_view_refers(cx, app, place, json_object_get(view, "value"),
		false, levels != NULL))
		return false;
	for (size_t i = 0; i < json_array_size(levels); i++)
		if (!app_view_words(cx, app,
			cx_printf(cx, "%s.levels[%zu].words", place, i),
			json_object_get(json_array_get(levels, i), "words")))
			return false;
	return true;
}

static bool
text_ok(struct cx *cx, struct app *app, const char *place, const json_t *view)
{
	const json_t *when = json_object_get(view, "when");

	for (size_t i = 0; i < json_array_size(when); i++)
		if (!app_view_refers(cx, app,
			cx_printf(cx, "%s.when[%zu]", place, i),
			json_object_get(json_array_get(when, i), "value"),
			false, true))
			return false;
	if (json_object_get(view, "words") == NULL)
		return app_refuse(cx, place, "a text has words");
	return app_view_words(cx, app, place, json_object_get(view, "words"));
}

static bool
view_ok(struct cx *cx, struct app *app, const json_t *view)
{
	const struct str kind = json_str(view, "kind");
	const char *place = cx_printf(
	    cx, "views.%s", json_string_value(json_object_get(view, "id")));

	if (str_is(kind, "kpi"))
		return kpi_ok(cx, app, place, view);
	if (str_is(kind, "chart"))
		return chart_ok(cx, app, place, view);
	if (str_is(kind, "table"))
		return columns_ok(cx, app, place, view);
	if (str_is(kind, "map"))
		return map_ok(cx, app, place, view);
	if (str_is(kind, "graph"))
		return graph_ok(cx, app, place, view);
	return text_ok(cx, app, place, view);
}

bool
app_views_prove(struct cx *cx, struct app *app)
{
	const json_t *views = json_object_get(app->json, "views"),
		     *share = json_object_get(app->json, "completeness");

	for (size_t i = 0; i < json_array_size(views); i++)
		if (!view_ok(cx, app, json_array_get(views, i)))
			return false;
	if (share != NULL &&
	    !app_view_refers(cx, app, "completeness", share, false, true))
		return false;
	for (size_t i = 1; i < app->node_count; i++)
		if (!app->nodes[i].used)
			return app_refuse(cx,
			    app_place(cx, &app->nodes[i], NULL),
			    "no view rests on it");
	return true;
}

/* --- showing -------------------------------------------------------------- */

json_t *
app_value(const json_t *values, struct str reference)
{
	struct str port;
	const struct str node = str_cut(reference, '.', &port);

	return port.p == NULL
	    ? NULL
	    : json_object_getn(
		  json_object_getn(values, node.p, node.n), port.p, port.n);
}

static json_t *
named(const json_t *values, const json_t *object, const char *member)
{
	json_t *value = app_value(values, json_str(object, member));

	return value == NULL ? json_null() : json_incref(value);
}

static json_t *
copied(const json_t *object, const char *member)
{
	json_t *value = json_object_get(object, member);

	return value == NULL ? json_null() : json_incref(value);
}

static void
put_value(struct text *out, const json_t *value, int decimals)
{
	if (json_is_string(value))
		text_puts(out, json_string_value(value));
	else if (json_is_number(value))
		text_printf(out, "%.*f", decimals, json_number_value(value));
	else
		text_puts(out, "–");
}

static json_t *
filled(struct cx *cx, const json_t *values, struct str text)
{
	struct text out = text_new(cx, WORDS_MOST);

	while (text.n > 0) {
		const char *brace = memchr(text.p, '{', text.n);
		const size_t plain =
		    brace == NULL ? text.n : (size_t)(brace - text.p);
		struct str reference, rest;
		int decimals;

		text_put(&out, (struct str){ text.p, plain });
		text.p += plain;
		text.n -= plain;
		if (text.n == 0 ||
		    !read_braces(text, &reference, &decimals, &rest))
			break;
		put_value(&out, app_value(values, reference), decimals);
		text = rest;
	}
	return json_stringn(text_str(&out).p, text_str(&out).n);
}

json_t *
app_view_filled(struct cx *cx, const json_t *values, const json_t *words)
{
	return json_pack("{s:o,s:o}", "zh-CN",
	    filled(cx, values, json_str(words, "zh-CN")), "en",
	    filled(cx, values, json_str(words, "en")));
}

bool
app_view_holds(const json_t *condition, const json_t *value)
{
	const json_t *above = json_object_get(condition, "above"),
		     *below = json_object_get(condition, "below");
	const double v = json_number_value(value);

	return json_is_number(value) &&
	    (above == NULL || v > json_number_value(above)) &&
	    (below == NULL || v < json_number_value(below));
}

static void
put_level(struct cx *cx, const json_t *view, const json_t *values, json_t *out)
{
	const json_t *levels = json_object_get(view, "levels"),
		     *value = json_object_get(out, "value");

	(void)json_object_set_new(
	    out, "tone", json_string(json_is_null(value) ? "muted" : "plain"));
	(void)json_object_set_new(out, "words", json_null());
	for (size_t i = 0; i < json_array_size(levels); i++) {
		const json_t *level = json_array_get(levels, i);

		if (!app_view_holds(level, value))
			continue;
		(void)json_object_set_new(out, "tone", copied(level, "tone"));
		(void)json_object_set_new(out, "words",
		    app_view_filled(
			cx, values, json_object_get(level, "words")));
		return;
	}
}

static json_t *
column(const json_t *values, const json_t *spec)
{
	return json_pack("{s:o,s:o,s:o,s:o,s:o}", "name", copied(spec, "name"),
	    "unit", copied(spec, "unit"), "decimals", copied(spec, "decimals"),
	    "values", named(values, spec, "value"), "values_en",
	    named(values, spec, "value_en"));
}

static void
put_columns(const json_t *view, const json_t *values, json_t *out)
{
	const json_t *columns = json_object_get(view, "columns");
	json_t *list = json_array();

	for (size_t i = 0; i < json_array_size(columns); i++)
		(void)json_array_append_new(
		    list, column(values, json_array_get(columns, i)));
	(void)json_object_set_new(out, "columns", list);
}

static bool
all_hold(const json_t *view, const json_t *values)
{
	const json_t *when = json_object_get(view, "when");

	for (size_t i = 0; i < json_array_size(when); i++) {
		const json_t *one = json_array_get(when, i);

		if (!app_view_holds(
			one, app_value(values, json_str(one, "value"))))
			return false;
	}
	return true;
}

static void
put_kpi(struct cx *cx, const json_t *view, const json_t *values, json_t *out)
{
	(void)json_object_set_new(out, "value", named(values, view, "value"));
	(void)json_object_set_new(out, "unit", copied(view, "unit"));
	(void)json_object_set_new(out, "decimals", copied(view, "decimals"));
	put_level(cx, view, values, out);
}

static void
put_places(const json_t *view, const json_t *values, json_t *out)
{
	(void)json_object_set_new(out, "lon", named(values, view, "lon"));
	(void)json_object_set_new(out, "lat", named(values, view, "lat"));
	(void)json_object_set_new(
	    out, "label", column(values, json_object_get(view, "label")));
	put_columns(view, values, out);
}

static void
put_graph(const json_t *view, const json_t *values, json_t *out)
{
	const json_t *nodes = json_object_get(view, "nodes"),
		     *edges = json_object_get(view, "edges"),
		     *group = json_object_get(nodes, "group");
	json_t *things =
	    json_pack("{s:o,s:o,s:o}", "id", named(values, nodes, "id"),
		"label", column(values, json_object_get(nodes, "label")),
		"group", group == NULL ? json_null() : column(values, group));
	json_t *ways = json_pack("{s:o,s:o}", "from",
	    named(values, edges, "from"), "to", named(values, edges, "to"));

	put_columns(nodes, values, things);
	put_columns(edges, values, ways);
	(void)json_object_set_new(out, "nodes", things);
	(void)json_object_set_new(out, "edges", ways);
}

static json_t *
show(struct cx *cx, const json_t *view, const json_t *values)
{
	const struct str kind = json_str(view, "kind");
	json_t *out = json_pack("{s:o,s:o,s:o}", "id", copied(view, "id"),
	    "kind", copied(view, "kind"), "name", copied(view, "name"));

	if (str_is(kind, "kpi"))
		put_kpi(cx, view, values, out);
	else if (str_is(kind, "text"))
		(void)json_object_set_new(out, "words",
		    app_view_filled(
			cx, values, json_object_get(view, "words")));
	else if (str_is(kind, "map"))
		put_places(view, values, out);
	else if (str_is(kind, "graph"))
		put_graph(view, values, out);
	else
		put_columns(view, values, out);
	if (str_is(kind, "chart")) {
		(void)json_object_set_new(out, "form", copied(view, "form"));
		(void)json_object_set_new(
		    out, "x", column(values, json_object_get(view, "x")));
	}
	return out;
}

json_t *
app_show(struct cx *cx, const struct app *app, const json_t *values)
{
	const json_t *views = json_object_get(app->json, "views");
	json_t *list = json_array();

	for (size_t i = 0; i < json_array_size(views); i++) {
		const json_t *view = json_array_get(views, i);

		if (all_hold(view, values))
			(void)json_array_append_new(
			    list, show(cx, view, values));
	}
	return json_own(cx,
	    json_pack("{s:o,s:o}", "views", list, "completeness",
		named(values, app->json, "completeness")));
}
