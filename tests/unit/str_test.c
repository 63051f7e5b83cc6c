#include "base/str.h"

#include "unit.h"

static void
is(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

static void
views_compare_by_their_bytes(void **state)
{
	(void)state;
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_true(str_eq((struct str){ NULL, 0 }, STR("")));
	assert_true(str_is(STR("abc"), "abc"));
	assert_false(str_is(STR("abc"), "ab"));
	assert_true(str_is(str_of(NULL), ""));
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_true(str_starts(STR("abc"), STR("")));
	assert_false(str_starts(STR("ab"), STR("abc")));
}

static void
blanks_are_cut_off_both_ends(void **state)
{
	(void)state;
	is(str_trim(STR(" \t a b \r\n")), "a b");
	is(str_trim(STR(" \n ")), "");
	is(str_trim((struct str){ NULL, 0 }), "");
}

static void
a_cut_gives_what_stands_before_and_behind(void **state)
{
	struct str rest;

	(void)state;
	is(str_cut(STR("a=b=c"), '=', &rest), "a");
	is(rest, "b=c");
	is(str_cut(STR("a="), '=', &rest), "a");
	assert_true(rest.p != NULL && rest.n == 0);
	is(str_cut(STR("abc"), '=', &rest), "abc");
	assert_null(rest.p);
	is(str_cut(STR(""), '=', &rest), "");
	assert_null(rest.p);
}

static void
whole_numbers_are_read_to_their_ends(void **state)
{
	int64_t v = 0;

	(void)state;
	assert_true(str_int64(STR("9223372036854775807"), &v));
	assert_true(v == INT64_MAX);
	assert_true(str_int64(STR("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
	assert_true(str_int64(STR("-0"), &v) && v == 0);
	assert_true(str_int64(STR("007"), &v) && v == 7);
}

static void
what_is_no_whole_number_leaves_the_old_value(void **state)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0",
		"1e3", "0x1", "9223372036854775808", "-9223372036854775809",
		"99999999999999999999999", "--1", "1-", "١" };
	int64_t v = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (str_int64(str_of(bad[i]), &v) || v != 42)
			fail_msg("\"%s\" was taken", bad[i]);
	assert_false(str_int64(STR("1\0"), &v));
}

static void
numbers_are_finite_and_decimal(void **state)
{
	static const char *const bad[] = { "", ".", "1e", "1e999", "-1e999",
		"nan", "inf", "0x10", " 1", "1 ", "1,5", "1.2.3", "1-2" };
	double v = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (str_double(str_of(bad[i]), &v) || v != 42)
			fail_msg("\"%s\" was taken", bad[i]);
	assert_false(str_double(STR("1\0"), &v));
	assert_true(str_double(STR("-1.5e-3"), &v) && v == -1.5e-3);
	assert_true(str_double(STR(".5"), &v) && v == 0.5);
	assert_true(str_double(STR("+2"), &v) && v == 2);
}

static void
random_whole_numbers_are_read_again(void **state)
{
	uint64_t seed = 17;

	for (int i = 0; i < 10000; i++) {
		const int64_t n =
		    (int64_t)unit_chance(&seed) >> unit_below(&seed, 64);
		int64_t v;

		assert_true(str_int64(
		    str_of(cx_printf(*state, "%lld", (long long)n)), &v));
		assert_true(v == n);
	}
}

static void
ill_formed_utf8_is_told_from_well_formed(void **state)
{
	static const char *const good[] = { "", "abc", "é", "园枢", "😀", "\x01",
		"\x7f", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf" };
	static const char *const bad[] = { "\x80", "\xc0\xaf", "\xc1\xbf",
		"\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe5\x9b", "\xff",
		"a\xe5", "\xe5\x9b\x41" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(str_is_utf8(str_of(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(str_is_utf8(str_of(bad[i])));
	assert_false(str_is_utf8(STR("a\0b")));
}

static void
characters_are_counted_and_decoded(void **state)
{
	static const uint32_t expected[] = { 'a', 0xe9, 0x56ed, 0x1f600 };
	const struct str s = STR("aé园😀");
	size_t at = 0;

	(void)state;
	assert_int_equal(str_chars(s), 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(str_char(s, &at), expected[i]);
	assert_int_equal(at, s.n);
	at = 0;
	assert_int_equal(str_char(STR("\xe5\x9b"), &at), 0xfffd);
	assert_int_equal(at, 1);
}

static void
every_character_is_decoded_to_itself(void **state)
{
	(void)state;
	for (uint32_t c = 0x80; c <= 0x10ffff; c += c < 0x1000 ? 1 : 37) {
		char b[4];
		size_t n = 0, at = 0;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		if (c < 0x800) {
			b[n++] = (char)(0xc0 | c >> 6);
		} else if (c < 0x10000) {
			b[n++] = (char)(0xe0 | c >> 12);
			b[n++] = (char)(0x80 | (c >> 6 & 63));
		} else {
			b[n++] = (char)(0xf0 | c >> 18);
			b[n++] = (char)(0x80 | (c >> 12 & 63));
			b[n++] = (char)(0x80 | (c >> 6 & 63));
		}
		b[n++] = (char)(0x80 | (c & 63));
		assert_int_equal(str_char((struct str){ b, n }, &at), c);
		assert_int_equal(at, n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(views_compare_by_their_bytes),
		UNIT(blanks_are_cut_off_both_ends),
		UNIT(a_cut_gives_what_stands_before_and_behind),
		UNIT(whole_numbers_are_read_to_their_ends),
		UNIT(what_is_no_whole_number_leaves_the_old_value),
		UNIT(numbers_are_finite_and_decimal),
		UNIT(random_whole_numbers_are_read_again),
		UNIT(ill_formed_utf8_is_told_from_well_formed),
		UNIT(characters_are_counted_and_decoded),
		UNIT(every_character_is_decoded_to_itself),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
