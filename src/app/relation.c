#include "app/relation.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define JOINED_MOST 2000 /* bytes of a list as one text */

static const json_t *
param(const struct app_node *node, const char *name)
{
	return json_object_get(json_object_get(node->spec, "params"), name);
}

static double
number_of(const json_t *value)
{
	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static json_t *
known(json_t *value)
{
	return value == NULL ? json_null() : json_incref(value);
}

static bool
want(struct cx *cx, struct app_node *node, const char *port, enum app_kind kind)
{
	const struct app_wire *w = app_wire(node, port);
	const char *unit =
	    w == NULL || !app_has_unit(kind) ? "1" : w->type.unit;

	return app_want(cx, node, port, (struct app_type){ kind, unit });
}

static bool
is_wired(const struct app_node *node, const char *port)
{
	return app_wire(node, port) != NULL;
}

/* --- what is given by the definition itself ------------------------------- */

static bool
constant_ok(struct cx *cx, struct app_node *node, const json_t *column)
{
	const char *port = json_string_value(json_object_get(column, "port"));
	const char *unit = json_string_value(json_object_get(column, "unit"));
	const char *place = app_place(cx, node, port);
	const json_t *values = json_object_get(column, "values");

	if (json_array_size(values) == 0)
		return app_refuse(cx, place, "it has no values");
	for (size_t i = 0; i < json_array_size(values); i++) {
		const json_t *one = json_array_get(values, i);

		if (unit == NULL ? !json_is_string(one) : !json_is_number(one))
			return app_refuse(cx, place,
			    unit == NULL ? "without a unit its values are texts"
					 : "in a unit its values are numbers");
	}
	return unit == NULL || app_unit(cx, place, unit);
}

static bool
prove_constant(struct cx *cx, struct app_node *node)
{
	const json_t *columns = param(node, "columns");

	if (columns == NULL)
		return app_refuse(
		    cx, app_place(cx, node, NULL), "it has no params.columns");
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *one = json_array_get(columns, i);
		const char *unit =
		    json_string_value(json_object_get(one, "unit"));

		if (!constant_ok(cx, node, one))
			return false;
		app_give(cx, node,
		    json_string_value(json_object_get(one, "port")),
		    unit == NULL ? (struct app_type){ APP_TEXTS, "" }
				 : (struct app_type){ APP_NUMBERS, unit });
	}
	return true;
}

static bool
work_constant(
    struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *columns = param(node, "columns");

	(void)cx;
	(void)in;
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *one = json_array_get(columns, i);

		(void)json_object_set(out,
		    json_string_value(json_object_get(one, "port")),
		    json_object_get(one, "values"));
	}
	return true;
}

/* --- grades --------------------------------------------------------------- */

static bool
prove_grade(struct cx *cx, struct app_node *node)
{
	const struct app_wire *w = app_wire(node, "value");
	const bool list = w != NULL && w->type.kind == APP_NUMBERS;
	const struct app_type type = { list ? APP_TEXTS : APP_TEXT, "" };

	if (param(node, "grades") == NULL)
		return app_refuse(
		    cx, app_place(cx, node, NULL), "it has no params.grades");
	if (!want(cx, node, "value", list ? APP_NUMBERS : APP_NUMBER))
		return false;
	app_give(cx, node, "word", type);
	app_give(cx, node, "word_en", type);
	return true;
}

/* The words of the first grade that holds, or NULL. */
static const json_t *
grade_of(const json_t *grades, double v)
{
	for (size_t i = 0; i < json_array_size(grades); i++) {
		const json_t *one = json_array_get(grades, i);
		const double above = number_of(json_object_get(one, "above")),
			     below = number_of(json_object_get(one, "below"));

		if ((isnan(above) || v > above) && (isnan(below) || v < below))
			return json_object_get(one, "words");
	}
	return NULL;
}

static json_t *
graded(const struct app_node *node, const json_t *value, const char *language)
{
	const double v = number_of(value);
	const json_t *words =
	    isnan(v) ? NULL : grade_of(param(node, "grades"), v);
	json_t *list;

	if (!json_is_array(value))
		return known(json_object_get(words, language));
	list = json_array();
	for (size_t i = 0; i < json_array_size(value); i++)
		(void)json_array_append_new(
		    list, graded(node, json_array_get(value, i), language));
	return list;
}

