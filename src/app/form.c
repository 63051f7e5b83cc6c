#include "app/form.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "knowledge/unit.h"

#define SENTENCE 300
#define NAME_MOST 1100 /* bytes of a key of a device and a metric */

/* Where a value stands, for machines and for people. */
struct spot {
	const char *field; /* "loads[2].kw" */
	const char *words; /* "loads, row 3, kw" */
};

static bool wrong(struct cx *cx, struct spot at, const char *code,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* "loads, row 3, kw must be …" */
static bool
wrong(struct cx *cx, struct spot at, const char *code, const char *fmt, ...)
{
	char what[SENTENCE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return cx_fail_code(
	    cx, FAIL_INVALID, code, at.field, "%s %s", at.words, what);
}

static const char *
id_of(const json_t *spec)
{
	return json_string_value(json_object_get(spec, "id"));
}

static double
member(const json_t *spec, const char *name)
{
	return json_number_value(json_object_get(spec, name));
}

static bool
is_type(const json_t *spec, const char *type)
{
	return str_is(json_str(spec, "type"), type);
}

static struct spot
spot_of(const char *id)
{
	return (struct spot){ id, id };
}

static struct spot
spot_item(struct cx *cx, const char *id, const char *noun, size_t i)
{
	return (struct spot){ cx_printf(cx, "%s[%zu]", id, i),
		cx_printf(cx, "%s, %s %zu,", id, noun, i + 1) };
}

static struct spot
spot_cell(struct cx *cx, struct spot row, const char *column)
{
	return (struct spot){ cx_printf(cx, "%s.%s", row.field, column),
		cx_printf(cx, "%s %s", row.words, column) };
}

/* So many as the input or column allows. */
static bool
count_ok(struct cx *cx, struct spot at, const json_t *spec, size_t n,
    const char *nouns)
{
	const double shortest = member(spec, "shortest"),
		     longest = member(spec, "longest");

	if ((double)n >= shortest && (double)n <= longest)
		return true;
	return wrong(cx, at, (double)n < shortest ? "too_short" : "too_long",
	    "must have %g to %g %s", shortest, longest, nouns);
}

static bool
known_only(struct cx *cx, struct spot row, const json_t *specs, json_t *given)
{
	const char *name;
	json_t *value;

	json_object_foreach(given, name, value)
	{
		size_t i = 0;

		while (i < json_array_size(specs) &&
		    !str_is(str_of(name), id_of(json_array_get(specs, i))))
			i++;
		if (i == json_array_size(specs))
			return row.field == NULL
			    ? wrong(cx, spot_of(name), "unknown_field",
				  "is no input of the APP")
			    : wrong(cx, spot_cell(cx, row, name),
				  "unknown_field", "is no column");
	}
	return true;
}

/* --- single values ----------------------------------------------------------
 *
 * Each gives a reference of its own, or NULL after a failure.
 */

static json_t *
read_month(struct cx *cx, struct spot at, json_t *value)
{
	const char *text = json_string_value(value);
	int32_t day;

	if (text == NULL || strlen(text) != 7 ||
	    !date_parse(str_of(cx_printf(cx, "%s-01", text)), &day)) {
		(void)wrong(
		    cx, at, "wrong_type", "must be a month such as 2026-10");
		return NULL;
	}
	if (day > moment_day(moment_now(), 840)) {
		(void)wrong(cx, at, "too_early", "has not begun");
		return NULL;
	}
	return json_incref(value);
}

/* The number in the unit of the input or column. */
static bool
number_of(struct cx *cx, struct spot at, const json_t *spec,
    const json_t *value, double *out)
{
	const json_t *number =
	    json_is_object(value) ? json_object_get(value, "value") : value;
	double factor = 1, offset = 0;

	if (!json_is_number(number))
		return wrong(
		    cx, at, "wrong_type", "must be a number, or {value, unit}");
	if (json_is_object(value) &&
	    !unit_convert(cx, at.field, json_str(value, "unit"),
		json_str(spec, "unit"), &factor, &offset))
		return false;
	*out = json_number_value(number) * factor + offset;
	return true;
}

static json_t *
read_number(
    struct cx *cx, struct spot at, const json_t *spec, const json_t *value)
{
	const double least = member(spec, "least"), most = member(spec, "most");
	double number = 0;

	if (!number_of(cx, at, spec, value, &number))
		return NULL;
	if (number >= least && number <= most)
		return json_real(number);
	(void)wrong(cx, at, "out_of_range",
	    "must be within %.10g and %.10g %s, not %.10g", least, most,
	    json_string_value(json_object_get(spec, "unit")), number);
	return NULL;
}

/* Lines and tabs are text; what else is below a blank is not. */
static bool
is_text(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		const char c = text.p[i];

		if ((c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 127)
			return false;
	}
	return true;
}

static json_t *
read_text(struct cx *cx, struct spot at, const json_t *spec, json_t *value)
{
	const struct str text = { json_string_value(value),
		json_string_length(value) };

	if (!json_is_string(value))
		(void)wrong(cx, at, "wrong_type", "must be a text");
	else if (!is_text(text))
		(void)wrong(
		    cx, at, "control_character", "has a control character");
	else if (count_ok(cx, at, spec, str_chars(text), "characters"))
		return json_incref(value);
	return NULL;
}

static json_t *
read_choice(struct cx *cx, struct spot at, const json_t *spec, json_t *value)
{
	const json_t *options = json_object_get(spec, "options");
	const char *ids = "";

	for (size_t i = 0; i < json_array_size(options); i++) {
		const char *id = id_of(json_array_get(options, i));

		if (json_is_string(value) &&
		    str_is(str_of(id), json_string_value(value)))
			return json_incref(value);
		ids =
		    cx_printf(cx, "%s%s%s", ids, *ids == '\0' ? "" : ", ", id);
	}
	(void)wrong(cx, at,
	    json_is_string(value) ? "not_a_choice" : "wrong_type",
	    "must be one of: %s", ids);
	return NULL;
}

/* Of a device or a series; whether it is there and whose it is, a run finds
 * out. */
static json_t *
read_named(struct cx *cx, struct spot at, const json_t *spec, json_t *value)
{
	const struct str name = { json_string_value(value),
		json_string_length(value) };
	const char *slash = name.n == 0 ? NULL : memrchr(name.p, '/', name.n);

	if (!json_is_string(value) || name.n == 0 || !is_text(name))
		(void)wrong(cx, at, "wrong_type", "must name a device");
	else if (name.n > NAME_MOST)
		(void)wrong(
		    cx, at, "too_long", "is longer than %d bytes", NAME_MOST);
	else if (is_type(spec, "series") &&
	    (slash == NULL || slash == name.p || slash[1] == '\0'))
		(void)wrong(cx, at, "wrong_type", "must be device/metric");
	else
		return json_incref(value);
	return NULL;
}

static json_t *
read_value(struct cx *cx, struct spot at, const json_t *spec, json_t *value)
{
	if (value == NULL || json_is_null(value)) {
		if (json_is_true(json_object_get(spec, "gaps")))
			return json_null();
		(void)wrong(cx, at, "missing", "has no value");
		return NULL;
	}
	if (is_type(spec, "text"))
		return read_text(cx, at, spec, value);
	if (is_type(spec, "choice"))
		return read_choice(cx, at, spec, value);
	if (is_type(spec, "device") || is_type(spec, "series"))
		return read_named(cx, at, spec, value);
	return read_number(cx, at, spec, value);
}

/* --- many values ---------------------------------------------------------- */

static bool
many_ok(
    struct cx *cx, const json_t *spec, const json_t *value, const char *nouns)
{
	const struct spot at = spot_of(id_of(spec));

	if (!json_is_array(value))
		return wrong(
		    cx, at, "wrong_type", "must be a list of %s", nouns);
	return count_ok(cx, at, spec, json_array_size(value), nouns);
}

static json_t *
read_list(struct cx *cx, const json_t *spec, const json_t *value)
{
	json_t *list = json_own(cx, json_array());

	if (!many_ok(cx, spec, value, "numbers"))
		return NULL;
	for (size_t i = 0; i < json_array_size(value); i++)
		if (json_array_append_new(list,
			read_value(cx, spot_item(cx, id_of(spec), "number", i),
			    spec, json_array_get(value, i))) != 0)
			return NULL;
	return json_incref(list);
}

static json_t *
read_row(struct cx *cx, struct spot at, const json_t *columns, json_t *value)
{
	json_t *row = json_own(cx, json_object());

	if (!json_is_object(value)) {
		(void)wrong(
		    cx, at, "wrong_type", "must be an object of columns");
		return NULL;
	}
	if (!known_only(cx, at, columns, value))
		return NULL;
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *column = json_array_get(columns, i);
		const char *id = id_of(column);

		if (json_object_set_new(row, id,
			read_value(cx, spot_cell(cx, at, id), column,
			    json_object_get(value, id))) != 0)
			return NULL;
	}
	return json_incref(row);
}

static json_t *
read_table(struct cx *cx, const json_t *spec, const json_t *value)
{
	json_t *rows = json_own(cx, json_array());

	if (!many_ok(cx, spec, value, "rows"))
		return NULL;
	for (size_t i = 0; i < json_array_size(value); i++)
		if (json_array_append_new(rows,
			read_row(cx, spot_item(cx, id_of(spec), "row", i),
			    json_object_get(spec, "columns"),
			    json_array_get(value, i))) != 0)
			return NULL;
	return json_incref(rows);
}

/* --- the form ------------------------------------------------------------- */

static json_t *
read_input(struct cx *cx, const json_t *input, json_t *value)
{
	const struct spot at = spot_of(id_of(input));

	if (value == NULL || json_is_null(value))
		value = json_object_get(input, "default");
	if (is_type(input, "month"))
		return value == NULL ? json_null() : read_month(cx, at, value);
	if (is_type(input, "list"))
		return read_list(cx, input, value);
	if (is_type(input, "table"))
		return read_table(cx, input, value);
	return read_value(cx, at, input, value);
}

json_t *
form_read(struct cx *cx, const json_t *inputs, json_t *given)
{
	json_t *form = json_own(cx, json_object());

	if (given != NULL && !json_is_object(given)) {
		(void)cx_fail_code(cx, FAIL_INVALID, "wrong_type", "inputs",
		    "inputs must be an object");
		return NULL;
	}
	if (!known_only(cx, (struct spot){ NULL, NULL }, inputs, given))
		return NULL;
	for (size_t i = 0; i < json_array_size(inputs); i++) {
		const json_t *input = json_array_get(inputs, i);
		const char *id = id_of(input);

		if (json_object_set_new(form, id,
			read_input(cx, input, json_object_get(given, id))) != 0)
			return NULL;
	}
	return form;
}

/* --- what flows from it --------------------------------------------------- */

static json_t *
column_of(const json_t *rows, const char *column)
{
	json_t *list = json_array();

	for (size_t i = 0; i < json_array_size(rows); i++)
		(void)json_array_append(
		    list, json_object_get(json_array_get(rows, i), column));
	return list;
}

json_t *
form_ports(struct cx *cx, const json_t *inputs, const json_t *form)
{
	json_t *ports = json_own(cx, json_object());

	for (size_t i = 0; i < json_array_size(inputs); i++) {
		const json_t *input = json_array_get(inputs, i),
			     *columns = json_object_get(input, "columns");
		const char *id = id_of(input);
		json_t *value = json_object_get(form, id);

		if (columns == NULL)
			(void)json_object_set(ports, id, value);
		for (size_t k = 0; k < json_array_size(columns); k++) {
			const char *column = id_of(json_array_get(columns, k));

			(void)json_object_set_new(ports,
			    cx_printf(cx, "%s.%s", id, column),
			    column_of(value, column));
		}
	}
	return ports;
}

bool
form_is_usual(struct cx *cx, const json_t *input, const json_t *form)
{
	json_t *usual = json_object_get(input, "default") == NULL
	    ? NULL
	    : read_input(cx, input, NULL);
	const bool is = usual != NULL &&
	    json_equal(usual, json_object_get(form, id_of(input)));

	json_decref(usual);
	return is;
}

static bool
holds_rows(const json_t *input)
{
	const struct str type = json_str(input, "type");

	return str_is(type, "table") || str_is(type, "list");
}

json_t *
form_examples(
    struct cx *cx, const json_t *inputs, const json_t *form, bool asks_the_park)
{
	json_t *ids = json_own(cx, json_array());

	for (size_t i = 0; i < json_array_size(inputs); i++) {
		const json_t *input = json_array_get(inputs, i);

		if (form_is_usual(cx, input, form) &&
		    (!asks_the_park || holds_rows(input)))
			(void)json_array_append(
			    ids, json_object_get(input, "id"));
		if (cx->fail != FAIL_NONE)
			return NULL;
	}
	return ids;
}
