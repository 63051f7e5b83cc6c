#include "base/text.h"

#include "unit.h"

static void
what_is_written_stands_one_behind_the_other(void **state)
{
	struct text t = text_new(*state, 100);

	text_puts(&t, "a");
	text_char(&t, 'b');
	text_put(&t, STR("c\0d"));
	text_printf(&t, "%d", 42);
	assert_true(str_eq(text_str(&t), STR("abc\0d42")));
	assert_false(t.full);
}

static void
more_than_the_most_is_refused_and_remembered(void **state)
{
	struct text t = text_new(*state, 4);

	text_puts(&t, "abcd");
	assert_false(t.full);
	text_puts(&t, "");
	assert_false(t.full);
	text_puts(&t, "e");
	assert_true(t.full);
	assert_string_equal(t.p, "abcd");
	/* Full stays full, so that no later word follows a lost one. */
	t = text_new(*state, 4);
	text_puts(&t, "abcde");
	text_puts(&t, "f");
	assert_int_equal(t.n, 0);
	assert_true(t.full);
}

static void
long_texts_grow(void **state)
{
	struct text t = text_new(*state, 1 << 20);

	for (int i = 0; i < 100000; i++)
		text_char(&t, (char)('a' + i % 26));
	text_printf(&t, "%0*d", 5000, 7);
	assert_int_equal(t.n, 105000);
	assert_int_equal(t.p[104999], '7');
	assert_int_equal(t.p[105000], '\0');
	for (int i = 0; i < 100000; i++)
		assert_int_equal(t.p[i], 'a' + i % 26);
}

static const char *
json(struct cx *cx, struct str s)
{
	struct text t = text_new(cx, 1000);

	text_json(&t, s);
	return t.p;
}

static void
json_strings_are_quoted_and_escaped(void **state)
{
	assert_string_equal(json(*state, STR("")), "\"\"");
	assert_string_equal(
	    json(*state, STR("园\"\\/\n")), "\"园\\\"\\\\/\\n\"");
	assert_string_equal(json(*state, STR("\x01\t")), "\"\\u0001\\u0009\"");
}

static void
any_bytes_become_json_that_can_be_read(void **state)
{
	uint64_t seed = 23;

	for (int i = 0; i < 3000; i++) {
		char bytes[24];
		const size_t n = unit_below(&seed, sizeof(bytes));
		const char *text;

		for (size_t k = 0; k < n; k++)
			bytes[k] = (char)(1 + unit_below(&seed, 255));
		text = json(*state, (struct str){ bytes, n });
		if (json_read(*state, str_of(text)) == NULL)
			fail_msg("%s", text);
		cx_clear(*state);
	}
}

