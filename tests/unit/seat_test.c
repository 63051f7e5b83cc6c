/*
 * A process on a seat: it computes one call after the other, ends by itself
 * where an entry asks, dies of what it may not have, and is followed by the
 * next; what it leaves says which it was.
 */
#include "knowledge/seat_store.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/moment.h"
#include "knowledge/ask.h"
#include "knowledge/catalogue.h"
#include "knowledge/cell_store.h"
#include "knowledge/journal_store.h"
#include "knowledge/task.h"
#include "unit.h"

#if defined(__SANITIZE_ADDRESS__)
#define MEMORY ((size_t)-1) /* its shadow is terabytes */
#else
#define MEMORY ((size_t)1 << 30)
#endif

static const struct evaluate_limits usual = { .memory = MEMORY,
	.time_us = 10 * US_PER_S };

static void
give(struct cx *cx, struct seat *seat, const char *id, struct str body)
{
	const struct ask ask = { .tenant = 1000001,
		.id = str_of(id),
		.call = STR("c"),
		.body = body };

	seat_give(seat, seat, ask_packet(cx, 5, &ask));
	while (seat_push(seat) && seat_is_behind(seat)) {
		struct pollfd p = { seat->fd, POLLOUT, 0 };

		(void)poll(&p, 1, 1000);
	}
}

/* False when it dies before it has told anything. */
static bool
hear(struct seat *seat, struct told *told)
{
	const int64_t until_us = moment_steady() + 20 * US_PER_S;
	struct str body;

	while (moment_steady() < until_us) {
		struct pollfd p = { seat->fd, POLLIN, 0 };

		if (seat_next(seat, &body) == SEAT_ANSWER)
			return told_read(body, told);
		(void)poll(&p, 1, 1000);
		if (!seat_pull(seat))
			return false;
	}
	fail_msg("it tells nothing");
	return false;
}

static struct str
batch_of(struct cx *cx, int n)
{
	struct text body = text_new(cx, 1 << 20);

	text_puts(&body, "{\"batch\":[{\"T\":300}");
	for (int i = 1; i < n; i++)
		text_puts(&body, ",{\"T\":300}");
	text_puts(&body, "]}");
	return text_str(&body);
}

/* An economy of n branches that need nothing of each other. */
static struct str
economy_of(struct cx *cx, int n)
{
	struct text body = text_new(cx, 8 << 20);

	text_puts(&body, "{\"inputs\":{\"A\":[");
	for (int i = 0; i < n; i++) {
		text_puts(&body, i == 0 ? "[0" : ",[0");
		for (int k = 1; k < n; k++)
			text_puts(&body, ",0");
		text_char(&body, ']');
	}
	text_puts(&body, "],\"y\":[1");
	for (int i = 1; i < n; i++)
		text_puts(&body, ",1");
	text_puts(&body, "]}}");
	return text_str(&body);
}

static void
one_call_after_the_other_is_computed(void **state)
{
	struct seat seat = { 0 };
	struct told told;

	assert_true(seat_fill(&seat, &usual));
	for (int i = 0; i < 3; i++) {
		give(*state, &seat, "ENE-001", STR("{\"inputs\":{\"T\":300}}"));
		assert_true(hear(&seat, &told));
		assert_int_equal(told.fail, FAIL_NONE);
		assert_true(
		    str_starts(told.body, STR("{\"outputs\":{\"p\":3536.")));
		assert_true(told.record.n > 0);
		seat_done(&seat);
	}
	give(*state, &seat, "ENE-001", STR("{\"inputs\":{\"T\":3}}"));
	assert_true(hear(&seat, &told));
	assert_int_equal(told.fail, FAIL_INVALID);
	assert_true(str_is(told.field, "T"));
	seat_done(&seat);
	give(*state, &seat, "NIX-001", STR("{}"));
	assert_true(hear(&seat, &told));
	assert_int_equal(told.fail, FAIL_MISSING);
	assert_int_equal(told.record.n, 0);
	(void)seat_empty(&seat, true);
}

