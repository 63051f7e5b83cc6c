/*
 * Templates and packs (tests/unit/app/template.json): what comes out of a
 * sound pair, member by member; and a member of one of them put in the place
 * of another, or taken away, is refused by its place.
 */
#include <string.h>

#include "app/definition_store.h"
#include "app/rehearse.h"
#include "app/template.h"

#include "unit.h"

#define CASES "tests/unit/app/template.json"

static json_t *
cases(struct cx *cx, const char *name)
{
	return json_object_get(json_read(cx, unit_file(cx, CASES)), name);
}

/* The member or item before the last step of a path such as
 * "parameters.0.unit", and that step. */
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

static json_t *
value_at(json_t *json, const char *path)
{
	struct str last;
	const json_t *parent = parent_of(json, str_of(path), &last);
	int64_t at;

	return json_is_array(parent) && str_int64(last, &at)
	    ? json_array_get(parent, (size_t)at)
	    : json_object_getn(parent, last.p, last.n);
}

static void
change(json_t *json, const json_t *fault)
{
	struct str last;
	json_t *parent = parent_of(json, json_str(fault, "at"), &last);
	json_t *value = json_object_get(fault, "value");
	int64_t at = 0;

	if (!json_is_array(parent))
		(void)(value == NULL
			? json_object_deln(parent, last.p, last.n)
			: json_object_setn(parent, last.p, last.n, value));
	else if (value == NULL)
		(void)(str_int64(last, &at) &&
		    json_array_remove(parent, (size_t)at) == 0);
	else
		(void)json_array_append(parent, value);
}

static void
a_template_and_a_pack_become_a_definition(void **state)
{
	struct cx *cx = *state;
	json_t *made =
	    template_fill(cx, cases(cx, "template"), cases(cx, "pack"));
	json_t *expected = cases(cx, "made"), *want;
	const char *path;

	if (made == NULL)
		fail_msg("%s", cx->message);
	json_object_foreach(expected, path, want)
	{
		const json_t *got = value_at(made, path);

		if (json_is_null(want) ? got != NULL : !json_equal(got, want))
			fail_msg("%s is %s", path,
			    got == NULL ? "not there"
					: json_canonical(cx, got));
	}
}

static void
what_comes_out_is_proven_like_any_other(void **state)
{
	struct cx *cx = *state;
	json_t *made =
	    template_fill(cx, cases(cx, "template"), cases(cx, "pack"));
	struct app app;

	if (!app_read(cx, str_of(json_canonical(cx, made)), &app) ||
	    !app_rehearse_all(cx, &app))
		fail_msg("%s", cx->message);
}

static void
refused(const json_t *fault)
{
	const char *says = json_string_value(json_object_get(fault, "says"));
	const char *of = json_string_value(json_object_get(fault, "of"));
	struct cx cx;
	json_t *template, *pack;

	cx_init(&cx);
	template = cases(&cx, "template");
	pack = cases(&cx, "pack");
	change(strcmp(of, "pack") == 0 ? pack : template, fault);
	if (template_fill(&cx, template, pack) != NULL)
		fail_msg("%s: nothing was refused", says);
	if (strstr(cx.message, says) == NULL)
		fail_msg("%s, not %s", cx.message, says);
	cx_clear(&cx);
}

static void
what_is_wrong_is_refused_by_its_place(void **state)
{
	const json_t *faults = cases(*state, "refused");

	assert_true(json_array_size(faults) >= 30);
	for (size_t i = 0; i < json_array_size(faults); i++)
		refused(json_array_get(faults, i));
}

static void
a_pack_of_no_template_is_refused(void **state)
{
	struct cx *cx = *state;
	struct app app;

	assert_true(template_is_pack(cases(cx, "pack")));
	assert_false(template_is_pack(cases(cx, "template")));
	assert_false(
	    app_read(cx, str_of(json_canonical(cx, cases(cx, "pack"))), &app));
	assert_non_null(strstr(cx->message, "there is no template share"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_template_and_a_pack_become_a_definition),
		UNIT(what_comes_out_is_proven_like_any_other),
		UNIT(what_is_wrong_is_refused_by_its_place),
		UNIT(a_pack_of_no_template_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