static bool
work_grade(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *value = json_object_get(in, "value");

	(void)cx;
	(void)json_object_set_new(out, "word", graded(node, value, "zh-CN"));
	(void)json_object_set_new(out, "word_en", graded(node, value, "en"));
	return true;
}

/* --- rows by their numbers ------------------------------------------------ */

/* Every port but `but` is a list, of numbers alone where said, and is given. */
static bool
lists_ok(struct cx *cx, struct app_node *node, const char *but, bool numbers)
{
	if (node->wire_count < 2)
		return app_refuse(cx, app_place(cx, node, NULL),
		    "no list besides %s leads to it", but);
	for (size_t i = 0; i < node->wire_count; i++) {
		const struct app_wire *w = &node->wires[i];
		const bool texts = w->type.kind == APP_TEXTS && !numbers;

		if (strcmp(w->to, but) == 0)
			continue;
		if (!want(cx, node, w->to, texts ? APP_TEXTS : APP_NUMBERS))
			return false;
		app_give(cx, node, w->to, w->type);
	}
	return true;
}

static bool
prove_pick(struct cx *cx, struct app_node *node)
{
	return want(cx, node, "index", APP_NUMBERS) &&
	    lists_ok(cx, node, "index", false);
}

static bool
work_pick(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *index = json_object_get(in, "index");
	const char *name;
	json_t *value;

	(void)cx;
	(void)node;
	json_object_foreach(in, name, value)
	{
		json_t *list;

		if (value == index)
			continue;
		list = json_array();
		for (size_t i = 0; i < json_array_size(index); i++) {
			const double at = number_of(json_array_get(index, i));

			(void)json_array_append_new(list,
			    known(at >= 0 ? json_array_get(value, (size_t)at)
					  : NULL));
		}
		(void)json_object_set_new(out, name, list);
	}
	return true;
}

/* --- groups --------------------------------------------------------------- */

static bool
prove_group(struct cx *cx, struct app_node *node)
{
	if (!want(cx, node, "key", APP_TEXTS))
		return false;
	app_give(cx, node, "key", (struct app_type){ APP_TEXTS, "" });
	return lists_ok(cx, node, "key", true);
}

/* Where the text stands in names, or -1. */
static int64_t
place_of(const json_t *names, const json_t *text)
{
	for (size_t i = 0; i < json_array_size(names); i++)
		if (json_equal(json_array_get(names, i), text))
			return (int64_t)i;
	return -1;
}

/* The texts, each once, in the order of first appearance. */
static void
add_names(json_t *names, const json_t *texts)
{
	for (size_t i = 0; i < json_array_size(texts); i++) {
		json_t *one = json_array_get(texts, i);

		if (json_is_string(one) && place_of(names, one) < 0)
			(void)json_array_append(names, one);
	}
}

static json_t *
sums(const json_t *keys, const json_t *key, const json_t *list)
{
	json_t *out = json_array();

	for (size_t k = 0; k < json_array_size(keys); k++) {
		double sum = 0;

		for (size_t i = 0; i < json_array_size(key); i++)
			if (json_equal(json_array_get(key, i),
				json_array_get(keys, k)))
				sum +=
				    json_number_value(json_array_get(list, i));
		(void)json_array_append_new(out, json_real(sum));
	}
	return out;
}

static bool
work_group(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *key = json_object_get(in, "key");
	json_t *keys = json_array(), *value;
	const char *name;

	(void)cx;
	(void)node;
	(void)json_object_set_new(out, "key", keys);
	add_names(keys, key);
	json_object_foreach(in, name, value) if (value != key)(void)
	    json_object_set_new(out, name, sums(keys, key, value));
	return true;
}

/* --- edges ---------------------------------------------------------------- */

static bool
prove_edges(struct cx *cx, struct app_node *node)
{
	const char *unit = "1";

	if (!want(cx, node, "from", APP_TEXTS) ||
	    !want(cx, node, "to", APP_TEXTS) ||
	    (is_wired(node, "nodes") && !want(cx, node, "nodes", APP_TEXTS)))
		return false;
	if (is_wired(node, "weight")) {
		if (!want(cx, node, "weight", APP_NUMBERS))
			return false;
		unit = app_wire(node, "weight")->type.unit;
	}
	app_give(cx, node, "names", (struct app_type){ APP_TEXTS, "" });
	app_give(cx, node, "count", (struct app_type){ APP_NUMBER, "1" });
	app_give(cx, node, "edges", (struct app_type){ APP_MATRIX, "1" });
	app_give(cx, node, "links", (struct app_type){ APP_MATRIX, "1" });
	app_give(cx, node, "matrix", (struct app_type){ APP_MATRIX, unit });
	return true;
}

