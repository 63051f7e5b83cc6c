#include "web/openapi.h"

#include <stdlib.h>
#include <string.h>

#include "base/shape.h"
#include "web/operation.h"
#include "web/param.h"

static const char *
type_schema(enum param_kind kind)
{
	switch (kind) {
	case PARAM_INT:
		return "\"type\":\"integer\"";
	case PARAM_NUMBER:
		return "\"type\":\"number\"";
	case PARAM_BOOL:
		return "\"type\":\"boolean\"";
	case PARAM_DATE:
		return "\"type\":\"string\",\"format\":\"date\"";
	case PARAM_MOMENT:
		return "\"type\":\"string\",\"format\":\"date-time\"";
	case PARAM_JSON:
		return "\"type\":[\"object\",\"array\"]";
	case PARAM_ANY:
		return "\"type\":[\"number\",\"boolean\",\"string\","
		       "\"object\",\"array\"]";
	case PARAM_TEXT:
	case PARAM_CHOICE:
		break;
	}
	return "\"type\":\"string\"";
}

static void
write_choices(struct text *out, const char *choices)
{
	struct str rest = str_of(choices);

	text_puts(out, ",\"enum\":");
	for (char mark = '['; rest.p != NULL; mark = ',') {
		text_char(out, mark);
		text_json(out, str_cut(rest, ' ', &rest));
	}
	text_char(out, ']');
}

static void
write_schema(struct text *out, const struct param *p)
{
	const bool bounded = p->lo != 0 || p->hi != 0;
	const char *lo = p->kind == PARAM_TEXT ? "minLength" : "minimum";
	const char *hi = p->kind == PARAM_TEXT ? "maxLength" : "maximum";

	text_printf(out, "{%s", type_schema(p->kind));
	if (bounded && p->kind <= PARAM_NUMBER)
		text_printf(
		    out, ",\"%s\":%.15g,\"%s\":%.15g", lo, p->lo, hi, p->hi);
	if (p->choices != NULL)
		write_choices(out, p->choices);
	if (p->fallback != NULL) {
		text_puts(out, ",\"default\":");
		text_json(out, str_of(p->fallback));
	}
	text_puts(out, ",\"description\":");
	text_json(out, str_of(p->about));
	text_char(out, '}');
}

static void
write_parameters(struct text *out, const struct route *r)
{
	bool first = true;

	text_puts(out, ",\"parameters\":[");
	for (size_t i = 0; i < param_count(r); i++) {
		const struct param *p = &r->params[i];

		if (p->in == IN_BODY)
			continue;
		text_printf(out,
		    "%s{\"name\":\"%s\",\"in\":\"%s\",\"required\":%s,"
		    "\"schema\":",
		    first ? "" : ",", p->name,
		    p->in == IN_PATH ? "path" : "query",
		    p->in == IN_PATH || p->required ? "true" : "false");
		write_schema(out, p);
		text_char(out, '}');
		first = false;
	}
	text_char(out, ']');
}

static void
write_body(struct text *out, const struct route *r)
{
	bool any = false, required = false;

	for (size_t i = 0; i < param_count(r); i++)
		any |= r->params[i].in == IN_BODY;
	if (r->raw_body && !any) {
		text_puts(out,
		    ",\"requestBody\":{\"content\":{"
		    "\"application/octet-stream\":{}}}");
		return;
	}
	if (!any)
		return;
	text_puts(out,
	    ",\"requestBody\":{\"content\":{\"application/json\":"
	    "{\"schema\":{\"type\":\"object\","
	    "\"additionalProperties\":false,\"properties\":{");
	any = false;
	for (size_t i = 0; i < param_count(r); i++) {
		if (r->params[i].in != IN_BODY)
			continue;
		text_printf(
		    out, "%s\"%s\":", any ? "," : "", r->params[i].name);
		write_schema(out, &r->params[i]);
		any = true;
	}
	text_puts(out, "},\"required\":[");
	for (size_t i = 0; i < param_count(r); i++) {
		if (r->params[i].in != IN_BODY || !r->params[i].required)
			continue;
		text_printf(
		    out, "%s\"%s\"", required ? "," : "", r->params[i].name);
		required = true;
	}
	text_puts(out, "]}}}}");
}

/* The JSON type of a column of that PostgreSQL type. */
static const char *
column_schema(const char *type)
{
	static const struct {
		const char *type, *schema;
	} known[] = {
		{ "bigint", "{\"type\":[\"integer\",\"null\"]}" },
		{ "integer", "{\"type\":[\"integer\",\"null\"]}" },
		{ "smallint", "{\"type\":[\"integer\",\"null\"]}" },
		{ "double precision", "{\"type\":[\"number\",\"null\"]}" },
		{ "real", "{\"type\":[\"number\",\"null\"]}" },
		{ "numeric", "{\"type\":[\"number\",\"null\"]}" },
		{ "boolean", "{\"type\":[\"boolean\",\"null\"]}" },
		{ "jsonb", "{}" },
		{ "json", "{}" },
		{ "date",
		    "{\"type\":[\"string\",\"null\"],\"format\":\"date\"}" },
		{ "timestamp with time zone",
		    "{\"type\":[\"string\",\"null\"],"
		    "\"format\":\"date-time\"}" },
		{ "timestamptz",
		    "{\"type\":[\"string\",\"null\"],"
		    "\"format\":\"date-time\"}" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].type, type) == 0)
			return known[i].schema;
	return "{\"type\":[\"string\",\"null\"]}";
}

static void
write_row_schema(struct text *out, const struct query_text *q)
{
	bool first = true;

	text_puts(out, "{\"type\":\"object\",\"properties\":{");
	for (size_t i = 0; i < q->column_count; i++) {
		if (q->columns[i].name[0] == '_')
			continue;
		text_printf(out, "%s\"%s\":%s", first ? "" : ",",
		    q->columns[i].name, column_schema(q->columns[i].type));
		first = false;
	}
	text_puts(out, "}}");
}

