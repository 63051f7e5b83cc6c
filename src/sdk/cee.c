/*
 * cee.c - what of the library for C follows from the plan.
 */
#include <string.h>

#include "sdk/name.h"
#include "sdk/sdk.h"

static const char kept[] =
    "asm auto bool break case char const continue default do double else enum "
    "extern false float for goto if inline int linux long register restrict "
    "return short signed sizeof static struct switch true typedef typeof "
    "union unix unsigned void volatile while";

/* Operations --------------------------------------------------------------- */

static void
put_row(struct text *out, const struct sdk_operation *o)
{
	text_printf(out, "\t{ \"%s\", \"%s\", \"%s\",\n\t    { ", o->id,
	    o->method, o->path);
	for (size_t i = 0; i < o->param_count; i++)
		if (o->params[i].in == SDK_IN_QUERY)
			text_printf(out, "\"%s\", ", o->params[i].name);
	text_printf(out, "NULL }, %s },\n",
	    o->body == SDK_JSON_BODY ? "true" : "false");
}

static bool
is_number(const struct sdk_param *p)
{
	const char *type =
	    json_string_value(json_object_get(p->schema, "type"));

	return type != NULL && strcmp(type, "integer") == 0;
}

static void
put_prototype(struct text *out, const struct sdk_operation *o, const char *gap)
{
	text_printf(out, "json_t *%sparkhub_%s(struct parkhub *park", gap,
	    sdk_snake(out->cx, o->id));
	for (size_t i = 0; i < o->param_count; i++)
		if (o->params[i].in == SDK_IN_PATH)
			text_printf(out, ", %s%s",
			    is_number(&o->params[i]) ? "int64_t "
						     : "const char *",
			    sdk_safe(out->cx, o->params[i].name, kept));
	text_puts(out, ", json_t *params)");
}

/* JSON in and out; bytes go by parkhub_transfer(). */
static bool
has_function(const struct sdk_operation *o)
{
	return sdk_is_named(o) && o->body != SDK_RAW_BODY &&
	    o->answer != SDK_BYTES_ANSWER;
}

static void
put_function(struct text *out, const struct sdk_operation *o)
{
	text_char(out, '\n');
	put_prototype(out, o, "\n");
	text_puts(
	    out, "\n{\n\tparams = params == NULL ? json_object() : params;\n");
	for (size_t i = 0; i < o->param_count; i++)
		if (o->params[i].in == SDK_IN_PATH)
			text_printf(out,
			    "\t(void)json_object_set_new(params, \"%s\", "
			    "%s(%s));\n",
			    o->params[i].name,
			    is_number(&o->params[i]) ? "json_integer"
						     : "json_string",
			    sdk_safe(out->cx, o->params[i].name, kept));
	text_printf(
	    out, "\treturn parkhub_call(park, \"%s\", params);\n}\n", o->id);
}

static void
write_header(struct text *out, const struct sdk_plan *p)
{
	text_printf(out,
	    "/*\n * operations.h - operations of version %s of the API.\n */\n"
	    "#ifndef PARKHUB_OPERATIONS_H\n#define PARKHUB_OPERATIONS_H\n\n"
	    "#include \"parkhub.h\"\n\n#define PARKHUB_API_VERSION \"%s\"\n"
	    "#define PARKHUB_API_DIGEST \\\n\t\"%s\"\n\n"
	    "/* Names in the query up to NULL, and whether the rest is a JSON "
	    "body. */\n"
	    "struct parkhub_operation {\n\tconst char *id, *method, *path;\n"
	    "\tconst char *query[24];\n\tbool takes_json;\n};\n\n"
	    "/* All of them, up to one without an id. */\n"
	    "extern const struct parkhub_operation parkhub_operations[];\n\n"
	    "/* As parkhub_call() with what stands in the path as arguments of "
	    "their own. */\n",
	    p->api, p->api, p->digest);
	for (size_t i = 0; i < p->operation_count; i++) {
		if (!has_function(&p->operations[i]))
			continue;
		text_printf(out, "\n/* %s. */\n",
		    sdk_comment(out->cx, p->operations[i].about));
		put_prototype(out, &p->operations[i], "");
		text_puts(out, ";\n");
	}
	text_puts(out, "\n#endif\n");
}

static void
write_operations(struct text *out, const struct sdk_plan *p)
{
	text_puts(out,
	    "#include \"operations.h\"\n\n"
	    "const struct parkhub_operation parkhub_operations[] = {\n");
	for (size_t i = 0; i < p->operation_count; i++)
		put_row(out, &p->operations[i]);
	text_puts(out, "\t{ NULL, NULL, NULL, { NULL }, false },\n};\n");
	for (size_t i = 0; i < p->operation_count; i++)
		if (has_function(&p->operations[i]))
			put_function(out, &p->operations[i]);
}

