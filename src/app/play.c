#include "app/play.h"

#include <math.h>

#include "app/computed.h"
#include "app/form.h"

/* A value in the unit of the port it goes to; gaps stay. */
static json_t *
converted(json_t *value, double factor, double offset)
{
	json_t *list;

	if (json_is_number(value))
		return json_real(json_number_value(value) * factor + offset);
	if (!json_is_array(value))
		return json_incref(value);
	list = json_array();
	for (size_t i = 0; i < json_array_size(value); i++)
		(void)json_array_append_new(
		    list, converted(json_array_get(value, i), factor, offset));
	return list;
}

static bool
changes(const struct app_wire *w)
{
	return app_has_unit(w->type.kind) &&
	    (fabs(w->factor - 1) > 0 || fabs(w->offset) > 0);
}

static json_t *
inputs_of(struct cx *cx, const struct app *app, const struct app_node *node,
    json_t *values)
{
	json_t *in = json_own(cx, json_object());

	for (size_t i = 0; i < node->wire_count; i++) {
		const struct app_wire *w = &node->wires[i];
		json_t *value = json_object_get(
		    json_object_get(values, app->nodes[w->from].id), w->port);

		if (value == NULL)
			value = json_null();
		(void)json_object_set_new(in, w->to,
		    changes(w) ? converted(value, w->factor, w->offset)
			       : json_incref(value));
	}
	return in;
}

static bool
compute(struct cx *cx, const struct app_node *node, json_t *in,
    const struct app_world *world, json_t *out)
{
	const char *body = computed_body(cx, node, in, world->is_test);
	const json_t *answer = NULL;

	if (body != NULL) {
		answer = world->compute(cx, world->whom, node, body);
		if (answer == NULL && !computed_may_fail(node, cx))
			return false;
		cx_forgive(cx);
	}
	computed_outputs(node, answer, out);
	return true;
}

static bool
lists_ok(struct cx *cx, const struct app_node *node, json_t *out)
{
	const char *port;
	json_t *value;

	json_object_foreach(out, port, value) if (json_array_size(value) >
	    PLAY_ITEMS) return cx_fail_code(cx, FAIL_LARGE, "too_many_items",
	    cx_printf(cx, "%s.%s", node->id, port),
	    "%s.%s has more than %d items", node->id, port, PLAY_ITEMS);
	return true;
}

static bool
step(struct cx *cx, const struct app *app, const struct app_node *node,
    json_t *values, const struct app_world *world)
{
	json_t *in = inputs_of(cx, app, node, values), *out = json_object();
	bool done;

	(void)json_object_set_new(values, node->id, out);
	if (node->kind->work != NULL)
		done = node->kind->work(cx, node, in, out);
	else if (node->entry != NULL)
		done = compute(cx, node, in, world, out);
	else
		done = world->ask(cx, world->whom, node, in, out);
	return done && lists_ok(cx, node, out);
}

json_t *
app_play(struct cx *cx, const struct app *app, json_t *form,
    const struct app_world *world)
{
	json_t *values = json_own(cx, json_object());

	(void)json_object_set(values, APP_FORM,
	    form_ports(cx, json_object_get(app->json, "inputs"), form));
	for (size_t i = 1; i < app->node_count; i++) {
		const double share = (double)i / (double)app->node_count;

		if (world->goes_on != NULL &&
		    !world->goes_on(cx, world->whom, share))
			return NULL;
		if (!step(cx, app, &app->nodes[app->order[i]], values, world))
			return NULL;
	}
	return values;
}
