#include "app/template.h"

#include <string.h>

#include "app/app.h"
#include "base/text.h"
#include "knowledge/catalogue.h"
#include "report/grammar.h"

#define PACK_FORMAT "park.app-pack/1"
#define TEXT_MOST 4000 /* bytes of a filled text */

static const struct grammar_rule parameter_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "kind", GRAMMAR_TEXT, true, .choices = "fact words example" },
	{ "unit", GRAMMAR_TEXT },
	{ "name", GRAMMAR_WORDS },
	{ NULL },
};

static const struct grammar_rule template_rules[] = {
	{ "format", GRAMMAR_TEXT, true, .choices = "park.app-template/1" },
	{ "template", GRAMMAR_NAME, true },
	{ "parameters", GRAMMAR_LIST, true, .of = parameter_rules },
	{ "definition", GRAMMAR_ANY, true },
	{ NULL },
};

static const struct grammar_rule value_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "value", GRAMMAR_ANY, true },
	{ "origin", GRAMMAR_WORDS },
	{ "confirmed", GRAMMAR_TRUTH },
	{ NULL },
};

static const struct grammar_rule pack_rules[] = {
	{ "format", GRAMMAR_TEXT, true, .choices = PACK_FORMAT },
	{ "id", GRAMMAR_TEXT, true },
	{ "version", GRAMMAR_WHOLE, true, .lo = 1, .hi = 1000000 },
	{ "template", GRAMMAR_NAME, true },
	{ "industry", GRAMMAR_NAME, true },
	{ "parameters", GRAMMAR_LIST, true, .of = value_rules },
	{ "tests", GRAMMAR_ANY, true },
	{ NULL },
};

/* One filling: what is declared, what is given, what was used. */
struct filling {
	const json_t *declared, *given;
	const struct words *industry;
	json_t *used; /* {id: true} */
};

/* Of the list of objects, the one with that id, or NULL. */
static json_t *
with_id(const json_t *list, struct str id)
{
	size_t i = 0;

	while (i < json_array_size(list) &&
	    !str_eq(json_str(json_array_get(list, i), "id"), id))
		i++;
	return json_array_get(list, i);
}

static struct str
kind_of(const struct filling *f, struct str id)
{
	return json_str(with_id(f->declared, id), "kind");
}

/* --- what is declared and given ------------------------------------------- */

static bool
declaration_ok(struct cx *cx, const json_t *declared, size_t i)
{
	const json_t *one = json_array_get(declared, i);
	const char *place = cx_printf(
	    cx, "parameters.%s", json_string_value(json_object_get(one, "id")));
	const char *unit = json_string_value(json_object_get(one, "unit"));

	if (with_id(declared, json_str(one, "id")) != one)
		return app_refuse(cx, place, "there are two of it");
	if (!str_is(json_str(one, "kind"), "fact"))
		return unit == NULL ||
		    app_refuse(cx, place, "what is no fact has no unit");
	if (unit == NULL || json_object_get(one, "name") == NULL)
		return app_refuse(cx, place, "a fact has unit and name");
	return app_unit(cx, place, unit);
}

static bool
declared_ok(struct cx *cx, const json_t *declared)
{
	bool fact = false;

	for (size_t i = 0; i < json_array_size(declared); i++) {
		if (!declaration_ok(cx, declared, i))
			return false;
		fact |= str_is(
		    json_str(json_array_get(declared, i), "kind"), "fact");
	}
	return fact || app_refuse(cx, "parameters", "none is a fact");
}

static bool
is_words(const json_t *value)
{
	return json_object_size(value) == 2 &&
	    json_str(value, "zh-CN").p != NULL &&
	    json_str(value, "en").p != NULL;
}