/* They are answered in the order in which they were given. */
static void
calls_that_ride_along_are_answered_in_turn(void **state)
{
	struct seat seat = { 0 };
	struct told told;

	assert_true(seat_fill(&seat, &usual));
	for (int i = 0; i < SEAT_CALLS; i++)
		give(*state, &seat, "ENE-001",
		    str_of(
			cx_printf(*state, "{\"inputs\":{\"T\":%d}}", 300 + i)));
	assert_int_equal(seat.calls, SEAT_CALLS);
	for (int i = 0; i < SEAT_CALLS; i++) {
		assert_true(hear(&seat, &told));
		assert_non_null(memmem(told.record.p, told.record.n,
		    cx_printf(*state, "{\"T\":%d}", 300 + i), 9));
		seat_done(&seat);
	}
	assert_int_equal(seat.calls, 0);
	assert_int_equal(seat_next(&seat, &told.body), SEAT_NOTHING);
	(void)seat_empty(&seat, true);
}

/* Two series of n samples that repeat, a pair of a batch of 200. */
static struct str
pairs_of(struct cx *cx, int n)
{
	struct text one = text_new(cx, 1 << 20), body = text_new(cx, 16 << 20);

	for (int i = 0; i < n; i++)
		text_printf(&one, i == 0 ? "%d" : ",%d", i * 7919 % 10);
	text_puts(&body, "{\"batch\":[");
	for (int i = 0; i < 200; i++)
		text_printf(&body, "%s{\"a\":[%.*s],\"b\":[%.*s]}",
		    i == 0 ? "" : ",", STR_ARG(text_str(&one)),
		    STR_ARG(text_str(&one)));
	text_puts(&body, "]}");
	return text_str(&body);
}

static void
a_long_call_tells_how_far_it_is(void **state)
{
	const struct evaluate_limits patient = {
		.memory = MEMORY, .time_us = 60 * US_PER_S, .is_long = true
	};
	const int64_t until_us = moment_steady() + 60 * US_PER_S;
	const struct ask ask = { .tenant = 1000001,
		.is_algorithm = true,
		.id = STR("TSF-21"),
		.call = STR("c"),
		.body = pairs_of(*state, 1500) };
	enum seat_says says = SEAT_NOTHING;
	double share, before = 0;
	struct seat seat = { 0 };
	struct str body;

	assert_true(seat_fill(&seat, &patient));
	seat_give(&seat, &seat, ask_packet(*state, 5, &ask));
	for (int heard = 0; heard < 3 && moment_steady() < until_us;) {
		struct pollfd p = { seat.fd, POLLIN, 0 };

		assert_true(seat_push(&seat));
		says = seat_next(&seat, &body);
		if (says == SEAT_ANSWER)
			break;
		if (says == SEAT_SHARE) {
			assert_true(share_read(body, &share));
			assert_true(share > before && share <= 1);
			before = share;
			heard++;
			continue;
		}
		(void)poll(&p, 1, 10);
		assert_true(seat_pull(&seat));
	}
	assert_true(before > 0);
	(void)seat_empty(&seat, true);
}

#if !defined(__SANITIZE_ADDRESS__)
/* What a process that computes gets from the system: the number of things that
 * it should not have got. */
static int
tries(void)
{
	int got = 0;

	got += socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM;
	got += socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || errno != EPERM;
	got += open("/etc/passwd", O_RDONLY) >= 0 || errno != EPERM;
	got += unlink("/tmp/no such file") == 0 || errno != EPERM;
	got += kill(getppid(), 0) == 0 || errno != EPERM;
	got += mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
	return got;
}

