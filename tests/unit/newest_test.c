#include "telemetry/newest.h"

#include "unit.h"

#define S(s) ((s)*INT64_C(1000000))

static const double nothing = (double)NAN;

static struct newest_book *
book_of(struct cx *cx)
{
	struct newest_book *book = cx_alloc(cx, sizeof(*book));

	cx_init(&book->cx);
	return book;
}

static void
who_said_everything_at_one_time_comes_first(void **state)
{
	struct newest_book *book = book_of(*state);
	uint32_t gap = 0, plain = 0, mixed = 0;
	struct newest_values n;

	newest_note(book, &gap, 1, 10, S(5), 2, (const double[]){ 1, nothing });
	newest_note(book, &mixed, 2, 10, S(5), 2, (const double[]){ 2, 3 });
	newest_note(
	    book, &mixed, 2, 10, S(6), 2, (const double[]){ nothing, 4 });
	newest_note(book, &plain, 3, 10, S(7), 2, (const double[]){ 5, 6 });
	n = newest_take(book, 9);
	assert_int_equal(n.n, 3);
	assert_int_equal(n.plain, 1);
	assert_int_equal(n.plain_values, 2);
	assert_int_equal(n.values, 6);
	assert_int_equal(n.device[0], 3);
	assert_int_equal(n.at_us[0], S(7));
	assert_true(n.v[0] == 5 && n.v[1] == 6);
	/* The others in the order they waited, each value with its time. */
	assert_int_equal(n.device[1], 1);
	assert_int_equal(n.t_ms[n.first[1] - 1], 5000);
	assert_int_equal(n.t_ms[n.last[1] - 1], 0);
	assert_true(isnan(n.v[n.last[1] - 1]));
	assert_int_equal(n.device[2], 2);
	assert_int_equal(n.t_ms[n.first[2] - 1], 5000);
	assert_int_equal(n.t_ms[n.last[2] - 1], 6000);
	assert_true(n.v[n.last[2] - 1] == 4);
	newest_clear(book);
}

static void
a_later_note_of_a_wider_device_keeps_it_whole(void **state)
{
	struct newest_book *book = book_of(*state);
	uint32_t place = 0;
	struct newest_values n;

	newest_note(book, &place, 1, 10, S(5), 1, (const double[]){ 1 });
	newest_note(book, &place, 1, 10, S(6), 2, (const double[]){ 2, 3 });
	n = newest_take(book, 1);
	assert_int_equal(n.plain, 1);
	assert_int_equal(n.last[0], 2);
	assert_true(n.v[0] == 2 && n.v[1] == 3);
	assert_int_equal(newest_take(book, 1).n, 0);
	newest_clear(book);
}

static void
what_could_not_be_written_comes_back_under_what_was_said_since(void **state)
{
	struct newest_book *book = book_of(*state);
	uint32_t place = 0;
	struct newest_values n;

	newest_note(book, &place, 1, 10, S(5), 2, (const double[]){ 1, 2 });
	n = newest_take(book, 1);
	newest_note(
	    book, &place, 1, 10, S(6), 2, (const double[]){ nothing, 7 });
	newest_put_back(book, &place, &n, 0);
	n = newest_take(book, 1);
	assert_int_equal(n.plain, 0);
	assert_int_equal(n.at_us[0], S(6));
	assert_true(n.v[0] == 1 && n.v[1] == 7);
	assert_int_equal(n.t_ms[0], 5000);
	newest_clear(book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(who_said_everything_at_one_time_comes_first),
		UNIT(a_later_note_of_a_wider_device_keeps_it_whole),
		UNIT(
		    what_could_not_be_written_comes_back_under_what_was_said_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