static bool
value_ok(struct cx *cx, const struct filling *f, size_t i)
{
	const json_t *one = json_array_get(f->given, i),
		     *value = json_object_get(one, "value"),
		     *origin = json_object_get(one, "origin"),
		     *confirmed = json_object_get(one, "confirmed");
	const struct str id = json_str(one, "id"), kind = kind_of(f, id);
	const bool fact = str_is(kind, "fact");
	const char *place = cx_printf(cx, "parameters.%.*s", STR_ARG(id));

	if (kind.p == NULL)
		return app_refuse(cx, place, "the template has none of it");
	if (with_id(f->given, id) != one)
		return app_refuse(cx, place, "it is given twice");
	if (fact && !json_is_number(value))
		return app_refuse(cx, place, "a fact is a number");
	if (str_is(kind, "words") && !is_words(value))
		return app_refuse(cx, place, "words are in zh-CN and en");
	if (fact && (origin == NULL || confirmed == NULL))
		return app_refuse(cx, place, "a fact has origin and confirmed");
	if (!fact && (origin != NULL || confirmed != NULL))
		return app_refuse(cx, place, "facts alone have an origin");
	return true;
}

static bool
given_ok(struct cx *cx, const struct filling *f)
{
	for (size_t i = 0; i < json_array_size(f->given); i++)
		if (!value_ok(cx, f, i))
			return false;
	for (size_t i = 0; i < json_array_size(f->declared); i++) {
		const struct str id =
		    json_str(json_array_get(f->declared, i), "id");

		if (with_id(f->given, id) == NULL)
			return app_refuse(cx,
			    cx_printf(cx, "parameters.%.*s", STR_ARG(id)),
			    "it is not given");
	}
	return true;
}

static bool
all_used(struct cx *cx, const struct filling *f)
{
	for (size_t i = 0; i < json_array_size(f->declared); i++) {
		const char *id = json_string_value(
		    json_object_get(json_array_get(f->declared, i), "id"));

		if (json_object_get(f->used, id) == NULL)
			return app_refuse(cx,
			    cx_printf(cx, "parameters.%s", id),
			    "the definition uses it nowhere");
	}
	return true;
}

/* --- filling -------------------------------------------------------------- */

/* The value of a parameter that the definition names, borrowed. */
static json_t *
value_of(struct cx *cx, struct filling *f, struct str id)
{
	json_t *value = json_object_get(with_id(f->given, id), "value");

	if (value == NULL) {
		(void)app_refuse(cx, "definition", "there is no parameter %.*s",
		    STR_ARG(id));
		return NULL;
	}
	(void)json_object_setn_new(f->used, id.p, id.n, json_true());
	return value;
}

/* A parameter within a text; language is NULL in a text that has none. */
static bool
put_parameter(struct cx *cx, struct filling *f, struct str id,
    const char *language, struct text *out)
{
	const json_t *value;

	if (language != NULL && str_is(id, "industry")) {
		text_puts(out,
		    strcmp(language, "en") == 0 ? f->industry->en
						: f->industry->zh);
		return true;
	}
	value = value_of(cx, f, id);
	if (value == NULL)
		return false;
	if (json_is_number(value))
		text_json_double(out, json_number_value(value));
	else if (language != NULL && str_is(kind_of(f, id), "words"))
		text_put(out, json_str(value, language));
	else
		return app_refuse(cx, "definition",
		    "%.*s cannot stand within a text here", STR_ARG(id));
	return true;
}

static json_t *
fill_text(
    struct cx *cx, struct filling *f, struct str text, const char *language)
{
	struct text out = text_new(cx, TEXT_MOST);

	while (text.n > 0) {
		const char *mark = memmem(text.p, text.n, "{$", 2);
		const size_t plain =
		    mark == NULL ? text.n : (size_t)(mark - text.p);
		struct str id;

		text_put(&out, (struct str){ text.p, plain });
		text.p += plain;
		text.n -= plain;
		if (text.n == 0)
			break;
		id =
		    str_cut((struct str){ text.p + 2, text.n - 2 }, '}', &text);
		if (!put_parameter(cx, f, id, language, &out))
			return NULL;
	}
	if (out.full) {
		(void)app_refuse(cx, "definition",
		    "a text of it has more than %d bytes", TEXT_MOST);
		return NULL;
	}
	return out.n == 0 ? json_string("")
			  : json_stringn(text_str(&out).p, text_str(&out).n);
}

