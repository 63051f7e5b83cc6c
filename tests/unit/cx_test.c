#include "base/cx.h"

#include "unit.h"

static void
memory_is_zeroed_aligned_and_apart(void **state)
{
	unsigned char *last = NULL;

	for (size_t size = 1; size < 20000; size = size * 2 + 1) {
		unsigned char *p = cx_alloc(*state, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
		assert_true(p != last);
		last = p;
	}
}

/* Long blocks come and go by another way. */
static void
long_memory_is_zeroed_and_apart_too(void **state)
{
	struct cx *cx = *state;

	for (int round = 0; round < 3; round++) {
		unsigned char *last = NULL;

		for (size_t mib = 1; mib <= 8; mib *= 2) {
			const size_t size = (mib << 20) - (size_t)round;
			unsigned char *p = cx_alloc(cx, size);

			assert_int_equal(
			    (uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				if (p[i] != 0)
					fail();
			memset(p, (int)mib, size);
			assert_true(last == NULL || *last == mib / 2);
			assert_true(cx_alloc(cx, 8) != (void *)p);
			last = p;
		}
		cx_clear(cx);
	}
}

static void
arrays_have_room_for_all_their_items(void **state)
{
	uint64_t *v = cx_calloc(*state, 3000, sizeof(*v));

	for (size_t i = 0; i < 3000; i++)
		v[i] = UINT64_MAX;
	assert_non_null(cx_calloc(*state, 0, 8));
}

static void
whole_numbers_read_as_printf_writes_them(void **state)
{
	static const int64_t some[] = { 0, 1, -1, 9, 10, 1000002, -999,
		INT64_MAX, INT64_MIN };

	for (size_t i = 0; i < sizeof(some) / sizeof(*some); i++)
		assert_string_equal(cx_integer(*state, some[i]),
		    cx_printf(*state, "%lld", (long long)some[i]));
}

static void
strings_of_any_length_are_formatted(void **state)
{
	char long_one[500];

	for (size_t n = 150; n < 170; n++) {
		memset(long_one, 'x', n);
		long_one[n] = '\0';
		assert_string_equal(
		    cx_printf(*state, "%s", long_one), long_one);
	}
}

static void
strings_are_copied_and_ended(void **state)
{
	char from[] = "abcdef";
	char *s = cx_strndup(*state, from, 3);

	from[0] = 'x';
	assert_string_equal(s, "abc");
	assert_string_equal(cx_strndup(*state, "", 0), "");
	assert_string_equal(cx_printf(*state, "%d %s", 7, "seven"), "7 seven");
	assert_int_equal(strlen(cx_printf(*state, "%9000d", 1)), 9000);
}

static void
the_first_failure_wins(void **state)
{
	struct cx *cx = *state;
	char field[] = "name";

	assert_false(cx_fail(cx, FAIL_INVALID, field, "%d is wrong", 5));
	field[0] = 'x';
	assert_false(
	    cx_fail_code(cx, FAIL_BROKEN, "later", NULL, "this came second"));
	assert_int_equal(cx->fail, FAIL_INVALID);
	assert_string_equal(cx->code, "invalid");
	assert_string_equal(cx->field, "name");
	assert_string_equal(cx->message, "5 is wrong");
}

static void
a_failure_can_be_forgiven_and_memory_stays(void **state)
{
	struct cx *cx = *state;
	char *s = cx_strndup(cx, "kept", 4);

	(void)cx_fail_code(cx, FAIL_CONFLICT, "taken", NULL, "no");
	assert_string_equal(cx->code, "taken");
	assert_null(cx->field);
	cx_forgive(cx);
	assert_int_equal(cx->fail, FAIL_NONE);
	assert_null(cx->code);
	assert_string_equal(s, "kept");
	(void)cx_fail(cx, FAIL_MISSING, NULL, "again");
	assert_string_equal(cx->code, "not_found");
}

struct deed {
	char *to;
	char letter;
};

static void
append_letter(void *thing)
{
	const struct deed *deed = thing;

	deed->to[strlen(deed->to)] = deed->letter;
}

static void
deeds_are_undone_in_reverse(void **state)
{
	struct deed deeds[3];
	char done[8] = "";

	for (size_t i = 0; i < 3; i++) {
		deeds[i] = (struct deed){ done, (char)('a' + i) };
		cx_defer(*state, append_letter, &deeds[i]);
	}
	cx_clear(*state);
	assert_string_equal(done, "cba");
	cx_clear(*state);
	assert_string_equal(done, "cba");
}

static void
a_cleared_context_is_as_new(void **state)
{
	struct cx *cx = *state;

	(void)cx_fail(cx, FAIL_BUSY, "x", "busy");
	(void)cx_alloc(cx, 100000);
	cx_clear(cx);
	assert_int_equal(cx->fail, FAIL_NONE);
	assert_null(cx->blocks);
	assert_null(cx->deeds);
	assert_null(cx->message);
}

static void
each_kind_of_failure_has_a_status_and_a_code(void **state)
{
	static const int statuses[FAIL_COUNT] = { 200, 400, 401, 403, 404, 409,
		413, 429, 500, 503 };

	(void)state;
	for (int i = 0; i < FAIL_COUNT; i++) {
		assert_int_equal(fail_status((enum fail)i), statuses[i]);
		assert_non_null(fail_code((enum fail)i));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(
			    fail_code((enum fail)i), fail_code((enum fail)k));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(memory_is_zeroed_aligned_and_apart),
		UNIT(long_memory_is_zeroed_and_apart_too),
		UNIT(arrays_have_room_for_all_their_items),
		UNIT(whole_numbers_read_as_printf_writes_them),
		UNIT(strings_of_any_length_are_formatted),
		UNIT(strings_are_copied_and_ended),
		UNIT(the_first_failure_wins),
		UNIT(a_failure_can_be_forgiven_and_memory_stays),
		UNIT(deeds_are_undone_in_reverse),
		UNIT(a_cleared_context_is_as_new),
		UNIT(each_kind_of_failure_has_a_status_and_a_code),
	};

	return cmocka_run_group_tests_name("cx", tests, NULL, NULL);
}
