#include "report/definition_store.h"

#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "report/grammar.h"

#define TEXT_MOST (1u << 20)

static bool
faulty(struct cx *cx, const char *id, const char *what)
{
	return cx_fail(cx, FAIL_BROKEN, NULL, "report %s: %s", id, what);
}

/* --- checking ------------------------------------------------------------ */

static bool
check(struct cx *cx, const char *id, json_t *json)
{
	if (!grammar_check(cx, "", json, definition_rules))
		return false;
	if (!str_is(json_str(json, "id"), id))
		return cx_fail(
		    cx, FAIL_BROKEN, NULL, "id is that of another folder");
	return definition_prove(cx, json);
}

/* The fault with the report it lies in. */
static bool
checked(struct cx *cx, const char *id, json_t *json)
{
	const char *why;

	if (check(cx, id, json))
		return true;
	why = cx->message;
	cx_forgive(cx);
	return faulty(cx, id, why);
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
static bool
is_own(struct cx *cx, const char *id, enum query query)
{
	char *prefix = cx_printf(cx, "%s_", id);

	for (char *c = prefix; *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
	return strncmp(query_text[query].name, prefix, strlen(prefix)) == 0;
}

/* It may ask those of its neighbours, too. */
static bool
is_asked(const json_t *json, enum query query)
{
	const json_t *list = json_object_get(json, "queries");

	for (size_t i = 0; i < json_array_size(list); i++)
		if (str_is(json_str(json_array_get(list, i), "query"),
			query_text[query].name))
			return true;
	return false;
}

static char *
hash_of(struct cx *cx, const char *id, struct str text, const json_t *json)
{
	struct text all = text_new(cx, TEXT_MOST);

	text_put(&all, text);
	for (size_t i = Q_NONE + 1; i < Q_COUNT; i++)
		if (is_own(cx, id, (enum query)i) ||
		    is_asked(json, (enum query)i))
			text_puts(&all, query_text[i].sql);
	for (const struct report_picture *p = report_pictures; p->id != NULL;
	     p++)
		if (strcmp(p->id, id) == 0)
			text_puts(&all,
			    hash_sha256_hex(cx,
				(struct str){ (const char *)p->bytes, p->n }));
	return hash_sha256_hex(cx, text_str(&all));
}

/* --- pictures ------------------------------------------------------------ */

static bool
picture_bytes(struct cx *cx, const struct definition *d, struct str file,
    struct str *bytes)
{
	if (d->folder != NULL)
		return file_read(cx,
		    cx_printf(cx, "%s/%.*s", d->folder, STR_ARG(file)), bytes);
	for (const struct report_picture *p = report_pictures; p->id != NULL;
	     p++) {
		if (strcmp(p->id, d->id) != 0 || !str_is(file, p->name))
			continue;
		*bytes = (struct str){ (const char *)p->bytes, p->n };
		return true;
	}
	return cx_fail(cx, FAIL_BROKEN, NULL,
	    "there is no picture of this name in its folder");
}

bool
definition_picture(struct cx *cx, const struct definition *d, struct str file,
    struct picture *picture)
{
	struct str bytes;

	return picture_bytes(cx, d, file, &bytes) &&
	    picture_read(cx, bytes, picture);
}

/* The blocks of a section, refused by their path. */
static bool
section_pictures_ok(struct cx *cx, const struct definition *d,
    const json_t *blocks, size_t section)
{
	for (size_t i = 0; i < json_array_size(blocks); i++) {
		const json_t *image =
		    json_object_get(json_array_get(blocks, i), "image");
		struct picture picture;
		const char *why;

		if (image == NULL ||
		    definition_picture(
			cx, d, json_str(image, "file"), &picture))
			continue;
		why = cx->message;
		cx_forgive(cx);
		return faulty(cx, d->id,
		    cx_printf(cx, "sections[%zu].blocks[%zu].image.file: %s",
			section, i, why));
	}
	return true;
}

static bool
pictures_ok(struct cx *cx, const struct definition *d)
{
	const json_t *list = json_object_get(d->json, "sections");

	for (size_t i = 0; i < json_array_size(list); i++)
		if (!section_pictures_ok(cx, d,
			json_object_get(json_array_get(list, i), "blocks"), i))
			return false;
	return true;
}

bool
definition_read(struct cx *cx, const char *id, struct str text,
    const char *folder, struct definition *d)
{
	json_t *json = json_read(cx, text);

	if (json == NULL) {
		const char *why = cx->message;

		cx_forgive(cx);
		return faulty(cx, id, cx_printf(cx, "it is not JSON: %s", why));
	}
	if (!checked(cx, id, json))
		return false;
	*d = (struct definition){ .id = id,
		.version =
		    (int)json_integer_value(json_object_get(json, "version")),
		.json = json,
		.hash = hash_of(cx, id, text, json),
		.folder = folder };
	return pictures_ok(cx, d);
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
		return definition_read(cx, f->id, text_str(&text), NULL, d);
	}
	return cx_fail(cx, FAIL_MISSING, "id", "there is no such report");
}

const char *
definition_words(const json_t *both, bool english)
{
	return json_string_value(
	    json_object_get(both, english ? "en" : "zh-CN"));
}

bool
definition_is_for(const struct definition *d, int32_t tenant)
{
	const bool is_park = tenant % 1000000 == 0;
	const struct str whom = json_str(d->json, "for");

	return str_is(whom, "both") ||
	    str_is(whom, is_park ? "park" : "enterprise");
}

bool
definition_check_for(struct cx *cx, const struct definition *d, int32_t tenant,
    const char *field)
{
	if (definition_is_for(d, tenant))
		return true;
	return cx_fail_code(cx, FAIL_INVALID, "other_party", field,
	    "the report %s is made for %s", d->id,
	    definition_is_for(d, tenant - tenant % 1000000)
		? "the park alone"
		: "enterprises, of their own");
}

bool
definition_is_program(const struct definition *d)
{
	return json_object_get(d->json, "made_by") != NULL;
}

enum query
definition_query(struct str name)
{
	for (size_t i = Q_NONE + 1; i < Q_COUNT; i++)
		if (str_is(name, query_text[i].name))
			return (enum query)i;
	return Q_NONE;
}

size_t
definition_uses(const json_t *definition, uint32_t uses, enum query *queries)
{
	const json_t *list = json_object_get(definition, "queries");
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const enum query query = definition_query(
		    json_str(json_array_get(list, i), "query"));
		size_t k = 0;

		if (!(uses >> i & 1))
			continue;
		while (k < n && queries[k] != query)
			k++;
		if (k == n)
			queries[n++] = query;
	}
	return n;
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
