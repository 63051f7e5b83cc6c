#include "app/computed.h"

#include <string.h>

#include "knowledge/catalogue.h"

static const json_t *
param(const struct app_node *node, const char *name)
{
	return json_object_get(json_object_get(node->spec, "params"), name);
}

static const json_t *
fixed(const struct app_node *node, const char *port)
{
	const json_t *with = param(node, "with");

	for (size_t i = 0; i < json_array_size(with); i++)
		if (str_is(json_str(json_array_get(with, i), "port"), port))
			return json_object_get(
			    json_array_get(with, i), "value");
	return NULL;
}

/* --- what it takes and gives ---------------------------------------------- */

static enum app_kind
plain_kind(enum port_kind kind)
{
	static const enum app_kind of[] = { [PORT_NUMBER] = APP_NUMBER,
		[PORT_WHOLE] = APP_NUMBER,
		[PORT_TRUTH] = APP_TRUTH,
		[PORT_CHOICE] = APP_TEXT,
		[PORT_TEXT] = APP_TEXT,
		[PORT_VECTOR] = APP_NUMBERS,
		[PORT_MATRIX] = APP_MATRIX,
		[PORT_CUBE] = APP_ANY,
		[PORT_MAP] = APP_MAP,
		[PORT_TEXTS] = APP_TEXTS,
		[PORT_JSON] = APP_ANY };

	return of[kind];
}

/* Of many items, one behind the other. */
static enum app_kind
many_kind(enum app_kind one)
{
	switch (one) {
	case APP_NUMBER:
		return APP_NUMBERS;
	case APP_TEXT:
		return APP_TEXTS;
	case APP_NUMBERS:
		return APP_MATRIX;
	default:
		return APP_ANY;
	}
}

/* Each item has its own; else it is the same for all. */
static bool
is_of_items(const struct app_node *node, const char *port, enum app_kind one)
{
	const struct app_wire *w = app_wire(node, port);

	return node->batch && w != NULL && w->type.kind == many_kind(one);
}

static bool
is_among(const char *words, struct str word)
{
	struct str rest = str_of(words);

	while (rest.p != NULL)
		if (str_eq(str_cut(rest, ' ', &rest), word))
			return true;
	return false;
}

/* Whatever people may choose is a choice of the entry, too. */
static bool
options_ok(struct cx *cx, const char *place, const struct app_wire *w,
    const struct port *port)
{
	const json_t *options =
	    port->kind == PORT_CHOICE ? w->type.options : NULL;

	for (size_t i = 0; i < json_array_size(options); i++) {
		const struct str id =
		    json_str(json_array_get(options, i), "id");

		if (!is_among(port->choices, id))
			return app_refuse(cx, place,
			    "it takes one of \"%s\", and not %.*s",
			    port->choices, STR_ARG(id));
	}
	return true;
}

static bool
want(struct cx *cx, struct app_node *node, const struct port *port)
{
	const enum app_kind one = plain_kind(port->kind);
	const bool many = is_of_items(node, port->name, one);
	const char *place = app_place(cx, node, port->name);

	if (fixed(node, port->name) != NULL)
		return app_wire(node, port->name) == NULL ||
		    app_refuse(cx, place, "it is fixed and led to as well");
	if (app_wire(node, port->name) == NULL)
		return port->otherwise != NULL ||
		    app_refuse(cx, place, "nothing leads to it");
	return app_want(cx, node, port->name,
		   (struct app_type){
		       many ? many_kind(one) : one, port->unit }) &&
	    options_ok(cx, place, app_wire(node, port->name), port);
}

static bool
fixed_ok(struct cx *cx, const struct app_node *node)
{
	const json_t *with = param(node, "with");

	for (size_t i = 0; i < json_array_size(with); i++) {
		const struct str name =
		    json_str(json_array_get(with, i), "port");
		const struct port *p = node->entry->given;

		while (p->name != NULL && !str_is(name, p->name))
			p++;
		if (p->name == NULL)
			return app_refuse(cx, app_place(cx, node, "with"),
			    "%s has no input %.*s", node->entry->id,
			    STR_ARG(name));
	}
	return true;
}

static bool
find_entry(struct cx *cx, struct app_node *node)
{
	struct str version;
	const struct str ref = str_of(json_string_value(param(node, "ref")));
	const struct str id = str_cut(ref, '@', &version);
	const char *place = app_place(cx, node, "ref");
	const bool model = strcmp(node->kind->type, "model") == 0;
	int64_t number;

	node->entry = catalogue_find(id);
	if (node->entry == NULL || model != (node->entry->class < CLASS_MODELS))
		return app_refuse(cx, place, "there is no %s %.*s",
		    node->kind->type, STR_ARG(id));
	if (!str_int64(version, &number) || number != node->entry->version)
		return app_refuse(cx, place, "%s is at version %d",
		    node->entry->id, node->entry->version);
	return true;
}

