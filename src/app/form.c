#include "app/form.h"

#include "base/moment.h"
#include "knowledge/unit.h"

static const char *
id_of(const json_t *input)
{
	return json_string_value(json_object_get(input, "id"));
}

static bool
known_only(struct cx *cx, const json_t *inputs, json_t *given)
{
	const char *name;
	json_t *value;

	json_object_foreach(given, name, value)
	{
		size_t i = 0;

		while (i < json_array_size(inputs) &&
		    !str_is(str_of(name), id_of(json_array_get(inputs, i))))
			i++;
		if (i == json_array_size(inputs))
			return cx_fail_code(cx, FAIL_INVALID, "unknown_field",
			    name, "the APP has no input %s", name);
	}
	return true;
}

static bool
month_ok(struct cx *cx, const char *id, const json_t *value)
{
	const char *text = json_string_value(value);
	int32_t day;

	if (text == NULL || strlen(text) != 7 ||
	    !date_parse(str_of(cx_printf(cx, "%s-01", text)), &day))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", id,
		    "%s must be a month such as 2026-10", id);
	if (day > moment_day(moment_now(), 840))
		return cx_fail_code(cx, FAIL_INVALID, "too_early", id,
		    "the month has not begun");
	return true;
}

/* The number in the input's unit. */
static bool
number_of(struct cx *cx, const json_t *input, const json_t *value, double *out)
{
	const char *id = id_of(input);
	const json_t *number =
	    json_is_object(value) ? json_object_get(value, "value") : value;
	double factor = 1, offset = 0;

	if (!json_is_number(number))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", id,
		    "%s must be a number, or {value, unit}", id);
	if (json_is_object(value) &&
	    !unit_convert(cx, id, json_str(value, "unit"),
		json_str(input, "unit"), &factor, &offset))
		return false;
	*out = json_number_value(number) * factor + offset;
	return true;
}

static json_t *
read_number(struct cx *cx, const json_t *input, const json_t *value)
{
	const double least = json_number_value(json_object_get(input, "least")),
		     most = json_number_value(json_object_get(input, "most"));
	double number = 0;

	if (!number_of(cx, input, value, &number))
		return NULL;
	if (!(number >= least && number <= most)) {
		(void)cx_fail_code(cx, FAIL_INVALID, "out_of_range",
		    id_of(input), "%s must be within %g and %g %s",
		    id_of(input), least, most,
		    json_string_value(json_object_get(input, "unit")));
		return NULL;
	}
	return json_real(number);
}

static json_t *
read_input(struct cx *cx, const json_t *input, json_t *value)
{
	const bool number = str_is(json_str(input, "type"), "number");

	if (json_is_null(value))
		value = NULL;
	if (number && value == NULL)
		value = json_object_get(input, "default");
	if (value == NULL)
		return json_null();
	if (number)
		return read_number(cx, input, value);
	return month_ok(cx, id_of(input), value) ? json_incref(value) : NULL;
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
	if (!known_only(cx, inputs, given))
		return NULL;
	for (size_t i = 0; i < json_array_size(inputs); i++) {
		const json_t *input = json_array_get(inputs, i);
		json_t *value =
		    read_input(cx, input, json_object_get(given, id_of(input)));

		if (value == NULL)
			return NULL;
		(void)json_object_set_new(form, id_of(input), value);
	}
	return form;
}
