/*
 * Single promises of the writer; writer_play_test.c plays it against a
 * reference.
 */
#include "telemetry/writer.h"

#include "unit.h"

#define HOUR INT64_C(3600000000)
#define NOW INT64_C(1790000000000000)
#define TENANT 1000001

static struct packet_rows
one(const int64_t *device, const int64_t *at_us, const double *value)
{
	static const uint32_t width = 1;

	return (struct packet_rows){ .tenant = TENANT,
		.rows = 1,
		.values = 1,
		.device = device,
		.at_us = at_us,
		.width = &width,
		.value = value };
}

static void
give(struct writer *w, int64_t device, int64_t at_us, double value)
{
	const struct packet_rows rows = one(&device, &at_us, &value);

	writer_rows(w, &rows, NOW);
}

static void
a_row_without_a_value_is_no_row(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);

	give(w, 1, NOW, (double)NAN);
	assert_int_equal(writer_tail(*state, w, 1).n, 0);
	assert_int_equal(writer_waiting(w), 0);
	assert_int_equal(writer_newest(w, 9).n, 0);
	writer_free(w);
}

static void
a_device_nobody_heard_of_has_no_tail(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);

	assert_int_equal(writer_tail(*state, w, 4711).n, 0);
	writer_tick(w, NOW);
	writer_close_all(w);
	assert_int_equal(writer_waiting(w), 0);
	writer_free(w);
}

static void
a_tail_has_a_limit(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);
	struct writer_group g;

	for (int i = 0; i < 12000; i++)
		give(w, 1, NOW + (int64_t)i * 1000001, (double)i * 1.1);
	assert_true(writer_figures(w).tail_bytes < TAIL_BYTES_MOST);
	g = writer_take(w);
	assert_true(g.chunks >= 1);
	assert_int_equal(g.rows, 12000);
	assert_int_equal(g.seq, 1);
	/* Nothing is committed, and so there is nothing for a reader. */
	assert_int_equal(writer_tail(*state, w, 1).n, 0);
	writer_committed(w, 1);
	assert_true(writer_tail(*state, w, 1).n < TAIL_BYTES_MOST);
	assert_true(writer_tail(*state, w, 1).n > 0);
	writer_free(w);
}

static size_t
rows_of(struct cx *cx, struct writer *w, int64_t device)
{
	struct tail_reader r;
	size_t n;

	tail_open(&r, writer_tail(cx, w, device));
	while (tail_next(&r))
		continue;
	assert_false(r.damaged);
	n = r.rows;
	tail_close(&r);
	return n;
}

static void
a_row_is_shown_once_its_group_is_committed(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);

	give(w, 1, NOW, 1);
	assert_int_equal(rows_of(*state, w, 1), 0);
	(void)writer_take(w);
	give(w, 1, NOW + 1, 2);
	assert_int_equal(rows_of(*state, w, 1), 0);
	writer_committed(w, 1);
	assert_int_equal(rows_of(*state, w, 1), 1);
	(void)writer_take(w);
	give(w, 1, NOW + 2, 3);
	give(w, 1, NOW + 3, 3);
	assert_int_equal(rows_of(*state, w, 1), 1);
	writer_close_all(w);
	give(w, 1, NOW + 4, 3);
	assert_int_equal(rows_of(*state, w, 1), 1);
	writer_committed(w, 2);
	assert_int_equal(rows_of(*state, w, 1), 2);
	assert_int_equal(writer_left_us(w, 1), 0);
	(void)writer_take(w);
	assert_int_equal(rows_of(*state, w, 1), 2);
	writer_committed(w, 3);
	assert_int_equal(rows_of(*state, w, 1), 1);
	assert_int_equal(writer_left_us(w, 1), 3);
	assert_int_equal(writer_left_us(w, 2), 0);
	writer_free(w);
}

static struct packet_sum
scan(struct cx *cx, struct writer *w, int64_t device, int64_t from_us)
{
	const uint32_t place = 0;
	const struct packet_scan ask = { from_us, from_us + HOUR, 1, &device,
		&place };
	struct packet_sum sum;

	writer_scan(cx, w, &ask, &sum);
	return sum;
}

static void
a_scan_says_where_chunks_must_be_asked_too(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);
	const int64_t later = NOW + 2 * HOUR;

	/* Nobody knows when this writer began. */
	assert_int_equal(scan(*state, w, 1, later).whole, 0);
	writer_tick(w, NOW);
	/* What was there before may be ten minutes ahead. */
	assert_int_equal(scan(*state, w, 1, NOW + HOUR / 6).whole, 0);
	assert_int_equal(scan(*state, w, 1, NOW + HOUR / 6 + 1).whole, 1);
	give(w, 1, later, 5);
	assert_int_equal(scan(*state, w, 1, later).of.count, 0);
	(void)writer_take(w);
	writer_committed(w, 1);
	assert_int_equal(scan(*state, w, 1, later).of.count, 1);
	assert_int_equal(scan(*state, w, 1, later).whole, 1);
	writer_close_all(w);
	assert_int_equal(scan(*state, w, 1, later).of.count, 1);
	(void)writer_take(w);
	writer_committed(w, 1);
	/* It is in a chunk now. */
	assert_int_equal(scan(*state, w, 1, later).of.count, 0);
	assert_int_equal(scan(*state, w, 1, later).whole, 0);
	assert_int_equal(scan(*state, w, 1, later + 1).whole, 1);
	assert_int_equal(scan(*state, w, 2, later).whole, 1);
	writer_free(w);
}

