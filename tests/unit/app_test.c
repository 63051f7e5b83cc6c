/*
 * Definitions of APPs: those that are delivered pass their own tests; what is
 * wrong with one is refused by its place (tests/unit/app/refuse.json: a member
 * of APP-010 put in the place of another, or taken away).
 */
#include "app/definition_store.h"
#include "app/form.h"
#include "app/play.h"
#include "app/rehearse.h"
#include "app/view.h"

#include "unit.h"

#define REFUSALS "tests/unit/app/refuse.json"

static void
each_app_is_read_and_passes_its_tests(void **state)
{
	size_t n = 0;

	for (const struct app_file *f = app_files; f->id != NULL; f++, n++) {
		struct cx cx;
		struct app app;

		cx_init(&cx);
		if (!app_read(&cx, app_text(&cx, f), &app) ||
		    !app_rehearse_all(&cx, &app))
			fail_msg("%s: %s", f->id, cx.message);
		assert_string_equal(app.id, f->id);
		cx_clear(&cx);
	}
	(void)state;
	assert_true(n >= 10);
}

/* "flow.nodes.0.params": a member or an item of the document. */
static json_t *
parent_of(json_t *json, struct str path, struct str *last)
{
	struct str rest = path;

	for (;;) {
		const struct str one = str_cut(rest, '.', &rest);
		int64_t at;

		if (rest.p == NULL) {
			*last = one;
			return json;
		}
		json = str_int64(one, &at)
		    ? json_array_get(json, (size_t)at)
		    : json_object_getn(json, one.p, one.n);
		assert_non_null(json);
	}
}

static void
change(json_t *json, const json_t *fault)
{
	struct str last;
	json_t *parent = parent_of(json, json_str(fault, "at"), &last);
	json_t *value = json_object_get(fault, "value");
	int64_t at;

	if (json_is_array(parent) && str_int64(last, &at))
		(void)(value == NULL
			? json_array_remove(parent, (size_t)at)
			: json_array_set(parent, (size_t)at, value));
	else if (json_is_array(parent))
		(void)json_array_append(parent, value);
	else if (value == NULL)
		(void)json_object_deln(parent, last.p, last.n);
	else
		(void)json_object_setn(parent, last.p, last.n, value);
}

static const struct app_file *
file_of(const char *id)
{
	const struct app_file *f = app_files;

	while (f->id != NULL && strcmp(f->id, id) != 0)
		f++;
	assert_non_null(f->id);
	return f;
}

static void
refused(const json_t *fault)
{
	const char *says = json_string_value(json_object_get(fault, "says"));
	struct cx cx;
	struct app app;
	json_t *json;

	cx_init(&cx);
	json = json_read(&cx, app_text(&cx, file_of("APP-010")));
	change(json, fault);
	if (app_read(&cx, str_of(json_canonical(&cx, json)), &app) &&
	    app_rehearse_all(&cx, &app))
		fail_msg("%s: nothing was refused", says);
	if (strstr(cx.message, says) == NULL)
		fail_msg("%s, not %s", cx.message, says);
	cx_clear(&cx);
}

static void
what_is_wrong_is_refused_by_its_place(void **state)
{
	const json_t *faults = json_read(*state, unit_file(*state, REFUSALS));

	assert_true(json_array_size(faults) >= 40);
	for (size_t i = 0; i < json_array_size(faults); i++)
		refused(json_array_get(faults, i));
}

static void
a_text_that_is_no_definition_is_refused(void **state)
{
	struct cx *cx = *state;
	struct app app;

	assert_false(app_read(cx, STR("[1]"), &app));
	cx_forgive(cx);
	assert_false(app_read(cx, STR("{\"format\": "), &app));
	cx_forgive(cx);
	assert_false(app_open(cx, STR("APP-999"), &app));
	assert_int_equal(cx->fail, FAIL_MISSING);
}

/* --- the form ---------------------------------------------------------------
 */

#define INPUTS                                                                 \
	"[{\"id\":\"month\",\"type\":\"month\"},{\"id\":\"cut\",\"type\":"     \
	"\"number\",\"unit\":\"kW\",\"default\":8,\"least\":0,\"most\":50}]"

static json_t *
form(struct cx *cx, const char *given)
{
	return form_read(cx, json_read(cx, STR(INPUTS)),
	    given == NULL ? NULL : json_read(cx, str_of(given)));
}

