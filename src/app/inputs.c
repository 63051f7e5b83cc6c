#include "app/inputs.h"

#include <string.h>

#include "app/form.h"

#define PORTS 40 /* that a form may have */

/* --- what each type says -------------------------------------------------- */

struct type {
	const char *name, *needs, *may;
};

static const struct type input_types[] = {
	{ "month", "", "" },
	{ "number", "unit default least most", "" },
	{ "text", "default longest", "shortest" },
	{ "choice", "default options", "" },
	{ "list", "unit default least most shortest longest", "gaps" },
	{ "table", "default shortest longest columns", "" },
	{ "device", "", "class" },
	{ "series", "unit", "" },
	{ NULL },
};

static const struct type column_types[] = {
	{ "number", "unit least most", "gaps" },
	{ "text", "longest", "shortest" },
	{ "choice", "options", "" },
	{ NULL },
};

static bool
names(const char *list, const char *word)
{
	struct str rest = str_of(list);

	while (rest.p != NULL)
		if (str_is(str_cut(rest, ' ', &rest), word))
			return true;
	return false;
}

static const struct type *
type_of(const struct type *types, const json_t *spec)
{
	while (
	    types->name != NULL && !str_is(json_str(spec, "type"), types->name))
		types++;
	return types;
}

/* All that its type needs stands there, and nothing that it cannot have. */
static bool
members_ok(
    struct cx *cx, const char *place, const struct type *type, json_t *spec)
{
	struct str rest = str_of(type->needs);
	const char *name;
	json_t *value;

	while (rest.n > 0) {
		const struct str one = str_cut(rest, ' ', &rest);

		if (json_object_getn(spec, one.p, one.n) == NULL)
			return app_refuse(
			    cx, place, "a %s has %s", type->name, type->needs);
	}
	json_object_foreach(spec, name, value)
	{
		if (!names("id type name", name) && !names(type->needs, name) &&
		    !names(type->may, name))
			return app_refuse(
			    cx, place, "a %s has no %s", type->name, name);
	}
	return true;
}

static bool
options_ok(struct cx *cx, const char *place, const json_t *spec)
{
	const json_t *options = json_object_get(spec, "options");

	for (size_t i = 0; i < json_array_size(options); i++) {
		const struct str id =
		    json_str(json_array_get(options, i), "id");

		if (id.n == 0 || id.n > 60)
			return app_refuse(cx, place,
			    "the id of an option has 1 to 60 characters");
		for (size_t k = 0; k < i; k++)
			if (str_eq(
				json_str(json_array_get(options, k), "id"), id))
				return app_refuse(cx, place,
				    "there are two options %.*s", STR_ARG(id));
	}
	return true;
}

static bool
spec_ok(
    struct cx *cx, const char *place, const struct type *types, json_t *spec)
{
	const struct type *type = type_of(types, spec);
	const char *unit = json_string_value(json_object_get(spec, "unit"));

	if (type->name == NULL)
		return app_refuse(cx, place, "a column is no %.*s",
		    STR_ARG(json_str(spec, "type")));
	return members_ok(cx, place, type, spec) &&
	    options_ok(cx, place, spec) &&
	    (unit == NULL || app_unit(cx, place, unit));
}

/* --- what flows from it --------------------------------------------------- */

static bool
give(struct cx *cx, struct app *app, const char *place, const char *port,
    struct app_type type)
{
	struct app_node *form = &app->nodes[0];

	for (size_t i = 0; i < form->out_count; i++)
		if (strcmp(form->out[i].name, port) == 0)
			return app_refuse(cx, place, "there are two of it");
	if (form->out_count == PORTS)
		return app_refuse(
		    cx, place, "a form has at most %d values", PORTS);
	app_give(cx, form, port, type);
	return true;
}

/* Of a single value, or of many one behind the other. */
static struct app_type
value_type(const json_t *spec, bool many)
{
	const char *unit = json_string_value(json_object_get(spec, "unit"));

	if (unit != NULL && !str_is(json_str(spec, "type"), "series"))
		return (struct app_type){
			.kind = many ? APP_NUMBERS : APP_NUMBER, .unit = unit
		};
	return (struct app_type){ .kind = many ? APP_TEXTS : APP_TEXT,
		.unit = "",
		.options = json_object_get(spec, "options") };
}

static bool
column_ok(struct cx *cx, struct app *app, const char *table, json_t *column)
{
	const char *port = cx_printf(cx, "%s.%s", table,
	    json_string_value(json_object_get(column, "id")));
	const char *place = cx_printf(cx, "inputs.%s", port);

	return spec_ok(cx, place, column_types, column) &&
	    give(cx, app, place, port, value_type(column, true));
}

static bool
table_ok(struct cx *cx, struct app *app, const char *id, const json_t *input)
{
	const char *place = cx_printf(cx, "inputs.%s", id);
	const json_t *columns = json_object_get(input, "columns");
	const json_int_t rows =
	    json_integer_value(json_object_get(input, "longest"));

	if (rows * (json_int_t)json_array_size(columns) > INPUT_CELLS)
		return app_refuse(
		    cx, place, "it may have more than %d cells", INPUT_CELLS);
	for (size_t i = 0; i < json_array_size(columns); i++)
		if (!column_ok(cx, app, id, json_array_get(columns, i)))
			return false;
	return true;
}

static bool
month_ok(struct cx *cx, const json_t *input, const char *place)
{
	return str_is(json_str(input, "type"), "month") ==
	    str_is(json_str(input, "id"), "month") ||
	    app_refuse(cx, place, "there is one month, and it is called month");
}

static bool
input_ok(struct cx *cx, struct app *app, json_t *input)
{
	const char *id = json_string_value(json_object_get(input, "id"));
	const char *place = cx_printf(cx, "inputs.%s", id);

	if (!month_ok(cx, input, place) ||
	    !spec_ok(cx, place, input_types, input))
		return false;
	if (str_is(json_str(input, "type"), "table"))
		return table_ok(cx, app, id, input);
	return give(cx, app, place, id,
	    value_type(input, str_is(json_str(input, "type"), "list")));
}

bool
app_inputs_prove(struct cx *cx, struct app *app)
{
	const json_t *inputs = json_object_get(app->json, "inputs");

	for (size_t i = 0; i < json_array_size(inputs); i++)
		if (!input_ok(cx, app, json_array_get(inputs, i)))
			return false;
	if (form_examples(cx, inputs, NULL, false) != NULL)
		return true;
	cx->fail = FAIL_NONE;
	return app_refuse(cx, cx_printf(cx, "inputs.%s", cx->field),
	    "its default: %s", cx->message);
}

bool
app_has_month(const struct app *app)
{
	const struct app_node *form = &app->nodes[0];

	for (size_t i = 0; i < form->out_count; i++)
		if (strcmp(form->out[i].name, "month") == 0)
			return true;
	return false;
}