static void
all_tails_together_have_a_budget(void **state)
{
	const struct writer_limits limits = { .tails = 20000 };
	struct writer *w = writer_new(&limits);

	(void)state;
	for (int i = 0; i < 20000; i++) {
		give(w, 1 + i % 700, NOW + (int64_t)i * 1000, (double)i);
		assert_true(writer_figures(w).tail_bytes <= 20000);
	}
	assert_true(writer_figures(w).chunks > 0);
	writer_free(w);
}

static void
the_end_of_a_day_closes_its_tails(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);

	(void)state;
	for (int64_t d = 1; d <= 2000; d++)
		give(w, d, NOW, 1);
	for (int i = 0; i < 700; i++)
		writer_tick(w, NOW + HOUR);
	assert_int_equal(writer_figures(w).tails, 2000);
	/* A share of them a tick, not all at once. */
	writer_tick(w, NOW + 26 * HOUR);
	assert_in_range(writer_figures(w).tails, 1900, 1999);
	for (int i = 0; i < 700; i++)
		writer_tick(w, NOW + 26 * HOUR);
	assert_int_equal(writer_figures(w).tails, 0);
	writer_free(w);
}

static void
tick_round(struct writer *w, int64_t now_us)
{
	for (int i = 0; i < 700; i++)
		writer_tick(w, now_us);
}

static void
history_closes_its_tail_in_a_quarter_of_an_hour(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);

	(void)state;
	give(w, 1, NOW - 40 * 24 * HOUR, 1);
	give(w, 2, NOW, 1);
	tick_round(w, NOW + 14 * HOUR / 60);
	assert_int_equal(writer_figures(w).tails, 2);
	/* More of it does not put the end off. */
	give(w, 1, NOW - 39 * 24 * HOUR, 1);
	tick_round(w, NOW + 16 * HOUR / 60);
	assert_int_equal(writer_figures(w).tails, 1);
	assert_int_equal(writer_figures(w).chunks, 2);
	writer_free(w);
}

static void
history_that_is_recovered_closes_as_soon(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);
	struct writer_group g;
	struct str journal;

	give(w, 1, NOW - 40 * 24 * HOUR, 1);
	give(w, 2, NOW, 1);
	g = writer_take(w);
	journal = (struct str){ cx_strndup(*state, g.journal.p, g.journal.n),
		g.journal.n };
	writer_free(w);
	w = writer_new(&limits);
	assert_true(writer_replay(*state, w, 1, 0, journal, NOW + HOUR / 60));
	writer_replayed(w, NOW + HOUR / 60);
	tick_round(w, NOW + 17 * HOUR / 60);
	assert_int_equal(writer_figures(w).tails, 1);
	writer_free(w);
}

#define MANY 200
#define GROUPS 100
#define FAR (INT64_C(1) << 50) /* long ids: the journal fills sooner */

struct group {
	int64_t seq;
	int half;
	struct str journal;
};

/* The table of the journal. */
struct store {
	struct group group[GROUPS];
	size_t groups;
};

static void
commit_many(struct cx *cx, struct writer *w, struct store *s)
{
	const struct writer_group g = writer_take(w);

	assert_true(s->groups < GROUPS);
	s->group[s->groups++] = (struct group){ g.seq, g.half,
		{ cx_strndup(cx, g.journal.p, g.journal.n), g.journal.n } };
	writer_committed(w, 1);
}

/* From the groups of one half, or of both (-1). */
static struct writer *
writer_again(struct cx *cx, struct writer *old, const struct store *s, int half)
{
	const struct writer_limits limits = { .journal = 2800000 };
	struct writer *w = writer_new(&limits);

	writer_free(old);
	for (size_t i = 0; i < s->groups; i++)
		if (half < 0 || s->group[i].half == half)
			assert_true(writer_replay(cx, w, s->group[i].seq,
			    s->group[i].half, s->group[i].journal, NOW));
	writer_replayed(w, NOW);
	return w;
}

