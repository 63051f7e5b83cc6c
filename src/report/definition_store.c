#include "report/definition_store.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define TEXT_MOST (1u << 20)

static bool
faulty(struct cx *cx, const char *id, const char *what)
{
	return cx_fail(
	    cx, FAIL_BROKEN, NULL, "the definition of report %s %s", id, what);
}

/* --- checking ------------------------------------------------------------ */

struct key {
	const char *name;
	json_type type; /* JSON_TRUE: a boolean; JSON_REAL: any number */
	bool required;
};

static bool
type_ok(const json_t *value, json_type type)
{
	if (type == JSON_TRUE)
		return json_is_boolean(value);
	if (type == JSON_REAL)
		return json_is_number(value);
	return json_typeof(value) == type;
}

static size_t
key_find(const struct key *keys, size_t n, const char *name)
{
	size_t i = 0;

	while (i < n && strcmp(keys[i].name, name) != 0)
		i++;
	return i;
}

/* Only these keys, each of its type, and all that are required. */
static bool
keys_ok(json_t *object, const struct key *keys, size_t n)
{
	const char *name;
	json_t *value;

	if (!json_is_object(object))
		return false;
	json_object_foreach(object, name, value)
	{
		const size_t i = key_find(keys, n, name);

		if (i == n || !type_ok(value, keys[i].type))
			return false;
	}
	for (size_t i = 0; i < n; i++)
		if (keys[i].required &&
		    json_object_get(object, keys[i].name) == NULL)
			return false;
	return true;
}

/* Every item of a list (which may be missing) is ok. */
static bool
each_ok(const json_t *list, bool (*ok)(json_t *))
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!ok(json_array_get(list, i)))
			return false;
	return true;
}

static bool
words_ok(json_t *both)
{
	static const struct key keys[] = { { "zh-CN", JSON_STRING, true },
		{ "en", JSON_STRING, true } };

	return keys_ok(both, keys, 2);
}

static bool
condition_ok(json_t *condition)
{
	static const struct key keys[] = { { "fact", JSON_STRING, true },
		{ "above", JSON_REAL, false }, { "below", JSON_REAL, false },
		{ "known", JSON_TRUE, false } };

	return keys_ok(condition, keys, 4) && json_object_size(condition) > 1;
}

static bool
decision_ok(json_t *decision)
{
	static const struct key keys[] = { { "when", JSON_ARRAY, true },
		{ "text", JSON_OBJECT, true } };

	return keys_ok(decision, keys, 2) &&
	    each_ok(json_object_get(decision, "when"), condition_ok) &&
	    words_ok(json_object_get(decision, "text"));
}

static bool
term_ok(json_t *term)
{
	static const struct key keys[] = { { "term", JSON_OBJECT, true },
		{ "meaning", JSON_OBJECT, true } };

	return keys_ok(term, keys, 2) &&
	    words_ok(json_object_get(term, "term")) &&
	    words_ok(json_object_get(term, "meaning"));
}

static bool
block_ok(json_t *block)
{
	static const struct key keys[] = { { "text", JSON_OBJECT, false },
		{ "note", JSON_OBJECT, false },
		{ "callout", JSON_OBJECT, false },
		{ "kpis", JSON_STRING, false }, { "chart", JSON_STRING, false },
		{ "table", JSON_STRING, false }, { "terms", JSON_ARRAY, false },
		{ "evidence", JSON_TRUE, false }, { "when", JSON_ARRAY, false },
		{ "tone", JSON_STRING, false },
		{ "title", JSON_OBJECT, false } };
	size_t kinds = 0;

	if (!keys_ok(block, keys, sizeof(keys) / sizeof(keys[0])) ||
	    !each_ok(json_object_get(block, "when"), condition_ok) ||
	    !each_ok(json_object_get(block, "terms"), term_ok))
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		json_t *value = json_object_get(block, keys[i].name);

		kinds += i < 8 && value != NULL;
		if (json_is_object(value) && !words_ok(value))
			return false;
	}
	return kinds == 1;
}

static bool
section_ok(json_t *section)
{
	static const struct key keys[] = { { "id", JSON_STRING, true },
		{ "for", JSON_STRING, false }, { "title", JSON_OBJECT, true },
		{ "blocks", JSON_ARRAY, true } };

	return keys_ok(section, keys, 4) &&
	    words_ok(json_object_get(section, "title")) &&
	    each_ok(json_object_get(section, "blocks"), block_ok);
}

static bool
param_ok(json_t *param)
{
	static const struct key keys[] = { { "name", JSON_STRING, true },
		{ "type", JSON_STRING, true },
		{ "default", JSON_INTEGER, true },
		{ "min", JSON_INTEGER, true }, { "max", JSON_INTEGER, true },
		{ "about", JSON_OBJECT, true } };

	return keys_ok(param, keys, 6) &&
	    str_is(json_str(param, "type"), "int") &&
	    words_ok(json_object_get(param, "about"));
}

