/*
 * java.c - what of the library for Java follows from the plan.
 */
#include <string.h>

#include "sdk/name.h"
#include "sdk/sdk.h"

/* Its words, and methods of every object that cannot be had twice. */
static const char kept[] =
    "abstract assert boolean break byte case catch char class const continue "
    "default do double else enum equals extends false final finally float for "
    "goto if implements import instanceof int interface long native new null "
    "package private protected public return short static strictfp super "
    "switch synchronized this throw throws transient true try void volatile "
    "wait while";

static char *
named(struct cx *cx, const char *name)
{
	return sdk_safe(cx, name, kept);
}

/* Operations --------------------------------------------------------------- */

static void
put_row(struct text *out, const struct sdk_operation *o)
{
	bool first = true;

	text_printf(out,
	    "\t\tall.put(\"%s\", new Operation(\"%s\", \"%s\", "
	    "List.of(",
	    o->id, o->method, o->path);
	for (size_t i = 0; i < o->param_count; i++) {
		if (o->params[i].in != SDK_IN_QUERY)
			continue;
		text_printf(
		    out, "%s\"%s\"", first ? "" : ", ", o->params[i].name);
		first = false;
	}
	text_printf(
	    out, "), %s));\n", o->body == SDK_JSON_BODY ? "true" : "false");
}

static const char *
path_type(const struct sdk_param *p)
{
	const char *type =
	    json_string_value(json_object_get(p->schema, "type"));

	return type != NULL && strcmp(type, "integer") == 0 ? "long" : "String";
}

static bool
has_more(const struct sdk_operation *o)
{
	for (size_t i = 0; i < o->param_count; i++)
		if (o->params[i].in != SDK_IN_PATH)
			return true;
	return false;
}

static void
put_method(struct text *out, const struct sdk_operation *o)
{
	const char *type = o->answer == SDK_TEXT_ANSWER ? "String"
	    : o->answer == SDK_BYTES_ANSWER             ? "byte[]"
							: "Map<String, Object>";
	const char *mark = "";

	text_printf(out, "\n\t/** %s. */\n\tpublic %s %s(",
	    sdk_comment(out->cx, o->about), type, o->id);
	for (size_t i = 0; i < o->param_count; i++) {
		if (o->params[i].in != SDK_IN_PATH)
			continue;
		text_printf(out, "%s%s %s", mark, path_type(&o->params[i]),
		    named(out->cx, o->params[i].name));
		mark = ", ";
	}
	if (has_more(o)) {
		text_printf(out, "%sMap<String, ?> params", mark);
		mark = ", ";
	}
	if (o->body == SDK_RAW_BODY)
		text_printf(out, "%sbyte[] body", mark);
	text_printf(out,
	    ") {\n\t\tvar all = new LinkedHashMap<String, Object>(%s);\n\n",
	    has_more(o) ? "params" : "");
	for (size_t i = 0; i < o->param_count; i++)
		if (o->params[i].in == SDK_IN_PATH)
			text_printf(out, "\t\tall.put(\"%s\", %s);\n",
			    o->params[i].name,
			    named(out->cx, o->params[i].name));
	text_printf(out, "\t\treturn %scall(\"%s\", all, %s)%s;\n\t}\n",
	    o->answer == SDK_TEXT_ANSWER        ? "(String) "
		: o->answer == SDK_BYTES_ANSWER ? "(byte[]) "
						: "Json.object(",
	    o->id, o->body == SDK_RAW_BODY ? "body" : "null",
	    o->answer == SDK_JSON_ANSWER ? ")" : "");
}

