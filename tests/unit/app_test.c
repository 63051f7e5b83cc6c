/*
 * Definitions of APPs: those that are delivered pass their own tests; what is
 * wrong with one is refused by its place (tests/unit/app/refuse.json: a member
 * of APP-010, or of the one named, put in the place of another or taken away).
 * What may be filled in stands in tests/unit/app/form.json.
 */
#include "app/definition_store.h"
#include "app/form.h"
#include "app/play.h"
#include "app/rehearse.h"
#include "app/series.h"
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
		    !app_rehearse_all(&cx, &app, NULL))
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

/* One that is delivered, or one of this test. */
static struct str
definition(struct cx *cx, const char *id)
{
	return strncmp(id, "APP-", 4) == 0
	    ? app_text(cx, file_of(id))
	    : unit_file(cx, cx_printf(cx, "tests/unit/app/%s.json", id));
}

static void
refused(const json_t *fault)
{
	const char *says = json_string_value(json_object_get(fault, "says"));
	const char *of = json_string_value(json_object_get(fault, "of"));
	struct cx cx;
	struct app app;
	json_t *json;

	cx_init(&cx);
	json = json_read(&cx, definition(&cx, of == NULL ? "APP-010" : of));
	change(json, fault);
	if (app_read(&cx, str_of(json_canonical(&cx, json)), &app) &&
	    app_rehearse_all(&cx, &app, NULL))
		fail_msg("%s: nothing was refused", says);
	if (strstr(cx.message, says) == NULL)
		fail_msg("%s, not %s", cx.message, says);
	cx_clear(&cx);
}

