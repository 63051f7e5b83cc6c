/* Facts of a definition over rows: tests/unit/report/derive.json. */
#include "answers.h"

#include "report/shown_paper.h"

#define MOST 64

/* The definition of the vectors, with their facts as its own. */
static json_t *
definition_of(struct cx *cx, json_t *all)
{
	json_t *facts = json_array();
	const json_t *vectors = json_object_get(all, "facts");

	for (size_t i = 0; i < json_array_size(vectors); i++)
		(void)json_array_append(
		    facts, json_object_get(json_array_get(vectors, i), "spec"));
	return json_own(cx,
	    json_pack("{s:O,s:o}", "queries", json_object_get(all, "queries"),
		"facts", facts));
}

static struct derivation
derivation_of(struct cx *cx, json_t *all, bool english, bool is_park)
{
	json_t *definition = definition_of(cx, all);
	const json_t *queries = json_object_get(definition, "queries");
	const json_t *tables = json_object_get(all, "answers");
	struct answer *answers = cx_calloc(cx, MOST, sizeof(*answers));
	struct derivation d = { .cx = cx,
		.definition = definition,
		.answers = answers,
		.english = english,
		.is_park = is_park };

	for (size_t i = 0; i < json_array_size(queries); i++) {
		const json_t *spec = json_array_get(queries, i);
		const char *name =
		    json_string_value(json_object_get(spec, "name"));

		answers[i] =
		    answer_from(cx, spec, json_object_get(tables, name));
	}
	derive(&d);
	return d;
}

static void
expect(const struct facts *facts, const char *name, const json_t *printed)
{
	const struct fact *f = facts_find(facts, str_of(name));

	if (printed == NULL)
		return;
	assert_non_null(f);
	if (strcmp(f->printed, json_string_value(printed)) != 0)
		fail_msg("%s is printed as %s, not %s", name, f->printed,
		    json_string_value(printed));
}

static void
check(struct cx *cx, const json_t *vector, const struct derivation *d,
    const struct facts *zh, const struct facts *en, const struct facts *own)
{
	const char *name = json_string_value(
	    json_object_get(json_object_get(vector, "spec"), "name"));
	const json_t *number = json_object_get(vector, "number");
	const json_t *grade = json_object_get(vector, "grade");
	const char *trend = cx_printf(cx, "%s.trend", name);
	const struct derived *f = derive_find(d, str_of(name));

	if (json_is_null(number) != isnan(f->number))
		fail_msg("%s is %g", name, f->number);
	if (!json_is_null(number))
		unit_near(
		    name, f->number, json_number_value(number), 1e-9, 1e-9);
	if (grade != NULL)
		assert_int_equal(f->grade, json_string_value(grade)[0]);
	expect(zh, name, json_object_get(vector, "zh"));
	expect(en, name, json_object_get(vector, "en"));
	expect(zh, trend, json_object_get(vector, "trend"));
	expect(en, trend, json_object_get(vector, "trend_en"));
	expect(own, name, json_object_get(vector, "enterprise"));
}

static struct facts
shown(const struct derivation *d)
{
	struct facts facts = facts_new(d->cx);

	show_facts(d, &facts);
	return facts;
}

static void
facts_follow_from_rows(void **state)
{
	struct cx *cx = *state;
	json_t *all =
	    json_read(cx, unit_file(cx, "tests/unit/report/derive.json"));
	const json_t *vectors = json_object_get(all, "facts");
	const struct derivation d = derivation_of(cx, all, false, true);
	const struct derivation e = derivation_of(cx, all, true, true);
	const struct derivation o = derivation_of(cx, all, false, false);
	const struct facts zh = shown(&d), en = shown(&e), own = shown(&o);

	assert_true(json_array_size(vectors) > 25);
	for (size_t i = 0; i < json_array_size(vectors); i++)
		check(cx, json_array_get(vectors, i), &d, &zh, &en, &own);
}

/* A share below 80 % is no ground to judge on, nor what rests on it. */
static void
weak_facts_are_not_told(void **state)
{
	struct cx *cx = *state;
	json_t *all =
	    json_read(cx, unit_file(cx, "tests/unit/report/derive.json"));
	json_t *row = json_array_get(
	    json_object_get(
		json_object_get(json_object_get(all, "answers"), "now"),
		"rows"),
	    0);
	struct derivation d;
	struct facts facts;

	(void)json_array_set_new(row, 0, json_real(0.79));
	d = derivation_of(cx, all, false, true);
	facts = shown(&d);
	assert_int_equal(derive_find(&d, STR("output"))->grade, 'D');
	assert_true(isnan(derive_find(&d, STR("output"))->number));
	assert_string_equal(
	    facts_find(&facts, STR("output"))->printed, "数据不足以判定");
	assert_string_equal(
	    facts_find(&facts, STR("output.yoy.trend"))->printed,
	    "上年同期无可比数据");
	/* What does not rest on it stands. */
	assert_string_equal(facts_find(&facts, STR("sum"))->printed, "195");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(facts_follow_from_rows),
		UNIT(weak_facts_are_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
