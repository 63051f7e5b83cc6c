#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void
release(void *value)
{
	json_decref(value);
}

json_t *
json_own(struct cx *cx, json_t *value)
{
	if (value == NULL)
		abort();
	cx_defer(cx, release, value);
	return value;
}

json_t *
json_read(struct cx *cx, struct str s)
{
	json_error_t why;
	json_t *value = json_loadb(s.n == 0 ? "" : s.p, s.n,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);

	/* Without memory it says nothing of the text. */
	if (value == NULL && why.text[0] == '\0')
		abort();
	if (value == NULL) {
		(void)cx_fail_code(cx, FAIL_INVALID, "malformed_json", NULL,
		    "malformed JSON at line %d, column %d: %s", why.line,
		    why.column, why.text);
		return NULL;
	}
	return json_own(cx, value);
}

char *
json_canonical(struct cx *cx, const json_t *value)
{
	char *text =
	    json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

	if (text == NULL)
		abort();
	cx_defer(cx, free, text);
	return text;
}

static void
put_real(struct text *out, double v)
{
	text_json_double(out, v);
	if (v == floor(v) && fabs(v) < 1e15)
		text_puts(out, ".0");
}

static void
put_list(struct text *out, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		text_char(out, i == 0 ? '[' : ',');
		json_brief(out, json_array_get(list, i));
	}
	text_puts(out, json_array_size(list) == 0 ? "[]" : "]");
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
put_object(struct text *out, const json_t *object)
{
	const size_t n = json_object_size(object);
	const char **names = cx_room(out->cx, n, sizeof(*names)), *name;
	json_t *value;
	size_t i = 0;

	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	    names[i++] = name;
	qsort(names, n, sizeof(*names), by_name);
	for (i = 0; i < n; i++) {
		text_char(out, i == 0 ? '{' : ',');
		text_json(out, str_of(names[i]));
		text_char(out, ':');
		json_brief(out, json_object_get(object, names[i]));
	}
	text_puts(out, n == 0 ? "{}" : "}");
}

void
json_brief(struct text *out, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(out, value);
		break;
	case JSON_ARRAY:
		put_list(out, value);
		break;
	case JSON_STRING:
		text_json(out,
		    (struct str){
			json_string_value(value), json_string_length(value) });
		break;
	case JSON_INTEGER:
		text_int(out, json_integer_value(value));
		break;
	case JSON_REAL:
		put_real(out, json_real_value(value));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		text_puts(out, json_is_true(value) ? "true" : "false");
		break;
	case JSON_NULL:
		text_puts(out, "null");
		break;
	}
}

struct str
json_str(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	if (!json_is_string(v))
		return (struct str){ NULL, 0 };
	return (struct str){ json_string_value(v), json_string_length(v) };
}
