#include "knowledge/descriptor.h"

#include <string.h>

#include "base/json.h"
#include "knowledge/catalogue.h"

#define CATALOGUE_MOST (128u << 20)

static const char *const kinds[] = {
	[PORT_NUMBER] = "number",
	[PORT_WHOLE] = "whole",
	[PORT_TRUTH] = "truth",
	[PORT_CHOICE] = "choice",
	[PORT_TEXT] = "text",
	[PORT_VECTOR] = "vector",
	[PORT_MATRIX] = "matrix",
	[PORT_CUBE] = "cube",
	[PORT_MAP] = "map",
	[PORT_TEXTS] = "texts",
	[PORT_JSON] = "json",
};

static void
put(struct text *out, const char *name, const char *value)
{
	text_printf(out, ",\"%s\":", name);
	text_json(out, str_of(value));
}

static void
put_words(struct text *out, const struct words *w)
{
	text_puts(out, "\"zh\":");
	text_json(out, str_of(w->zh));
	put(out, "en", w->en);
}

/* Names -------------------------------------------------------------------- */

static void
put_named(struct text *out, const char *word, const struct words *w)
{
	text_puts(out, "{\"word\":");
	text_json(out, str_of(word));
	text_char(out, ',');
	put_words(out, w);
	text_char(out, '}');
}

static void
put_bits(struct text *out, unsigned bits, unsigned n,
    const char *(*word)(unsigned place),
    const struct words *(*words)(unsigned place))
{
	bool first = true;

	for (unsigned i = 0; i < n; i++) {
		if ((bits & 1u << i) == 0)
			continue;
		if (!first)
			text_char(out, ',');
		put_named(out, word(i), words(i));
		first = false;
	}
}

static void
put_kind(struct text *out, const struct entry *e)
{
	static const struct words general = { "通用", "Any industry" };

	put(out, "kind", e->class < CLASS_MODELS ? "model" : "algorithm");
	text_puts(out, ",\"name\":{");
	put_words(out, &e->words);
	text_puts(out, "},\"class\":");
	put_named(
	    out, catalogue_class_word(e->class), catalogue_class(e->class));
	text_puts(out, ",\"domains\":[");
	put_bits(
	    out, e->domains, DOMAINS, catalogue_domain_word, catalogue_domain);
	text_puts(out, "],\"industries\":[");
	if (e->industries == 0)
		put_named(out, "general", &general);
	else
		put_bits(out, e->industries, INDUSTRIES,
		    catalogue_industry_word, catalogue_industry);
	text_char(out, ']');
}

/* Where it comes from ------------------------------------------------------ */

static void
put_tables(struct text *out, const struct entry *e,
    const struct reference *const *tables, size_t n)
{
	bool first = true;

	text_puts(out, ",\"tables\":[");
	for (size_t i = 0; i < ENTRY_TABLES && e->tables[i] != NULL; i++) {
		const struct reference *t =
		    reference_on(tables, n, e->tables[i], 0);

		if (t == NULL)
			continue;
		text_puts(out, first ? "{\"name\":" : ",{\"name\":");
		text_json(out, str_of(t->name));
		put(out, "edition", t->edition);
		text_char(out, '}');
		first = false;
	}
	text_char(out, ']');
}

static void
put_source(struct text *out, const struct entry *e)
{
	text_printf(out, ",\"strength\":\"%c\",\"version\":%d",
	    "CBA"[e->strength], e -> version);
	put(out, "equation", e->equation);
	put(out, "source", e->source);
	put(out, "oracle", e->oracle);
	text_puts(out, ",\"note\":");
	if (e->note.zh == NULL) {
		text_puts(out, "null");
		return;
	}
	text_char(out, '{');
	put_words(out, &e->note);
	text_char(out, '}');
}

/* Ports -------------------------------------------------------------------- */

static void
put_choices(struct text *out, const char *choices)
{
	struct str rest = str_of(choices);

	for (char mark = '['; rest.p != NULL; mark = ',') {
		text_char(out, mark);
		text_json(out, str_cut(rest, ' ', &rest));
	}
	text_char(out, ']');
}

