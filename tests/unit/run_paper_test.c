/*
 * A run of an APP on paper: what it says stands first, what is missing is a
 * dash, what is long is cut in print and whole in a workbook.
 */
#include <math.h>
#include <stdlib.h>

#include "app/run_paper.h"
#include "base/file.h"

#include "unit.h"

#define RUN "tests/unit/app/run.json"

static struct run_paper
run_of(struct cx *cx, bool english)
{
	const json_t *run = json_read(cx, unit_file(cx, RUN));

	assert_non_null(run);
	return (struct run_paper){ .app = "APP-900",
		.name = "良率",
		.purpose = "每片多少好的。",
		.park = "云湖",
		.tenant = "云湖电子",
		.run = 7,
		.definition = json_object_get(run, "definition"),
		.inputs = json_object_get(run, "inputs"),
		.result = json_object_get(run, "result"),
		.evidence = json_object_get(run, "evidence"),
		.as_of_us = INT64_C(1790000000000000),
		.made_us = INT64_C(1790000001000000),
		.zone_min = 480,
		.english = english };
}

static size_t
count(const struct paper *p, enum paper_kind kind)
{
	size_t n = 0;

	for (const struct paper_block *b = p->first; b != NULL; b = b->next)
		n += b->kind == kind;
	return n;
}

static const struct paper_block *
block(const struct paper *p, enum paper_kind kind)
{
	const struct paper_block *b = p->first;

	while (b != NULL && b->kind != kind)
		b = b->next;
	if (b == NULL)
		abort();
	return b;
}

static void
what_is_worst_is_said_first(void **state)
{
	struct cx *cx = *state;
	struct paper p = { .cx = cx };
	const struct run_paper run = run_of(cx, false);

	run_paper(&run, &p);
	assert_true(paper_check(cx, &p));
	assert_int_equal(p.first->kind, PAPER_DECISION);
	assert_int_equal(p.first->n, 2);
	assert_string_equal(p.first->items[0], "报废：停线");
	assert_string_equal(p.first->items[1], "良率：可以再高");
}

static void
a_value_that_is_not_known_is_a_dash(void **state)
{
	struct cx *cx = *state;
	struct paper p = { .cx = cx };
	const struct run_paper run = run_of(cx, true);
	const struct paper_block *kpis;

	run_paper(&run, &p);
	kpis = block(&p, PAPER_KPIS);
	assert_int_equal(kpis->n, 3);
	assert_string_equal(kpis->kpis[0].value, "0.67");
	assert_string_equal(kpis->kpis[0].unit, "share");
	assert_string_equal(kpis->kpis[2].value, "—");
	assert_true(isnan(kpis->kpis[2].number));
}

static void
each_unit_has_a_chart_and_long_tables_are_cut(void **state)
{
	struct cx *cx = *state;
	struct paper p = { .cx = cx };
	struct run_paper run = run_of(cx, false);
	json_t *columns = json_object_get(
	    json_array_get(json_object_get(run.result, "views"), 4), "columns");
	json_t *values = json_object_get(json_array_get(columns, 0), "values");

	for (int i = 0; i < 300; i++)
		(void)json_array_append_new(values, json_integer(i));
	run_paper(&run, &p);
	assert_true(paper_check(cx, &p));
	assert_int_equal(count(&p, PAPER_CHART), 2);
	assert_int_equal(count(&p, PAPER_DETAIL), 1);
	assert_int_equal(block(&p, PAPER_TABLE)->table->rows_n, RUN_PAPER_ROWS);
	assert_int_equal(block(&p, PAPER_DETAIL)->table->rows_n, 302);
}

static void
instants_have_an_axis_of_time(void **state)
{
	struct cx *cx = *state;
	struct paper p = { .cx = cx };
	struct run_paper run = run_of(cx, false);
	json_t *view = json_array_get(json_object_get(run.result, "views"), 3);

	(void)json_object_set_new(json_object_get(view, "x"), "values",
	    json_pack("[s,s,s]", "2026-10-01T00:00:00+08:00",
		"2026-10-01T01:00:00+08:00", "2026-10-01T02:00:00+08:00"));
	run_paper(&run, &p);
	assert_true(paper_check(cx, &p));
	assert_null(block(&p, PAPER_CHART)->chart->labels);
	assert_true(block(&p, PAPER_CHART)->chart->at_us[2] -
		block(&p, PAPER_CHART)->chart->at_us[0] ==
	    INT64_C(7200000000));
}

static void
what_was_filled_in_cannot_break_the_page(void **state)
{
	struct cx *cx = *state;
	struct paper p = { .cx = cx };
	struct run_paper run = run_of(cx, false);
	struct str bytes;

	run.inputs = json_own(cx, json_pack("{s:s}", "note", "line\nand\ttab"));
	run_paper(&run, &p);
	assert_true(paper_xlsx(cx, &p, file_folder(cx), &bytes));
	assert_true(str_starts(bytes, STR("PK")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(what_is_worst_is_said_first),
		UNIT(a_value_that_is_not_known_is_a_dash),
		UNIT(each_unit_has_a_chart_and_long_tables_are_cut),
		UNIT(instants_have_an_axis_of_time),
		UNIT(what_was_filled_in_cannot_break_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