static json_t *fill(
    struct cx *cx, struct filling *f, json_t *value, const char *language);

static json_t *
fill_object(struct cx *cx, struct filling *f, json_t *object)
{
	const bool words = is_words(object);
	json_t *out, *value;
	const char *name;

	if (json_object_size(object) == 1 && json_str(object, "$").p != NULL)
		return json_incref(value_of(cx, f, json_str(object, "$")));
	out = json_object();
	json_object_foreach(object, name, value)
	{
		json_t *filled = fill(cx, f, value, words ? name : NULL);

		if (filled == NULL) {
			json_decref(out);
			return NULL;
		}
		(void)json_object_set_new(out, name, filled);
	}
	return out;
}

static json_t *
fill_list(struct cx *cx, struct filling *f, const json_t *list)
{
	json_t *out = json_array();

	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *filled = fill(cx, f, json_array_get(list, i), NULL);

		if (filled == NULL) {
			json_decref(out);
			return NULL;
		}
		(void)json_array_append_new(out, filled);
	}
	return out;
}

/* A new reference; NULL after a failure. */
static json_t *
fill(struct cx *cx, struct filling *f, json_t *value, const char *language)
{
	if (json_is_object(value))
		return fill_object(cx, f, value);
	if (json_is_array(value))
		return fill_list(cx, f, value);
	if (json_is_string(value))
		return fill_text(cx, f,
		    (struct str){
			json_string_value(value), json_string_length(value) },
		    language);
	return json_incref(value);
}

/* --- the table of facts --------------------------------------------------- */

struct fact_column {
	const char *port, *unit;
	const char *value, *value_en; /* of the view; NULL: no column of it */
	struct words words;
};

static const struct fact_column fact_columns[] = {
	{ "name", NULL, "facts.name", "facts.name_en",
	    { "参数", "Parameter" } },
	{ "name_en", NULL, NULL, NULL, { NULL, NULL } },
	{ "value", "1", "facts.value", NULL, { "取值", "Value" } },
	{ "unit", NULL, "facts.unit", NULL, { "单位", "Unit" } },
	{ "origin", NULL, "facts.origin", "facts.origin_en",
	    { "出处", "Origin" } },
	{ "origin_en", NULL, NULL, NULL, { NULL, NULL } },
	{ "state", NULL, "facts.state", "facts.state_en",
	    { "核对", "Confirmed" } },
	{ "state_en", NULL, NULL, NULL, { NULL, NULL } },
};
#define FACT_COLUMNS (sizeof(fact_columns) / sizeof(fact_columns[0]))

/* What a fact has in a column. */
static json_t *
fact_cell(const json_t *declared, const json_t *given, const char *port)
{
	const struct words state =
	    json_is_true(json_object_get(given, "confirmed"))
	    ? (struct words){ "已核对", "yes" }
	    : (struct words){ "待确认", "to be confirmed" };
	const json_t *words = json_object_get(
	    str_starts(str_of(port), STR("name")) ? declared : given,
	    str_starts(str_of(port), STR("name")) ? "name" : "origin");
	const bool english =
	    strlen(port) > 3 && strcmp(port + strlen(port) - 3, "_en") == 0;

	if (strcmp(port, "value") == 0)
		return json_incref(json_object_get(given, "value"));
	if (strcmp(port, "unit") == 0)
		return json_incref(json_object_get(declared, "unit"));
	if (str_starts(str_of(port), STR("state")))
		return json_string(english ? state.en : state.zh);
	return json_incref(json_object_get(words, english ? "en" : "zh-CN"));
}

