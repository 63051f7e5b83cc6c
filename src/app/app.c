#include "app/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "knowledge/unit.h"

#define SENTENCE 500
#define PORTS 48 /* of one node */

bool
app_refuse(struct cx *cx, const char *place, const char *fmt, ...)
{
	char what[SENTENCE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return cx_fail(cx, FAIL_BROKEN, NULL, "%s: %s", place, what);
}

const char *
app_place(struct cx *cx, const struct app_node *node, const char *port)
{
	return port == NULL ? cx_printf(cx, "flow.nodes.%s", node->id)
			    : cx_printf(cx, "flow.nodes.%s.%s", node->id, port);
}

struct app_wire *
app_wire(const struct app_node *node, const char *port)
{
	for (size_t i = 0; i < node->wire_count; i++)
		if (strcmp(node->wires[i].to, port) == 0)
			return &node->wires[i];
	return NULL;
}

bool
app_has_unit(enum app_kind kind)
{
	return kind == APP_NUMBER || kind == APP_NUMBERS || kind == APP_MATRIX;
}

const char *
app_kind_word(enum app_kind kind)
{
	static const char *const words[] = { "a number", "a text", "a truth",
		"a list of numbers", "a list of texts", "a matrix", "a map",
		"JSON" };

	return words[kind];
}

static bool
convert(struct cx *cx, const char *place, struct app_wire *w, const char *unit)
{
	if (unit_convert(cx, w->to, str_of(w->type.unit), str_of(unit),
		&w->factor, &w->offset))
		return true;
	cx_forgive(cx);
	return app_refuse(
	    cx, place, "%s is not of the same kind as %s", w->type.unit, unit);
}

bool
app_want(struct cx *cx, struct app_node *node, const char *port,
    struct app_type type)
{
	struct app_wire *w = app_wire(node, port);
	const char *place = app_place(cx, node, port);

	if (w == NULL)
		return app_refuse(cx, place, "nothing leads to it");
	w->taken = true;
	if (type.kind == APP_ANY)
		return true;
	if (w->type.kind != type.kind)
		return app_refuse(cx, place, "it takes %s and is given %s",
		    app_kind_word(type.kind), app_kind_word(w->type.kind));
	return !app_has_unit(type.kind) || convert(cx, place, w, type.unit);
}

void
app_give(struct cx *cx, struct app_node *node, const char *port,
    struct app_type type)
{
	if (node->out == NULL)
		node->out = cx_calloc(cx, PORTS, sizeof(*node->out));
	if (node->out_count < PORTS)
		node->out[node->out_count++] = (struct app_port){ port, type };
}

static size_t
node_find(const struct app *app, struct str id)
{
	size_t i = 0;

	while (i < app->node_count && !str_is(id, app->nodes[i].id))
		i++;
	return i;
}

bool
app_find(struct cx *cx, const struct app *app, const char *place,
    const char *reference, size_t *node, struct app_type *type)
{
	struct str port;
	const struct str id = str_cut(str_of(reference), '.', &port);
	const struct app_node *n;

	*node = node_find(app, id);
	if (*node == app->node_count)
		return app_refuse(
		    cx, place, "there is no node %.*s", STR_ARG(id));
	n = &app->nodes[*node];
	for (size_t i = 0; i < n->out_count; i++)
		if (str_is(port, n->out[i].name)) {
			*type = n->out[i].type;
			return true;
		}
	return app_refuse(
	    cx, place, "the node %s gives no \"%.*s\"", n->id, STR_ARG(port));
}

bool
app_unit(struct cx *cx, const char *place, const char *unit)
{
	double factor, offset;

	/* Of two equal texts nothing would be read. */
	if (unit_convert(cx, "unit", str_of(cx_printf(cx, "(%s)", unit)),
		str_of(unit), &factor, &offset))
		return true;
	cx_forgive(cx);
	return app_refuse(cx, place, "%s is no unit of UCUM", unit);
}
