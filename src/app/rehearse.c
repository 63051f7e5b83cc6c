#include "app/rehearse.h"

#include <math.h>
#include <string.h>

#include "app/form.h"
#include "app/play.h"
#include "app/view.h"
#include "knowledge/entry.h"
#include "knowledge/task.h"

struct rehearsal {
	const json_t *test;
	const struct app_watch *watch;
	const struct reference *const *tables;
	size_t table_count;
};

static bool
ask(struct cx *cx, void *whom, const struct app_node *node, json_t *in,
    json_t *out)
{
	const struct rehearsal *r = whom;
	json_t *data =
	    json_object_get(json_object_get(r->test, "data"), node->id);

	(void)in;
	if (json_object_size(data) != node->out_count)
		return app_refuse(
		    cx, node->id, "the test has not the data that it gives");
	for (size_t i = 0; i < node->out_count; i++) {
		json_t *value = json_object_get(data, node->out[i].name);

		if (value == NULL)
			return app_refuse(cx, node->id,
			    "the test has no data for %s", node->out[i].name);
		(void)json_object_set(out, node->out[i].name, value);
	}
	return true;
}

static bool
has_time(void *whom, double share)
{
	const struct rehearsal *r = whom;

	(void)share;
	return r->watch == NULL || r->watch->goes_on(r->watch->whom);
}

static bool
is_late(struct cx *cx)
{
	cx_forgive(cx);
	return cx_fail(cx, FAIL_INVALID, NULL, "it takes too long");
}

static bool
goes_on(struct cx *cx, void *whom, double share)
{
	return has_time(whom, share) || is_late(cx);
}

static json_t *
compute(
    struct cx *cx, void *whom, const struct app_node *node, const char *body)
{
	struct rehearsal *r = whom;
	struct task task = { .id = str_of(node->entry->id),
		.is_algorithm = node->entry->class >= CLASS_MODELS,
		.body = str_of(body),
		.call = "",
		.tables = r->tables,
		.table_count = r->table_count,
		.goes_on = has_time,
		.whom = r };

	if (task_run(cx, &task))
		return json_read(cx, text_str(&task.out));
	if (strcmp(cx->code, "stopped") == 0)
		(void)is_late(cx);
	return NULL;
}

static bool
near(const json_t *want, const json_t *got, double rtol)
{
	const double a = json_number_value(want), b = json_number_value(got);

	if (json_is_number(want) && json_is_number(got))
		return fabs(a - b) <= 1e-12 + rtol * fabs(a);
	if (!json_is_array(want) || !json_is_array(got))
		return json_equal(want, got);
	if (json_array_size(want) != json_array_size(got))
		return false;
	for (size_t i = 0; i < json_array_size(want); i++)
		if (!near(
			json_array_get(want, i), json_array_get(got, i), rtol))
			return false;
	return true;
}

static bool
compare(struct cx *cx, const json_t *test, const json_t *values)
{
	const double rtol = json_number_value(json_object_get(test, "rtol"));
	const char *place;
	json_t *want;

	json_object_foreach(json_object_get(test, "expect"), place, want)
	{
		const json_t *got = app_value(values, str_of(place));

		if (got == NULL || !near(want, got, rtol))
			return app_refuse(cx, place, "it is %s and not %s",
			    got == NULL ? "not there" : json_canonical(cx, got),
			    json_canonical(cx, want));
	}
	return true;
}

bool
app_rehearse(struct cx *cx, const struct app *app, const json_t *test,
    const struct app_watch *watch)
{
	struct rehearsal r = { .test = test, .watch = watch };
	const struct app_world world = { .whom = &r,
		.ask = ask,
		.compute = compute,
		.goes_on = goes_on,
		.is_test = true };
	json_t *form, *values;

	r.tables = reference_shipped(cx, &r.table_count);
	if (r.tables == NULL)
		return false;
	form = form_read(cx, json_object_get(app->json, "inputs"),
	    json_object_get(test, "inputs"));
	if (form == NULL)
		return false;
	values = app_play(cx, app, form, &world);
	return values != NULL && compare(cx, test, values) &&
	    app_show(cx, app, values) != NULL;
}

bool
app_rehearse_all(
    struct cx *cx, const struct app *app, const struct app_watch *watch)
{
	const json_t *tests = json_object_get(app->json, "tests");

	for (size_t i = 0; i < json_array_size(tests); i++) {
		const json_t *test = json_array_get(tests, i);

		if (app_rehearse(cx, app, test, watch))
			continue;
		cx->fail = FAIL_NONE;
		return app_refuse(
		    cx, cx_printf(cx, "tests[%zu]", i), "%s", cx->message);
	}
	return true;
}
