/*
 * Each step of app/relation.h by itself (tests/unit/app/relation.json): what it
 * gives for what comes, what its proof refuses, what its work does.
 */
#include <string.h>

#include "app/relation.h"

#include "unit.h"

#define CASES "tests/unit/app/relation.json"

static struct app_type
type_of(const char *word)
{
	static const struct {
		const char *word;
		struct app_type type;
	} of[] = { { "number", { APP_NUMBER, "1" } },
		{ "numbers", { APP_NUMBERS, "1" } },
		{ "texts", { APP_TEXTS, "" } },
		{ "matrix", { APP_MATRIX, "1" } }, { "any", { APP_ANY, "" } } };

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (strcmp(word, of[i].word) == 0)
			return of[i].type;
	fail_msg("there is no type %s", word);
	return of[0].type;
}

static const struct node_kind *
kind_of(const char *type)
{
	const struct node_kind *kind = relation_kinds;

	while (kind->type != NULL && strcmp(kind->type, type) != 0)
		kind++;
	assert_non_null(kind->type);
	return kind;
}

static struct app_node
node_of(struct cx *cx, const json_t *one)
{
	json_t *wires = json_object_get(one, "wires"), *word;
	struct app_node node = { .id = "step",
		.spec = one,
		.kind =
		    kind_of(json_string_value(json_object_get(one, "type"))) };
	const char *port;

	node.wires =
	    cx_calloc(cx, json_object_size(wires) + 1, sizeof(*node.wires));
	json_object_foreach(wires, port, word) node.wires[node.wire_count++] =
	    (struct app_wire){ .to = port,
		    .type = type_of(json_string_value(word)) };
	return node;
}

/* Lists of numbers whatever they are written as. */
static bool
same(const json_t *a, const json_t *b)
{
	if (json_is_number(a) && json_is_number(b))
		return json_number_value(a) <= json_number_value(b) &&
		    json_number_value(a) >= json_number_value(b);
	if (!json_is_array(a) || !json_is_array(b))
		return json_equal(a, b);
	for (size_t i = 0; i < json_array_size(a); i++)
		if (!same(json_array_get(a, i), json_array_get(b, i)))
			return false;
	return json_array_size(a) == json_array_size(b);
}

static void
works(struct cx *cx, const struct app_node *node, const json_t *one, size_t at)
{
	json_t *out = json_own(cx, json_object()), *want;
	const char *fails = json_string_value(json_object_get(one, "fails"));
	const char *port;
	const bool done =
	    node->kind->work(cx, node, json_object_get(one, "in"), out);

	if (fails != NULL) {
		assert_false(done);
		assert_int_equal(cx->fail, FAIL_INVALID);
		assert_string_equal(cx->message, fails);
		return;
	}
	assert_true(done);
	assert_int_equal(json_object_size(out), node->out_count);
	json_object_foreach(json_object_get(one, "out"), port, want)
	{
		const json_t *got = json_object_get(out, port);

		if (!same(got, want))
			fail_msg("[%zu] %s %s: %s", at, node->kind->type, port,
			    got == NULL ? "nothing" : json_canonical(cx, got));
	}
}

static void
check(const json_t *one, size_t at)
{
	const char *says = json_string_value(json_object_get(one, "says"));
	struct app_node node;
	struct cx cx;
	bool proven;

	cx_init(&cx);
	node = node_of(&cx, one);
	proven = node.kind->prove(&cx, &node);
	if (proven != (says == NULL))
		fail_msg("[%zu] %s: %s", at, node.kind->type,
		    proven ? "nothing was refused" : cx.message);
	if (says != NULL && strstr(cx.message, says) == NULL)
		fail_msg("[%zu] %s, not %s", at, cx.message, says);
	if (proven)
		works(&cx, &node, one, at);
	cx_clear(&cx);
}

static void
each_step_gives_what_it_says(void **state)
{
	const json_t *all = json_read(*state, unit_file(*state, CASES));

	assert_true(json_array_size(all) >= 30);
	for (size_t i = 0; i < json_array_size(all); i++)
		check(json_array_get(all, i), i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(each_step_gives_what_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