static void
write_answer(struct text *out, const struct route *r)
{
	const struct query_text *q = &query_text[r->query];
	const char *status = r->reply == REPLY_CREATED ? "201"
	    : r->reply == REPLY_ACCEPTED               ? "202"
	    : r->reply == REPLY_DONE                   ? "204"
						       : "200";

	text_printf(
	    out, ",\"responses\":{\"%s\":{\"description\":\"done\"", status);
	if (r->reply == REPLY_LIST && r->query != Q_NONE) {
		text_puts(out,
		    ",\"content\":{\"application/json\":{\"schema\":"
		    "{\"type\":\"object\",\"properties\":{"
		    "\"items\":{\"type\":\"array\",\"items\":");
		write_row_schema(out, q);
		text_puts(
		    out, "},\"next\":{\"type\":[\"string\",\"null\"]}}}}}");
	} else if (r->shape != NULL) {
		text_puts(
		    out, ",\"content\":{\"application/json\":{\"schema\":");
		if (!shape_write(out, r->shape))
			abort();
		text_char(out, '}');
		if (r->also != NULL)
			text_printf(out,
			    ",\"%s\":{\"schema\":{\"type\":\"string\","
			    "\"format\":\"binary\"}}",
			    r->also);
		text_char(out, '}');
	} else if (r->reply <= REPLY_ACCEPTED && r->query != Q_NONE) {
		text_puts(
		    out, ",\"content\":{\"application/json\":{\"schema\":");
		write_row_schema(out, q);
		text_puts(out, "}}");
	} else if (r->media != NULL) {
		text_puts(out, ",\"content\":{");
		text_json(out, str_of(r->media));
		text_puts(out, ":{\"schema\":{\"type\":\"string\"}}}");
	}
	text_puts(out,
	    "},\"default\":{\"$ref\":"
	    "\"#/components/responses/problem\"}}");
}

static void
write_route(struct text *out, const struct route *r)
{
	char method[8] = "";

	for (size_t i = 0; r->method[i] != '\0' && i < sizeof(method) - 1; i++)
		method[i] = (char)(r->method[i] + ('a' - 'A'));
	text_printf(out,
	    "\"%s\":{\"operationId\":\"%s\",\"tags\":[\"%.*s\"],"
	    "\"summary\":",
	    method, operation_id(out->cx, r), STR_ARG(operation_group(r)));
	text_json(out, str_of(r->about));
	if (r->proves != NULL)
		text_printf(out, ",\"x-proves\":\"%s\"", r->proves);
	if (r->permission == NULL)
		text_puts(out, ",\"security\":[]");
	else
		text_printf(out, ",\"x-permission\":\"%s\"", r->permission);
	write_parameters(out, r);
	write_body(out, r);
	write_answer(out, r);
	text_char(out, '}');
}

#define MOST_ROUTES 1024

/* All rows in one array, in the order of the tables. */
struct rows {
	const struct route *row[MOST_ROUTES];
	size_t n;
};

static void
gather(struct rows *all)
{
	all->n = 0;
	for (size_t t = 0; route_tables[t] != NULL; t++)
		for (const struct route *r = route_tables[t]; r->path != NULL;
		     r++)
			if (all->n < MOST_ROUTES)
				all->row[all->n++] = r;
}

static bool
is_first_of_path(const struct rows *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all->row[i]->path, all->row[n]->path) == 0)
			return false;
	return true;
}

static void
write_path(struct text *out, const struct rows *all, size_t n)
{
	const char *path = all->row[n]->path;
	bool first = true;

	text_printf(out, "\"%s\":{", path);
	for (size_t i = n; i < all->n; i++) {
		if (strcmp(all->row[i]->path, path) != 0)
			continue;
		if (!first)
			text_char(out, ',');
		write_route(out, all->row[i]);
		first = false;
	}
	text_char(out, '}');
}

void
openapi_write(struct text *out)
{
	struct rows all;
	bool first = true;

	gather(&all);
	text_puts(out,
	    "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"园枢 ParkHub\","
	    "\"version\":\"1\",\"license\":{\"name\":\"GPL-3.0-or-later\","
	    "\"identifier\":\"GPL-3.0-or-later\"}},\"servers\":[{\"url\":"
	    "\"/\"}],\"security\":[{\"session\":[]},{\"bearer\":[]}],"
	    "\"components\":{\"securitySchemes\":{\"session\":{\"type\":"
	    "\"apiKey\",\"in\":\"cookie\",\"name\":\"park_session\"},"
	    "\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}},"
	    "\"responses\":{\"problem\":{\"description\":\"RFC 9457\","
	    "\"content\":{\"application/problem+json\":{\"schema\":{\"type\":"
	    "\"object\",\"properties\":{\"status\":{\"type\":\"integer\"},"
	    "\"code\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
	    "\"field\":{\"type\":\"string\"},\"request\":{\"type\":"
	    "\"string\"}}}}}}}},\"paths\":{");
	for (size_t n = 0; n < all.n; n++) {
		if (!is_first_of_path(&all, n))
			continue;
		if (!first)
			text_char(out, ',');
		write_path(out, &all, n);
		first = false;
	}
	text_puts(out, "}}\n");
}

static bool
openapi(struct cx *cx, struct exchange *x)
{
	(void)cx;
	openapi_write(web_out(x));
	return true;
}

const struct route openapi_routes[] = { { "GET", "/api/v1/openapi.json", NULL,
					    Q_NONE, REPLY_OWN, NULL, openapi,
					    "This description", "R-4.1" },
	{ .path = NULL } };
