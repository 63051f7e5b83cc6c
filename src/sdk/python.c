/*
 * python.c - what of the library for Python follows from the plan.
 */
#include <string.h>

#include "sdk/name.h"
#include "sdk/sdk.h"

static const char kept[] =
    "False None True and as assert async await body break class continue def "
    "del elif else except finally for from global if import in is lambda "
    "nonlocal not or pass raise return self try while with yield";

static char *
named(struct cx *cx, const char *name)
{
	return sdk_safe(cx, name, kept);
}

/* Operations --------------------------------------------------------------- */

static const char *
hint_of(const json_t *schema)
{
	const json_t *type = json_object_get(schema, "type");
	const char *word = json_string_value(type);

	if (word == NULL)
		return "Any";
	return strcmp(word, "integer") == 0 ? "int"
	    : strcmp(word, "number") == 0   ? "float"
	    : strcmp(word, "boolean") == 0  ? "bool"
					    : "str";
}

static void
put_row(struct text *out, const struct sdk_operation *o)
{
	text_printf(
	    out, "    \"%s\": (\"%s\", \"%s\", (", o->id, o->method, o->path);
	for (size_t i = 0; i < o->param_count; i++)
		if (o->params[i].in == SDK_IN_QUERY)
			text_printf(out, "\"%s\", ", o->params[i].name);
	text_printf(
	    out, "), %s),\n", o->body == SDK_JSON_BODY ? "True" : "False");
}

static bool
is_positional(const struct sdk_param *p)
{
	return p->in == SDK_IN_PATH;
}

static void
put_signature(struct text *out, const struct sdk_operation *o)
{
	bool starred = false;

	text_printf(out, "\n    def %s(self", sdk_snake(out->cx, o->id));
	for (size_t i = 0; i < o->param_count; i++)
		if (is_positional(&o->params[i]))
			text_printf(out, ", %s: %s",
			    named(out->cx, o->params[i].name),
			    hint_of(o->params[i].schema));
	for (size_t i = 0; i < o->param_count; i++) {
		const struct sdk_param *p = &o->params[i];

		if (is_positional(p))
			continue;
		text_puts(out, starred ? "" : ", *");
		starred = true;
		if (p->required)
			text_printf(out, ", %s: %s", named(out->cx, p->name),
			    hint_of(p->schema));
		else
			text_printf(out, ", %s: Optional[%s] = None",
			    named(out->cx, p->name), hint_of(p->schema));
	}
	if (o->body == SDK_RAW_BODY)
		text_printf(out, "%s, body: bytes", starred ? "" : ", *");
	text_printf(out, ") -> %s:\n        \"\"\"%s.\"\"\"\n",
	    o->is_list ? "Dict[str, Any]" : "Any",
	    sdk_comment(out->cx, o->about));
}

static void
put_method(struct text *out, const struct sdk_operation *o)
{
	put_signature(out, o);
	text_printf(out, "        %s self.call(\"%s\"",
	    o->is_list ? "page: Dict[str, Any] =" : "return", o->id);
	for (size_t i = 0; i < o->param_count; i++) {
		const char *name = named(out->cx, o->params[i].name);

		text_printf(out, ", %s=%s", name, name);
	}
	text_printf(out, "%s)\n", o->body == SDK_RAW_BODY ? ", body=body" : "");
	if (o->is_list)
		text_puts(out, "        return page\n");
}

static void
write_operations(struct text *out, const struct sdk_plan *p)
{
	text_printf(out,
	    "\"\"\"Operations of version %s of the API, by operationId.\"\"\"\n"
	    "from __future__ import annotations\n\n"
	    "from typing import Any, Dict, Optional, Tuple\n\n"
	    "API_VERSION = \"%s\"\nAPI_DIGEST = \\\n    \"%s\"\n\n"
	    "# Method, address, names in the query, whether the rest is a JSON "
	    "body.\n"
	    "OPERATIONS: Dict[str, Tuple[str, str, Tuple[str, ...], bool]] = "
	    "{\n",
	    p->api, p->api, p->digest);
	for (size_t i = 0; i < p->operation_count; i++)
		put_row(out, &p->operations[i]);
	text_puts(out,
	    "}\n\n\nclass Operations:\n"
	    "    \"\"\"A method for each operation on models, algorithms, APPs "
	    "and devices.\"\"\"\n\n"
	    "    def call(self, operation: str, body: Optional[bytes] = None,\n"
	    "             **params: Any) -> Any:\n"
	    "        raise NotImplementedError\n");
	for (size_t i = 0; i < p->operation_count; i++)
		if (sdk_is_named(&p->operations[i]))
			put_method(out, &p->operations[i]);
}

/* Entries ------------------------------------------------------------------ */

static const char *
port_hint(struct cx *cx, const struct sdk_port *p)
{
	static const char *const hints[SDK_KINDS] = { [SDK_NUMBER] = "Number",
		[SDK_WHOLE] = "int",
		[SDK_TRUTH] = "bool",
		[SDK_TEXT] = "str",
		[SDK_VECTOR] = "Numbers",
		[SDK_MATRIX] = "Table",
		[SDK_CUBE] = "Table",
		[SDK_MAP] = "Mapping[str, float]",
		[SDK_TEXTS] = "Sequence[str]",
		[SDK_JSON] = "Any" };

	return p->kind == SDK_CHOICE
	    ? cx_printf(cx, "Literal%s", sdk_json(cx, p->choices))
	    : hints[p->kind];
}