static bool
top_ok(json_t *json)
{
	static const struct key keys[] = { { "id", JSON_STRING, true },
		{ "version", JSON_INTEGER, true },
		{ "name", JSON_OBJECT, true }, { "title", JSON_OBJECT, true },
		{ "about", JSON_OBJECT, true }, { "reader", JSON_OBJECT, true },
		{ "style", JSON_STRING, true },
		{ "audience", JSON_ARRAY, true },
		{ "period", JSON_OBJECT, true }, { "params", JSON_ARRAY, true },
		{ "decisions", JSON_ARRAY, true },
		{ "sections", JSON_ARRAY, true } };

	return keys_ok(json, keys, sizeof(keys) / sizeof(keys[0])) &&
	    words_ok(json_object_get(json, "name")) &&
	    words_ok(json_object_get(json, "title")) &&
	    words_ok(json_object_get(json, "about")) &&
	    words_ok(json_object_get(json, "reader"));
}

static bool
check(struct cx *cx, const char *id, json_t *json)
{
	if (!top_ok(json))
		return faulty(cx, id, "lacks a member or has an unknown one");
	if (!str_is(json_str(json, "id"), id))
		return faulty(cx, id, "lies in another folder than its id");
	if (!each_ok(json_object_get(json, "params"), param_ok))
		return faulty(cx, id, "has a faulty parameter");
	if (!each_ok(json_object_get(json, "decisions"), decision_ok))
		return faulty(cx, id, "has a faulty decision");
	if (!each_ok(json_object_get(json, "sections"), section_ok))
		return faulty(cx, id, "has a faulty section");
	return true;
}

/* --- reading ------------------------------------------------------------- */

char *
definition_queries_hash(struct cx *cx, const enum query *queries, size_t n)
{
	struct text all = text_new(cx, TEXT_MOST);

	for (size_t i = 0; i < n; i++)
		text_puts(&all, query_text[queries[i]].sql);
	return hash_sha256_hex(cx, text_str(&all));
}

/* Queries of a report are named after it: energy-monthly, energy_monthly_… */
static char *
hash_of(struct cx *cx, const char *id, struct str text)
{
	struct text all = text_new(cx, TEXT_MOST);
	char *prefix = cx_printf(cx, "%s_", id);

	for (char *c = prefix; *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
	text_put(&all, text);
	for (size_t i = 0; i < Q_COUNT; i++)
		if (strncmp(query_text[i].name, prefix, strlen(prefix)) == 0)
			text_puts(&all, query_text[i].sql);
	return hash_sha256_hex(cx, text_str(&all));
}

bool
definition_read(
    struct cx *cx, const char *id, struct str text, struct definition *d)
{
	json_t *json = json_read(cx, text);

	if (json == NULL) {
		const char *why = cx->message;

		cx_forgive(cx);
		return faulty(cx, id, cx_printf(cx, "is not JSON: %s", why));
	}
	if (!check(cx, id, json))
		return false;
	*d = (struct definition){ .id = id,
		.version =
		    (int)json_integer_value(json_object_get(json, "version")),
		.json = json,
		.hash = hash_of(cx, id, text) };
	return true;
}

bool
definition_find(struct cx *cx, struct str id, struct definition *d)
{
	struct text text = text_new(cx, TEXT_MOST);

	for (const struct report_file *f = report_files; f->id != NULL; f++) {
		if (!str_is(id, f->id))
			continue;
		for (size_t i = 0; f->lines[i] != NULL; i++)
			text_puts(&text, f->lines[i]);
		return definition_read(cx, f->id, text_str(&text), d);
	}
	return cx_fail(cx, FAIL_MISSING, "id", "there is no such report");
}

const char *
definition_words(const json_t *both, bool english)
{
	return json_string_value(
	    json_object_get(both, english ? "en" : "zh-CN"));
}

/* --- parameters ---------------------------------------------------------- */

static const json_t *
param_find(const json_t *params, const char *name)
{
	for (size_t i = 0; i < json_array_size(params); i++) {
		const json_t *p = json_array_get(params, i);

		if (str_is(json_str(p, "name"), name))
			return p;
	}
	return NULL;
}

static long long
limit_of(const json_t *param, const char *which)
{
	return json_integer_value(json_object_get(param, which));
}

static bool
given_ok(struct cx *cx, const json_t *params, json_t *given)
{
	const char *name;
	json_t *value;

	json_object_foreach(given, name, value)
	{
		const json_t *p = param_find(params, name);
		const long long v = json_integer_value(value);

		if (p == NULL)
			return cx_fail_code(cx, FAIL_INVALID, "unknown_field",
			    "params", "the report has no parameter %s", name);
		if (!json_is_integer(value) || v < limit_of(p, "min") ||
		    v > limit_of(p, "max"))
			return cx_fail_code(cx, FAIL_INVALID, "out_of_range",
			    "params",
			    "%s must be a whole number within %lld..%lld", name,
			    limit_of(p, "min"), limit_of(p, "max"));
	}
	return true;
}

json_t *
definition_params(struct cx *cx, const struct definition *d, json_t *given)
{
	const json_t *params = json_object_get(d->json, "params");
	json_t *all = json_own(cx, json_object());

	if (given != NULL && !json_is_object(given)) {
		(void)cx_fail_code(cx, FAIL_INVALID, "wrong_type", "params",
		    "params must be an object");
		return NULL;
	}
	if (!given_ok(cx, params, given))
		return NULL;
	for (size_t i = 0; i < json_array_size(params); i++) {
		const json_t *p = json_array_get(params, i);
		const char *name =
		    json_string_value(json_object_get(p, "name"));
		json_t *value = json_object_get(given, name);

		(void)json_object_set(all, name,
		    value == NULL ? json_object_get(p, "default") : value);
	}
	return all;
}
