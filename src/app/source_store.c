/*
 * source_store.c - what a flow begins with beside its form: named questions
 * (sql/query, reports/<id>/queries).
 */
#include <string.h>

#include "app/definition_store.h"
#include "app/inputs.h"
#include "app/series.h"
#include "report/definition_store.h"

static const json_t *
param(const struct app_node *node, const char *name)
{
	return json_object_get(json_object_get(node->spec, "params"), name);
}

/* --- questions ------------------------------------------------------------ */

/* What asking_bind() binds. */
static bool
is_bound(const char *name)
{
	static const char *const bound[] = { "first", "last", "month_from",
		"month_to", "before_first", "before_last", "before_month",
		"year_ago_first", "year_ago_last", "year_ago_month",
		"tenant_from", "tenant_to", "zone", "as_of", "me_from", "me_to",
		"me_tenant", "me_user" };
	size_t i = 0;

	while (
	    i < sizeof(bound) / sizeof(bound[0]) && strcmp(bound[i], name) != 0)
		i++;
	return i < sizeof(bound) / sizeof(bound[0]);
}

/* Only what names the tenants that it is about is asked by an APP; that also
 * keeps away whatever changes something. */
static bool
params_ok(struct cx *cx, const struct app_node *node)
{
	const struct query_text *q = &query_text[node->query];
	const char *place = app_place(cx, node, "query");
	bool about = false;

	for (size_t i = 0; i < q->param_count; i++) {
		about |= strcmp(q->params[i].name, "tenant_from") == 0;
		if (!is_bound(q->params[i].name))
			return app_refuse(cx, place,
			    "nothing is bound to its parameter %s",
			    q->params[i].name);
	}
	return about ||
	    app_refuse(cx, place,
		"it is none that reports and APPs may ask: it does not name "
		"tenant_from");
}

static bool
has_permission(const json_t *permissions, const char *wanted)
{
	for (size_t i = 0; i < json_array_size(permissions); i++)
		if (strcmp(json_string_value(json_array_get(permissions, i)),
			wanted) == 0)
			return true;
	return false;
}

/* A person who may run the APP must be allowed to see what it asks. */
static bool
permission_ok(
    struct cx *cx, const struct app_node *node, const json_t *permissions)
{
	static const struct {
		const char *prefix, *permission;
	} of[] = { { "alarm_", "alarm.read" }, { "energy_", "energy.read" },
		{ "enterprise_", "energy.read" },
		{ "economy_", "enterprise.read" },
		{ "quality_", "device.read" },
		{ "attainment_", "attainment.read" },
		{ "register_", "enterprise.read" } };
	const struct str name = str_of(query_text[node->query].name);

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		if (!str_starts(name, str_of(of[i].prefix)))
			continue;
		if (has_permission(permissions, of[i].permission))
			return true;
		return app_refuse(cx, "permissions",
		    "%.*s is asked, which needs %s", STR_ARG(name),
		    of[i].permission);
	}
	return app_refuse(
	    cx, app_place(cx, node, "query"), "it is none that an APP may ask");
}

static bool
is_number_type(const char *type)
{
	return strcmp(type, "text") != 0 && strcmp(type, "date") != 0 &&
	    strcmp(type, "boolean") != 0;
}

static const struct query_word *
column_of(const struct query_text *q, struct str name)
{
	for (size_t i = 0; i < q->column_count; i++)
		if (str_is(name, q->columns[i].name))
			return &q->columns[i];
	return NULL;
}

static bool
take(struct cx *cx, struct app_node *node, const json_t *one)
{
	const char *port = json_string_value(json_object_get(one, "port"));
	const char *unit = json_string_value(json_object_get(one, "unit"));
	const char *place = app_place(cx, node, port);
	const struct query_word *column =
	    column_of(&query_text[node->query], json_str(one, "column"));
	const bool many = str_is(
	    json_str(json_object_get(node->spec, "params"), "rows"), "many");

	if (column == NULL)
		return app_refuse(cx, place, "the question has no column %.*s",
		    STR_ARG(json_str(one, "column")));
	if (is_number_type(column->type) != (unit != NULL))
		return app_refuse(cx, place,
		    unit == NULL ? "a number needs its unit"
				 : "what is no number has no unit");
	if (unit != NULL && !app_unit(cx, place, unit))
		return false;
	app_give(cx, node, port,
	    unit == NULL
		? (struct app_type){ many ? APP_TEXTS : APP_TEXT, "" }
		: (struct app_type){ many ? APP_NUMBERS : APP_NUMBER, unit });
	return true;
}

static bool
prove_query(struct cx *cx, struct app_node *node)
{
	const json_t *takes = param(node, "take");
	const char *name = json_string_value(param(node, "query"));

	node->query = (int)definition_query(str_of(name));
	if (node->query == Q_NONE)
		return app_refuse(cx, app_place(cx, node, "query"),
		    "there is no question %s", name == NULL ? "" : name);
	if (param(node, "rows") == NULL || takes == NULL)
		return app_refuse(cx, app_place(cx, node, NULL),
		    "a question has params.rows and params.take");
	if (!params_ok(cx, node))
		return false;
	for (size_t i = 0; i < json_array_size(takes); i++)
		if (!take(cx, node, json_array_get(takes, i)))
			return false;
	return true;
}

static bool
query_fits(struct cx *cx, const struct app *app, const struct app_node *node)
{
	if (!app_has_month(app))
		return app_refuse(cx, "inputs",
		    "there is no month, which questions are about");
	return permission_ok(
	    cx, node, json_object_get(app->json, "permissions"));
}

static bool
series_fits(struct cx *cx, const struct app *app, struct app_node *node)
{
	const json_t *permissions = json_object_get(app->json, "permissions");

	if (!has_permission(permissions, "telemetry.read"))
		return app_refuse(cx, "permissions",
		    "a series is read, which needs telemetry.read");
	if (param(node, "last") == NULL && !app_has_month(app))
		return app_refuse(cx, app_place(cx, node, "last"),
		    "without params.last it is about a month, and there is "
		    "none");
	return series_form_prove(cx, app, node);
}

bool
app_sources_prove(struct cx *cx, struct app *app)
{
	for (size_t i = 1; i < app->node_count; i++) {
		struct app_node *node = &app->nodes[i];

		if (node->query != Q_NONE && !query_fits(cx, app, node))
			return false;
		if (series_is(node) && !series_fits(cx, app, node))
			return false;
	}
	return true;
}

static bool
prove_form(struct cx *cx, struct app_node *node)
{
	(void)cx;
	(void)node;
	return true;
}

const struct node_kind source_kinds[] = {
	{ APP_FORM, prove_form, NULL },
	{ "query", prove_query, NULL },
	{ NULL },
};
