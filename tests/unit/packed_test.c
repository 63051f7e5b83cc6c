/* packed_test.c - rows come back as they were, and torn ones are refused. */
#include "db/packed.h"
#include "unit.h"

/* Two columns, "n" of int8 and "who" of text; (7, null) and (-1, "a\0b"). */
static const char whole[] = "\x02\0\0\0"
			    "\x14\0\0\0\0\0\0\0\x01\0\0\0n"
			    "\x19\0\0\0\0\0\0\0\x03\0\0\0who"
			    "\x02\0\0\0"
			    "\x01\0\0\0"
			    "7\xff\xff\xff\xff"
			    "\x02\0\0\0-1\x03\0\0\0a\0b";
#define WHOLE ((struct str){ whole, sizeof(whole) - 1 })

static void
rows_come_back_as_they_were(void **state)
{
	struct cx cx;
	struct str from = WHOLE;
	const struct db_rows *r;
	struct text again;

	(void)state;
	cx_init(&cx);
	r = db_rows_unpack(&cx, &from);
	assert_non_null(r);
	assert_int_equal(from.n, 0);
	assert_int_equal(db_count(r), 2);
	assert_int_equal(db_find(r, "who"), 1);
	assert_int_equal(db_type(r, 0), 20);
	assert_int_equal(db_int(r, 0, 0), 7);
	assert_true(db_is_null(r, 0, 1));
	assert_int_equal(db_int(r, 1, 0), -1);
	assert_true(str_eq(db_str(r, 1, 1), STR("a\0b")));
	again = text_new(&cx, 4096);
	db_rows_pack(&again, r);
	assert_true(str_eq(text_str(&again), WHOLE));
	cx_clear(&cx);
}

static void
rows_that_follow_are_left_for_the_next(void **state)
{
	struct cx cx;
	struct text two;
	struct str from;

	(void)state;
	cx_init(&cx);
	two = text_new(&cx, 4096);
	text_put(&two, WHOLE);
	text_put(&two, WHOLE);
	from = text_str(&two);
	assert_non_null(db_rows_unpack(&cx, &from));
	assert_int_equal(from.n, WHOLE.n);
	assert_non_null(db_rows_unpack(&cx, &from));
	assert_int_equal(from.n, 0);
	cx_clear(&cx);
}

static void
rows_cut_anywhere_are_refused(void **state)
{
	(void)state;
	for (size_t n = 0; n < WHOLE.n; n++) {
		struct cx cx;
		struct str from = { whole, n };

		cx_init(&cx);
		assert_null(db_rows_unpack(&cx, &from));
		assert_int_equal(cx.fail, FAIL_BROKEN);
		cx_clear(&cx);
	}
}

static void
a_format_that_is_none_is_refused(void **state)
{
	char bytes[sizeof(whole) - 1];
	struct str from = { bytes, sizeof(bytes) };
	struct cx cx;

	(void)state;
	memcpy(bytes, whole, sizeof(bytes));
	bytes[8] = 2;
	cx_init(&cx);
	assert_null(db_rows_unpack(&cx, &from));
	cx_clear(&cx);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(rows_come_back_as_they_were),
		UNIT(rows_that_follow_are_left_for_the_next),
		UNIT(rows_cut_anywhere_are_refused),
		UNIT(a_format_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
