#include "edge/spool.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "edge/segment.h"
#include "unit.h"

#define LIMIT SPOOL_LEAST

/* A folder for one test; every opening of the spool is a life of its own. */
struct bench {
	struct cx cx;   /* of the test */
	struct cx life; /* of the spool */
	char folder[64];
	struct spool *spool;
};

static void
open_again(struct bench *b)
{
	cx_clear(&b->life);
	b->spool = spool_open(&b->life, b->folder, LIMIT);
	if (b->spool == NULL)
		fail_msg("%s", b->life.message);
}

static int
begin(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	cx_init(&b->cx);
	cx_init(&b->life);
	(void)snprintf(b->folder, sizeof(b->folder), "/tmp/spool-XXXXXX");
	if (mkdtemp(b->folder) == NULL)
		return -1;
	open_again(b);
	*state = b;
	return 0;
}

static int
remove_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
end(void **state)
{
	struct bench *b = *state;

	cx_clear(&b->life);
	cx_clear(&b->cx);
	(void)nftw(b->folder, remove_file, 8, FTW_DEPTH | FTW_PHYS);
	free(b);
	return 0;
}

#define SPOOL(f) cmocka_unit_test_setup_teardown(f, begin, end)

static void
append(struct bench *b, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++) {
		char line[64];

		(void)snprintf(line, sizeof(line), "edge,dev=a v=%llui 1",
		    (unsigned long long)i);
		assert_true(spool_append(b->spool, str_of(line)));
	}
}

static uint64_t
value_of(struct str line)
{
	return strtoull(line.p + strlen("edge,dev=a v="), NULL, 10);
}

/* Takes what waits in batches of `records`; the values must rise from *next. */
static uint64_t
drain(struct bench *b, size_t records, uint64_t *next)
{
	uint64_t n = 0;

	for (;;) {
		struct spool_batch batch;
		struct cx cx;

		cx_init(&cx);
		assert_true(
		    spool_read(b->spool, &cx, records, SIZE_MAX / 2, &batch));
		for (size_t i = 0; i < batch.n; i++) {
			assert_true(value_of(batch.line[i]) >= *next);
			*next = value_of(batch.line[i]) + 1;
		}
		n += batch.n;
		if (batch.n > 0)
			assert_true(
			    spool_acknowledge(b->spool, &batch, batch.n));
		cx_clear(&cx);
		if (batch.n == 0)
			return n;
	}
}

static const char *
only_segment(struct bench *b)
{
	const char *const *names;
	size_t n;

	assert_true(file_list(&b->cx, b->folder, ".seg", &names, &n));
	assert_true(n > 0);
	return cx_printf(&b->cx, "%s/%s", b->folder, names[n - 1]);
}

static size_t
segments(struct bench *b)
{
	const char *const *names;
	size_t n;

	assert_true(file_list(&b->cx, b->folder, ".seg", &names, &n));
	return n;
}

static void
lines_leave_in_the_order_they_came(void **state)
{
	struct bench *b = *state;
	uint64_t next = 0;

	append(b, 0, 1000);
	assert_int_equal(spool_figures(b->spool).records, 1000);
	assert_int_equal(drain(b, 7, &next), 1000);
	assert_int_equal(next, 1000);
	append(b, 1000, 1001);
	assert_int_equal(drain(b, 7, &next), 1);
	assert_int_equal(spool_figures(b->spool).records, 0);
	assert_int_equal(spool_figures(b->spool).sent, 1001);
}

static void
what_was_not_acknowledged_is_there_in_the_next_life(void **state)
{
	struct bench *b = *state;
	struct spool_batch batch;
	uint64_t next = 40;

	append(b, 0, 100);
	assert_true(spool_read(b->spool, &b->cx, 60, 1 << 20, &batch));
	assert_int_equal(batch.n, 60);
	assert_true(spool_acknowledge(b->spool, &batch, 40));
	open_again(b);
	assert_int_equal(spool_figures(b->spool).records, 60);
	assert_true(str_is(spool_newest(b->spool), "edge,dev=a v=99i 1"));
	append(b, 100, 110);
	assert_int_equal(drain(b, 1000, &next), 70);
	assert_int_equal(next, 110);
}

static void
a_batch_ends_soon_behind_its_bytes(void **state)
{
	struct bench *b = *state;
	struct spool_batch batch;

	append(b, 0, 100);
	assert_true(spool_read(b->spool, &b->cx, 1000, 40, &batch));
	assert_int_equal(batch.n, 3);
}