static void
put_port(struct text *out, const struct port *p)
{
	text_puts(out, "{\"name\":");
	text_json(out, str_of(p->name));
	put(out, "kind", kinds[p->kind]);
	put(out, "unit", p->unit);
	if (port_has_range(p)) {
		text_puts(out, ",\"least\":");
		text_json_double(out, p->range.least);
		text_puts(out, ",\"most\":");
		text_json_double(out, p->range.most);
	}
	text_char(out, ',');
	put_words(out, &p->words);
	if (p->shape != NULL)
		put(out, "shape", p->shape);
	if (p->choices != NULL) {
		text_puts(out, ",\"choices\":");
		put_choices(out, p->choices);
	}
	if (p->otherwise != NULL)
		text_printf(out, ",\"otherwise\":%s", p->otherwise);
	if (p->gaps)
		text_puts(out, ",\"gaps\":true");
	text_char(out, '}');
}

static void
put_ports(struct text *out, const char *name, const struct port *ports)
{
	text_printf(out, ",\"%s\":[", name);
	for (const struct port *p = ports; p->name != NULL; p++) {
		if (p != ports)
			text_char(out, ',');
		put_port(out, p);
	}
	text_char(out, ']');
}

/* Schema ------------------------------------------------------------------- */

static void
put_number_schema(struct text *out, const struct port *p)
{
	const char *type = p->kind == PORT_WHOLE ? "integer" : "number";

	if (p->gaps)
		text_printf(out, "{\"type\":[\"%s\",\"null\"]", type);
	else
		text_printf(out, "{\"type\":\"%s\"", type);
	if (port_has_range(p)) {
		text_puts(out, ",\"minimum\":");
		text_json_double(out, p->range.least);
		text_puts(out, ",\"maximum\":");
		text_json_double(out, p->range.most);
	}
	text_char(out, '}');
}

/* Lists within lists, so deep. */
static void
put_list_schema(struct text *out, const struct port *p, int deep)
{
	for (int i = 0; i < deep; i++)
		text_puts(out, "{\"type\":\"array\",\"minItems\":1,\"items\":");
	put_number_schema(out, p);
	for (int i = 0; i < deep; i++)
		text_char(out, '}');
}

static int
depth_of(enum port_kind kind)
{
	return kind == PORT_VECTOR ? 1
	    : kind == PORT_MATRIX  ? 2
	    : kind == PORT_CUBE    ? 3
				   : 0;
}

/* As it is, in another unit, or as a series of a device. */
static void
put_quantity_schema(struct text *out, const struct port *p)
{
	text_puts(out, "\"anyOf\":[");
	put_list_schema(out, p, depth_of(p->kind));
	text_puts(out,
	    ",{\"type\":\"object\",\"required\":[\"value\",\"unit\"],"
	    "\"properties\":{\"value\":{},\"unit\":{\"type\":\"string\"}},"
	    "\"additionalProperties\":false}");
	if (p->kind == PORT_VECTOR)
		text_puts(out,
		    ",{\"type\":\"object\",\"required\":[\"series\"],"
		    "\"properties\":{\"series\":{\"type\":\"string\"},"
		    "\"from\":{},\"to\":{},\"step\":{\"type\":\"string\"},"
		    "\"agg\":{\"type\":\"string\"},\"unit\":{\"const\":\"1\"}},"
		    "\"additionalProperties\":false}");
	text_char(out, ']');
}