/* Longer than what is written out once more with one group. */
static void
a_half_is_needed_until_the_last_tail_left_it(void **state)
{
	struct store *s = cx_calloc(*state, 1, sizeof(*s));
	struct writer *w = writer_again(*state, NULL, s, -1);
	size_t before, rounds = 0;

	while (s->groups == 0 || s->group[s->groups - 1].half == 0) {
		for (int i = 0; i < 50; i++, rounds++)
			for (int64_t d = 0; d < MANY; d++)
				give(w, FAR + d,
				    NOW + (int64_t)rounds * 1000000, 7);
		commit_many(*state, w, s);
	}
	assert_true(writer_figures(w).tail_bytes > 524288);
	assert_int_equal(writer_empty_half(w), -1);
	w = writer_again(*state, w, s, -1);
	assert_int_equal(writer_empty_half(w), -1);
	while (writer_empty_half(w) < 0)
		commit_many(*state, w, s);
	assert_int_equal(writer_empty_half(w), 0);
	before = writer_figures(w).tail_bytes;
	writer_emptied(w);
	assert_int_equal(writer_empty_half(w), -1);
	w = writer_again(*state, w, s, 1);
	assert_int_equal(writer_figures(w).tail_bytes, before);
	assert_int_equal(writer_figures(w).tails, MANY);
	for (int64_t d = 0; d < MANY; d++) {
		struct tail_reader r;

		tail_open(&r, writer_tail(*state, w, FAR + d));
		while (tail_next(&r))
			continue;
		assert_false(r.damaged);
		assert_int_equal(r.rows, rounds);
		tail_close(&r);
	}
	writer_free(w);
}

static void
late_samples_are_noted_once_a_run(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);
	struct writer_group g;

	(void)state;
	give(w, 1, NOW - HOUR, 1);
	give(w, 2, NOW - 3 * HOUR, 1);
	give(w, 2, NOW - 3 * HOUR + 1, 1);
	give(w, 3, NOW - 3 * HOUR, 1);
	g = writer_take(w);
	assert_int_equal(g.lates, 2);
	assert_int_equal(g.late[0].device, 2);
	assert_int_equal(g.late[0].first_us, NOW - 3 * HOUR);
	assert_int_equal(g.late[0].tenant, TENANT);
	assert_int_equal(g.late[1].device, 3);
	writer_free(w);
}

static void
what_each_tenant_sent_is_counted_once(void **state)
{
	const struct writer_limits limits = { 0 };
	const struct tenant_tally *tally;
	struct writer *w = writer_new(&limits);

	(void)state;
	assert_int_equal(writer_tallies(w, &tally), 0);
	give(w, 1, NOW, 1);
	give(w, 2, NOW, 1);
	assert_int_equal(writer_tallies(w, &tally), 1);
	assert_int_equal(tally[0].tenant, TENANT);
	assert_int_equal(tally[0].points, 2);
	assert_int_equal(tally[0].fields, 2);
	assert_int_equal(tally[0].requests, 2);
	assert_int_equal(writer_tallies(w, &tally), 0);
	give(w, 1, NOW, 1);
	assert_int_equal(writer_tallies(w, &tally), 1);
	assert_int_equal(tally[0].points, 1);
	writer_free(w);
}

static void
a_journal_that_is_none_is_refused(void **state)
{
	/* A row of device 1, its times, and the record that holds it. */
	static const char *const wrong[] = {
		"\x80",             /* a number that does not end */
		"\x07",             /* a kind that is none */
		"\x05",             /* a beginning without its tenant */
		"\x05\x01",         /* nor rows */
		"\x05\x01\x7f\x01", /* more rows than bytes */
		"\x05\x01\x01\x01", /* rows that are none */
	};
	const struct writer_limits limits = { 0 };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct writer *w = writer_new(&limits);

		assert_false(
		    writer_replay(*state, w, 1, 0, str_of(wrong[i]), NOW));
		unit_refused(*state, "damaged_journal");
		writer_free(w);
	}
}

/* Such records stand where the beginning of a tail was emptied away. */
static void
records_of_tails_that_are_gone_make_no_devices(void **state)
{
	const struct writer_limits limits = { 0 };
	struct writer *w = writer_new(&limits);
	const struct str journal = { "\x06\xfe\x01\x04\x03\x00\x04\x02", 8 };

	assert_true(writer_replay(*state, w, 1, 0, journal, NOW));
	writer_replayed(w, NOW);
	assert_int_equal(writer_figures(w).devices, 0);
	writer_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_row_without_a_value_is_no_row),
		UNIT(a_device_nobody_heard_of_has_no_tail),
		UNIT(a_tail_has_a_limit),
		UNIT(a_row_is_shown_once_its_group_is_committed),
		UNIT(a_scan_says_where_chunks_must_be_asked_too),
		UNIT(all_tails_together_have_a_budget),
		UNIT(the_end_of_a_day_closes_its_tails),
		UNIT(history_closes_its_tail_in_a_quarter_of_an_hour),
		UNIT(history_that_is_recovered_closes_as_soon),
		UNIT(a_half_is_needed_until_the_last_tail_left_it),
		UNIT(late_samples_are_noted_once_a_run),
		UNIT(what_each_tenant_sent_is_counted_once),
		UNIT(a_journal_that_is_none_is_refused),
		UNIT(records_of_tails_that_are_gone_make_no_devices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
