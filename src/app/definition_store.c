#include "app/definition_store.h"

#include <string.h>

#include "app/computed.h"
#include "app/inputs.h"
#include "app/relation.h"
#include "app/rules.h"
#include "app/series.h"
#include "app/sink.h"
#include "app/template.h"
#include "app/transform.h"
#include "app/view.h"
#include "base/hash.h"
#include "base/text.h"
#include "knowledge/catalogue.h"

/* --- nodes ---------------------------------------------------------------- */

static const struct node_kind *
kind_in(const struct node_kind *kinds, struct str type)
{
	while (kinds->type != NULL && !str_is(type, kinds->type))
		kinds++;
	return kinds->type == NULL ? NULL : kinds;
}

static const struct node_kind *
kind_find(struct str type)
{
	const struct node_kind *tables[] = { source_kinds, series_kinds,
		computed_kinds, transform_kinds, relation_kinds };
	const struct node_kind *kind = NULL;

	for (size_t i = 0;
	     kind == NULL && i < sizeof(tables) / sizeof(tables[0]); i++)
		kind = kind_in(tables[i], type);
	return kind;
}

static size_t
node_named(const struct app *app, struct str id)
{
	size_t i = 0;

	while (i < app->node_count && !str_is(id, app->nodes[i].id))
		i++;
	return i;
}

static bool
read_nodes(struct cx *cx, struct app *app)
{
	const json_t *list =
	    json_object_get(json_object_get(app->json, "flow"), "nodes");
	const size_t n = json_array_size(list);

	if (n >= APP_NODES)
		return app_refuse(
		    cx, "flow.nodes", "there are at most %d", APP_NODES - 1);
	app->nodes = cx_calloc(cx, n + 1, sizeof(*app->nodes));
	app->nodes[0] =
	    (struct app_node){ .id = APP_FORM, .kind = source_kinds };
	app->node_count = 1;
	for (size_t i = 0; i < n; i++) {
		const json_t *spec = json_array_get(list, i);
		const char *id = json_string_value(json_object_get(spec, "id"));

		if (node_named(app, str_of(id)) < app->node_count)
			return app_refuse(
			    cx, "flow.nodes", "there are two called %s", id);
		app->nodes[app->node_count++] = (struct app_node){ .id = id,
			.kind = kind_find(json_str(spec, "type")),
			.spec = spec };
	}
	return true;
}

/* --- edges ---------------------------------------------------------------- */

static bool
add_wire(struct cx *cx, struct app_node *node, struct app_wire wire,
    const char *place)
{
	const size_t n = node->wire_count;
	struct app_wire *wires = cx_calloc(cx, n + 1, sizeof(*wires));

	if (app_wire(node, wire.to) != NULL)
		return app_refuse(
		    cx, place, "two edges lead to %s.%s", node->id, wire.to);
	if (n > 0)
		memcpy(wires, node->wires, n * sizeof(*wires));
	wires[n] = wire;
	node->wires = wires;
	node->wire_count = n + 1;
	return true;
}

static bool
read_edge(struct cx *cx, struct app *app, const json_t *edge, size_t i)
{
	const char *place = cx_printf(cx, "flow.edges[%zu]", i);
	struct str from_port, to_port;
	const struct str from =
			     str_cut(json_str(edge, "from"), '.', &from_port),
			 to = str_cut(json_str(edge, "to"), '.', &to_port);
	const size_t source = node_named(app, from), sink = node_named(app, to);

	if (source == app->node_count)
		return app_refuse(
		    cx, place, "there is no node %.*s", STR_ARG(from));
	if (sink == app->node_count || sink == 0)
		return app_refuse(
		    cx, place, "no edge leads to %.*s", STR_ARG(to));
	if (from_port.n == 0 || to_port.n == 0)
		return app_refuse(cx, place,
		    "an edge is from node.port to "
		    "node.port");
	return add_wire(cx, &app->nodes[sink],
	    (struct app_wire){ .to = cx_strndup(cx, to_port.p, to_port.n),
		.from = source,
		.port = cx_strndup(cx, from_port.p, from_port.n) },
	    place);
}

static bool
read_edges(struct cx *cx, struct app *app)
{
	const json_t *list =
	    json_object_get(json_object_get(app->json, "flow"), "edges");

	for (size_t i = 0; i < json_array_size(list); i++)
		if (!read_edge(cx, app, json_array_get(list, i), i))
			return false;
	return true;
}

/* --- their order ---------------------------------------------------------- */

/* All that leads to it stands in the order already. */
static bool
is_ready(const struct app_node *node, const bool *placed)
{
	for (size_t i = 0; i < node->wire_count; i++)
		if (!placed[node->wires[i].from])
			return false;
	return true;
}

/* The next one that is ready; node_count for none. */
static size_t
next_ready(const struct app *app, const bool *placed)
{
	size_t i = 0;

	while (i < app->node_count &&
	    (placed[i] || !is_ready(&app->nodes[i], placed)))
		i++;
	return i;
}

static bool
is_source(const struct app_node *node)
{
	return series_is(node) ||
	    kind_in(source_kinds, str_of(node->kind->type)) != NULL;
}

/* Kahn's algorithm.  The form is first and sources follow, which nothing but
 * the form leads to, so that all of them are asked before anything is
 * computed. */
static bool
order_nodes(struct cx *cx, struct app *app)
{
	bool placed[APP_NODES] = { false };
	size_t n = 0;

	for (size_t i = 0; i < app->node_count; i++)
		if (is_source(&app->nodes[i]) &&
		    is_ready(&app->nodes[i], placed)) {
			placed[i] = true;
			app->order[n++] = i;
		}
	for (size_t i; n < app->node_count; n++) {
		i = next_ready(app, placed);
		if (i == app->node_count)
			break;
		placed[i] = true;
		app->order[n] = i;
	}
	for (size_t i = 0; i < app->node_count; i++)
		if (!placed[i])
			return app_refuse(cx,
			    app_place(cx, &app->nodes[i], NULL),
			    "it stands in a circle, or behind one");
	return true;
}

