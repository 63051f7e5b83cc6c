#include "base/json.h"

#include <stdlib.h>

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

struct str
json_str(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	if (!json_is_string(v))
		return (struct str){ NULL, 0 };
	return (struct str){ json_string_value(v), json_string_length(v) };
}