static void
a_torn_end_is_cut_off_and_nothing_else(void **state)
{
	for (size_t cut = 1; cut < 37; cut++) {
		struct bench *b;
		uint64_t next = 0;
		struct stat st;

		assert_int_equal(end(state), 0);
		assert_int_equal(begin(state), 0);
		b = *state;
		append(b, 0, 10);
		assert_int_equal(stat(only_segment(b), &st), 0);
		assert_int_equal(
		    truncate(only_segment(b), st.st_size - (off_t)cut), 0);
		open_again(b);
		append(b, 9, 12);
		assert_int_equal(drain(b, 4, &next), 12);
		assert_int_equal(next, 12);
		assert_int_equal(spool_figures(b->spool).lost, 0);
	}
}

static void
rotten_bytes_cost_the_records_they_were(void **state)
{
	struct bench *b = *state;
	uint64_t next = 0;
	int fd;

	append(b, 0, 100);
	fd = open(only_segment(b), O_WRONLY);
	/* On both sides of where a record ends: ten of 37 bytes, then 38. */
	assert_int_equal(pwrite(fd, "@@@@@@@@", 8, 370 + 38 * 41 - 4), 8);
	(void)close(fd);
	open_again(b);
	assert_int_equal(drain(b, 30, &next), 98);
	assert_int_equal(next, 100);
	assert_int_equal(spool_figures(b->spool).lost, 2);
}

static void
a_segment_of_garbage_is_passed_over(void **state)
{
	struct bench *b = *state;
	const char *const *names;
	uint64_t next = 0, came;
	size_t n;

	append(b, 0, 10000);
	assert_true(file_list(&b->cx, b->folder, ".seg", &names, &n));
	assert_true(n >= 3);
	assert_true(
	    file_write(&b->cx, cx_printf(&b->cx, "%s/%s", b->folder, names[1]),
		STR("PKR1 is not enough"), 0600));
	open_again(b);
	came = drain(b, 1000, &next);
	assert_int_equal(next, 10000);
	assert_true(came < 10000 - 1000);
	assert_int_equal(came + spool_figures(b->spool).lost, 10000);
}

static void
a_last_segment_of_garbage_leaves_the_others(void **state)
{
	struct bench *b = *state;
	uint64_t next = 0, came;

	append(b, 0, 10000);
	assert_true(file_write(&b->cx, only_segment(b), STR("garbage"), 0600));
	open_again(b);
	append(b, 10000, 10010);
	came = drain(b, 1000, &next);
	assert_int_equal(next, 10010);
	assert_true(came > 5000 && came < 10010);
}

static void
a_position_that_cannot_be_read_sends_again(void **state)
{
	struct bench *b = *state;
	uint64_t next = 0;

	append(b, 0, 10);
	assert_int_equal(drain(b, 100, &next), 10);
	assert_true(file_write(&b->cx,
	    cx_printf(&b->cx, "%s/acknowledged", b->folder), STR("x"), 0600));
	open_again(b);
	next = 0;
	assert_int_equal(drain(b, 100, &next), 10);
}

/* As after a loss of power: the platform has what this disk forgot. */
static void
numbers_that_were_acknowledged_are_not_given_again(void **state)
{
	struct bench *b = *state;
	uint64_t next = 0;

	append(b, 0, 50);
	assert_int_equal(drain(b, 100, &next), 50);
	assert_int_equal(truncate(only_segment(b), 0), 0);
	open_again(b);
	append(b, 50, 60);
	assert_int_equal(drain(b, 100, &next), 10);
	assert_int_equal(next, 60);
}

static void
at_the_limit_the_oldest_go_and_are_counted(void **state)
{
	struct bench *b = *state;
	struct spool_figures f;
	uint64_t next = 0, came;
	char line[2001];

	memset(line, 'x', sizeof(line));
	for (uint64_t i = 0; i < 3000; i++) {
		const int n = snprintf(line, sizeof(line), "edge,dev=a v=%llui",
		    (unsigned long long)i);

		line[n] = ' ';
		assert_true(spool_append(
		    b->spool, (struct str){ line, sizeof(line) - 1 }));
		assert_true(spool_figures(b->spool).bytes <= LIMIT);
		line[n] = 'x';
	}
	f = spool_figures(b->spool);
	assert_true(f.bytes > LIMIT - LIMIT / 16);
	assert_int_equal(f.records + f.dropped, 3000);
	open_again(b);
	came = drain(b, 10, &next);
	assert_int_equal(came, f.records);
	assert_int_equal(next, 3000);
}

