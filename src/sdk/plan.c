#include "sdk/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"

static const char *
text_of(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s == NULL ? "" : s;
}

/* Operations --------------------------------------------------------------- */

static void
read_params(struct sdk_param *to, struct sdk_operation *o, const json_t *params)
{
	size_t i;
	const json_t *p;

	json_array_foreach(params, i, p)
	{
		const json_t *schema = json_object_get(p, "schema");

		to[o->param_count++] = (struct sdk_param){ text_of(p, "name"),
			text_of(schema, "description"),
			strcmp(text_of(p, "in"), "path") == 0 ? SDK_IN_PATH
							      : SDK_IN_QUERY,
			json_is_true(json_object_get(p, "required")), schema };
	}
}

static bool
is_among(const json_t *words, const char *word)
{
	size_t i;
	const json_t *w;

	json_array_foreach(words, i, w)
	{
		if (strcmp(json_string_value(w), word) == 0)
			return true;
	}
	return false;
}

static void
read_members(struct sdk_param *to, struct sdk_operation *o, json_t *schema)
{
	const json_t *required = json_object_get(schema, "required");
	const char *name;
	json_t *member;

	json_object_foreach(json_object_get(schema, "properties"), name, member)
	{
		to[o->param_count++] =
		    (struct sdk_param){ name, text_of(member, "description"),
			    SDK_IN_BODY, is_among(required, name), member };
	}
}

static json_t *
schema_of(const json_t *holder)
{
	return json_object_get(
	    json_object_get(
		json_object_get(holder, "content"), "application/json"),
	    "schema");
}

static bool
is_list(const json_t *spec)
{
	const json_t *members = json_object_get(
	    schema_of(
		json_object_get(json_object_get(spec, "responses"), "200")),
	    "properties");

	return json_object_get(members, "items") != NULL &&
	    json_object_get(members, "next") != NULL;
}

/* Most answers are JSON, also where the description does not say of what. */
static enum sdk_answer
answer_of(const json_t *spec)
{
	json_t *content = json_object_get(
	    json_object_get(json_object_get(spec, "responses"), "200"),
	    "content");
	const char *media = json_object_iter_key(json_object_iter(content));

	if (media == NULL || strncmp(media, "application/json", 16) == 0)
		return SDK_JSON_ANSWER;
	return strncmp(media, "text/", 5) == 0 ? SDK_TEXT_ANSWER
					       : SDK_BYTES_ANSWER;
}

static const char *
group_of(struct cx *cx, const char *path)
{
	const char *v1 = "/api/v1/";
	const size_t n = strlen(v1);

	if (strncmp(path, v1, n) != 0)
		return "platform";
	path += n;
	return cx_strndup(cx, path, strcspn(path, "/."));
}

static bool
read_operation(struct cx *cx, const char *path, const char *method,
    const json_t *spec, struct sdk_operation *o)
{
	const json_t *params = json_object_get(spec, "parameters");
	const json_t *body = json_object_get(spec, "requestBody");
	json_t *schema = schema_of(body);
	struct sdk_param *to = cx_calloc(cx,
	    json_array_size(params) + 1 +
		json_object_size(json_object_get(schema, "properties")),
	    sizeof(*to));
	char *upper = cx_printf(cx, "%s", method);

	for (char *c = upper; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - ('a' - 'A'));
	*o = (struct sdk_operation){ text_of(spec, "operationId"), upper, path,
		text_of(spec, "summary"), group_of(cx, path),
		body == NULL         ? SDK_NO_BODY
		    : schema == NULL ? SDK_RAW_BODY
				     : SDK_JSON_BODY,
		answer_of(spec), is_list(spec), to, 0 };
	read_params(to, o, params);
	read_members(to, o, schema);
	return o->id[0] != '\0' ||
	    cx_fail(cx, FAIL_INVALID, "operationId", "%s %s has no operationId",
		method, path);
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(((const struct sdk_operation *)a)->id,
	    ((const struct sdk_operation *)b)->id);
}

