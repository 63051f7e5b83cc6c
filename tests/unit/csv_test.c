#include "base/csv.h"

#include "unit.h"

/* All records of s as "a|b\nc|d\n". */
static const char *
flat(struct cx *cx, struct str s)
{
	struct text t = text_new(cx, 1 << 20);
	struct csv_reader r;
	struct csv_record row;
	enum csv_result result;

	text_puts(&t, "");
	csv_open(&r, cx, s);
	while ((result = csv_next(&r, &row)) == CSV_ROW) {
		for (size_t i = 0; i < row.n; i++) {
			text_puts(&t, i == 0 ? "" : "|");
			text_put(&t, row.fields[i]);
		}
		text_char(&t, '\n');
	}
	if (result == CSV_BAD)
		fail_msg("%s", cx->message);
	return t.p;
}

static void
refuse(struct cx *cx, struct str s, const char *message)
{
	struct csv_reader r;
	struct csv_record row;
	enum csv_result result;

	csv_open(&r, cx, s);
	while ((result = csv_next(&r, &row)) == CSV_ROW)
		continue;
	assert_int_equal(result, CSV_BAD);
	assert_string_equal(cx->message, message);
	unit_refused(cx, "malformed_csv");
	assert_int_equal(csv_next(&r, &row), CSV_END);
}

static void
records_are_lines_of_fields(void **state)
{
	assert_string_equal(flat(*state, STR("a,b\nc,d\n")), "a|b\nc|d\n");
	assert_string_equal(flat(*state, STR("a,b\r\nc,d")), "a|b\nc|d\n");
	assert_string_equal(flat(*state, STR("a,,\n,\n")), "a||\n|\n");
	assert_string_equal(flat(*state, STR(" a ,b\n")), " a |b\n");
	assert_string_equal(flat(*state, STR("a,")), "a|\n");
}

static void
empty_texts_and_blank_lines_hold_no_records(void **state)
{
	assert_string_equal(flat(*state, (struct str){ NULL, 0 }), "");
	assert_string_equal(flat(*state, STR("\n\r\n\n")), "");
	assert_string_equal(flat(*state, STR("\xef\xbb\xbf")), "");
	assert_string_equal(flat(*state, STR("a\n\n\r\nb\n\n")), "a\nb\n");
}

static void
quotes_hold_commas_lines_and_quotes(void **state)
{
	assert_string_equal(
	    flat(*state, STR("\"a,b\",\"c\"\"d\"\n\"e\nf\",\"\"\r\n")),
	    "a,b|c\"d\ne\nf|\n");
	assert_string_equal(flat(*state, STR("\"\"\"\"")), "\"\n");
	assert_string_equal(flat(*state, STR("\"\"\n")), "\n");
}

static void
a_byte_order_mark_is_no_part_of_the_first_field(void **state)
{
	assert_string_equal(
	    flat(*state, STR("\xef\xbb\xbfname,x\n")), "name|x\n");
}

static void
records_know_their_lines(void **state)
{
	static const size_t lines[] = { 1, 2, 5, 7 };
	struct csv_reader r;
	struct csv_record row;

	csv_open(&r, *state, STR("a\n\"b\n\nb\"\r\nc\n\nd"));
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(csv_next(&r, &row), CSV_ROW);
		assert_int_equal(row.line, lines[i]);
	}
	assert_int_equal(csv_next(&r, &row), CSV_END);
}

static void
broken_quotes_are_refused_with_their_line(void **state)
{
	refuse(*state, STR("a\n\"b\nc\n"),
	    "line 2: the quoted field is never closed");
	refuse(*state, STR("a\nb,5\" pipe\n"),
	    "line 2: a quote inside a field without quotes");
	refuse(*state, STR("\"a\"b\n"),
	    "line 1: something stands behind a closing quote");
	refuse(*state, STR("\"a\"\rb\n"),
	    "line 1: something stands behind a closing quote");
	refuse(*state, STR("a\rb\n"),
	    "line 1: a carriage return without line feed");
	refuse(*state, STR("\""), "line 1: the quoted field is never closed");
}

static void
records_have_limits(void **state)
{
	struct text t = text_new(*state, 2 * CSV_BYTES);

	for (size_t i = 1; i < CSV_FIELDS; i++)
		text_char(&t, ',');
	assert_int_equal(strlen(flat(*state, text_str(&t))), CSV_FIELDS);
	text_char(&t, ',');
	refuse(*state, text_str(&t), "line 1: the record has too many fields");
	t = text_new(*state, 2 * CSV_BYTES);
	while (t.n <= CSV_BYTES)
		text_char(&t, 'x');
	refuse(*state, text_str(&t), "line 1: the record is longer than 1 MiB");
}

