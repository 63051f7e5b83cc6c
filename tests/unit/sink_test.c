/*
 * What alarms come of the values of a run.
 */
#include "app/sink.h"

#include "app/definition_store.h"

#include "unit.h"

static const json_t *
alarms_of(struct cx *cx, const char *id, const char *values)
{
	struct app app;

	assert_true(app_open(cx, str_of(id), &app));
	return app_alarms(cx, &app, json_read(cx, str_of(values)));
}

static void
came(
    struct cx *cx, const json_t *alarms, const char *member, const char *wanted)
{
	const json_t *one = json_array_get(alarms, 0);

	assert_int_equal(json_array_size(alarms), 1);
	assert_string_equal(
	    json_canonical(cx, json_object_get(one, member)), wanted);
}

static void
a_condition_on_lists_is_judged_for_each(void **state)
{
	struct cx *cx = *state;
	const json_t *a = alarms_of(cx, "APP-009",
	    "{\"both\": {\"name\": [\"a\", \"b\", \"c\", \"d\"], \"power\": "
	    "[-62, "
	    "-62, 3, null]}, \"gap\": {\"value\": [60, 1, 60, 60]}}");

	came(cx, a, "id", "\"power_fell\"");
	came(cx, a, "severity", "2");
	came(cx, a, "raised", "[{\"about\":\"a\",\"value\":-62.0}]");
	came(cx, a, "unknown", "[\"d\"]");
}

static void
a_level_raises_when_it_is_the_one_that_speaks(void **state)
{
	struct cx *cx = *state;
	const json_t *a =
	    alarms_of(cx, "APP-010", "{\"above\": {\"value\": 12.34}}");

	came(cx, a, "raised", "[{\"about\":\"\",\"value\":12.34}]");
	assert_non_null(strstr(json_canonical(cx, a), "12.3%"));
	a = alarms_of(cx, "APP-010", "{\"above\": {\"value\": 5}}");
	came(cx, a, "raised", "[]");
	came(cx, a, "unknown", "[]");
}

static void
what_is_not_known_is_neither_raised_nor_taken_back(void **state)
{
	struct cx *cx = *state;
	const json_t *a =
	    alarms_of(cx, "APP-010", "{\"above\": {\"value\": null}}");

	came(cx, a, "raised", "[]");
	came(cx, a, "unknown", "[\"\"]");
}

static void
one_is_about_what_it_names(void **state)
{
	struct cx *cx = *state;

	came(cx,
	    alarms_of(cx, "APP-303",
		"{\"size\": {\"value\": 2}, \"power\": {\"name\": \"M 1\"}}"),
	    "raised", "[{\"about\":\"M 1\",\"value\":2.0}]");
}

static void
most_have_none(void **state)
{
	assert_null(alarms_of(*state, "APP-034", "{}"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_condition_on_lists_is_judged_for_each),
		UNIT(a_level_raises_when_it_is_the_one_that_speaks),
		UNIT(what_is_not_known_is_neither_raised_nor_taken_back),
		UNIT(one_is_about_what_it_names),
		UNIT(most_have_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
