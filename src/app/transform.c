#include "app/transform.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/expression.h"

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
number_json(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

/* --- a list becomes a number ---------------------------------------------- */

struct fold {
	double sum, least, most;
	size_t n;
};

static struct fold
fold(const json_t *list)
{
	struct fold f = { .least = (double)INFINITY,
		.most = -(double)INFINITY };

	for (size_t i = 0; i < json_array_size(list); i++) {
		const double v = number_of(json_array_get(list, i));

		if (isnan(v))
			continue;
		f.n++;
		f.sum += v;
		f.least = fmin(f.least, v);
		f.most = fmax(f.most, v);
	}
	return f;
}

static bool
prove_fold(struct cx *cx, struct app_node *node)
{
	const struct app_wire *w = app_wire(node, "list");
	const char *unit = w == NULL ? "1" : w->type.unit;

	if (!app_want(cx, node, "list", (struct app_type){ APP_NUMBERS, unit }))
		return false;
	app_give(cx, node, "value", (struct app_type){ APP_NUMBER, unit });
	return true;
}

/* The first and the last of texts are there, too. */
static bool
prove_end(struct cx *cx, struct app_node *node)
{
	const struct app_wire *w = app_wire(node, "list");

	if (w == NULL || w->type.kind != APP_TEXTS)
		return prove_fold(cx, node);
	if (!app_want(cx, node, "list", (struct app_type){ APP_TEXTS, "" }))
		return false;
	app_give(cx, node, "value", (struct app_type){ APP_TEXT, "" });
	return true;
}

static bool
prove_count(struct cx *cx, struct app_node *node)
{
	const struct app_wire *w = app_wire(node, "list");
	const struct app_type type = { w != NULL && w->type.kind == APP_TEXTS
		    ? APP_TEXTS
		    : APP_NUMBERS,
		w == NULL ? "1" : w->type.unit };

	if (!app_want(cx, node, "list", type))
		return false;
	app_give(cx, node, "value", (struct app_type){ APP_NUMBER, "1" });
	return true;
}

static bool
work_fold(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const struct fold f = fold(json_object_get(in, "list"));
	const struct {
		const char *type;
		double value;
	} of[] = { { "sum", f.sum }, { "mean", f.sum / (double)f.n },
		{ "least", f.least }, { "most", f.most } };

	(void)cx;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (strcmp(node->kind->type, of[i].type) == 0)
			(void)json_object_set_new(out, "value",
			    f.n == 0 ? json_null() : number_json(of[i].value));
	return true;
}

/* The first or last that is there. */
static bool
work_end(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *list = json_object_get(in, "list");
	const bool first = strcmp(node->kind->type, "first") == 0;
	const size_t n = json_array_size(list);
	json_t *value = NULL;

	(void)cx;
	for (size_t i = 0; i < n && (value == NULL || json_is_null(value)); i++)
		value = json_array_get(list, first ? i : n - 1 - i);
	(void)json_object_set_new(
	    out, "value", value == NULL ? json_null() : json_incref(value));
	return true;
}

static bool
work_count(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *list = json_object_get(in, "list");
	json_int_t n = 0;

	(void)cx;
	(void)node;
	for (size_t i = 0; i < json_array_size(list); i++)
		n += !json_is_null(json_array_get(list, i));
	(void)json_object_set_new(out, "value", json_integer(n));
	return true;
}

/* --- a formula ------------------------------------------------------------ */

#define NAMES 16

static const struct expression_rules formula_rules = { .field = "formula",
	.noun = "a name",
	.large_code = "too_large",
	.bytes = 1000,
	.name_bytes = 60,
	.names = NAMES,
	.depth = 20,
	.stack = 32 };

/* The units that the names of a formula have; "" of one it has not said. */
static const char *
unit_of(const struct app_node *node, struct str name)
{
	const json_t *names = param(node, "names");

	for (size_t i = 0; i < json_array_size(names); i++) {
		const json_t *one = json_array_get(names, i);

		if (str_eq(json_str(one, "name"), name))
			return json_string_value(json_object_get(one, "unit"));
	}
	return NULL;
}

static bool
read_formula(
    struct cx *cx, const struct app_node *node, struct expression *formula)
{
	const char *text = json_string_value(param(node, "formula"));

	if (expression_parse(cx, &formula_rules, str_of(text), formula))
		return true;
	cx->fail = FAIL_NONE;
	return app_refuse(
	    cx, app_place(cx, node, "formula"), "%s", cx->message);
}

static bool
prove_formula(struct cx *cx, struct app_node *node)
{
	const char *unit = json_string_value(param(node, "unit"));
	struct app_type type = { APP_NUMBER, unit };
	struct expression f;

	if (param(node, "formula") == NULL || unit == NULL)
		return app_refuse(cx, app_place(cx, node, NULL),
		    "a formula has params.formula and params.unit");
	if (!app_unit(cx, app_place(cx, node, "unit"), unit) ||
	    !read_formula(cx, node, &f))
		return false;
	for (size_t i = 0; i < f.name_count; i++) {
		const char *name = cx_strndup(cx, f.names[i].p, f.names[i].n);
		const struct app_wire *w = app_wire(node, name);
		const bool list = w != NULL && w->type.kind == APP_NUMBERS;

		if (unit_of(node, f.names[i]) == NULL)
			return app_refuse(cx, app_place(cx, node, name),
			    "params.names gives it no unit");
		if (!app_want(cx, node, name,
			(struct app_type){ list ? APP_NUMBERS : APP_NUMBER,
			    unit_of(node, f.names[i]) }))
			return false;
		if (list)
			type.kind = APP_NUMBERS;
	}
	app_give(cx, node, "value", type);
	return true;
}

/* The i-th item of a list, or the number it is for all of them. */
static double
item(const json_t *value, size_t i)
{
	return number_of(
	    json_is_array(value) ? json_array_get(value, i) : value);
}

static bool
lengths_ok(struct cx *cx, const struct app_node *node, json_t *in, size_t *n,
    bool *lists)
{
	const char *name;
	json_t *value;

	*lists = false;
	json_object_foreach(in, name, value)
	{
		if (!json_is_array(value))
			continue;
		if (*lists && json_array_size(value) != *n)
			return app_refuse(cx, app_place(cx, node, name),
			    "the lists differ in length");
		*lists = true;
		*n = json_array_size(value);
	}
	return true;
}

static json_t *
formula_value(const struct expression *f, const json_t *in, size_t i)
{
	double values[NAMES];
	unsigned mishaps = 0;

	for (size_t k = 0; k < f->name_count; k++)
		values[k] =
		    item(json_object_getn(in, f->names[k].p, f->names[k].n), i);
	return number_json(expression_value(f, values, &mishaps));
}

static bool
work_formula(
    struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	struct expression f;
	size_t n = 1;
	bool lists;
	json_t *list;

	if (!read_formula(cx, node, &f) ||
	    !lengths_ok(cx, node, in, &n, &lists))
		return false;
	if (!lists) {
		(void)json_object_set_new(
		    out, "value", formula_value(&f, in, 0));
		return true;
	}
	list = json_array();
	for (size_t i = 0; i < n; i++)
		(void)json_array_append_new(list, formula_value(&f, in, i));
	(void)json_object_set_new(out, "value", list);
	return true;
}

/* --- rows of several lists ------------------------------------------------ */

static bool
prove_rows(struct cx *cx, struct app_node *node)
{
	if (node->wire_count == 0)
		return app_refuse(
		    cx, app_place(cx, node, NULL), "nothing leads to it");
	for (size_t i = 0; i < node->wire_count; i++) {
		const struct app_wire *w = &node->wires[i];

		if (w->type.kind != APP_NUMBERS && w->type.kind != APP_TEXTS)
			return app_refuse(cx, app_place(cx, node, w->to),
			    "it takes lists and is given %s",
			    app_kind_word(w->type.kind));
		if (!app_want(cx, node, w->to, w->type))
			return false;
		app_give(cx, node, w->to, w->type);
	}
	return true;
}

static bool
prove_top(struct cx *cx, struct app_node *node)
{
	const char *by = json_string_value(param(node, "by"));
	const struct app_wire *w = by == NULL ? NULL : app_wire(node, by);

	if (w == NULL || w->type.kind != APP_NUMBERS ||
	    param(node, "most") == NULL)
		return app_refuse(cx, app_place(cx, node, "by"),
		    "params.by must be a port that is given a list of numbers, "
		    "and params.most how many rows stay");
	return prove_rows(cx, node);
}

/* Rows by their numbers, in the lists of in, to lists of the same names. */
static void
take_rows(json_t *in, const size_t *row, size_t n, json_t *out)
{
	const char *name;
	json_t *value;

	json_object_foreach(in, name, value)
	{
		json_t *list = json_array();

		for (size_t i = 0; i < n; i++)
			(void)json_array_append(
			    list, json_array_get(value, row[i]));
		(void)json_object_set_new(out, name, list);
	}
}

static bool
is_known(json_t *in, size_t row)
{
	const char *name;
	json_t *value;

	json_object_foreach(in, name,
	    value) if (json_is_null(json_array_get(value, row))) return false;
	return true;
}

static bool
work_known(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	size_t n = 0, kept = 0, *row;
	bool lists;

	if (!lengths_ok(cx, node, in, &n, &lists))
		return false;
	row = cx_calloc(cx, n + 1, sizeof(*row));
	for (size_t i = 0; i < n; i++)
		if (is_known(in, i))
			row[kept++] = i;
	take_rows(in, row, kept, out);
	return true;
}

struct ranked {
	double value;
	size_t row;
};

/* Largest first; rows of equal numbers stay in their order. */
static int
compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->value > y->value || x->value < y->value)
		return x->value > y->value ? -1 : 1;
	return x->row < y->row ? -1 : 1;
}