static bool
read_operations(struct cx *cx, json_t *paths, struct sdk_plan *p)
{
	struct sdk_operation *all;
	const char *path, *method;
	json_t *methods, *spec;
	size_t n = 0;

	json_object_foreach(paths, path, methods) n +=
	    json_object_size(methods);
	all = cx_calloc(cx, n + 1, sizeof(*all));
	n = 0;
	json_object_foreach(paths, path, methods)
	{
		json_object_foreach(methods, method, spec)
		{
			if (!read_operation(cx, path, method, spec, &all[n++]))
				return false;
		}
	}
	qsort(all, n, sizeof(*all), by_id);
	p->operations = all;
	p->operation_count = n;
	return true;
}

/* Entries ------------------------------------------------------------------ */

static enum sdk_kind
kind_of(const char *word)
{
	static const char *const words[] = { [SDK_NUMBER] = "number",
		[SDK_WHOLE] = "whole",
		[SDK_TRUTH] = "truth",
		[SDK_CHOICE] = "choice",
		[SDK_TEXT] = "text",
		[SDK_VECTOR] = "vector",
		[SDK_MATRIX] = "matrix",
		[SDK_CUBE] = "cube",
		[SDK_MAP] = "map",
		[SDK_TEXTS] = "texts" };

	for (enum sdk_kind k = 0; k < SDK_JSON; k++)
		if (strcmp(words[k], word) == 0)
			return k;
	return SDK_JSON;
}

static void
read_inputs(struct cx *cx, const json_t *ports, struct sdk_entry *e)
{
	struct sdk_port *to =
	    cx_calloc(cx, json_array_size(ports) + 1, sizeof(*to));
	size_t i;
	const json_t *p;

	json_array_foreach(ports, i, p)
	{
		to[i] = (struct sdk_port){ text_of(p, "name"),
			text_of(p, "unit"), text_of(p, "zh"), text_of(p, "en"),
			kind_of(text_of(p, "kind")),
			json_object_get(p, "otherwise") == NULL,
			json_object_get(p, "choices") };
	}
	e->inputs = to;
	e->input_count = json_array_size(ports);
}

static bool
read_entries(struct cx *cx, const json_t *list, struct sdk_plan *p)
{
	struct sdk_entry *all =
	    cx_calloc(cx, json_array_size(list) + 1, sizeof(*all));
	size_t i;
	const json_t *d;

	json_array_foreach(list, i, d)
	{
		const json_t *name = json_object_get(d, "name"),
			     *example = json_object_get(d, "example");

		all[i] = (struct sdk_entry){ text_of(d, "id"),
			text_of(name, "zh"), text_of(name, "en"),
			text_of(d, "equation"),
			strcmp(text_of(d, "kind"), "algorithm") == 0,
			.example = json_is_object(example) ? example : NULL };
		read_inputs(cx, json_object_get(d, "inputs"), &all[i]);
		if (all[i].id[0] == '\0')
			return cx_fail(cx, FAIL_INVALID, "entries",
			    "entry %zu has no id", i);
	}
	p->entries = all;
	p->entry_count = json_array_size(list);
	return true;
}

bool
sdk_plan_read(
    struct cx *cx, struct str openapi, struct str entries, struct sdk_plan *p)
{
	const json_t *api = json_read(cx, openapi);
	/* A whole number of a default may have three hundred digits. */
	json_t *list =
	    json_loadb(entries.p, entries.n, JSON_DECODE_INT_AS_REAL, NULL);
	json_t *paths = json_object_get(api, "paths");

	if (list != NULL)
		(void)json_own(cx, list);
	if (api == NULL)
		return false;
	if (!json_is_object(paths) || !json_is_array(list))
		return cx_fail(cx, FAIL_INVALID, "openapi",
		    "an OpenAPI document and a list of entries are needed");
	*p = (struct sdk_plan){
		.api = text_of(json_object_get(api, "info"), "version"),
		.digest = hash_sha256_hex(cx, str_of(json_canonical(cx, api)))
	};
	return read_operations(cx, paths, p) && read_entries(cx, list, p);
}

const struct sdk_entry *
sdk_plan_entry(const struct sdk_plan *p, struct str id)
{
	for (size_t i = 0; i < p->entry_count; i++)
		if (str_is(id, p->entries[i].id))
			return &p->entries[i];
	return NULL;
}

/* Who computes, runs APPs and reads series; all else by call(id, …). */
bool
sdk_is_named(const struct sdk_operation *o)
{
	static const char *const groups[] = { "models", "algorithms",
		"knowledge", "apps", "series", "devices", "sdks" };

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (strcmp(groups[i], o->group) == 0)
			return true;
	return false;
}
