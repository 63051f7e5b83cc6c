#include "control/control.h"

#include "base/word.h"
#include "device/device.h"

#define STEPS_MOST 1e9 /* between min and max: more cannot be told apart */

/* One entry that is being read, and the one that is made of it. */
struct entry {
	struct cx *cx;
	const char *field;
	size_t i;
	json_t *from, *to;
	size_t known; /* members of `from` that were looked at */
};

static bool
fails(struct entry *e, const char *code, const char *member, const char *why)
{
	return cx_fail_code(e->cx, FAIL_INVALID, code, e->field,
	    "entry %zu: %s %s", e->i + 1, member, why);
}

/* The member, or NULL when it is not there or null. */
static json_t *
take(struct entry *e, const char *name)
{
	json_t *v = json_object_get(e->from, name);

	e->known += v != NULL;
	return json_is_null(v) ? NULL : v;
}

static void
put(struct entry *e, const char *name, json_t *value)
{
	(void)json_object_set_new(e->to, name, value);
}

static json_t *
string_of(struct str s)
{
	return json_stringn(s.n == 0 ? "" : s.p, s.n);
}

static bool
read_words(struct entry *e, const char *name, size_t most, bool required)
{
	const json_t *v = take(e, name);
	struct str s = { "", 0 };

	if (v == NULL && required)
		return fails(e, "bad_point", name, "is missing");
	if (v != NULL && !json_is_string(v))
		return fails(e, "bad_point", name, "must be a string");
	if (v != NULL)
		s = str_trim((struct str){
		    json_string_value(v), json_string_length(v) });
	if ((s.n > 0 || required) && !word_read(e->cx, e->field, s, most, &s))
		return false;
	put(e, name, string_of(s));
	return true;
}

static bool
read_truth(struct entry *e, const char *name)
{
	const json_t *v = take(e, name);

	if (v != NULL && !json_is_boolean(v))
		return fails(e, "bad_point", name, "must be true or false");
	put(e, name, json_boolean(json_is_true(v)));
	return true;
}

static bool
read_number(struct entry *e, const char *name, bool required, double *number)
{
	const json_t *v = take(e, name);

	if (v == NULL && required)
		return fails(e, "bad_point", name, "is missing");
	if (v != NULL && !json_is_number(v))
		return fails(e, "bad_point", name, "must be a number");
	if (v == NULL)
		return true;
	*number = json_number_value(v);
	put(e, name, json_deep_copy(v));
	return true;
}

static bool
read_timeout(struct entry *e)
{
	const json_t *v = take(e, "timeout_s");
	const json_int_t s =
	    v == NULL ? CONTROL_TIMEOUT_S : json_integer_value(v);

	if ((v != NULL && !json_is_integer(v)) || s < 1 ||
	    s > CONTROL_TIMEOUT_MOST_S)
		return fails(e, "bad_point", "timeout_s",
		    "must be whole seconds from 1 to 86400");
	put(e, "timeout_s", json_integer(s));
	return true;
}

static bool
read_unit(struct entry *e)
{
	const json_t *v = take(e, "unit");
	struct str unit = { "", 0 };

	if (v != NULL && !json_is_string(v))
		return fails(e, "bad_point", "unit", "must be a string");
	if (v != NULL &&
	    !device_unit(e->cx, e->field, str_of(json_string_value(v)), &unit))
		return false;
	put(e, "unit", string_of(unit));
	return true;
}

/* Points ------------------------------------------------------------------ */

static bool
read_range(struct entry *e)
{
	double min = 0, max = 0, step = 0, tolerance = 0;

	if (!read_number(e, "min", true, &min) ||
	    !read_number(e, "max", true, &max) ||
	    !read_number(e, "step", true, &step) ||
	    !read_number(e, "tolerance", false, &tolerance))
		return false;
	if (min >= max)
		return fails(e, "bad_point", "min", "must be less than max");
	if (step <= 0 || step > max - min || (max - min) / step > STEPS_MOST)
		return fails(e, "bad_point", "step",
		    "must be above 0, and fit between min and max");
	if (tolerance < 0 || tolerance > max - min)
		return fails(e, "bad_point", "tolerance",
		    "must be 0 or more, and less than the range");
	return true;
}