/* Entries ------------------------------------------------------------------ */

static const struct {
	const char *type, *kind;
} kinds[SDK_KINDS] = {
	[SDK_NUMBER] = { "struct parkhub_number ", "NUMBER" },
	[SDK_WHOLE] = { "struct parkhub_whole ", "WHOLE" },
	[SDK_TRUTH] = { "enum parkhub_truth ", "TRUTH" },
	[SDK_CHOICE] = { "const char *", "TEXT" },
	[SDK_TEXT] = { "const char *", "TEXT" },
	[SDK_VECTOR] = { "struct parkhub_list ", "VECTOR" },
	[SDK_MATRIX] = { "struct parkhub_table ", "MATRIX" },
	[SDK_CUBE] = { "struct parkhub_table ", "CUBE" },
	[SDK_MAP] = { "struct parkhub_map ", "NAMED" },
	[SDK_TEXTS] = { "struct parkhub_texts ", "WORDS" },
	[SDK_JSON] = { "json_t *", "JSON" },
};

static void
put_struct(struct text *out, const struct sdk_entry *e)
{
	struct cx *cx = out->cx;
	const char *name = sdk_snake(cx, e->id);

	text_printf(out, "\n/* %s / %s. */\nstruct parkhub_%s {\n",
	    sdk_comment(cx, e->zh), sdk_comment(cx, e->en), name);
	for (size_t i = 0; i < e->input_count; i++) {
		const struct sdk_port *p = &e->inputs[i];

		text_printf(out, "\t%s%s; /* %s / %s%s%s%s%s */\n",
		    kinds[p->kind].type, sdk_safe(cx, p->name, kept),
		    sdk_comment(cx, p->zh), sdk_comment(cx, p->en),
		    p->unit[0] == '\0' ? "" : " [", sdk_comment(cx, p->unit),
		    p->unit[0] == '\0' ? "" : "]",
		    p->required ? "" : ", may be left out");
	}
	text_printf(out,
	    "};\nbool parkhub_%s(struct parkhub *park, const struct parkhub_%s "
	    "*in,\n    struct parkhub_answer *answer);\n",
	    name, name);
}

static void
write_entries_header(struct text *out, const struct sdk_plan *p)
{
	text_puts(out,
	    "/*\n * entries.h - models and algorithms of the catalogue, each "
	    "with its inputs.\n */\n"
	    "#ifndef PARKHUB_ENTRIES_H\n#define PARKHUB_ENTRIES_H\n\n"
	    "#include \"parkhub.h\"\n\n"
	    "/* Whether the entry of that number is an algorithm. */\n"
	    "bool parkhub_is_algorithm(const char *entry);\n");
	for (size_t i = 0; i < p->entry_count; i++)
		put_struct(out, &p->entries[i]);
	text_puts(out, "\n#endif\n");
}

static void
put_call(struct text *out, const struct sdk_entry *e)
{
	struct cx *cx = out->cx;
	const char *name = sdk_snake(cx, e->id);

	text_printf(
	    out, "\nstatic const struct parkhub_field %s[] = {\n", name);
	for (size_t i = 0; i < e->input_count; i++)
		text_printf(out,
		    "\t{ \"%s\", PARKHUB_%s, offsetof(struct parkhub_%s, %s) "
		    "},\n",
		    e->inputs[i].name, kinds[e->inputs[i].kind].kind, name,
		    sdk_safe(cx, e->inputs[i].name, kept));
	text_printf(out,
	    "\t{ NULL, PARKHUB_JSON, 0 },\n};\n\nbool\nparkhub_%s(struct "
	    "parkhub *park, const struct parkhub_%s *in,\n    struct "
	    "parkhub_answer *answer)\n{\n\treturn parkhub_run(park, \"%s\", "
	    "%s, in, answer);\n}\n",
	    name, name, e->id, name);
}

static void
write_entries(struct text *out, const struct sdk_plan *p)
{
	text_puts(out,
	    "#include \"entries.h\"\n\n#include <string.h>\n\n"
	    "static const char *const algorithms[] = {\n");
	for (size_t i = 0; i < p->entry_count; i++)
		if (p->entries[i].is_algorithm)
			text_printf(out, "\t\"%s\",\n", p->entries[i].id);
	text_puts(out,
	    "\tNULL,\n};\n\nbool\nparkhub_is_algorithm(const char *entry)\n"
	    "{\n\tfor (size_t i = 0; algorithms[i] != NULL; i++)\n"
	    "\t\tif (strcmp(algorithms[i], entry) == 0)\n"
	    "\t\t\treturn true;\n\treturn false;\n}\n");
	for (size_t i = 0; i < p->entry_count; i++)
		put_call(out, &p->entries[i]);
}