static void
write_operations(struct text *out, const struct sdk_plan *p)
{
	text_printf(out,
	    "package parkhub;\n\nimport java.util.LinkedHashMap;\nimport "
	    "java.util.List;\nimport java.util.Map;\n\n"
	    "/** Operations of version %s of the API, by operationId. */\n"
	    "public abstract class Operations {\n"
	    "\tpublic static final String API_VERSION = \"%s\";\n"
	    "\tpublic static final String API_DIGEST = \"%s\";\n\n"
	    "\t/** Names in the query, and whether the rest is a JSON body. "
	    "*/\n"
	    "\tpublic record Operation(String method, String path, "
	    "List<String> query, boolean json) {\n\t}\n\n"
	    "\tpublic static final Map<String, Operation> ALL = all();\n\n"
	    "\tabstract Object call(String operation, Map<String, ?> params, "
	    "byte[] body);\n\n"
	    "\tpublic Object call(String operation, Map<String, ?> params) {\n"
	    "\t\treturn call(operation, params, null);\n\t}\n\n"
	    "\tprivate static Map<String, Operation> all() {\n"
	    "\t\tvar all = new LinkedHashMap<String, Operation>();\n\n",
	    p->api, p->api, p->digest);
	for (size_t i = 0; i < p->operation_count; i++)
		put_row(out, &p->operations[i]);
	text_puts(out, "\t\treturn Map.copyOf(all);\n\t}\n");
	for (size_t i = 0; i < p->operation_count; i++)
		if (sdk_is_named(&p->operations[i]))
			put_method(out, &p->operations[i]);
	text_puts(out, "}\n");
}

/* Entries ------------------------------------------------------------------ */

/* The types an input may be given as, between blanks. */
static const char *const types[SDK_KINDS] = {
	[SDK_NUMBER] = "double Quantity",
	[SDK_WHOLE] = "long",
	[SDK_TRUTH] = "boolean",
	[SDK_CHOICE] = "String",
	[SDK_TEXT] = "String",
	[SDK_VECTOR] = "double... Quantity Series",
	[SDK_MATRIX] = "double[][] Quantity",
	[SDK_CUBE] = "double[][][] Quantity",
	[SDK_MAP] = "Map<String,?>",
	[SDK_TEXTS] = "String...",
	[SDK_JSON] = "Object",
};

static void
put_port(struct text *out, const char *class, const struct sdk_port *p)
{
	struct cx *cx = out->cx;
	struct str rest = str_of(types[p->kind]);

	while (rest.p != NULL) {
		const struct str type = str_cut(rest, ' ', &rest);

		text_printf(out,
		    "\n\t\t/** %s / %s%s%s%s%s. */\n\t\tpublic %s %s(%.*s "
		    "value) {\n\t\t\tgive(\"%s\", value);\n\t\t\treturn "
		    "this;\n\t\t}\n",
		    sdk_comment(cx, p->zh), sdk_comment(cx, p->en),
		    p->unit[0] == '\0' ? "" : " [", sdk_comment(cx, p->unit),
		    p->unit[0] == '\0' ? "" : "]",
		    p->required ? "" : ", may be left out", class,
		    named(cx, p->name), STR_ARG(type), p->name);
	}
}

static void
put_entry(struct text *out, const struct sdk_entry *e)
{
	const char *class = sdk_class(out->cx, e->id);

	text_printf(out,
	    "\n\t/** %s / %s. */\n\tpublic static final class %s extends Entry "
	    "{\n\t\tpublic %s() {\n\t\t\tsuper(\"%s\", %s);\n\t\t}\n",
	    sdk_comment(out->cx, e->zh), sdk_comment(out->cx, e->en), class,
	    class, e->id, e->is_algorithm ? "true" : "false");
	for (size_t i = 0; i < e->input_count; i++)
		put_port(out, class, &e->inputs[i]);
	text_puts(out, "\t}\n");
}

static void
write_half(struct text *out, const struct sdk_plan *p, bool algorithms)
{
	const char *name = algorithms ? "Algorithms" : "Models";
	bool first = true;

	text_printf(out,
	    "package parkhub;\n\nimport java.util.Map;\nimport "
	    "java.util.Set;\n\n/** %s of the catalogue. */\npublic final class "
	    "%s {\n\tprivate %s() {\n\t}\n\n\t/** Their numbers. */\n\tpublic "
	    "static final Set<String> NUMBERS = Set.of(",
	    name, name, name);
	for (size_t i = 0; i < p->entry_count; i++) {
		if (p->entries[i].is_algorithm != algorithms)
			continue;
		text_printf(out, "%s\n\t\t\t\"%s\"", first ? "" : ",",
		    p->entries[i].id);
		first = false;
	}
	text_puts(out, ");\n");
	for (size_t i = 0; i < p->entry_count; i++)
		if (p->entries[i].is_algorithm == algorithms)
			put_entry(out, &p->entries[i]);
	text_puts(out, "}\n");
}