static bool
read_choices(struct entry *e)
{
	json_t *v = take(e, "choices"), *one;
	size_t i;

	if (!json_is_array(v) || json_array_size(v) < 2 ||
	    json_array_size(v) > CONTROL_CHOICES)
		return fails(e, "bad_point", "choices",
		    "must be a list of 2 to 50 words");
	json_array_foreach(v, i, one)
	{
		struct str word;

		if (!json_is_string(one))
			return fails(
			    e, "bad_point", "choices", "must be words");
		if (!word_read(e->cx, e->field, str_of(json_string_value(one)),
			CONTROL_CODE_MOST, &word))
			return false;
	}
	put(e, "choices", json_deep_copy(v));
	return true;
}

static bool
read_most(struct entry *e)
{
	const json_t *v = take(e, "max");
	const json_int_t most =
	    v == NULL ? CONTROL_TEXT_MOST : json_integer_value(v);

	if ((v != NULL && !json_is_integer(v)) || most < 1 ||
	    most > CONTROL_TEXT_MOST)
		return fails(e, "bad_point", "max",
		    "of a text must be 1 to 1000 characters");
	put(e, "max", json_integer(most));
	return true;
}

static bool
read_type(struct entry *e)
{
	const json_t *v = take(e, "type");
	const struct str type =
	    json_is_string(v) ? str_of(json_string_value(v)) : STR("");

	put(e, "type", string_of(type));
	if (str_is(type, "number"))
		return read_range(e);
	if (str_is(type, "choice"))
		return read_choices(e);
	if (str_is(type, "text"))
		return read_most(e);
	return str_is(type, "truth") ||
	    fails(e, "bad_point", "type",
		"must be one of: number truth choice text");
}

static bool
read_point(struct entry *e)
{
	return read_words(e, "code", CONTROL_CODE_MOST, true) &&
	    read_words(e, "name", DEVICE_NAME_MOST, false) &&
	    read_words(e, "name_en", DEVICE_NAME_MOST, false) && read_unit(e) &&
	    read_type(e) && read_truth(e, "dangerous") && read_timeout(e);
}

static bool
read_method(struct entry *e)
{
	return read_words(e, "code", CONTROL_CODE_MOST, true) &&
	    read_words(e, "name", DEVICE_NAME_MOST, false) &&
	    read_words(e, "name_en", DEVICE_NAME_MOST, false) &&
	    read_truth(e, "dangerous") && read_truth(e, "again") &&
	    read_timeout(e);
}

/* Lists ------------------------------------------------------------------- */

static json_t *
read_list(struct cx *cx, const char *field, const json_t *list,
    bool (*read)(struct entry *e))
{
	json_t *made = json_own(cx, json_array());
	json_t *seen = json_own(cx, json_object());

	if (!json_is_array(list) || json_array_size(list) > CONTROL_POINTS) {
		(void)cx_fail_code(cx, FAIL_INVALID, "too_many", field,
		    "%s must be a list of at most %d entries", field,
		    CONTROL_POINTS);
		return NULL;
	}
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct entry e = { cx, field, i, json_array_get(list, i),
			json_own(cx, json_object()), 0 };
		const char *code;

		if (!json_is_object(e.from)) {
			(void)fails(&e, "bad_point", "it", "is not an object");
			return NULL;
		}
		if (!read(&e))
			return NULL;
		if (e.known != json_object_size(e.from)) {
			(void)fails(&e, "unknown_field", "it",
			    "has a member that is not known here");
			return NULL;
		}
		code = json_string_value(json_object_get(e.to, "code"));
		if (json_object_get(seen, code) != NULL) {
			(void)fails(
			    &e, "duplicate", code, "stands there twice");
			return NULL;
		}
		(void)json_object_set_new(seen, code, json_true());
		(void)json_array_append(made, e.to);
	}
	return made;
}

json_t *
control_points(struct cx *cx, const char *field, const json_t *list)
{
	return read_list(cx, field, list, read_point);
}

json_t *
control_methods(struct cx *cx, const char *field, const json_t *list)
{
	return read_list(cx, field, list, read_method);
}
