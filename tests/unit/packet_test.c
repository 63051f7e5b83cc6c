/*
 * What goes over the writer's socket comes out as it went in, and a body of
 * any other length is refused.
 */
#include "telemetry/packet.h"
#include "telemetry/writer.h"

#include "unit.h"

#define HEAD sizeof(struct link_head)

static struct str
body_of(struct str packet, enum packet_kind kind, uint64_t tag)
{
	struct link_head head;

	memcpy(&head, packet.p, sizeof(head));
	assert_int_equal(head.kind, kind);
	assert_int_equal(head.tag, tag);
	assert_int_equal(head.size, packet.n - HEAD);
	return (struct str){ packet.p + HEAD, packet.n - HEAD };
}

/* The first n bytes and no more, at an address divisible by eight. */
static struct str
first(struct cx *cx, struct str s, size_t n)
{
	char *p = cx_alloc(cx, n == 0 ? 1 : n);

	memcpy(p, s.p, n < s.n ? n : s.n);
	return (struct str){ p, n };
}

static struct batch_rows
rows(struct cx *cx, size_t n, bool judged)
{
	struct batch_rows r = { .n = n,
		.device = cx_calloc(cx, n, 8),
		.at_us = cx_calloc(cx, n, 8),
		.first = cx_calloc(cx, n, 4),
		.last = cx_calloc(cx, n, 4),
		.values = cx_calloc(cx, n * 3, 8),
		.quality = judged ? cx_alloc(cx, n * 3) : NULL };

	for (size_t i = 0; i < n; i++) {
		r.device[i] = (int64_t)i + 1;
		r.at_us[i] = 1790000000000000 + (int64_t)i;
		r.first[i] = (int32_t)r.value_count + 1;
		r.value_count += 1 + i % 3;
		r.last[i] = (int32_t)r.value_count;
	}
	for (size_t i = 0; i < r.value_count; i++) {
		r.values[i] = (double)i / 3;
		if (judged)
			r.quality[i] = (uint8_t)i;
	}
	return r;
}

static void
rows_come_back(void **state)
{
	for (size_t n = 0; n < 20; n++)
		for (int judged = 0; judged < 2; judged++) {
			const struct batch_rows r =
			    rows(*state, n, judged == 1);
			const struct str body =
			    body_of(packet_of_rows(*state, 77 + n, 1000001, &r),
				PACKET_ROWS, 77 + n);
			struct packet_rows p;

			assert_true(packet_rows_of(body, &p));
			assert_int_equal(p.tenant, 1000001);
			assert_int_equal(p.rows, n);
			assert_int_equal(p.values, r.value_count);
			assert_memory_equal(p.device, r.device, n * 8);
			assert_memory_equal(p.at_us, r.at_us, n * 8);
			assert_memory_equal(p.value, r.values, p.values * 8);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p.width[i], 1 + i % 3);
			assert_int_equal(p.quality != NULL, judged);
			if (judged == 1)
				assert_memory_equal(
				    p.quality, r.quality, p.values);
		}
}

static void
rows_of_every_other_length_are_refused(void **state)
{
	for (int judged = 0; judged < 2; judged++) {
		const struct batch_rows r = rows(*state, 7, judged == 1);
		const struct str body = body_of(
		    packet_of_rows(*state, 1, 1000001, &r), PACKET_ROWS, 1);
		struct packet_rows p;

		for (size_t n = 0; n < body.n + 32; n++)
			assert_int_equal(
			    packet_rows_of(first(*state, body, n), &p),
			    n == body.n);
	}
}

/* One number of the body is another one. */
static bool
taken_with(struct cx *cx, size_t at, const void *number, size_t size)
{
	const struct batch_rows r = rows(cx, 4, false);
	const struct str body =
	    body_of(packet_of_rows(cx, 1, 1000001, &r), PACKET_ROWS, 1);
	struct str other = first(cx, body, body.n);
	char *p = cx_strndup(cx, other.p, other.n);
	struct packet_rows rows_;

	memcpy(p + at, number, size);
	return packet_rows_of((struct str){ p, other.n }, &rows_);
}