/* How many entries do not compute their first vector. */
static int
computes_all(struct cx *cx)
{
	size_t n_tables;
	const struct reference *const *tables =
	    reference_shipped(cx, &n_tables);
	int failed = 0;

	for (size_t i = 0; i < catalogue_count(); i++) {
		const struct entry *e = catalogue_at(i);
		const struct str vectors = catalogue_vectors(cx, e);
		const json_t *in = json_object_get(
		    json_array_get(
			vectors.n == 0 ? NULL : json_read(cx, vectors), 0),
		    "in");
		struct task t = { .id = str_of(e->id),
			.is_algorithm = e->class >= CLASS_MODELS,
			.call = "c",
			.tables = tables,
			.table_count = n_tables };

		if (in == NULL)
			continue;
		t.body = str_of(
		    cx_printf(cx, "{\"inputs\":%s}", json_canonical(cx, in)));
		if (!task_run(cx, &t))
			failed++;
		cx_forgive(cx);
	}
	return failed;
}

static int
in_a_cell(int (*does)(struct cx *cx), struct cx *cx)
{
	const pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(cell_lock() ? does(cx) : 99);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
tries_for(struct cx *cx)
{
	char *const words[] = { cx_printf(cx, "true"), NULL };
	const int got = tries();

	/* Whoever gets this ends with 0, as if it had got nothing: last. */
	if (execv("/bin/true", words) != 0 && errno == EPERM)
		return got;
	return 50;
}

static int
runs_another(struct cx *cx)
{
	char *const words[] = { cx_printf(cx, "false"), NULL };

	(void)execv("/bin/false", words);
	return errno == EPERM ? 7 : 8;
}

static void
who_computes_gets_no_file_no_socket_and_no_program(void **state)
{
	assert_true(tries() > 3);
	assert_int_equal(in_a_cell(tries_for, *state), 0);
	assert_int_equal(in_a_cell(runs_another, *state), 7);
}

static void
every_entry_computes_without_them(void **state)
{
	assert_int_equal(in_a_cell(computes_all, *state), 0);
}

static void
a_process_on_a_seat_is_in_a_cell(void **state)
{
	struct seat seat = { 0 };
	struct told told;
	struct str status;

	assert_true(seat_fill(&seat, &usual));
	give(*state, &seat, "ENE-001", STR("{\"inputs\":{\"T\":300}}"));
	assert_true(hear(&seat, &told));
	status = unit_file(
	    *state, cx_printf(*state, "/proc/%d/status", (int)seat.pid));
	assert_non_null(memmem(status.p, status.n, "Seccomp:\t2", 10));
	assert_non_null(memmem(status.p, status.n, "NoNewPrivs:\t1", 13));
	(void)seat_empty(&seat, true);
}
#endif

static void
who_asks_whether_to_go_on_ends_by_itself(void **state)
{
	const struct evaluate_limits hasty = { .memory = MEMORY, .time_us = 1 };
	struct seat seat = { 0 };
	struct told told;

	assert_true(seat_fill(&seat, &hasty));
	give(*state, &seat, "ENE-001", batch_of(*state, 1000));
	assert_true(hear(&seat, &told));
	assert_int_equal(told.fail, FAIL_BUSY);
	assert_true(str_is(told.code, "time_limit"));
	assert_non_null(memmem(
	    told.record.p, told.record.n, "\"outcome\":\"time_limit\"", 22));
	/* And the process lives on. */
	assert_int_equal(kill(seat.pid, 0), 0);
	(void)seat_empty(&seat, true);
}

static void
what_takes_too_long_is_ended(void **state)
{
	struct seat seat = { 0 };

	(void)state;
	assert_true(seat_fill(&seat, &usual));
	(void)kill(seat.pid, SIGSTOP);
	assert_int_equal(seat_empty(&seat, true), SEAT_LATE);
	assert_int_equal(seat.pid, 0);
}

#if !defined(__SANITIZE_ADDRESS__)
/* Of this process, and so of one on a seat before it computes. */
static size_t
address_space(struct cx *cx)
{
	int64_t pages = 0;
	struct str rest;

	assert_true(str_int64(
	    str_cut(unit_file(cx, "/proc/self/statm"), ' ', &rest), &pages));
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}
#endif

static void
who_is_killed_is_told_from_who_needs_too_much(void **state)
{
#if !defined(__SANITIZE_ADDRESS__)
	const struct evaluate_limits narrow = {
		.memory = address_space(*state) + ((size_t)24 << 20),
		.time_us = 10 * US_PER_S
	};
	struct told told;
#endif
	struct seat seat = { 0 };

	assert_true(seat_fill(&seat, &usual));
	give(*state, &seat, "ENE-001", STR("{\"inputs\":{\"T\":300}}"));
	(void)kill(seat.pid, SIGKILL);
	assert_int_equal(seat_empty(&seat, false), SEAT_DIED);
#if !defined(__SANITIZE_ADDRESS__)
	assert_true(seat_fill(&seat, &narrow));
	give(*state, &seat, "ECO-013", economy_of(*state, 1000));
	assert_false(hear(&seat, &told));
	assert_int_equal(seat_empty(&seat, false), SEAT_NO_MEMORY);
#endif
	/* The next one sits down and computes. */
	assert_true(seat_fill(&seat, &usual));
	give(*state, &seat, "ECO-013", economy_of(*state, 3));
	assert_true(hear(&seat, &(struct told){ 0 }));
	(void)seat_empty(&seat, true);
}

static const char *const *
batches(struct cx *cx, const char *folder, size_t *n)
{
	const char *const *names;

	assert_true(file_list(cx, folder, ".batch", &names, n));
	return names;
}

/* What a process wrote before it was killed is handed on by the next. */
static void
a_journal_hands_on_whole_files_and_what_was_left(void **state)
{
	struct cx *cx = *state;
	const char *folder = file_folder(cx);
	const char *home = cx_printf(cx, "%s/calls", folder);
	struct journal *j = journal_open(cx, home);
	struct str bytes;
	const char *const *names;
	size_t n;

	assert_non_null(j);
	journal_tick(j, moment_steady());
	(void)batches(cx, home, &n);
	assert_int_equal(n, 0);
	journal_add(j, STR("one\n"));
	journal_add(j, STR(""));
	journal_add(j, STR("two\n"));
	journal_write(j);
	journal_tick(j, moment_steady());
	(void)batches(cx, home, &n);
	assert_int_equal(n, 1);
	/* The clerk has not taken the first away. */
	journal_add(j, STR("three\n"));
	journal_write(j);
	journal_tick(j, moment_steady() + 60 * US_PER_S);
	(void)batches(cx, home, &n);
	assert_int_equal(n, 1);
	journal_close(j);
	j = journal_open(cx, home);
	names = batches(cx, home, &n);
	assert_int_equal(n, 2);
	assert_true(
	    file_read(cx, cx_printf(cx, "%s/%s", home, names[0]), &bytes));
	assert_true(str_is(bytes, "one\ntwo\n"));
	assert_true(
	    file_read(cx, cx_printf(cx, "%s/%s", home, names[1]), &bytes));
	assert_true(str_is(bytes, "three\n"));
	assert_int_equal(journal_lost(j), 0);
	journal_close(j);
	for (size_t i = 0; i < n; i++)
		(void)unlink(cx_printf(cx, "%s/%s", home, names[i]));
	(void)rmdir(home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(one_call_after_the_other_is_computed),
		UNIT(calls_that_ride_along_are_answered_in_turn),
		UNIT(a_long_call_tells_how_far_it_is),
		UNIT(who_asks_whether_to_go_on_ends_by_itself),
#if !defined(__SANITIZE_ADDRESS__)
		UNIT(who_computes_gets_no_file_no_socket_and_no_program),
		UNIT(every_entry_computes_without_them),
		UNIT(a_process_on_a_seat_is_in_a_cell),
#endif
		UNIT(what_takes_too_long_is_ended),
		UNIT(who_is_killed_is_told_from_who_needs_too_much),
		UNIT(a_journal_hands_on_whole_files_and_what_was_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
