/*
 * Editions: which one holds on a day, what is delivered, what comes from a
 * file, and what does not fit a table.
 */
#include "knowledge/reference.h"

#include <string.h>

#include "base/json.h"
#include "base/moment.h"
#include "knowledge/edition.h"
#include "knowledge/shelf_store.h"
#include "unit.h"

static int32_t
day(const char *text)
{
	int32_t number = 0;

	assert_true(date_parse(str_of(text), &number));
	return number;
}

static void
the_edition_of_the_day_holds(void **state)
{
	struct cx *cx = *state;
	size_t n;
	const struct reference *const *all = reference_shipped(cx, &n);
	static const struct {
		const char *table, *day, *edition;
	} each[] = {
		{ "air_quality", "2026-02-28", "HJ 633-2012" },
		{ "air_quality", "2026-03-01", "HJ 633-2026" },
		{ "energy_coefficient", "2021-03-31", "GB/T 2589-2008" },
		{ "energy_coefficient", "2021-04-01", "GB/T 2589-2020" },
		{ "briggs", "1900-01-01", "Briggs 1973" },
	};

	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++)
		assert_string_equal(
		    reference_on(all, n, each[i].table, day(each[i].day))
			->edition,
		    each[i].edition);
	assert_null(
	    reference_on(all, n, "energy_coefficient", day("2008-05-31")));
	assert_null(reference_on(all, n, "nothing", 0));
	assert_string_equal(
	    reference_on(all, n, "air_quality", 0)->edition, "HJ 633-2026");
	assert_null(
	    reference_edition(all, n, "air_quality", STR("HJ 633-2020")));
}

/* What goes to the database comes back as it was. */
static void
what_is_delivered_survives_the_way(void **state)
{
	struct cx *cx = *state;
	size_t n, m;
	const struct reference *const *all = reference_shipped(cx, &n);
	json_t *list =
	    (json_t *)(uintptr_t)json_read(cx, str_of(reference_catalogue(cx)));
	const struct reference *const *back;
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		(void)json_object_set(
		    one, "from", json_object_get(one, "valid_from"));
		(void)json_object_set(
		    one, "to", json_object_get(one, "valid_to"));
	}
	back = shelf_read(cx, str_of(json_canonical(cx, list)), &m);
	assert_non_null(back);
	assert_int_equal(n, m);
	for (i = 0; i < n; i++) {
		assert_string_equal(all[i]->name, back[i]->name);
		assert_int_equal(all[i]->from_day, back[i]->from_day);
		assert_int_equal(all[i]->to_day, back[i]->to_day);
		assert_int_equal(all[i]->row_count, back[i]->row_count);
		assert_int_equal(all[i]->column_count, back[i]->column_count);
		for (size_t c = 0; c < all[i]->row_count * all[i]->column_count;
		     c++)
			assert_true(
			    str_eq(all[i]->cells[c], back[i]->cells[c]));
	}
}

static void
a_file_that_is_none_is_refused(void **state)
{
	static const char *const odd[] = { "[]", "{}", "[1]", "x",
		"[{\"name\":\"a\",\"edition\":\"b\",\"csv\":\"c\\n1\\n\","
		"\"from\":\"2020-01-01\",\"to\":\"2019-01-01\"}]" };
	size_t n;

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct cx cx;

		(void)state;
		cx_init(&cx);
		assert_null(shelf_read(&cx, str_of(odd[i]), &n));
		cx_clear(&cx);
	}
}

static struct edition_looked
look(struct cx *cx, const char *csv)
{
	const json_t *columns = json_read(cx,
	    STR("[{\"name\":\"key\",\"kind\":\"text\",\"gaps\":false},"
		"{\"name\":\"k\",\"kind\":\"number\",\"gaps\":false},"
		"{\"name\":\"note\",\"kind\":\"text\",\"gaps\":true}]"));
	struct edition_looked k = { .list = cx_alloc(cx, sizeof(*k.list)) };

	*k.list = text_new(cx, 1 << 16);
	assert_true(edition_look(cx, columns, str_of(csv), &k));
	return k;
}

static void
what_does_not_fit_is_named_by_row_and_column(void **state)
{
	static const struct {
		const char *csv, *code, *column;
		size_t row, rows;
	} each[] = {
		{ "key,k,note\na,1,\n", NULL, NULL, 0, 1 },
		{ "key,k,note\na,1,x\nb,2,y\n", NULL, NULL, 0, 2 },
		{ "key,x,note\na,1,\n", "not_the_column", "k", 0, 0 },
		{ "key,k\na,1\n", "wrong_length", "", 0, 0 },
		{ "key,k,note\na,1\n", "wrong_length", "", 1, 1 },
		{ "key,k,note\na,1,\nb,inf,\n", "not_a_number", "k", 2, 2 },
		{ "key,k,note\na,,\n", "missing", "k", 1, 1 },
		{ "key,k,note\n\"\",1,\n", "missing", "key", 1, 1 },
		{ "key,k,note\na,1,\na,2,\n", "twice", "key", 2, 2 },
		{ "key,k,note\n", "empty", "", 0, 0 },
		{ "", "empty", "", 0, 0 },
	};

	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
		const struct edition_looked k = look(*state, each[i].csv);

		assert_int_equal(k.rows, each[i].rows);
		if (each[i].code == NULL) {
			assert_int_equal(k.faults, 0);
			continue;
		}
		assert_true(k.faults > 0);
		assert_string_equal(k.code, each[i].code);
		assert_string_equal(k.column, each[i].column);
		assert_int_equal(k.row, each[i].row);
	}
}

static void
what_is_no_csv_is_refused(void **state)
{
	struct cx *cx = *state;
	struct edition_looked k = { .list = cx_alloc(cx, sizeof(*k.list)) };

	*k.list = text_new(cx, 1 << 16);
	assert_false(
	    edition_look(cx, json_read(cx, STR("[]")), STR("\"key\nx"), &k));
	assert_string_equal(cx->field, "csv");
	unit_refused(cx, "malformed_csv");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(the_edition_of_the_day_holds),
		UNIT(what_is_delivered_survives_the_way),
		UNIT(a_file_that_is_none_is_refused),
		UNIT(what_does_not_fit_is_named_by_row_and_column),
		UNIT(what_is_no_csv_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