static void
a_form_is_filled_with_what_is_usual(void **state)
{
	const json_t *f = form(*state, NULL);

	assert_true(json_is_null(json_object_get(f, "month")));
	assert_float_equal(json_number_value(json_object_get(f, "cut")), 8, 0);
	f = form(*state,
	    "{\"month\":\"2026-10\",\"cut\":{\"value\":500,"
	    "\"unit\":\"W\"}}");
	assert_float_equal(
	    json_number_value(json_object_get(f, "cut")), 0.5, 1e-12);
}

static void
a_form_that_is_wrong_names_its_input(void **state)
{
	static const struct {
		const char *given, *code, *field;
	} wrong[] = { { "{\"colour\":1}", "unknown_field", "colour" },
		{ "{\"cut\":51}", "out_of_range", "cut" },
		{ "{\"cut\":\"8\"}", "wrong_type", "cut" },
		{ "{\"cut\":{\"value\":1,\"unit\":\"K\"}}", "bad_unit", "cut" },
		{ "{\"month\":\"2026-13\"}", "wrong_type", "month" },
		{ "{\"month\":202610}", "wrong_type", "month" },
		{ "{\"month\":\"2199-01\"}", "too_early", "month" },
		{ "[1]", "wrong_type", "inputs" } };
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_null(form(cx, wrong[i].given));
		assert_int_equal(cx->fail, FAIL_INVALID);
		assert_string_equal(cx->code, wrong[i].code);
		assert_string_equal(cx->field, wrong[i].field);
		cx_forgive(cx);
	}
}

/* --- playing ----------------------------------------------------------------
 */

struct stage {
	size_t asked, computed, steps, most_steps;
};

/* A park without a single row. */
static bool
ask_nothing(struct cx *cx, void *whom, const struct app_node *node, json_t *out)
{
	struct stage *s = whom;

	(void)cx;
	s->asked++;
	for (size_t i = 0; i < node->out_count; i++) {
		const enum app_kind kind = node->out[i].type.kind;

		(void)json_object_set_new(out, node->out[i].name,
		    kind == APP_NUMBERS || kind == APP_TEXTS ? json_array()
							     : json_null());
	}
	return true;
}

static json_t *
compute_never(
    struct cx *cx, void *whom, const struct app_node *node, const char *body)
{
	struct stage *s = whom;

	(void)body;
	s->computed++;
	(void)cx_fail(cx, FAIL_BROKEN, NULL, "%s was computed", node->id);
	return NULL;
}

static bool
goes_on(struct cx *cx, void *whom, double share)
{
	struct stage *s = whom;

	(void)cx;
	assert_true(share > 0 && share < 1);
	return ++s->steps <= s->most_steps;
}

static void
without_data_nothing_is_computed_and_all_is_shown(void **state)
{
	(void)state;
	for (const struct app_file *f = app_files; f->id != NULL; f++) {
		struct stage s = { .most_steps = 1000 };
		const struct app_world world = { &s, ask_nothing, compute_never,
			goes_on, false };
		struct cx cx;
		struct app app;
		const json_t *values;

		cx_init(&cx);
		assert_true(app_open(&cx, str_of(f->id), &app));
		values = app_play(&cx, &app,
		    form_read(&cx, json_object_get(app.json, "inputs"), NULL),
		    &world);
		/* What is fixed needs no data and is computed all the same. */
		if (values == NULL && strcmp(f->id, "APP-017") != 0)
			fail_msg("%s: %s", f->id, cx.message);
		if (values != NULL)
			assert_non_null(app_show(&cx, &app, values));
		cx_clear(&cx);
	}
}

static void
a_run_that_is_to_end_ends_before_its_next_step(void **state)
{
	struct stage s = { .most_steps = 2 };
	const struct app_world world = { &s, ask_nothing, compute_never,
		goes_on, false };
	struct cx *cx = *state;
	struct app app;

	assert_true(app_open(cx, STR("APP-010"), &app));
	assert_null(app_play(cx, &app,
	    form_read(cx, json_object_get(app.json, "inputs"), NULL), &world));
	assert_int_equal(cx->fail, FAIL_NONE);
	assert_int_equal(s.asked, 2);
	assert_int_equal(s.computed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(each_app_is_read_and_passes_its_tests),
		UNIT(what_is_wrong_is_refused_by_its_place),
		UNIT(a_text_that_is_no_definition_is_refused),
		UNIT(a_form_is_filled_with_what_is_usual),
		UNIT(a_form_that_is_wrong_names_its_input),
		UNIT(without_data_nothing_is_computed_and_all_is_shown),
		UNIT(a_run_that_is_to_end_ends_before_its_next_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
