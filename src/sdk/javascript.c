/*
 * javascript.c - what of the library for JavaScript follows from the plan.
 */
#include <string.h>

#include "sdk/name.h"
#include "sdk/sdk.h"

static void
put_row(struct text *out, const struct sdk_operation *o)
{
	bool first = true;

	text_printf(out, "  %s: ['%s', '%s', [", o->id, o->method, o->path);
	for (size_t i = 0; i < o->param_count; i++) {
		if (o->params[i].in != SDK_IN_QUERY)
			continue;
		text_printf(
		    out, "%s'%s'", first ? "" : ", ", o->params[i].name);
		first = false;
	}
	text_printf(
	    out, "], %s],\n", o->body == SDK_JSON_BODY ? "true" : "false");
}

static void
write_operations(struct text *out, const struct sdk_plan *p)
{
	text_printf(out,
	    "/** Operations of version %s of the API, by operationId. */\n"
	    "export const API_VERSION = '%s'\n"
	    "export const API_DIGEST = '%s'\n\n"
	    "/** Method, address, names in the query, whether the rest is a "
	    "JSON body. */\n"
	    "export const OPERATIONS = {\n",
	    p->api, p->api, p->digest);
	for (size_t i = 0; i < p->operation_count; i++)
		put_row(out, &p->operations[i]);
	text_puts(out,
	    "}\n\n/** Entries that are algorithms; all others are models. "
	    "*/\n"
	    "export const ALGORITHMS = new Set([\n");
	for (size_t i = 0; i < p->entry_count; i++)
		if (p->entries[i].is_algorithm)
			text_printf(out, "  '%s',\n", p->entries[i].id);
	text_puts(out, "])\n");
}

/* Types -------------------------------------------------------------------- */

static const char *
type_of(struct cx *cx, const json_t *schema)
{
	const json_t *choices = json_object_get(schema, "enum");
	const char *word = json_string_value(json_object_get(schema, "type"));
	struct text out;
	size_t i;
	const json_t *choice;

	if (choices == NULL)
		return word == NULL                ? "unknown"
		    : strcmp(word, "integer") == 0 ? "number"
		    : strcmp(word, "number") == 0 ||
			strcmp(word, "boolean") == 0
		    ? word
		    : "string";
	out = text_new(cx, 4096);
	json_array_foreach(choices, i, choice)
	{
		text_printf(&out, "%s'%s'", i == 0 ? "" : " | ",
		    json_string_value(choice));
	}
	return out.p;
}

static void
put_method(struct text *out, const struct sdk_operation *o)
{
	/* Nothing that is needed may follow what is not. */
	bool needed = o->body == SDK_RAW_BODY;

	for (size_t i = 0; i < o->param_count; i++)
		needed |= o->params[i].required;
	text_printf(out, "  /** %s. */\n  %s(params%s: {",
	    sdk_comment(out->cx, o->about), o->id, needed ? "" : "?");
	for (size_t i = 0; i < o->param_count; i++)
		text_printf(out, "%s %s%s: %s", i == 0 ? "" : ";",
		    o->params[i].name, o->params[i].required ? "" : "?",
		    type_of(out->cx, o->params[i].schema));
	text_printf(out, " }%s): Promise<%s>\n",
	    o->body == SDK_RAW_BODY ? ", body: BodyInit" : "",
	    o->is_list ? "{ items: any[]; next: string | null }"
		: o->answer == SDK_TEXT_ANSWER  ? "string"
		: o->answer == SDK_BYTES_ANSWER ? "Uint8Array"
						: "any");
}

static const char *
port_type(struct cx *cx, const struct sdk_port *p)
{
	static const char *const types[SDK_KINDS] = {
		[SDK_NUMBER] = "number | Quantity",
		[SDK_WHOLE] = "number",
		[SDK_TRUTH] = "boolean",
		[SDK_TEXT] = "string",
		[SDK_VECTOR] = "(number | null)[] | "
			       "Quantity<(number | null)[]> | Series",
		[SDK_MATRIX] = "(number | null)[][] | "
			       "Quantity<(number | null)[][]>",
		[SDK_CUBE] = "number[][][] | Quantity<number[][][]>",
		[SDK_MAP] = "Record<string, number>",
		[SDK_TEXTS] = "string[]",
		[SDK_JSON] = "unknown",
	};
	json_t *holder;
	const char *type;

	if (p->kind != SDK_CHOICE)
		return types[p->kind];
	holder = json_pack("{s:O}", "enum", p->choices);
	type = type_of(cx, holder);
	json_decref(holder);
	return type;
}

static void
put_entry(struct text *out, const struct sdk_entry *e)
{
	struct cx *cx = out->cx;

	text_printf(out, "  /** %s / %s. */\n  '%s': {\n",
	    sdk_comment(cx, e->zh), sdk_comment(cx, e->en), e->id);
	for (size_t i = 0; i < e->input_count; i++) {
		const struct sdk_port *p = &e->inputs[i];

		text_printf(out, "    /** %s / %s%s%s%s */\n    %s%s: %s\n",
		    sdk_comment(cx, p->zh), sdk_comment(cx, p->en),
		    p->unit[0] == '\0' ? "" : " [", sdk_comment(cx, p->unit),
		    p->unit[0] == '\0' ? "" : "]", p->name,
		    p->required ? "" : "?", port_type(cx, p));
	}
	text_puts(out, "  }\n");
}

static void
write_types(struct text *out, const struct sdk_plan *p)
{
	text_puts(out,
	    "/** Operations and entries of the catalogue, as types. */\n"
	    "import type { Quantity, Series } from './index.js'\n\n"
	    "export const API_VERSION: string\n"
	    "export const API_DIGEST: string\n"
	    "export const ALGORITHMS: Set<string>\n"
	    "export const OPERATIONS: Record<OperationId, "
	    "[string, string, string[], boolean]>\n\n"
	    "export type OperationId =\n");
	for (size_t i = 0; i < p->operation_count; i++)
		text_printf(out, "  | '%s'\n", p->operations[i].id);
	text_puts(out, "\nexport interface Operations {\n");
	for (size_t i = 0; i < p->operation_count; i++)
		if (sdk_is_named(&p->operations[i]))
			put_method(out, &p->operations[i]);
	text_puts(out,
	    "}\n\n/** Inputs of each entry, by its number. */\n"
	    "export interface Entries {\n");
	for (size_t i = 0; i < p->entry_count; i++)
		put_entry(out, &p->entries[i]);
	text_puts(out, "}\n");
}

static void
example(struct text *out, const struct sdk_entry *e, const json_t *inputs)
{
	const char *name;
	json_t *value;

	text_printf(out,
	    "import { Park } from 'parkhub'\n\n"
	    "const park = new Park() // PARKHUB_URL, PARKHUB_TOKEN\n"
	    "const answer = await park.compute('%s', {",
	    e->id);
	json_object_foreach((json_t *)(uintptr_t)inputs, name, value)
	{
		text_printf(out, "\n  %s: %s,", name, sdk_json(out->cx, value));
	}
	text_puts(out, "\n})\nconsole.log(JSON.stringify(answer.outputs))\n");
}

const struct sdk_language sdk_javascript = { "javascript", "JavaScript",
	"Node 18", "example.mjs",
	{ { "operations.js", write_operations },
	    { "operations.d.ts", write_types } },
	example };