static void
put_kind_schema(struct text *out, const struct port *p)
{
	switch (p->kind) {
	case PORT_NUMBER:
	case PORT_WHOLE:
	case PORT_VECTOR:
	case PORT_MATRIX:
	case PORT_CUBE:
		put_quantity_schema(out, p);
		return;
	case PORT_TRUTH:
		text_puts(out, "\"type\":\"boolean\"");
		return;
	case PORT_CHOICE:
		text_puts(out, "\"enum\":");
		put_choices(out, p->choices);
		return;
	case PORT_TEXT:
		text_puts(out, "\"type\":\"string\"");
		return;
	case PORT_TEXTS:
		text_puts(out,
		    "\"type\":\"array\",\"minItems\":1,\"items\":"
		    "{\"type\":\"string\"}");
		return;
	case PORT_MAP:
		text_puts(out, "\"type\":\"object\",\"additionalProperties\":");
		put_number_schema(out, p);
		return;
	case PORT_JSON:
		text_puts(out, "\"not\":{\"type\":\"null\"}");
		return;
	}
}

static void
put_required(struct text *out, const struct port *ports)
{
	bool first = true;

	text_puts(out, ",\"required\":[");
	for (const struct port *p = ports; p->name != NULL; p++) {
		if (p->otherwise != NULL)
			continue;
		if (!first)
			text_char(out, ',');
		text_json(out, str_of(p->name));
		first = false;
	}
	text_char(out, ']');
}

static void
put_schema(struct text *out, const struct entry *e)
{
	text_puts(out,
	    ",\"schema\":{\"$schema\":"
	    "\"https://json-schema.org/draft/2020-12/schema\","
	    "\"type\":\"object\",\"additionalProperties\":false");
	put_required(out, e->given);
	text_puts(out, ",\"properties\":{");
	for (const struct port *p = e->given; p->name != NULL; p++) {
		if (p != e->given)
			text_char(out, ',');
		text_json(out, str_of(p->name));
		text_puts(out, ":{\"title\":");
		text_json(out, str_of(p->words.zh));
		put(out, "description", p->words.en);
		put(out, "x-unit", p->unit);
		text_char(out, ',');
		put_kind_schema(out, p);
		if (p->otherwise != NULL)
			text_printf(out, ",\"default\":%s", p->otherwise);
		text_char(out, '}');
	}
	text_puts(out, "}}");
}

/* All of it ---------------------------------------------------------------- */

static bool
put_vectors(struct cx *cx, struct text *out, const struct entry *e)
{
	const struct str text = catalogue_vectors(cx, e);
	const json_t *vectors, *first;

	if (text.n == 0) {
		text_puts(out, ",\"example\":null,\"vectors\":[]");
		return true;
	}
	vectors = json_read(cx, text);
	first = json_array_get(vectors, 0);
	if (!json_is_object(first))
		return cx_fail(cx, FAIL_BROKEN, NULL,
		    "the vectors of %s are no list of objects", e->id);
	text_printf(out, ",\"example\":{\"inputs\":%s,\"outputs\":%s}",
	    json_canonical(cx, json_object_get(first, "in")),
	    json_canonical(cx, json_object_get(first, "out")));
	text_printf(out, ",\"vectors\":%s", json_canonical(cx, vectors));
	return true;
}

bool
descriptor_write(struct cx *cx, struct text *out, const struct entry *e,
    const struct reference *const *tables, size_t table_count)
{
	text_puts(out, "{\"id\":");
	text_json(out, str_of(e->id));
	put_kind(out, e);
	put_source(out, e);
	put_tables(out, e, tables, table_count);
	put_ports(out, "inputs", e->given);
	put_ports(out, "outputs", e->result);
	put_schema(out, e);
	if (!put_vectors(cx, out, e))
		return false;
	text_char(out, '}');
	return true;
}

char *
descriptor_catalogue(struct cx *cx)
{
	struct text out = text_new(cx, CATALOGUE_MOST);
	const struct reference *const *tables;
	size_t n;

	tables = reference_shipped(cx, &n);
	if (tables == NULL)
		return NULL;
	text_char(&out, '[');
	for (size_t i = 0; i < catalogue_count(); i++) {
		if (i > 0)
			text_char(&out, ',');
		if (!descriptor_write(cx, &out, catalogue_at(i), tables, n))
			return NULL;
	}
	text_char(&out, ']');
	return cx_strndup(cx, out.p, out.n);
}