static json_t *
zeros(size_t rows, size_t columns)
{
	json_t *matrix = json_array();

	for (size_t i = 0; i < rows; i++) {
		json_t *row = json_array();

		for (size_t k = 0; k < columns; k++)
			(void)json_array_append_new(row, json_real(0));
		(void)json_array_append_new(matrix, row);
	}
	return matrix;
}

static void
add_cell(json_t *matrix, size_t row, size_t column, double value)
{
	json_t *cells = json_array_get(matrix, row);

	(void)json_array_set_new(cells, column,
	    json_real(
		value + json_number_value(json_array_get(cells, column))));
}

static void
add_edge(json_t *out, size_t from, size_t to, double weight)
{
	(void)json_array_append_new(json_object_get(out, "edges"),
	    json_pack("[I,I,f]", (json_int_t)from, (json_int_t)to, weight));
	(void)json_array_append_new(json_object_get(out, "links"),
	    json_pack("[I,I]", (json_int_t)from, (json_int_t)to));
	add_cell(json_object_get(out, "matrix"), from, to, weight);
}

static bool
name_edge(struct cx *cx, const struct app_node *node, json_t *in, size_t i,
    json_t *out)
{
	static const char *const ends[] = { "from", "to" };
	const json_t *names = json_object_get(out, "names"),
		     *weights = json_object_get(in, "weight");
	const double weight =
	    weights == NULL ? 1 : number_of(json_array_get(weights, i));
	int64_t at[2];

	for (size_t k = 0; k < 2; k++) {
		const json_t *name =
		    json_array_get(json_object_get(in, ends[k]), i);

		if (json_is_null(name) || isnan(weight))
			return true;
		at[k] = place_of(names, name);
		if (at[k] < 0)
			return cx_fail_code(cx, FAIL_INVALID, "unknown_name",
			    cx_printf(cx, "%s.%s", node->id, ends[k]),
			    "none is called %s", json_string_value(name));
	}
	add_edge(out, (size_t)at[0], (size_t)at[1], weight);
	return true;
}

static bool
work_edges(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *from = json_object_get(in, "from");
	json_t *names = json_array();
	size_t n;

	(void)json_object_set_new(out, "names", names);
	add_names(names, json_object_get(in, "nodes"));
	if (!is_wired(node, "nodes")) {
		add_names(names, from);
		add_names(names, json_object_get(in, "to"));
	}
	n = json_array_size(names);
	(void)json_object_set_new(out, "count", json_integer((json_int_t)n));
	(void)json_object_set_new(out, "edges", json_array());
	(void)json_object_set_new(out, "links", json_array());
	(void)json_object_set_new(out, "matrix", zeros(n, n));
	for (size_t i = 0; i < json_array_size(from); i++)
		if (!name_edge(cx, node, in, i, out))
			return false;
	return true;
}

/* --- a matrix from its cells ---------------------------------------------- */

static bool
prove_pivot(struct cx *cx, struct app_node *node)
{
	if (!want(cx, node, "row", APP_TEXTS) ||
	    !want(cx, node, "column", APP_TEXTS) ||
	    !want(cx, node, "value", APP_NUMBERS))
		return false;
	app_give(cx, node, "rows", (struct app_type){ APP_TEXTS, "" });
	app_give(cx, node, "columns", (struct app_type){ APP_TEXTS, "" });
	app_give(cx, node, "matrix",
	    (struct app_type){
		APP_MATRIX, app_wire(node, "value")->type.unit });
	return true;
}