static void
what_no_chunk_can_keep_is_refused(void **state)
{
	const int32_t tenant[] = { 1, 0, -1 };
	const int64_t device[] = { INT64_MAX >> 2, 0, -1, INT64_MAX };
	const int64_t at_us[] = { 0, 253402300799999999, -1, INT64_MIN,
		INT64_MAX, 253402300800000000 };

	/* tenant, rows, values, judged; devices; times */
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(taken_with(*state, 0, &tenant[i], 4), i == 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(
		    taken_with(*state, 16 + 8, &device[i], 8), i == 0);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(
		    taken_with(*state, 16 + 4 * 8 + 8, &at_us[i], 8), i < 2);
}

static void
widths_must_add_up_to_the_values(void **state)
{
	/* Widths are 1 2 3 1, behind the head, devices and times. */
	const size_t at = 16 + 4 * 16;
	const uint32_t wrong[] = { 0, 3, TAIL_PLACES + 1, UINT32_MAX };
	const uint32_t right = 2;

	assert_true(taken_with(*state, at + 4, &right, 4));
	for (size_t i = 0; i < 4; i++)
		assert_false(taken_with(*state, at + 4, &wrong[i], 4));
}

static void
an_answer_comes_back(void **state)
{
	for (int kind = 0; kind < FAIL_COUNT; kind++) {
		const struct str body = body_of(
		    packet_of_done(*state, 5, (enum fail)kind, "why 为什么"),
		    PACKET_DONE, 5);
		struct packet_done done;

		assert_true(packet_done_of(body, &done));
		assert_int_equal(done.fail, kind);
		assert_true(str_is(done.message, "why 为什么"));
		for (size_t n = 0; n < 8; n++)
			assert_false(
			    packet_done_of(first(*state, body, n), &done));
	}
}

static void
a_failure_that_is_none_is_refused(void **state)
{
	const uint64_t kind = FAIL_COUNT, huge = UINT64_MAX;
	struct packet_done done;

	(void)state;
	assert_false(
	    packet_done_of((struct str){ (const char *)&kind, 8 }, &done));
	assert_false(
	    packet_done_of((struct str){ (const char *)&huge, 8 }, &done));
}

static void
an_ask_comes_back(void **state)
{
	int64_t *device = cx_calloc(*state, PACKET_DEVICES + 1, 8);
	const int64_t *got;
	struct str body;
	size_t n;

	for (size_t i = 0; i <= PACKET_DEVICES; i++)
		device[i] = (int64_t)i * 3;
	body = body_of(packet_of_ask(*state, 9, device, 5), PACKET_ASK, 9);
	assert_true(packet_ask_of(body, &got, &n));
	assert_int_equal(n, 5);
	assert_memory_equal(got, device, 5 * 8);
	for (n = 33; n < 40; n++)
		assert_false(packet_ask_of(
		    first(*state, body, n), &got, &(size_t){ 0 }));
	body = body_of(
	    packet_of_ask(*state, 9, device, PACKET_DEVICES), PACKET_ASK, 9);
	assert_true(packet_ask_of(body, &got, &n));
	body = body_of(packet_of_ask(*state, 9, device, PACKET_DEVICES + 1),
	    PACKET_ASK, 9);
	assert_false(packet_ask_of(body, &got, &n));
}

static void
tails_come_back_in_their_order(void **state)
{
	const struct str tail[4] = { str_of("abc"), { NULL, 0 },
		str_of("12345678"), str_of("x") };
	const struct str body =
	    body_of(packet_of_tails(*state, 3, tail, 4, -7), PACKET_TAILS, 3);
	struct str got[5];
	int64_t left_us = 0;

	assert_true(packet_tails_of(body, got, 4, &left_us));
	assert_int_equal(left_us, -7);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(got[i].n, tail[i].n);
		assert_memory_equal(got[i].p, tail[i].p, tail[i].n);
	}
	for (size_t n = 0; n < body.n + 16; n++)
		assert_int_equal(
		    packet_tails_of(first(*state, body, n), got, 4, &left_us),
		    n == body.n);
	assert_false(packet_tails_of(body, got, 3, &left_us));
	assert_false(packet_tails_of(body, got, 5, &left_us));
}

static void
a_tail_longer_than_the_packet_is_refused(void **state)
{
	const uint64_t size[3] = { 0, UINT64_MAX, 0 };
	struct str got;
	int64_t left_us;

	(void)state;
	assert_false(packet_tails_of(
	    (struct str){ (const char *)size, 24 }, &got, 1, &left_us));
}

/* The most that can be asked for fits into a packet. */
static void
all_tails_of_an_ask_fit_into_a_packet(void **state)
{
	const size_t longest =
	    TAIL_BYTES_MOST + 32 + TAIL_PLACES / 8 + TAIL_PLACES * 14;

	(void)state;
	assert_true(PACKET_DEVICES * (longest + 16) < PACKET_MOST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(rows_come_back),
		UNIT(rows_of_every_other_length_are_refused),
		UNIT(what_no_chunk_can_keep_is_refused),
		UNIT(widths_must_add_up_to_the_values),
		UNIT(an_answer_comes_back),
		UNIT(a_failure_that_is_none_is_refused),
		UNIT(an_ask_comes_back),
		UNIT(tails_come_back_in_their_order),
		UNIT(a_tail_longer_than_the_packet_is_refused),
		UNIT(all_tails_of_an_ask_fit_into_a_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
