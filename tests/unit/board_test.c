#include "base/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static char path[] = "/tmp/park-board-XXXXXX";

/* They live for good: what points to them does, too. */
static struct board *boards[4];
static size_t made;
static struct board_place *unseen[2];

static const char *
printed(struct cx *cx, const struct board *board)
{
	struct text out = text_new(cx, 1 << 20);

	board_print(board, &out);
	return out.p == NULL ? "" : out.p;
}

static void
what_one_process_hangs_out_another_reads(void **state)
{
	struct board *board;
	struct cx cx;
	int status = 1;

	(void)state;
	board = boards[made++] = board_open(path);
	if (fork() == 0) {
		struct board_place *p = board_take(board_open(path), "other");

		board_put(p, BOARD_COUNTER, "x_total", "why=\"a\"", 1.5);
		board_put(p, BOARD_COUNTER, "x_total", "why=\"b\"", 2);
		board_put(p, BOARD_COUNTER, "x_total", "why=\"a\"", 3);
		board_stamp(p);
		_exit(0);
	}
	(void)wait(&status);
	assert_int_equal(status, 0);
	cx_init(&cx);
	assert_non_null(strstr(printed(&cx, board),
	    "# TYPE x_total counter\n"
	    "x_total{process=\"other\",why=\"a\"} 3\n"
	    "x_total{process=\"other\",why=\"b\"} 2\n"));
	assert_non_null(strstr(printed(&cx, board),
	    "# TYPE process_resident_memory_bytes gauge\n"
	    "process_resident_memory_bytes{process=\"other\"} "));
	cx_clear(&cx);
}

static void
figures_of_one_name_stand_together(void **state)
{
	struct board *board;
	struct cx cx;

	(void)state;
	board = boards[made++] = board_open(NULL);
	for (int i = 0; i < 3; i++) {
		char name[16];
		struct board_place *p;

		(void)snprintf(name, sizeof(name), "p%d", i);
		p = board_take(board, name);
		board_put(p, BOARD_GAUGE, "a", "", i);
		board_put(p, BOARD_GAUGE, "b", "", i);
		board_stamp(p);
	}
	cx_init(&cx);
	assert_non_null(strstr(printed(&cx, board),
	    "# TYPE a gauge\na{process=\"p0\"} 0\na{process=\"p1\"} 1\n"
	    "a{process=\"p2\"} 2\n# TYPE b gauge\n"));
	cx_clear(&cx);
}

static void
who_comes_again_begins_anew_in_its_old_place(void **state)
{
	struct board *board;
	struct board_place *p;
	struct cx cx;

	(void)state;
	board = boards[made++] = board_open(NULL);
	p = board_take(board, "p");
	board_put(p, BOARD_GAUGE, "old", "", 1);
	board_stamp(p);
	assert_ptr_equal(board_take(board, "p"), p);
	cx_init(&cx);
	assert_string_equal(printed(&cx, board), "");
	board_put(p, BOARD_GAUGE, "new", "", 1);
	board_stamp(p);
	assert_non_null(strstr(printed(&cx, board), "new{process=\"p\"} 1\n"));
	assert_null(strstr(printed(&cx, board), "old{"));
	cx_clear(&cx);
}

static void
what_does_not_fit_is_left_out(void **state)
{
	struct board *board;
	struct board_place *p = NULL;
	struct cx cx;
	char name[80];

	(void)state;
	board = boards[made++] = board_open("/nowhere/board");
	for (int i = 0; i < BOARD_PROCESSES + 2; i++) {
		(void)snprintf(name, sizeof(name), "p%d", i);
		p = board_take(board, name);
		board_stamp(p);
		if (i >= BOARD_PROCESSES)
			unseen[i - BOARD_PROCESSES] = p;
	}
	for (int i = 0; i < BOARD_FIGURES + 2; i++) {
		(void)snprintf(name, sizeof(name), "f%d", i);
		board_put(p, BOARD_GAUGE, name, "", 1);
	}
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	board_put(board_take(board, "p0"), BOARD_GAUGE, name, "", 1);
	cx_init(&cx);
	assert_null(strstr(printed(&cx, board), "xxx"));
	assert_null(strstr(printed(&cx, board), "p80"));
	assert_non_null(strstr(printed(&cx, board), "p79"));
	cx_clear(&cx);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_process_hangs_out_another_reads),
		cmocka_unit_test(figures_of_one_name_stand_together),
		cmocka_unit_test(who_comes_again_begins_anew_in_its_old_place),
		cmocka_unit_test(what_does_not_fit_is_left_out),
	};
	const int fd = mkstemp(path);
	int failed;

	(void)close(fd);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)unlink(path);
	return failed;
}