static void
write_models(struct text *out, const struct sdk_plan *p)
{
	write_half(out, p, false);
}

static void
write_algorithms(struct text *out, const struct sdk_plan *p)
{
	write_half(out, p, true);
}

/* Examples ----------------------------------------------------------------- */

static void
put_items(struct text *out, const json_t *list, char open, char shut)
{
	size_t i;
	const json_t *one;

	if (open != '\0')
		text_char(out, open);
	json_array_foreach(list, i, one)
	{
		text_puts(out, i == 0 ? "" : ", ");
		if (json_is_array(one))
			put_items(out, one, '{', '}');
		else if (json_is_string(one))
			text_json(out, str_of(json_string_value(one)));
		else if (json_is_null(one))
			text_puts(out, "Double.NaN");
		else
			text_puts(out, sdk_float(out->cx, one));
	}
	if (shut != '\0')
		text_char(out, shut);
}

static void
put_map(struct text *out, json_t *map)
{
	const char *name, *mark = "";
	json_t *value;

	text_puts(out, "Map.ofEntries(");
	json_object_foreach(map, name, value)
	{
		text_printf(out, "%sMap.entry(", mark);
		text_json(out, str_of(name));
		text_printf(out, ", %s)", sdk_float(out->cx, value));
		mark = ", ";
	}
	text_char(out, ')');
}

static void
put_value(struct text *out, const struct sdk_port *p, json_t *v)
{
	switch (p->kind) {
	case SDK_NUMBER:
		text_puts(out, sdk_float(out->cx, v));
		break;
	case SDK_VECTOR:
	case SDK_TEXTS:
		put_items(out, v, '\0', '\0');
		break;
	case SDK_MATRIX:
	case SDK_CUBE:
		text_puts(out,
		    p->kind == SDK_CUBE ? "new double[][][] "
					: "new double[][] ");
		put_items(out, v, '{', '}');
		break;
	case SDK_MAP:
		put_map(out, v);
		break;
	case SDK_JSON:
		text_puts(out, "Json.parse(");
		text_json(out, str_of(sdk_json(out->cx, v)));
		text_char(out, ')');
		break;
	case SDK_WHOLE:
		text_printf(out, "%sL", sdk_json(out->cx, v));
		break;
	default:
		text_puts(out, sdk_json(out->cx, v));
	}
}

static void
example(struct text *out, const struct sdk_entry *e, const json_t *inputs)
{
	text_printf(out,
	    "import java.util.Map;\nimport parkhub.*;\n\n"
	    "public class Example {\n"
	    "\tpublic static void main(String[] args) {\n"
	    "\t\tvar park = new Park(); // PARKHUB_URL, PARKHUB_TOKEN\n"
	    "\t\tvar answer = park.compute(new %s.%s()",
	    e->is_algorithm ? "Algorithms" : "Models",
	    sdk_class(out->cx, e->id));
	for (size_t i = 0; i < e->input_count; i++) {
		json_t *v = json_object_get(inputs, e->inputs[i].name);

		if (v == NULL)
			continue;
		text_printf(
		    out, "\n\t\t\t\t.%s(", named(out->cx, e->inputs[i].name));
		put_value(out, &e->inputs[i], v);
		text_char(out, ')');
	}
	text_puts(out, ");\n\t\tSystem.out.println(answer);\n\t}\n}\n");
}

const struct sdk_language sdk_java = { "java", "Java", "Java 17",
	"Example.java",
	{ { "parkhub/Operations.java", write_operations },
	    { "parkhub/Models.java", write_models },
	    { "parkhub/Algorithms.java", write_algorithms } },
	example };