/* Examples ----------------------------------------------------------------- */

static size_t
put_items(struct text *out, const json_t *list, size_t n)
{
	size_t i;
	const json_t *one;

	json_array_foreach(list, i, one)
	{
		if (json_is_array(one)) {
			n = put_items(out, one, n);
			continue;
		}
		text_puts(out, n++ == 0 ? "" : ", ");
		if (json_is_string(one))
			text_json(out, str_of(json_string_value(one)));
		else
			text_puts(out,
			    json_is_null(one) ? "NAN" : sdk_json(out->cx, one));
	}
	return n;
}

static void
put_table(struct text *out, const json_t *v, bool is_cube)
{
	const json_t *layer = is_cube ? json_array_get(v, 0) : v;

	text_printf(out, "PARKHUB_TABLE(%zu, %zu, %zu, ",
	    is_cube ? json_array_size(v) : 1, json_array_size(layer),
	    json_array_size(json_array_get(layer, 0)));
	(void)put_items(out, v, 0);
	text_char(out, ')');
}

static void
put_map(struct text *out, json_t *map)
{
	const char *name, *mark = "";
	json_t *value;

	text_puts(out, "PARKHUB_MAP(");
	json_object_foreach(map, name, value)
	{
		text_printf(out, "%s{ ", mark);
		text_json(out, str_of(name));
		text_printf(out, ", %s }", sdk_json(out->cx, value));
		mark = ", ";
	}
	text_char(out, ')');
}

static void
put_value(struct text *out, const struct sdk_port *p, json_t *v)
{
	switch (p->kind) {
	case SDK_NUMBER:
		text_printf(out, "parkhub_number(%s)", sdk_json(out->cx, v));
		break;
	case SDK_WHOLE:
		text_printf(out, "parkhub_whole(%s)", sdk_json(out->cx, v));
		break;
	case SDK_TRUTH:
		text_puts(out, json_is_true(v) ? "PARKHUB_YES" : "PARKHUB_NO");
		break;
	case SDK_VECTOR:
	case SDK_TEXTS:
		text_puts(out,
		    p->kind == SDK_TEXTS ? "PARKHUB_TEXTS(" : "PARKHUB_LIST(");
		(void)put_items(out, v, 0);
		text_char(out, ')');
		break;
	case SDK_MATRIX:
	case SDK_CUBE:
		put_table(out, v, p->kind == SDK_CUBE);
		break;
	case SDK_MAP:
		put_map(out, v);
		break;
	case SDK_JSON:
		text_puts(out, "json_loads(");
		text_json(out, str_of(sdk_json(out->cx, v)));
		text_puts(out, ", 0, NULL)");
		break;
	default:
		text_puts(out, sdk_json(out->cx, v));
	}
}

static void
example(struct text *out, const struct sdk_entry *e, const json_t *inputs)
{
	const char *name = sdk_snake(out->cx, e->id);

	text_printf(out,
	    "#include <math.h>\n#include <stdio.h>\n\n#include "
	    "\"parkhub.h\"\n\n"
	    "int\nmain(void)\n{\n\tstruct parkhub *park = parkhub_open(NULL, "
	    "NULL); /* PARKHUB_URL, PARKHUB_TOKEN */\n"
	    "\tconst struct parkhub_%s in = {\n",
	    name);
	for (size_t i = 0; i < e->input_count; i++) {
		json_t *v = json_object_get(inputs, e->inputs[i].name);

		if (v == NULL)
			continue;
		text_printf(out,
		    "\t\t.%s = ", sdk_safe(out->cx, e->inputs[i].name, kept));
		put_value(out, &e->inputs[i], v);
		text_puts(out, ",\n");
	}
	text_printf(out,
	    "\t};\n\tstruct parkhub_answer answer;\n\n"
	    "\tif (park == NULL || !parkhub_%s(park, &in, &answer))\n"
	    "\t\treturn 1;\n"
	    "\tjson_dumpf(answer.outputs, stdout, 0);\n"
	    "\tparkhub_answer_clear(&answer);\n\tparkhub_close(park);\n}\n",
	    name);
}

const struct sdk_language sdk_c = { "c", "C", "C11, libcurl, jansson",
	"example.c",
	{ { "operations.h", write_header },
	    { "operations.c", write_operations },
	    { "entries.h", write_entries_header },
	    { "entries.c", write_entries } },
	example };