static void
below_the_limit_nothing_is_dropped(void **state)
{
	struct bench *b = *state;
	uint64_t next = 0;

	append(b, 0, 60000);
	assert_true(spool_figures(b->spool).bytes > LIMIT / 2);
	assert_int_equal(drain(b, 10000, &next), 60000);
	assert_int_equal(spool_figures(b->spool).dropped, 0);
	/* And what is done leaves the disk. */
	assert_int_equal(segments(b), 1);
}

static void
a_batch_that_was_dropped_under_way_is_no_step_back(void **state)
{
	struct bench *b = *state;
	struct spool_batch batch;
	char line[2001];
	uint64_t left;

	memset(line, 'x', sizeof(line));
	append(b, 0, 10);
	assert_true(spool_read(b->spool, &b->cx, 10, 1 << 20, &batch));
	for (int i = 0; i < 3000; i++)
		assert_true(spool_append(
		    b->spool, (struct str){ line, sizeof(line) - 1 }));
	left = spool_figures(b->spool).records;
	assert_true(spool_acknowledge(b->spool, &batch, batch.n));
	assert_int_equal(spool_figures(b->spool).records, left);
}

static void
a_folder_has_one_owner(void **state)
{
	struct bench *b = *state;
	struct cx other;

	cx_init(&other);
	assert_null(spool_open(&other, b->folder, LIMIT));
	assert_int_equal(other.fail, FAIL_CONFLICT);
	cx_clear(&other);
}

static void
a_folder_that_cannot_be_is_said(void **state)
{
	struct cx other;

	(void)state;
	cx_init(&other);
	assert_null(spool_open(&other, "/proc/spool", LIMIT));
	assert_int_equal(other.fail, FAIL_BROKEN);
	cx_clear(&other);
}

static void
what_is_refused_is_kept_with_its_reason(void **state)
{
	struct bench *b = *state;
	const json_t *line;
	struct str bytes, rest;

	assert_true(spool_refuse(
	    b->spool, 7, STR("edge,dev=\"a\" v=1 1"), 400, STR("line 1: no")));
	assert_true(spool_refuse(b->spool, 8, STR("x"), 413, STR("large")));
	assert_int_equal(spool_figures(b->spool).refused, 2);
	assert_true(file_read(
	    &b->cx, cx_printf(&b->cx, "%s/refused.jsonl", b->folder), &bytes));
	line = json_read(&b->cx, str_cut(bytes, '\n', &rest));
	assert_int_equal(
	    json_integer_value(json_object_get(line, "number")), 7);
	assert_int_equal(
	    json_integer_value(json_object_get(line, "status")), 400);
	assert_true(str_is(json_str(line, "reason"), "line 1: no"));
	assert_true(str_is(json_str(line, "line"), "edge,dev=\"a\" v=1 1"));
}

/* 100 devices with 8 values each 10 s for 72 h, as the README promises. */
static void
the_usual_limit_holds_three_days(void **state)
{
	static const char line[] =
	    "edge,dev=hall-3-em-001 p=12.345,q=1.234,u1=231.7,u2=231.9,"
	    "u3=230.8,i1=12.34,i2=12.51,e=1234567.89 1795478400000";
	const uint64_t records = UINT64_C(100) * 72 * 360;

	(void)state;
	assert_true(records * (SEGMENT_HEAD + sizeof(line)) <
	    (UINT64_C(1024) << 20) / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SPOOL(lines_leave_in_the_order_they_came),
		SPOOL(what_was_not_acknowledged_is_there_in_the_next_life),
		SPOOL(a_batch_ends_soon_behind_its_bytes),
		SPOOL(a_torn_end_is_cut_off_and_nothing_else),
		SPOOL(rotten_bytes_cost_the_records_they_were),
		SPOOL(a_segment_of_garbage_is_passed_over),
		SPOOL(a_last_segment_of_garbage_leaves_the_others),
		SPOOL(a_position_that_cannot_be_read_sends_again),
		SPOOL(numbers_that_were_acknowledged_are_not_given_again),
		SPOOL(at_the_limit_the_oldest_go_and_are_counted),
		SPOOL(below_the_limit_nothing_is_dropped),
		SPOOL(a_batch_that_was_dropped_under_way_is_no_step_back),
		SPOOL(a_folder_has_one_owner),
		SPOOL(a_folder_that_cannot_be_is_said),
		SPOOL(what_is_refused_is_kept_with_its_reason),
		SPOOL(the_usual_limit_holds_three_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