static json_t *
fact_column(const struct filling *f, const struct fact_column *column)
{
	json_t *values = json_array(), *out;

	for (size_t i = 0; i < json_array_size(f->declared); i++) {
		const json_t *one = json_array_get(f->declared, i);

		if (str_is(json_str(one, "kind"), "fact"))
			(void)json_array_append_new(values,
			    fact_cell(one,
				with_id(f->given, json_str(one, "id")),
				column->port));
	}
	out = json_pack("{s:s,s:o}", "port", column->port, "values", values);
	if (column->unit != NULL)
		(void)json_object_set_new(
		    out, "unit", json_string(column->unit));
	return out;
}

static json_t *
fact_view(void)
{
	json_t *columns = json_array();

	for (size_t i = 0; i < FACT_COLUMNS; i++) {
		const struct fact_column *c = &fact_columns[i];
		json_t *one;

		if (c->value == NULL)
			continue;
		one = json_pack("{s:s,s:{s:s,s:s}}", "value", c->value, "name",
		    "zh-CN", c->words.zh, "en", c->words.en);
		if (c->value_en != NULL)
			(void)json_object_set_new(
			    one, "value_en", json_string(c->value_en));
		if (c->unit != NULL)
			(void)json_object_set_new(
			    one, "decimals", json_integer(3));
		(void)json_array_append_new(columns, one);
	}
	return json_pack("{s:s,s:s,s:{s:s,s:s},s:o}", "id", "facts", "kind",
	    "table", "name", "zh-CN", "参数依据", "en", "What it rests on",
	    "columns", columns);
}

static bool
add_facts(struct cx *cx, const struct filling *f, json_t *definition)
{
	json_t *nodes = json_object_get(
		   json_object_get(definition, "flow"), "nodes"),
	       *views = json_object_get(definition, "views"),
	       *columns = json_array();

	for (size_t i = 0; i < FACT_COLUMNS; i++)
		(void)json_array_append_new(
		    columns, fact_column(f, &fact_columns[i]));
	(void)json_array_append_new(nodes,
	    json_pack("{s:s,s:s,s:{s:o}}", "id", "facts", "type", "constant",
		"params", "columns", columns));
	(void)json_array_append_new(views, fact_view());
	return (json_is_array(nodes) && json_is_array(views)) ||
	    app_refuse(cx, "definition", "it has no nodes or no views");
}

/* --- the whole ------------------------------------------------------------ */

bool
template_is_pack(const json_t *json)
{
	return str_is(json_str(json, "format"), PACK_FORMAT);
}

static const struct words *
industry_of(struct cx *cx, struct str word)
{
	for (unsigned i = 0; i < INDUSTRIES; i++)
		if (str_is(word, catalogue_industry_word(i)))
			return catalogue_industry(i);
	(void)app_refuse(
	    cx, "industry", "there is no industry %.*s", STR_ARG(word));
	return NULL;
}

/* What stands before and behind what the template says. */
static void
put_head(json_t *definition, const json_t *pack)
{
	static const char *const taken[] = { "id", "version", "template",
		"industry", "tests" };

	(void)json_object_set_new(
	    definition, "format", json_string("park.app/1"));
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		(void)json_object_set(
		    definition, taken[i], json_object_get(pack, taken[i]));
}

json_t *
template_fill(struct cx *cx, json_t *template, json_t *pack)
{
	struct filling f = { .used = json_own(cx, json_object()) };
	json_t *definition;

	if (!grammar_check(cx, "", template, template_rules) ||
	    !grammar_check(cx, "", pack, pack_rules))
		return NULL;
	f.declared = json_object_get(template, "parameters");
	f.given = json_object_get(pack, "parameters");
	f.industry = industry_of(cx, json_str(pack, "industry"));
	if (f.industry == NULL || !declared_ok(cx, f.declared) ||
	    !given_ok(cx, &f))
		return NULL;
	definition =
	    fill(cx, &f, json_object_get(template, "definition"), NULL);
	if (definition == NULL)
		return NULL;
	json_own(cx, definition);
	if (!add_facts(cx, &f, definition) || !all_used(cx, &f))
		return NULL;
	put_head(definition, pack);
	return definition;
}