/* A truth is given as 1 or 0, so that truths can be counted. */
static struct app_type
given(const struct app_node *node, const struct port *port)
{
	const bool truth = port->kind == PORT_TRUTH;
	const enum app_kind one = truth ? APP_NUMBER : plain_kind(port->kind);

	return (struct app_type){ node->batch ? many_kind(one) : one,
		truth ? "1" : port->unit };
}

static bool
prove(struct cx *cx, struct app_node *node)
{
	bool items = false;

	node->batch = json_is_true(param(node, "batch"));
	if (!find_entry(cx, node) || !fixed_ok(cx, node))
		return false;
	for (const struct port *p = node->entry->given; p->name != NULL; p++) {
		if (!want(cx, node, p))
			return false;
		items |= is_of_items(node, p->name, plain_kind(p->kind));
	}
	if (node->batch && !items)
		return app_refuse(cx, app_place(cx, node, "batch"),
		    "no input has an item for each call");
	for (const struct port *p = node->entry->result; p->name != NULL; p++)
		app_give(cx, node, p->name, given(node, p));
	return true;
}

const struct node_kind computed_kinds[] = {
	{ "model", prove, NULL },
	{ "algorithm", prove, NULL },
	{ NULL },
};

/* --- a call --------------------------------------------------------------- */

static void
put_fixed(const struct app_node *node, json_t *inputs)
{
	const json_t *with = param(node, "with");

	for (size_t i = 0; i < json_array_size(with); i++) {
		const json_t *one = json_array_get(with, i);

		(void)json_object_set(inputs,
		    json_string_value(json_object_get(one, "port")),
		    json_object_get(one, "value"));
	}
}

static bool
is_nothing(const json_t *value)
{
	return value == NULL || json_is_null(value) ||
	    (json_is_array(value) && json_array_size(value) == 0);
}

/* Inputs of the i-th item; NULL when one of them has no value. */
static json_t *
item_inputs(const struct app_node *node, json_t *in, size_t i)
{
	json_t *inputs = json_object();

	put_fixed(node, inputs);
	for (const struct port *p = node->entry->given; p->name != NULL; p++) {
		json_t *value = json_object_get(in, p->name);

		if (value == NULL)
			continue;
		if (is_of_items(node, p->name, plain_kind(p->kind)))
			value = json_array_get(value, i);
		if (is_nothing(value)) {
			json_decref(inputs);
			return NULL;
		}
		(void)json_object_set(inputs, p->name, value);
	}
	return inputs;
}

static size_t
item_count(const struct app_node *node, const json_t *in)
{
	for (const struct port *p = node->entry->given; p->name != NULL; p++)
		if (is_of_items(node, p->name, plain_kind(p->kind)))
			return json_array_size(json_object_get(in, p->name));
	return 0;
}

static json_t *
batch(const struct app_node *node, json_t *in)
{
	const size_t n = item_count(node, in);
	json_t *list = json_array();

	/* An item that lacks something is an empty one, which is refused
	 * alone and keeps its place. */
	for (size_t i = 0; i < n; i++) {
		json_t *inputs = item_inputs(node, in, i);

		(void)json_array_append_new(
		    list, inputs == NULL ? json_object() : inputs);
	}
	return list;
}

char *
computed_body(
    struct cx *cx, const struct app_node *node, json_t *in, bool is_test)
{
	json_t *body = json_own(cx, json_object());
	json_t *inputs =
	    node->batch ? batch(node, in) : item_inputs(node, in, 0);

	if (inputs == NULL)
		return NULL;
	(void)json_object_set_new(
	    body, node->batch ? "batch" : "inputs", inputs);
	if (is_test)
		(void)json_object_set_new(body, "test", json_true());
	return is_nothing(inputs) ? NULL : json_canonical(cx, body);
}

bool
computed_may_fail(const struct app_node *node, const struct cx *cx)
{
	return cx->fail == FAIL_INVALID &&
	    json_is_true(param(node, "optional"));
}

/* As app.h has values: a truth is 1 or 0, what is not there is null. */
static json_t *
output(json_t *value)
{
	if (value == NULL)
		return json_null();
	return json_is_boolean(value) ? json_integer(json_is_true(value))
				      : json_incref(value);
}

static json_t *
many_outputs(const json_t *results, const char *port)
{
	json_t *list = json_array();

	for (size_t i = 0; i < json_array_size(results); i++) {
		json_t *value = json_object_get(
		    json_object_get(json_array_get(results, i), "outputs"),
		    port);

		(void)json_array_append_new(list, output(value));
	}
	return list;
}

void
computed_outputs(const struct app_node *node, const json_t *answer, json_t *out)
{
	for (size_t i = 0; i < node->out_count; i++) {
		const char *port = node->out[i].name;
		json_t *value =
		    json_object_get(json_object_get(answer, "outputs"), port);

		(void)json_object_set_new(out, port,
		    node->batch
			? many_outputs(json_object_get(answer, "results"), port)
			: output(value));
	}
}