static bool
work_pivot(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *row = json_object_get(in, "row"),
		     *column = json_object_get(in, "column"),
		     *value = json_object_get(in, "value");
	json_t *rows = json_array(), *columns = json_array(), *matrix;

	(void)cx;
	(void)node;
	add_names(rows, row);
	add_names(columns, column);
	matrix = zeros(json_array_size(rows), json_array_size(columns));
	for (size_t i = 0; i < json_array_size(row); i++) {
		const int64_t r = place_of(rows, json_array_get(row, i)),
			      c = place_of(columns, json_array_get(column, i));

		if (r >= 0 && c >= 0)
			add_cell(matrix, (size_t)r, (size_t)c,
			    json_number_value(json_array_get(value, i)));
	}
	(void)json_object_set_new(out, "rows", rows);
	(void)json_object_set_new(out, "columns", columns);
	(void)json_object_set_new(out, "matrix", matrix);
	return true;
}

static bool
prove_layers(struct cx *cx, struct app_node *node)
{
	const json_t *of = param(node, "of");

	if (of == NULL)
		return app_refuse(
		    cx, app_place(cx, node, NULL), "it has no params.of");
	for (size_t i = 0; i < json_array_size(of); i++)
		if (!want(cx, node, json_string_value(json_array_get(of, i)),
			APP_MATRIX))
			return false;
	app_give(cx, node, "json", (struct app_type){ APP_ANY, "" });
	return true;
}

static bool
work_layers(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *of = param(node, "of");
	const json_t *first =
	    json_object_get(in, json_string_value(json_array_get(of, 0)));
	json_t *all = json_array();

	(void)cx;
	for (size_t i = 0; i < json_array_size(first); i++) {
		json_t *rows = json_array();

		for (size_t k = 0; k < json_array_size(of); k++)
			(void)json_array_append_new(rows,
			    known(json_array_get(
				json_object_get(in,
				    json_string_value(json_array_get(of, k))),
				i)));
		(void)json_array_append_new(all, rows);
	}
	(void)json_object_set_new(out, "json", all);
	return true;
}

static bool
prove_column(struct cx *cx, struct app_node *node)
{
	if (param(node, "at") == NULL)
		return app_refuse(
		    cx, app_place(cx, node, NULL), "it has no params.at");
	if (!want(cx, node, "matrix", APP_MATRIX))
		return false;
	app_give(cx, node, "value",
	    (struct app_type){
		APP_NUMBERS, app_wire(node, "matrix")->type.unit });
	return true;
}

static bool
work_column(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *matrix = json_object_get(in, "matrix");
	const size_t at = (size_t)json_integer_value(param(node, "at"));
	json_t *list = json_array();

	(void)cx;
	for (size_t i = 0; i < json_array_size(matrix); i++)
		(void)json_array_append_new(
		    list, known(json_array_get(json_array_get(matrix, i), at)));
	(void)json_object_set_new(out, "value", list);
	return true;
}

/* --- cells of a matrix ---------------------------------------------------- */

static bool
prove_cells(struct cx *cx, struct app_node *node)
{
	if (!want(cx, node, "matrix", APP_MATRIX) ||
	    !want(cx, node, "rows", APP_TEXTS) ||
	    !want(cx, node, "columns", APP_TEXTS))
		return false;
	app_give(cx, node, "row", (struct app_type){ APP_TEXTS, "" });
	app_give(cx, node, "column", (struct app_type){ APP_TEXTS, "" });
	app_give(cx, node, "value",
	    (struct app_type){
		APP_NUMBERS, app_wire(node, "matrix")->type.unit });
	return true;
}

static bool
work_cells(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *matrix = json_object_get(in, "matrix");
	json_t *row = json_array(), *column = json_array(),
	       *value = json_array();

	(void)cx;
	(void)node;
	for (size_t i = 0; i < json_array_size(matrix); i++) {
		const json_t *cells = json_array_get(matrix, i);

		for (size_t k = 0; k < json_array_size(cells); k++) {
			json_t *one = json_array_get(cells, k);

			if (!(fabs(number_of(one)) > 0))
				continue;
			(void)json_array_append_new(row,
			    known(json_array_get(
				json_object_get(in, "rows"), i)));
			(void)json_array_append_new(column,
			    known(json_array_get(
				json_object_get(in, "columns"), k)));
			(void)json_array_append(value, one);
		}
	}
	(void)json_object_set_new(out, "row", row);
	(void)json_object_set_new(out, "column", column);
	(void)json_object_set_new(out, "value", value);
	return true;
}

/* --- lists of objects, and texts that are lists --------------------------- */