static bool
work_top(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *by =
	    json_object_get(in, json_string_value(param(node, "by")));
	const double sign = json_is_true(param(node, "lowest")) ? -1 : 1;
	const size_t most = (size_t)json_integer_value(param(node, "most"));
	size_t n = 0, kept = 0, *row;
	struct ranked *ranked;
	bool lists;

	if (!lengths_ok(cx, node, in, &n, &lists))
		return false;
	ranked = cx_calloc(cx, n + 1, sizeof(*ranked));
	row = cx_calloc(cx, n + 1, sizeof(*row));
	for (size_t i = 0; i < n; i++)
		if (!json_is_null(json_array_get(by, i)))
			ranked[kept++] = (struct ranked){
				sign * number_of(json_array_get(by, i)), i
			};
	qsort(ranked, kept, sizeof(*ranked), compare);
	kept = kept < most ? kept : most;
	for (size_t i = 0; i < kept; i++)
		row[i] = ranked[i].row;
	take_rows(in, row, kept, out);
	return true;
}

/* --- other shapes --------------------------------------------------------- */

static bool
prove_map(struct cx *cx, struct app_node *node)
{
	const struct app_wire *w = app_wire(node, "values");

	if (!app_want(cx, node, "names", (struct app_type){ APP_TEXTS, "" }) ||
	    !app_want(cx, node, "values",
		(struct app_type){
		    APP_NUMBERS, w == NULL ? "1" : w->type.unit }))
		return false;
	app_give(cx, node, "map", (struct app_type){ APP_MAP, "" });
	return true;
}