static void
what_is_wrong_is_refused_by_its_place(void **state)
{
	const json_t *faults = json_read(*state, unit_file(*state, REFUSALS));

	assert_true(json_array_size(faults) >= 90);
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

/* --- the form ------------------------------------------------------------- */

#define FORM "tests/unit/app/form.json"

static const json_t *
cases(struct cx *cx, const char *name)
{
	return json_object_get(json_read(cx, unit_file(cx, FORM)), name);
}

static void
taken(struct cx *cx, const json_t *inputs, const json_t *good)
{
	for (size_t i = 0; i < json_array_size(good); i++) {
		const json_t *one = json_array_get(good, i);
		const json_t *form =
		    form_read(cx, inputs, json_object_get(one, "given"));
		const char *name;
		json_t *want;

		if (form == NULL)
			fail_msg("good[%zu]: %s", i, cx->message);
		json_object_foreach(json_object_get(one, "form"), name, want)
		{
			assert_string_equal(
			    json_canonical(cx, json_object_get(form, name)),
			    json_canonical(cx, want));
		}
	}
}

static void
a_form_is_filled_with_what_is_usual(void **state)
{
	const json_t *good = cases(*state, "good"),
		     *named = cases(*state, "good_named");

	assert_true(json_array_size(good) >= 5 && json_array_size(named) >= 2);
	taken(*state, cases(*state, "inputs"), good);
	taken(*state, cases(*state, "named"), named);
}

static void
not_taken(struct cx *cx, const json_t *inputs, const json_t *bad)
{
	for (size_t i = 0; i < json_array_size(bad); i++) {
		const json_t *one = json_array_get(bad, i);
		const char *says =
		    json_string_value(json_object_get(one, "says"));

		if (form_read(cx, inputs, json_object_get(one, "given")))
			fail_msg("bad[%zu] was taken", i);
		assert_int_equal(cx->fail, FAIL_INVALID);
		assert_true(str_is(json_str(one, "code"), cx->code));
		assert_true(str_is(json_str(one, "field"), cx->field));
		if (says != NULL)
			assert_string_equal(cx->message, says);
		cx_forgive(cx);
	}
}

static void
a_form_that_is_wrong_names_its_input_row_and_column(void **state)
{
	const json_t *bad = cases(*state, "bad"),
		     *named = cases(*state, "bad_named");

	assert_true(json_array_size(bad) >= 25 && json_array_size(named) >= 8);
	not_taken(*state, cases(*state, "inputs"), bad);
	not_taken(*state, cases(*state, "named"), named);
}

static void
a_table_flows_column_by_column(void **state)
{
	struct cx *cx = *state;
	const json_t *inputs = cases(cx, "inputs");
	const json_t *form = form_read(cx, inputs,
	    json_read(cx,
		STR("{\"loads\":[{\"who\":\"a\",\"kw\":1,\"fuel\":\"gas\"},"
		    "{\"who\":\"b\",\"fuel\":\"coal\"}],\"cut\":9}")));
	const json_t *ports = form_ports(cx, inputs, form);

	assert_string_equal(
	    json_canonical(cx, json_object_get(ports, "loads.kw")),
	    "[1.0,null]");
	assert_string_equal(
	    json_canonical(cx, json_object_get(ports, "loads.fuel")),
	    "[\"gas\",\"coal\"]");
	assert_null(json_object_get(ports, "loads"));
	assert_float_equal(
	    json_number_value(json_object_get(ports, "cut")), 9, 0);
	assert_string_equal(
	    json_canonical(cx, form_examples(cx, inputs, form, false)),
	    "[\"note\",\"kind\",\"hours\"]");
	assert_string_equal(
	    json_canonical(cx, form_examples(cx, inputs, form, true)),
	    "[\"hours\"]");
}

static void
what_people_may_choose_is_computed_with(void **state)
{
	struct cx *cx = *state;
	struct app app;

	if (!app_read(cx, definition(cx, "yield"), &app) ||
	    !app_rehearse_all(cx, &app, NULL))
		fail_msg("%s", cx->message);
}

/* --- a series of a device ------------------------------------------------- */

#define HOUR_US INT64_C(3600000000)

static const struct app_node *
node_of(struct cx *cx, struct app *app, const char *id, size_t node)
{
	assert_true(app_open(cx, str_of(id), app));
	assert_true(series_is(&app->nodes[node]));
	return &app->nodes[node];
}

static void
steps_without_samples_are_gaps(void **state)
{
	struct cx *cx = *state;
	json_t *out = json_own(cx, json_object());
	const struct telemetry_range range = { .from_us = 0,
		.to_us = 4 * HOUR_US,
		.unit = TELEMETRY_HOUR,
		.zone_min = 480 };
	const struct telemetry_bucket bucket[] = { { .from_us = HOUR_US,
						       .mean = 2 },
		{ .from_us = 3 * HOUR_US, .mean = 4 } };

	series_outputs(cx, &range, TELEMETRY_MEAN, bucket, 2, 10, 1, out);
	assert_string_equal(json_canonical(cx, json_object_get(out, "value")),
	    "[null,21.0,null,41.0]");
	assert_string_equal(
	    json_string_value(json_array_get(json_object_get(out, "at"), 1)),
	    "1970-01-01T09:00:00+08:00");
	assert_float_equal(
	    json_number_value(json_object_get(out, "completeness")), 0.5, 0);
}

static void
the_last_days_end_with_the_last_whole_step(void **state)
{
	struct cx *cx = *state;
	struct app app;
	enum telemetry_agg agg;
	const struct app_node *node = node_of(cx, &app, "APP-303", 1);
	struct telemetry_range range = series_range(node, 480, &agg);

	assert_int_equal(agg, TELEMETRY_DELTA);
	assert_true(series_last(node, 1000 * HOUR_US + 5, &range));
	assert_true(range.to_us == 1000 * HOUR_US);
	assert_true(range.from_us == (1000 - 7 * 24) * HOUR_US);
	node = node_of(cx, &app, "APP-302", 1);
	range = series_range(node, 480, &agg);
	assert_int_equal(agg, TELEMETRY_TIME_MEAN);
	assert_false(series_last(node, 1000 * HOUR_US, &range));
}

/* --- playing -------------------------------------------------------------- */

struct stage {
	size_t asked, computed, steps, most_steps;
};

/* A park without a single row. */
static bool
ask_nothing(struct cx *cx, void *whom, const struct app_node *node, json_t *in,
    json_t *out)
{
	struct stage *s = whom;

	(void)cx;
	(void)in;
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

/* Some must be told of which device. */
static json_t *
inputs_of_test(const struct app *app)
{
	return json_object_get(
	    json_array_get(json_object_get(app->json, "tests"), 0), "inputs");
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
		    form_read(&cx, json_object_get(app.json, "inputs"),
			inputs_of_test(&app)),
		    &world);
		/* What is fixed or filled in needs no data and is computed. */
		if (values == NULL && strcmp(f->id, "APP-017") != 0 &&
		    s.asked > 0)
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

/* --- what is shown -------------------------------------------------------- */

#define GRAPH                                                                  \
	"{\"id\":\"net\",\"kind\":\"graph\",\"name\":{\"zh-CN\":"              \
	"\"A\",\"en\":\"Net\"},\"nodes\":{\"id\":\"ranked.name\",\"label\":"   \
	"{\"value\":\"ranked.name\",\"name\":{\"zh-CN\":\"B\",\"en\":"         \
	"\"Name\"}}},\"edges\":{\"from\":\"party.name\",\"to\":\"ranked."      \
	"name\"}}"

static void
maps_and_graphs_take_their_columns_one_to_one(void **state)
{
	struct cx *cx = *state;
	json_t *json =
	    json_read(cx, app_text(cx, file_of("APP-014"))); /* has a map */
	const json_t *values = json_read(cx,
	    STR("{\"ranked\":{\"name\":[\"a\",\"b\"],\"lon\":[118.9,null],"
		"\"lat\":[31.9,null],\"score\":[1,2]},"
		"\"party\":{\"name\":[\"b\",\"a\"]}}"));
	const json_t *views, *map, *graph, *nodes;
	struct app app;

	(void)json_array_append(
	    json_object_get(json, "views"), json_read(cx, STR(GRAPH)));
	assert_true(app_read(cx, str_of(json_canonical(cx, json)), &app));
	views = json_object_get(app_show(cx, &app, values), "views");
	graph = json_array_get(views, json_array_size(views) - 1);
	map = json_array_get(views, json_array_size(views) - 2);
	assert_string_equal(
	    json_string_value(json_object_get(map, "kind")), "map");
	assert_true(
	    json_is_null(json_array_get(json_object_get(map, "lon"), 1)));
	assert_int_equal(json_array_size(json_object_get(map, "columns")), 2);
	assert_true(
	    json_equal(json_object_get(json_object_get(map, "label"), "values"),
		json_object_get(json_object_get(values, "ranked"), "name")));
	nodes = json_object_get(graph, "nodes");
	assert_true(json_is_null(json_object_get(nodes, "group")));
	assert_true(
	    json_equal(json_object_get(json_object_get(graph, "edges"), "from"),
		json_object_get(json_object_get(values, "party"), "name")));
	assert_int_equal(json_array_size(json_object_get(nodes, "columns")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(each_app_is_read_and_passes_its_tests),
		UNIT(what_is_wrong_is_refused_by_its_place),
		UNIT(a_text_that_is_no_definition_is_refused),
		UNIT(a_form_is_filled_with_what_is_usual),
		UNIT(a_form_that_is_wrong_names_its_input_row_and_column),
		UNIT(a_table_flows_column_by_column),
		UNIT(what_people_may_choose_is_computed_with),
		UNIT(steps_without_samples_are_gaps),
		UNIT(the_last_days_end_with_the_last_whole_step),
		UNIT(without_data_nothing_is_computed_and_all_is_shown),
		UNIT(a_run_that_is_to_end_ends_before_its_next_step),
		UNIT(maps_and_graphs_take_their_columns_one_to_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
