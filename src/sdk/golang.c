/*
 * golang.c - what of the library for Go follows from the plan.
 */
#include <ctype.h>
#include <string.h>

#include "sdk/name.h"
#include "sdk/sdk.h"

static const char kept[] =
    "break case chan const continue ctx default defer else fallthrough for "
    "func go goto if import interface map package params range return select "
    "struct switch type var";

/* Operations --------------------------------------------------------------- */

static void
put_row(struct text *out, const struct sdk_operation *o)
{
	bool first = true;

	text_printf(out, "\t{\"%s\", \"%s\", \"%s\", []string{", o->id,
	    o->method, o->path);
	for (size_t i = 0; i < o->param_count; i++) {
		if (o->params[i].in != SDK_IN_QUERY)
			continue;
		text_printf(
		    out, "%s\"%s\"", first ? "" : ", ", o->params[i].name);
		first = false;
	}
	text_printf(
	    out, "}, %s},\n", o->body == SDK_JSON_BODY ? "true" : "false");
}

static const char *
path_type(const struct sdk_param *p)
{
	const char *type =
	    json_string_value(json_object_get(p->schema, "type"));

	return type != NULL && strcmp(type, "integer") == 0 ? "int64"
							    : "string";
}

static void
put_method(struct text *out, const struct sdk_operation *o)
{
	const char *name = sdk_pascal(out->cx, o->id);

	text_printf(out, "\n// %s: %s.\nfunc (p *Park) %s(ctx context.Context",
	    name, sdk_comment(out->cx, o->about), name);
	for (size_t i = 0; i < o->param_count; i++)
		if (o->params[i].in == SDK_IN_PATH)
			text_printf(out, ", %s %s",
			    sdk_safe(out->cx, o->params[i].name, kept),
			    path_type(&o->params[i]));
	text_printf(out,
	    ", params Params) (*Reply, error) {\n\treturn p.Call(ctx, \"%s\", "
	    "params.with(Params{",
	    o->id);
	for (size_t i = 0, n = 0; i < o->param_count; i++)
		if (o->params[i].in == SDK_IN_PATH)
			text_printf(out, "%s\"%s\": %s", n++ > 0 ? ", " : "",
			    o->params[i].name,
			    sdk_safe(out->cx, o->params[i].name, kept));
	text_puts(out, "}))\n}\n");
}

static void
write_operations(struct text *out, const struct sdk_plan *p)
{
	text_printf(out,
	    "package parkhub\n\nimport \"context\"\n\n"
	    "// APIVersion and APIDigest say which API this library speaks.\n"
	    "const (\n\tAPIVersion = \"%s\"\n\tAPIDigest  = \"%s\"\n)\n\n"
	    "// Operation is method and address, names in the query, and "
	    "whether the rest is\n// a JSON body.\n"
	    "type Operation struct {\n\tID, Method, Path string\n"
	    "\tQuery            []string\n\tJSON             bool\n}\n\n"
	    "func (p Params) with(more Params) Params {\n"
	    "\tfor name, value := range p {\n\t\tmore[name] = value\n\t}\n"
	    "\treturn more\n}\n\n"
	    "// Operations are all of the API, in the order of their ids.\n"
	    "var Operations = []Operation{\n",
	    p->api, p->digest);
	for (size_t i = 0; i < p->operation_count; i++)
		put_row(out, &p->operations[i]);
	text_puts(out, "}\n");
	for (size_t i = 0; i < p->operation_count; i++)
		if (sdk_is_named(&p->operations[i]))
			put_method(out, &p->operations[i]);
}

/* Entries ------------------------------------------------------------------ */

/* With a large letter; two inputs that differ in that alone are told apart by
 * an underscore behind the later one. */