static void
put_port(struct text *out, const struct sdk_port *p)
{
	const char *hint = port_hint(out->cx, p);

	if (p->required)
		text_printf(out, ",\n            %s: %s",
		    named(out->cx, p->name), hint);
	else
		text_printf(out, ",\n            %s: Optional[%s] = None",
		    named(out->cx, p->name), hint);
}

static void
put_entry(struct text *out, const struct sdk_entry *e)
{
	struct cx *cx = out->cx;

	text_printf(out, "\n    def %s(\n            self%s",
	    sdk_snake(cx, e->id), e->input_count > 0 ? ", *" : "");
	for (size_t i = 0; i < e->input_count; i++)
		put_port(out, &e->inputs[i]);
	text_printf(out, ") -> Answer:\n        \"\"\"%s / %s.\n",
	    sdk_comment(cx, e->zh), sdk_comment(cx, e->en));
	for (size_t i = 0; i < e->input_count; i++) {
		const struct sdk_port *p = &e->inputs[i];

		text_printf(out, "\n        %s%s%s%s: %s / %s",
		    named(cx, p->name), p->unit[0] == '\0' ? "" : " [",
		    sdk_comment(cx, p->unit), p->unit[0] == '\0' ? "" : "]",
		    sdk_comment(cx, p->zh), sdk_comment(cx, p->en));
	}
	text_printf(out,
	    "\n        \"\"\"\n        return self._run(\"%s\", locals())\n",
	    e->id);
}

static void
put_half(struct text *out, const struct sdk_plan *p, bool algorithms,
    const char *name, const char *about)
{
	text_printf(
	    out, "\n\nclass %s(_Half):\n    \"\"\"%s\"\"\"\n", name, about);
	for (size_t i = 0; i < p->entry_count; i++)
		if (p->entries[i].is_algorithm == algorithms)
			put_entry(out, &p->entries[i]);
}

static void
write_entries(struct text *out, const struct sdk_plan *p)
{
	text_puts(out,
	    "\"\"\"Models and algorithms of the catalogue, a method "
	    "each.\"\"\"\n"
	    "from __future__ import annotations\n\n"
	    "from typing import (TYPE_CHECKING, Any, Dict, Literal, Mapping, "
	    "Optional,\n                    Sequence, Union)\n\n"
	    "if TYPE_CHECKING:\n"
	    "    from .client import Answer, Park, Quantity, Series\n\n"
	    "    Number = Union[float, Quantity]\n"
	    "    Numbers = Union[Sequence[Optional[float]], Quantity, Series]\n"
	    "    Table = Union[Sequence[Sequence[Any]], Quantity]\n\n"
	    "ENTRIES: Dict[str, str] = {\n");
	for (size_t i = 0; i < p->entry_count; i++)
		text_printf(out, "    \"%s\": \"%s\",\n", p->entries[i].id,
		    p->entries[i].is_algorithm ? "algorithm" : "model");
	text_puts(out,
	    "}\n\n\nclass _Half:\n"
	    "    def __init__(self, park: Park) -> None:\n"
	    "        self._park = park\n\n"
	    "    def _run(self, entry: str, given: Dict[str, Any]) -> Answer:\n"
	    "        return self._park.compute(entry, {\n"
	    "            name.rstrip(\"_\"): value for name, value in "
	    "given.items()\n"
	    "            if name != \"self\" and value is not None})\n");
	put_half(out, p, false, "Models", "Mechanism models.");
	put_half(out, p, true, "Algorithms", "Algorithms.");
}

/* Examples ----------------------------------------------------------------- */

static void
put_value(struct text *out, const json_t *v)
{
	const char *name, *mark = "";
	size_t i;
	json_t *member;

	if (json_is_array(v)) {
		text_char(out, '[');
		json_array_foreach(v, i, member)
		{
			text_puts(out, mark);
			put_value(out, member);
			mark = ", ";
		}
		text_char(out, ']');
	} else if (json_is_object(v)) {
		text_char(out, '{');
		json_object_foreach((json_t *)(uintptr_t)v, name, member)
		{
			text_printf(out, "%s\"%s\": ", mark, name);
			put_value(out, member);
			mark = ", ";
		}
		text_char(out, '}');
	} else if (json_is_boolean(v)) {
		text_puts(out, json_is_true(v) ? "True" : "False");
	} else {
		text_puts(out, json_is_null(v) ? "None" : sdk_json(out->cx, v));
	}
}

static void
example(struct text *out, const struct sdk_entry *e, const json_t *inputs)
{
	const char *name;
	json_t *value;

	text_printf(out,
	    "from parkhub import Park\n\n"
	    "park = Park()  # PARKHUB_URL, PARKHUB_TOKEN\n"
	    "answer = park.%s.%s(",
	    e->is_algorithm ? "algorithms" : "models",
	    sdk_snake(out->cx, e->id));
	json_object_foreach((json_t *)(uintptr_t)inputs, name, value)
	{
		text_printf(out, "\n    %s=", named(out->cx, name));
		put_value(out, value);
		text_char(out, ',');
	}
	text_puts(out, "\n)\nprint(answer)\n");
}

const struct sdk_language sdk_python = { "python", "Python", "Python 3.9",
	"example.py",
	{ { "parkhub/operations.py", write_operations },
	    { "parkhub/entries.py", write_entries } },
	example };
