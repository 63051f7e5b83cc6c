/*
 * Templates and packs (tests/unit/app/template.json): what comes out of a
 * sound pair, member by member; and a member of one of them put in the place
 * of another, or taken away, is refused by its place.  And those that are
 * delivered: no industry repeats another's figures or test.
 */
#include <string.h>

#include "app/definition_store.h"
#include "app/rehearse.h"
#include "app/template.h"
#include "knowledge/entry.h"

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
	    !app_rehearse_all(cx, &app, NULL))
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

/* --- those that are delivered
 * -------------------------------------------------
 */

static json_t *
delivered(struct cx *cx, const struct app_file *file)
{
	json_t *json = json_read(cx, app_text(cx, file));

	return json != NULL && template_is_pack(json) ? json : NULL;
}

/* What is given without the places where it comes from. */
static const char *
values_of(struct cx *cx, const json_t *pack)
{
	const json_t *list = json_object_get(pack, "parameters");
	json_t *values = json_own(cx, json_array());

	for (size_t i = 0; i < json_array_size(list); i++)
		(void)json_array_append(
		    values, json_object_get(json_array_get(list, i), "value"));
	return json_canonical(cx, values);
}

static const char *
expected_of(struct cx *cx, const json_t *pack)
{
	return json_canonical(cx,
	    json_object_get(
		json_array_get(json_object_get(pack, "tests"), 0), "expect"));
}

static void
differ(struct cx *cx, const json_t *a, const json_t *b)
{
	const char *id = json_string_value(json_object_get(b, "id"));

	if (json_equal(
		json_object_get(a, "industry"), json_object_get(b, "industry")))
		fail_msg("%s: its industry has a pack of it", id);
	if (strcmp(values_of(cx, a), values_of(cx, b)) == 0)
		fail_msg("%s: another industry has the same figures", id);
	if (strcmp(expected_of(cx, a), expected_of(cx, b)) == 0)
		fail_msg("%s: another industry has the same test", id);
}

/* Packs of one template, against each other; how many there are. */
static size_t
compare_packs(const char *template)
{
	json_t *packs[INDUSTRIES];
	size_t n = 0;
	struct cx cx;

	cx_init(&cx);
	for (const struct app_file *f = app_files; f->id != NULL; f++) {
		json_t *pack = delivered(&cx, f);

		if (pack == NULL ||
		    !str_is(json_str(pack, "template"), template))
			continue;
		for (size_t i = 0; i < n; i++)
			differ(&cx, packs[i], pack);
		assert_true(n < INDUSTRIES);
		packs[n++] = pack;
	}
	cx_clear(&cx);
	return n;
}

static void
each_pack_has_figures_and_a_test_of_its_own(void **state)
{
	size_t templates = 0;

	(void)state;
	for (const struct app_file *f = app_templates; f->id != NULL; f++) {
		if (compare_packs(f->id) == 0)
			fail_msg("%s: no industry has it", f->id);
		templates++;
	}
	assert_true(templates >= 41);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_template_and_a_pack_become_a_definition),
		UNIT(what_comes_out_is_proven_like_any_other),
		UNIT(what_is_wrong_is_refused_by_its_place),
		UNIT(a_pack_of_no_template_is_refused),
		UNIT(each_pack_has_figures_and_a_test_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
