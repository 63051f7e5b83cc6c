/* What is worked out of rows: tests/unit/report/worked.json. */
#include "answers.h"

#include "report/worked.h"

static void
check_cell(
    const struct answer *a, size_t row, const char *column, const json_t *want)
{
	const struct answer_cell *cell = worked_cell(a, row, column);

	if (json_is_null(want)) {
		if (cell->text != NULL || !isnan(cell->number))
			fail_msg("%s of row %zu is %s, not missing", column,
			    row, cell->text);
	} else if (json_is_string(want)) {
		if (cell->text == NULL ||
		    strcmp(cell->text, json_string_value(want)) != 0)
			fail_msg("%s of row %zu is %s, not %s", column, row,
			    cell->text == NULL ? "missing" : cell->text,
			    json_string_value(want));
	} else {
		unit_near(
		    column, cell->number, json_number_value(want), 1e-9, 1e-9);
	}
}

static void
check_rows(const struct answer *a, const json_t *out)
{
	const json_t *columns = json_object_get(out, "columns");
	const json_t *rows = json_object_get(out, "rows");

	assert_int_equal(a->n, json_array_size(rows));
	for (size_t i = 0; i < a->n; i++)
		for (size_t c = 0; c < json_array_size(columns); c++)
			check_cell(a, i,
			    json_string_value(json_array_get(columns, c)),
			    json_array_get(json_array_get(rows, i), c));
}

static void
check_case(struct cx *cx, const json_t *vector)
{
	json_t *definition = json_own(cx,
	    json_pack("{s:[{s:s},{s:s,s:O,s:s}]}", "queries", "name", "other",
		"name", "rows", "worked", json_object_get(vector, "worked"),
		"with", "other"));
	const json_t *queries = json_object_get(definition, "queries");
	struct answer answers[2];

	printf("# %s\n", json_str(vector, "sentence").p);
	answers[0] = answer_from(
	    cx, json_array_get(queries, 0), json_object_get(vector, "with"));
	answers[1] = answer_from(
	    cx, json_array_get(queries, 1), json_object_get(vector, "rows"));
	assert_true(worked_do(cx, definition, answers, 1));
	assert_int_equal(strlen(answers[1].sha256), 64);
	check_rows(&answers[1], json_object_get(vector, "out"));
}

static void
rows_are_worked(void **state)
{
	const json_t *vectors = json_read(
	    *state, unit_file(*state, "tests/unit/report/worked.json"));

	assert_true(json_array_size(vectors) > 0);
	for (size_t i = 0; i < json_array_size(vectors); i++)
		check_case(*state, json_array_get(vectors, i));
}

static void
what_is_not_to_be_worked_stays_as_it_was(void **state)
{
	struct cx *cx = *state;
	json_t *definition =
	    json_own(cx, json_pack("{s:[{s:s}]}", "queries", "name", "rows"));
	json_t *table = json_own(
	    cx, json_pack("{s:[s],s:[[i]]}", "columns", "x", "rows", 7));
	struct answer a = answer_from(cx,
	    json_array_get(json_object_get(definition, "queries"), 0), table);
	const char *before = a.sha256;

	assert_true(worked_do(cx, definition, &a, 0));
	assert_string_equal(a.sha256, before);
	assert_null(worked_find(STR("")));
	assert_null(worked_find(STR("alchemy")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(rows_are_worked),
		UNIT(what_is_not_to_be_worked_stays_as_it_was),
	};

	return cmocka_run_group_tests_name("worked", tests, NULL, NULL);
}