static char *
member(struct cx *cx, const struct sdk_entry *e, size_t n)
{
	char *name = sdk_pascal(cx, e->inputs[n].name);

	if (!isalpha((unsigned char)name[0]))
		name = cx_printf(cx, "X%s", name);
	for (size_t i = 0; i < n; i++)
		if (strcmp(member(cx, e, i), name) == 0)
			return cx_printf(cx, "%s_", name);
	return name;
}

static const char *
type_of(const struct sdk_port *p)
{
	static const char *const types[SDK_KINDS] = { [SDK_NUMBER] = "Number",
		[SDK_WHOLE] = "int64",
		[SDK_TRUTH] = "bool",
		[SDK_CHOICE] = "string",
		[SDK_TEXT] = "string",
		[SDK_VECTOR] = "Vector",
		[SDK_MATRIX] = "Table",
		[SDK_CUBE] = "[][][]float64",
		[SDK_MAP] = "map[string]float64",
		[SDK_TEXTS] = "[]string",
		[SDK_JSON] = "any" };

	return types[p->kind];
}

/* Nought and false are values: where they may be left out, by a pointer. */
static bool
is_pointed(const struct sdk_port *p)
{
	return !p->required && (p->kind == SDK_WHOLE || p->kind == SDK_TRUTH);
}

static bool
may_be_empty(const struct sdk_port *p)
{
	return p->kind == SDK_WHOLE || p->kind == SDK_TRUTH ||
	    p->kind == SDK_MAP || p->kind == SDK_TEXT;
}

static void
put_entry(struct text *out, const struct sdk_entry *e)
{
	struct cx *cx = out->cx;
	const char *name = sdk_bare(cx, e->id);

	text_printf(out, "\n// %s is %s / %s.\ntype %s struct {\n", name,
	    sdk_comment(cx, e->zh), sdk_comment(cx, e->en), name);
	for (size_t i = 0; i < e->input_count; i++) {
		const struct sdk_port *p = &e->inputs[i];

		text_printf(out,
		    "\t// %s / %s%s%s%s%s\n\t%s %s%s `json:\"%s%s\"`\n",
		    sdk_comment(cx, p->zh), sdk_comment(cx, p->en),
		    p->unit[0] == '\0' ? "" : " [", sdk_comment(cx, p->unit),
		    p->unit[0] == '\0' ? "" : "]",
		    p->required ? "" : ", may be left out", member(cx, e, i),
		    is_pointed(p) ? "*" : "", type_of(p), p->name,
		    p->required && may_be_empty(p) ? "" : ",omitempty");
	}
	text_printf(out,
	    "}\n\nfunc (%s) entry() (string, bool) { return \"%s\", %s }\n",
	    name, e->id, e->is_algorithm ? "true" : "false");
}

static void
write_entries(struct text *out, const struct sdk_plan *p)
{
	text_puts(out,
	    "package parkhub\n\n// Whether an entry is an algorithm; all "
	    "others "
	    "are models.\nfunc isAlgorithm(id string) bool {\n\tswitch id {\n");
	for (size_t i = 0; i < p->entry_count; i++)
		if (p->entries[i].is_algorithm)
			text_printf(out, "\tcase \"%s\":\n\t\treturn true\n",
			    p->entries[i].id);
	text_puts(out, "\t}\n\treturn false\n}\n");
	for (size_t i = 0; i < p->entry_count; i++)
		put_entry(out, &p->entries[i]);
}

/* Examples ----------------------------------------------------------------- */

static void
put_items(struct text *out, const json_t *list)
{
	size_t i;
	const json_t *one;

	json_array_foreach(list, i, one)
	{
		text_puts(out, i == 0 ? "" : ", ");
		if (json_is_array(one)) {
			text_char(out, '{');
			put_items(out, one);
			text_char(out, '}');
		} else if (json_is_null(one)) {
			text_puts(out, "math.NaN()");
		} else {
			text_puts(out, sdk_json(out->cx, one));
		}
	}
}