/* --- proving -------------------------------------------------------------- */

static bool
prove_node(struct cx *cx, const struct app *app, struct app_node *node)
{
	for (size_t i = 0; i < node->wire_count; i++) {
		struct app_wire *w = &node->wires[i];
		const struct app_node *from = &app->nodes[w->from];
		size_t at;

		if (!app_find(cx, app, app_place(cx, node, w->to),
			cx_printf(cx, "%s.%s", from->id, w->port), &at,
			&w->type))
			return false;
	}
	if (!node->kind->prove(cx, node))
		return false;
	for (size_t i = 0; i < node->wire_count; i++)
		if (!node->wires[i].taken)
			return app_refuse(cx,
			    app_place(cx, node, node->wires[i].to),
			    "the node has no such input");
	return true;
}

static bool
prove_flow(struct cx *cx, struct app *app)
{
	if (!read_nodes(cx, app) || !read_edges(cx, app) ||
	    !order_nodes(cx, app) || !app_inputs_prove(cx, app))
		return false;
	for (size_t i = 1; i < app->node_count; i++)
		if (!prove_node(cx, app, &app->nodes[app->order[i]]))
			return false;
	return app_sources_prove(cx, app) && app_alarms_prove(cx, app) &&
	    app_views_prove(cx, app);
}

static bool
word_ok(struct cx *cx, const char *place, const char *word, unsigned count,
    const char *(*word_at)(unsigned place), const char *what)
{
	unsigned k = 0;

	while (k < count && strcmp(word, word_at(k)) != 0)
		k++;
	return k < count ||
	    app_refuse(cx, place, "there is no %s %s", what, word);
}

static bool
serves_ok(struct cx *cx, const struct app *app)
{
	const json_t *list = json_object_get(app->json, "domains");
	const char *industry =
	    json_string_value(json_object_get(app->json, "industry"));

	for (size_t i = 0; i < json_array_size(list); i++)
		if (!word_ok(cx, cx_printf(cx, "domains[%zu]", i),
			json_string_value(json_array_get(list, i)), DOMAINS,
			catalogue_domain_word, "domain"))
			return false;
	return industry == NULL ||
	    word_ok(cx, "industry", industry, INDUSTRIES,
		catalogue_industry_word, "industry");
}

static bool
id_ok(struct cx *cx, const char *id)
{
	return (strlen(id) == 7 && strncmp(id, "APP-", 4) == 0 &&
		   strspn(id + 4, "0123456789") == 3) ||
	    app_refuse(cx, "id", "it must be APP- and three digits");
}

/* The text of the template of that name, or of none. */
static struct str
template_text(struct cx *cx, struct str name)
{
	for (const struct app_file *f = app_templates; f->id != NULL; f++)
		if (str_is(name, f->id))
			return app_text(cx, f);
	return (struct str){ NULL, 0 };
}

/* A pack becomes the definition that its template makes of it. */
static bool
unpack(struct cx *cx, struct app *app)
{
	const struct str name = json_str(app->json, "template");
	const struct str text = template_text(cx, name);
	json_t *template;

	if (text.p == NULL)
		return app_refuse(
		    cx, "template", "there is no template %.*s", STR_ARG(name));
	template = json_read(cx, text);
	app->json =
	    template == NULL ? NULL : template_fill(cx, template, app->json);
	if (app->json == NULL)
		return false;
	app->sha256 =
	    hash_sha256_hex(cx, str_of(json_canonical(cx, app->json)));
	return true;
}

bool
app_read(struct cx *cx, struct str text, struct app *app)
{
	*app = (struct app){ .sha256 = hash_sha256_hex(cx, text) };
	if (text.n > APP_BYTES)
		return app_refuse(cx, "the definition",
		    "it has more than %u bytes", APP_BYTES);
	app->json = json_read(cx, text);
	if (app->json == NULL ||
	    (template_is_pack(app->json) && !unpack(cx, app)) ||
	    !grammar_check(cx, "", app->json, app_rules))
		return false;
	app->id = json_string_value(json_object_get(app->json, "id"));
	app->version =
	    (int)json_integer_value(json_object_get(app->json, "version"));
	return id_ok(cx, app->id) && serves_ok(cx, app) && prove_flow(cx, app);
}

/* --- what was built in ---------------------------------------------------- */

struct str
app_text(struct cx *cx, const struct app_file *file)
{
	struct text t = text_new(cx, APP_BYTES + 1);

	for (const char *const *line = file->lines; *line != NULL; line++)
		text_puts(&t, *line);
	return text_str(&t);
}

bool
app_open(struct cx *cx, struct str id, struct app *app)
{
	for (const struct app_file *f = app_files; f->id != NULL; f++)
		if (str_is(id, f->id))
			return app_read(cx, app_text(cx, f), app);
	return cx_fail(
	    cx, FAIL_MISSING, "id", "there is no APP %.*s", STR_ARG(id));
}

char *
app_shelf(struct cx *cx)
{
	json_t *shelf = json_own(cx, json_array());

	for (const struct app_file *f = app_files; f->id != NULL; f++) {
		struct app app;

		if (!app_read(cx, app_text(cx, f), &app))
			return NULL;
		(void)json_array_append_new(shelf,
		    json_pack("{s:O,s:s}", "definition", app.json, "sha256",
			app.sha256));
	}
	return json_canonical(cx, shelf);
}