static void
columns_are_found_by_name(void **state)
{
	struct csv_reader r;
	struct csv_record row;

	csv_open(&r, *state, STR("key, name ,kind\n"));
	assert_int_equal(csv_next(&r, &row), CSV_ROW);
	assert_int_equal(csv_column(&row, "name"), 1);
	assert_int_equal(csv_column(&row, "kind"), 2);
	assert_int_equal(csv_column(&row, "Kind"), CSV_NONE);
}

static void
decoded(struct cx *cx, struct str bytes, const char *expected, bool was_gbk)
{
	struct str utf8;
	bool gbk = !was_gbk;

	if (!csv_decode(cx, bytes, &utf8, &gbk))
		fail_msg("%s", cx->message);
	assert_true(str_is(utf8, expected));
	assert_int_equal(gbk, was_gbk);
}

static void
utf8_stays_and_gbk_becomes_utf8(void **state)
{
	decoded(*state, STR("企业,电"), "企业,电", false);
	decoded(*state, STR("plain"), "plain", false);
	decoded(*state, (struct str){ NULL, 0 }, "", false);
	decoded(*state, STR("\xc6\xf3\xd2\xb5,\xb5\xe7"), "企业,电", true);
	/* GB18030 has four bytes for U+1F600, and GBK a euro sign. */
	decoded(*state, STR("\x94\x39\xfc\x36"), "\xf0\x9f\x98\x80", true);
}

static void
undecodable(struct cx *cx, struct str bytes, const char *message)
{
	struct str utf8;
	bool gbk;

	assert_false(csv_decode(cx, bytes, &utf8, &gbk));
	assert_string_equal(cx->message, message);
	unit_refused(cx, "unknown_encoding");
}

static void
what_is_neither_is_refused_with_its_place(void **state)
{
	undecodable(*state, STR("ab\xff\xff"),
	    "neither UTF-8 nor GBK at byte 2; save the file as UTF-8 or GBK");
	undecodable(*state, STR("\xc6\xf3\xd2"),
	    "neither UTF-8 nor GBK at byte 2; save the file as UTF-8 or GBK");
	undecodable(*state, STR("\xff\xfe\x61\0"),
	    "UTF-16 at byte 0; save the file as UTF-8 or GBK");
	undecodable(*state, STR("a\0b"),
	    "a zero at byte 1; save the file as UTF-8 or GBK");
	undecodable(*state, STR("\xef\xbb\xbf\xe4\xbc\x81\xe4\xbc"),
	    "not UTF-8 at byte 6; save the file as UTF-8 or GBK");
}

static void
what_is_written_is_read_again(void **state)
{
	static const char letters[] = "ab,\"\n\r \xe7\x94\xb5";
	uint64_t seed = 3;

	for (int i = 0; i < 2000; i++) {
		struct text t = text_new(*state, 4096), want;
		const size_t rows = 1 + unit_below(&seed, 4);

		want = text_new(*state, 4096);
		for (size_t k = 0; k < rows * 3; k++) {
			char word[8];
			const size_t n = unit_below(&seed, sizeof(word));

			for (size_t c = 0; c < n; c++)
				word[c] = letters[unit_below(&seed, 7)];
			/* A CR at the start is led by ' for spreadsheets. */
			if (n > 0 && word[0] == '\r')
				word[0] = 'a';
			text_puts(&t, k % 3 == 0 ? "x" : ",");
			text_puts(&want, k % 3 == 0 ? "x" : "|");
			if (k % 3 == 0) {
				text_puts(&t, ",");
				text_puts(&want, "|");
			}
			text_csv(&t, (struct str){ word, n });
			text_put(&want, (struct str){ word, n });
			if (k % 3 == 2) {
				text_puts(&t, "\r\n");
				text_puts(&want, "\n");
			}
		}
		assert_string_equal(flat(*state, text_str(&t)), want.p);
		cx_clear(*state);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(records_are_lines_of_fields),
		UNIT(empty_texts_and_blank_lines_hold_no_records),
		UNIT(quotes_hold_commas_lines_and_quotes),
		UNIT(a_byte_order_mark_is_no_part_of_the_first_field),
		UNIT(records_know_their_lines),
		UNIT(broken_quotes_are_refused_with_their_line),
		UNIT(records_have_limits),
		UNIT(columns_are_found_by_name),
		UNIT(utf8_stays_and_gbk_becomes_utf8),
		UNIT(what_is_neither_is_refused_with_its_place),
		UNIT(what_is_written_is_read_again),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