static void
put_json(struct text *out, json_t *v)
{
	const char *name, *mark = "";
	json_t *one;
	size_t i;

	if (json_is_array(v)) {
		text_puts(out, "[]any{");
		json_array_foreach(v, i, one)
		{
			text_puts(out, i == 0 ? "" : ", ");
			put_json(out, one);
		}
		text_char(out, '}');
	} else if (json_is_object(v)) {
		text_puts(out, "map[string]any{");
		json_object_foreach(v, name, one)
		{
			text_puts(out, mark);
			text_json(out, str_of(name));
			text_puts(out, ": ");
			put_json(out, one);
			mark = ", ";
		}
		text_char(out, '}');
	} else {
		text_puts(out, json_is_null(v) ? "nil" : sdk_json(out->cx, v));
	}
}

static void
put_map(struct text *out, json_t *map)
{
	const char *name, *mark = "";
	json_t *value;

	text_puts(out, "map[string]float64{");
	json_object_foreach(map, name, value)
	{
		text_puts(out, mark);
		text_json(out, str_of(name));
		text_printf(out, ": %s", sdk_json(out->cx, value));
		mark = ", ";
	}
	text_char(out, '}');
}

static void
put_value(struct text *out, const struct sdk_port *p, json_t *v)
{
	static const char *const heads[SDK_KINDS] = {
		[SDK_NUMBER] = "parkhub.N(",
		[SDK_VECTOR] = "parkhub.List(",
		[SDK_MATRIX] = "parkhub.Rows{",
		[SDK_CUBE] = "[][][]float64{",
		[SDK_TEXTS] = "[]string{",
	};
	const char *head = heads[p->kind];

	if (p->kind == SDK_MAP || p->kind == SDK_JSON) {
		(p->kind == SDK_MAP ? put_map : put_json)(out, v);
		return;
	}
	if (is_pointed(p))
		head = p->kind == SDK_WHOLE ? "parkhub.Int(" : "parkhub.Bool(";
	text_puts(out, head == NULL ? "" : head);
	if (json_is_array(v))
		put_items(out, v);
	else
		text_puts(out, sdk_json(out->cx, v));
	if (head != NULL)
		text_char(out, strchr(head, '(') != NULL ? ')' : '}');
}

static bool
has_gap(const json_t *v)
{
	size_t i;
	const json_t *one;

	json_array_foreach(v, i, one)
	{
		if (json_is_null(one) || has_gap(one))
			return true;
	}
	return false;
}

static bool
needs_math(const struct sdk_entry *e, const json_t *inputs)
{
	for (size_t i = 0; i < e->input_count; i++)
		if (e->inputs[i].kind != SDK_JSON &&
		    has_gap(json_object_get(inputs, e->inputs[i].name)))
			return true;
	return false;
}

static void
example(struct text *out, const struct sdk_entry *e, const json_t *inputs)
{
	text_printf(out,
	    "package main\n\nimport "
	    "(\n\t\"context\"\n\t\"fmt\"\n\t\"log\"\n%s\n"
	    "\t\"parkhub\"\n)\n\nfunc main() {\n"
	    "\tpark := parkhub.New(\"\", \"\") // PARKHUB_URL, PARKHUB_TOKEN\n"
	    "\tanswer, err := park.Compute(context.Background(), "
	    "parkhub.%s{\n",
	    needs_math(e, inputs) ? "\t\"math\"\n" : "",
	    sdk_bare(out->cx, e->id));
	for (size_t i = 0; i < e->input_count; i++) {
		json_t *v = json_object_get(inputs, e->inputs[i].name);

		if (v == NULL)
			continue;
		text_printf(out, "\t\t%s: ", member(out->cx, e, i));
		put_value(out, &e->inputs[i], v);
		text_puts(out, ",\n");
	}
	text_puts(out,
	    "\t})\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n"
	    "\tfmt.Println(answer)\n}\n");
}

const struct sdk_language sdk_go = { "go", "Go", "Go 1.19", "main.go",
	{ { "operations.go", write_operations },
	    { "entries.go", write_entries } },
	example };