static bool
prove_fields(struct cx *cx, struct app_node *node)
{
	const json_t *columns = param(node, "columns");

	if (columns == NULL)
		return app_refuse(
		    cx, app_place(cx, node, NULL), "it has no params.columns");
	if (!want(cx, node, "json", APP_ANY))
		return false;
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *one = json_array_get(columns, i);
		const char *port =
		    json_string_value(json_object_get(one, "port"));
		const char *unit =
		    json_string_value(json_object_get(one, "unit"));

		if (unit != NULL &&
		    !app_unit(cx, app_place(cx, node, port), unit))
			return false;
		app_give(cx, node, port,
		    unit == NULL ? (struct app_type){ APP_TEXTS, "" }
				 : (struct app_type){ APP_NUMBERS, unit });
	}
	return true;
}

/* A list of texts as one; anything else as it is, were it of the kind. */
static json_t *
field(struct cx *cx, json_t *value, bool number)
{
	struct text out = text_new(cx, JOINED_MOST);

	if (number || !json_is_array(value))
		return number == json_is_number(value) ? known(value)
						       : json_null();
	for (size_t i = 0; i < json_array_size(value); i++) {
		const char *one = json_string_value(json_array_get(value, i));

		text_puts(&out, i == 0 ? "" : ", ");
		text_puts(&out, one == NULL ? "" : one);
	}
	return json_stringn(text_str(&out).p, text_str(&out).n);
}

static bool
work_fields(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *json = json_object_get(in, "json"),
		     *columns = param(node, "columns");

	for (size_t k = 0; k < json_array_size(columns); k++) {
		const json_t *column = json_array_get(columns, k);
		const char *port =
		    json_string_value(json_object_get(column, "port"));
		json_t *list = json_array();

		for (size_t i = 0; i < json_array_size(json); i++)
			(void)json_array_append_new(list,
			    field(cx,
				json_object_get(json_array_get(json, i), port),
				json_object_get(column, "unit") != NULL));
		(void)json_object_set_new(out, port, list);
	}
	return true;
}

static bool
prove_split(struct cx *cx, struct app_node *node)
{
	if (!want(cx, node, "texts", APP_TEXTS))
		return false;
	app_give(cx, node, "json", (struct app_type){ APP_ANY, "" });
	return true;
}

/* The length of the comma that the text begins with, or 0. */
static size_t
comma_length(const char *p, size_t n)
{
	static const char *const commas[] = { ",", ";", "、", "，", "；" };

	for (size_t i = 0; i < sizeof(commas) / sizeof(commas[0]); i++) {
		const size_t length = strlen(commas[i]);

		if (length <= n && memcmp(p, commas[i], length) == 0)
			return length;
	}
	return 0;
}

static json_t *
pieces(const char *text)
{
	json_t *list = json_array();
	size_t from = 0;
	const size_t n = text == NULL ? 0 : strlen(text);

	for (size_t i = 0; i <= n; i++) {
		const size_t comma = i == n ? 1 : comma_length(text + i, n - i);
		struct str piece;

		if (comma == 0)
			continue;
		piece = str_trim((struct str){ text + from, i - from });
		if (piece.n > 0)
			(void)json_array_append_new(
			    list, json_stringn(piece.p, piece.n));
		from = i + comma;
		i = from - 1;
	}
	return list;
}

static bool
work_split(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *texts = json_object_get(in, "texts");
	json_t *lists = json_array();

	(void)cx;
	(void)node;
	for (size_t i = 0; i < json_array_size(texts); i++)
		(void)json_array_append_new(
		    lists, pieces(json_string_value(json_array_get(texts, i))));
	(void)json_object_set_new(out, "json", lists);
	return true;
}

const struct node_kind relation_kinds[] = {
	{ "constant", prove_constant, work_constant },
	{ "grade", prove_grade, work_grade },
	{ "pick", prove_pick, work_pick },
	{ "group", prove_group, work_group },
	{ "edges", prove_edges, work_edges },
	{ "pivot", prove_pivot, work_pivot },
	{ "layers", prove_layers, work_layers },
	{ "column", prove_column, work_column },
	{ "cells", prove_cells, work_cells },
	{ "fields", prove_fields, work_fields },
	{ "split", prove_split, work_split },
	{ NULL },
};
