#include "edge/segment.h"

#include "unit.h"

static struct text
records(struct cx *cx, uint64_t first, size_t n)
{
	struct text t = text_new(cx, 1 << 20);

	for (size_t i = 0; i < n; i++)
		segment_write(&t, first + i,
		    str_of(cx_printf(cx, "edge,dev=a v=%zu 1", i)));
	return t;
}

static size_t
count(struct str bytes, uint64_t least, size_t *end)
{
	struct segment_reader r = { bytes, 0, least };
	struct segment_record record;
	size_t n = 0;

	while (segment_next(&r, &record))
		n++;
	*end = r.at;
	return n;
}

static void
records_come_back_in_order(void **state)
{
	const struct text t = records(*state, 41, 3);
	struct segment_reader r = { text_str(&t), 0, 0 };
	struct segment_record record;

	for (uint64_t i = 41; i < 44; i++) {
		assert_true(segment_next(&r, &record));
		assert_int_equal(record.number, i);
		assert_true(str_is(record.payload,
		    cx_printf(*state, "edge,dev=a v=%d 1", (int)i - 41)));
		assert_int_equal(record.end, r.at);
	}
	assert_false(segment_next(&r, &record));
	assert_int_equal(r.at, t.n);
}

/* The bytes, computed apart with python3-crc32c, of record 1 "a". */
static void
a_record_looks_as_it_is_documented(void **state)
{
	static const char want[] = "PKR1\xa8\x5b\x1a\xeb"
				   "\1\0\0\0\1\0\0\0\0\0\0\0a";
	struct text t = text_new(*state, 100);

	segment_write(&t, 1, STR("a"));
	assert_int_equal(t.n, 21);
	assert_memory_equal(t.p, want, 21);
}

static void
a_torn_end_is_no_record_wherever_it_is_torn(void **state)
{
	const struct text t = records(*state, 1, 3);
	const struct text two = records(*state, 1, 2);
	size_t end;

	for (size_t n = two.n; n < t.n; n++) {
		/* A copy of its size, for the sanitizers to watch. */
		char *torn = malloc(n);

		memcpy(torn, t.p, n);
		assert_int_equal(count((struct str){ torn, n }, 0, &end), 2);
		assert_int_equal(end, two.n);
		free(torn);
	}
}

static void
one_wrong_bit_costs_one_record_and_no_other(void **state)
{
	const struct text t = records(*state, 1, 5);
	char *rotten = cx_alloc(*state, t.n);
	size_t end;

	for (size_t bit = 0; bit < t.n * 8; bit++) {
		memcpy(rotten, t.p, t.n);
		rotten[bit / 8] = (char)(rotten[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(
		    count((struct str){ rotten, t.n }, 0, &end), 4);
	}
}

static void
what_was_read_before_is_no_record_again(void **state)
{
	const struct text t = records(*state, 1, 5);
	size_t end;

	assert_int_equal(count(text_str(&t), 4, &end), 2);
	assert_int_equal(count(text_str(&t), 6, &end), 0);
	assert_int_equal(end, 0);
}

static void
a_record_inside_of_a_payload_is_none(void **state)
{
	const struct text inner = records(*state, 9, 1);
	struct text t = text_new(*state, 1000);
	size_t end;

	segment_write(&t, 1, text_str(&inner));
	segment_write(&t, 2, STR("x"));
	assert_int_equal(count(text_str(&t), 0, &end), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(records_come_back_in_order),
		UNIT(a_record_looks_as_it_is_documented),
		UNIT(a_torn_end_is_no_record_wherever_it_is_torn),
		UNIT(one_wrong_bit_costs_one_record_and_no_other),
		UNIT(what_was_read_before_is_no_record_again),
		UNIT(a_record_inside_of_a_payload_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