static void
doubles_are_the_shortest_that_read_back(void **state)
{
	static const struct {
		double v;
		const char *text;
	} cases[] = { { 0, "0" }, { 1, "1" }, { 0.1, "0.1" }, { -2.5, "-2.5" },
		{ 1e100, "1e+100" }, { 0.1 + 0.2, "0.30000000000000004" },
		{ NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" } };
	uint64_t seed = 29;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text t = text_new(*state, 100);

		text_json_double(&t, cases[i].v);
		assert_string_equal(t.p, cases[i].text);
	}
	for (int i = 0; i < 10000; i++) {
		struct text t = text_new(*state, 100);
		const double v = (unit_share(&seed) - 0.5) *
		    pow(10, (double)unit_below(&seed, 40) - 20);

		text_json_double(&t, v);
		assert_true(strtod(t.p, NULL) == v);
	}
}

static void
a_pair_is_an_array_of_two(void **state)
{
	static const struct {
		int64_t first;
		double second;
		const char *text;
	} cases[] = { { 0, 0, "[0,0]" }, { -1, -0.0, "[-1,-0]" },
		{ INT64_MIN, 1e-300, "[-9223372036854775808,1e-300]" },
		{ INT64_MAX, -1.7976931348623157e308,
		    "[9223372036854775807,-1.7976931348623157e+308]" },
		{ 100000000, NAN, "[100000000,null]" },
		{ 1767600000000, 1234567.8901, "[1767600000000,1234567.8901]" },
		{ 99999999, 0.00010203, "[99999999,0.00010203]" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text t = text_new(*state, 100);

		text_json_pair(&t, cases[i].first, cases[i].second);
		assert_string_equal(t.p, cases[i].text);
	}
}

static void
a_long_text_keeps_what_was_written_while_it_grows(void **state)
{
	const size_t most = 9u << 20;
	struct text t = text_new(*state, most);
	size_t at = 0;

	for (int64_t i = 0; !t.full; i++)
		text_int(&t, i);
	assert_true(most - t.n < 8);
	for (int64_t i = 0; at < t.n; i++) {
		char digits[24];
		const int n =
		    snprintf(digits, sizeof(digits), "%lld", (long long)i);

		assert_memory_equal(t.p + at, digits, (size_t)n);
		at += (size_t)n;
	}
	assert_int_equal(t.p[t.n], '\0');
}

/* As printf() finds it out, digit by digit. */
static void
no_shorter_decimal_reads_back(void **state)
{
	uint64_t seed = 31;

	for (int i = 0; i < 200000; i++) {
		struct text t = text_new(*state, 100);
		double v = (unit_share(&seed) - 0.5) *
		    pow(10, (double)unit_below(&seed, 24) - 6);
		char shortest[40];

		if (i % 3 == 0)
			v = (double)(int64_t)(v * 1000) / 7;
		if (i % 5 == 0)
			v = ldexp(1, (int)unit_below(&seed, 60) - 13);
		if (i % 7 == 0)
			v = nextafter(v, unit_below(&seed, 2) == 0 ? 0 : v * 2);
		for (int digits = 1; digits <= 17; digits++) {
			(void)snprintf(
			    shortest, sizeof(shortest), "%.*g", digits, v);
			if (strtod(shortest, NULL) == v)
				break;
		}
		text_json_double(&t, v);
		assert_true(strtod(t.p, NULL) == v);
		/* An exponent may be shorter than zeros. */
		if (strchr(shortest, 'e') == NULL)
			assert_int_equal(strlen(t.p), strlen(shortest));
		cx_clear(*state);
	}
}

static void
html_has_no_markup_left(void **state)
{
	struct text t = text_new(*state, 100);

	text_html(&t, STR("<a href=\"x\">'&'</a>园"));
	assert_string_equal(
	    t.p, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;园");
}

static const char *
csv(struct cx *cx, struct str s)
{
	struct text t = text_new(cx, 100);

	text_puts(&t, "");
	text_csv(&t, s);
	return t.p;
}

static void
csv_fields_are_quoted_when_needed(void **state)
{
	assert_string_equal(csv(*state, STR("plain")), "plain");
	assert_string_equal(csv(*state, STR("")), "");
	assert_string_equal(csv(*state, STR("a,b")), "\"a,b\"");
	assert_string_equal(csv(*state, STR("a\"b")), "\"a\"\"b\"");
	assert_string_equal(csv(*state, STR("a\nb")), "\"a\nb\"");
}

static void
no_csv_field_is_a_formula(void **state)
{
	assert_string_equal(csv(*state, STR("=1+1")), "\"'=1+1\"");
	assert_string_equal(csv(*state, STR("+1")), "\"'+1\"");
	assert_string_equal(csv(*state, STR("-1")), "\"'-1\"");
	assert_string_equal(csv(*state, STR("@a")), "\"'@a\"");
	assert_string_equal(csv(*state, STR("\ta")), "\"'\ta\"");
	assert_string_equal(csv(*state, STR("a=1")), "a=1");
}

static void
hex_and_url_encode_bytes(void **state)
{
	struct text t = text_new(*state, 100);

	text_hex(&t, "\x00\x7f\xff", 3);
	assert_string_equal(t.p, "007fff");
	t = text_new(*state, 100);
	text_url(&t, STR("aZ9-._~ /园"));
	assert_string_equal(t.p, "aZ9-._~%20%2F%E5%9B%AD");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(what_is_written_stands_one_behind_the_other),
		UNIT(more_than_the_most_is_refused_and_remembered),
		UNIT(long_texts_grow),
		UNIT(a_long_text_keeps_what_was_written_while_it_grows),
		UNIT(json_strings_are_quoted_and_escaped),
		UNIT(any_bytes_become_json_that_can_be_read),
		UNIT(doubles_are_the_shortest_that_read_back),
		UNIT(no_shorter_decimal_reads_back),
		UNIT(a_pair_is_an_array_of_two),
		UNIT(html_has_no_markup_left),
		UNIT(csv_fields_are_quoted_when_needed),
		UNIT(no_csv_field_is_a_formula),
		UNIT(hex_and_url_encode_bytes),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