static bool
work_map(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	const json_t *names = json_object_get(in, "names"),
		     *values = json_object_get(in, "values");
	json_t *map = json_object();
	size_t n = 0;
	bool lists;

	(void)json_object_set_new(out, "map", map);
	if (!lengths_ok(cx, node, in, &n, &lists))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *name = json_string_value(json_array_get(names, i));
		const double v = number_of(json_array_get(values, i));

		if (name != NULL && !isnan(v))
			(void)json_object_set_new(map, name,
			    json_real(v +
				json_number_value(json_object_get(map, name))));
	}
	return true;
}

/* The ports that params.of names, each of the kind, of one unit. */
static bool
prove_of(struct cx *cx, struct app_node *node, enum app_kind kind,
    const char *port, enum app_kind made)
{
	const json_t *of = param(node, "of");
	const char *unit = NULL;

	for (size_t i = 0; i < json_array_size(of); i++) {
		const char *name = json_string_value(json_array_get(of, i));
		const struct app_wire *w = app_wire(node, name);

		if (unit == NULL && w != NULL)
			unit = w->type.unit;
		if (!app_want(cx, node, name,
			(struct app_type){ kind, unit == NULL ? "1" : unit }))
			return false;
	}
	if (unit == NULL)
		return app_refuse(cx, app_place(cx, node, "of"),
		    "params.of must name the ports in their order");
	app_give(cx, node, port, (struct app_type){ made, unit });
	return true;
}

static bool
prove_matrix(struct cx *cx, struct app_node *node)
{
	return prove_of(cx, node, APP_NUMBERS, "matrix", APP_MATRIX);
}

static bool
prove_gather(struct cx *cx, struct app_node *node)
{
	return prove_of(cx, node, APP_NUMBER, "list", APP_NUMBERS);
}

/* One row of the matrix: the i-th of each list. */
static json_t *
row_of(const struct app_node *node, const json_t *in, size_t i)
{
	const json_t *of = param(node, "of");
	json_t *row = json_array();

	for (size_t k = 0; k < json_array_size(of); k++) {
		const json_t *value = json_object_get(
		    in, json_string_value(json_array_get(of, k)));

		(void)json_array_append_new(row, number_json(item(value, i)));
	}
	return row;
}

static bool
work_matrix(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	json_t *matrix = json_array();
	size_t n = 0;
	bool lists;

	(void)json_object_set_new(out, "matrix", matrix);
	if (!lengths_ok(cx, node, in, &n, &lists))
		return false;
	for (size_t i = 0; i < n; i++)
		(void)json_array_append_new(matrix, row_of(node, in, i));
	return true;
}

static bool
work_gather(struct cx *cx, const struct app_node *node, json_t *in, json_t *out)
{
	(void)cx;
	(void)json_object_set_new(out, "list", row_of(node, in, 0));
	return true;
}

const struct node_kind transform_kinds[] = {
	{ "sum", prove_fold, work_fold },
	{ "mean", prove_fold, work_fold },
	{ "least", prove_fold, work_fold },
	{ "most", prove_fold, work_fold },
	{ "first", prove_end, work_end },
	{ "last", prove_end, work_end },
	{ "count", prove_count, work_count },
	{ "formula", prove_formula, work_formula },
	{ "known", prove_rows, work_known },
	{ "top", prove_top, work_top },
	{ "map", prove_map, work_map },
	{ "matrix", prove_matrix, work_matrix },
	{ "gather", prove_gather, work_gather },
	{ NULL },
};
