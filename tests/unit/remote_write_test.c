#include "wire/remote_write.h"

#include "telemetry/body.h"
#include "unit.h"

/* Messages are written down as tests/http/remote.py makes them. */
#define NAME(n, s) "\x0a" n "\x0a\x08__name__\x12" s
#define UP NAME("\x0e", "\2up")
#define DEV "\x0a\x09\x0a\3dev\x12\2d1"

/* [{"__name__": "up", "dev": "d1", "samples": [[1, 1760000000000],
 *   [0, 1760000001250]]}, {"__name__": "idle"}] */
#define GOOD                                                                   \
	"\x0a\x3f" UP DEV                                                      \
	"\x12\x10\x09\0\0\0\0\0\0\xf0\x3f\x10\x80\x80\xb3\xc1\x9c\x33"         \
	"\x12\x10\x09\0\0\0\0\0\0\0\0\x10\xe2\x89\xb3\xc1\x9c\x33"             \
	"\x0a\x12" NAME("\x10", "\4idle") "\x1a\x06\x08\1\x12\2up"

static void
is(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

static void
a_message_has_series_with_labels_and_samples(void **state)
{
	struct remote_sample sample;
	struct remote_series s;
	struct remote_reader r;

	remote_open(&r, *state, STR(GOOD));
	assert_int_equal(remote_next(&r, &s), REMOTE_TIMESERIES);
	assert_int_equal(s.labels, 2);
	is(remote_label(&s, "__name__"), "up");
	is(remote_label(&s, "dev"), "d1");
	assert_int_equal(remote_label(&s, "job").n, 0);
	assert_int_equal(s.samples, 2);
	assert_true(remote_sample(&s, &sample));
	assert_true(sample.value == 1 && sample.at_ms == 1760000000000);
	assert_true(remote_sample(&s, &sample));
	assert_true(sample.value == 0 && sample.at_ms == 1760000001250);
	assert_false(remote_sample(&s, &sample));
	assert_int_equal(remote_next(&r, &s), REMOTE_TIMESERIES);
	is(remote_label(&s, "__name__"), "idle");
	assert_int_equal(s.samples, 0);
	assert_int_equal(remote_next(&r, &s), REMOTE_END);
	assert_int_equal(remote_next(&r, &s), REMOTE_END);
}

static void
labels_come_sorted_and_empty_ones_not_at_all(void **state)
{
	struct remote_series s;
	struct remote_reader r;

	remote_open(&r, *state,
	    STR("\x0a\x25\x0a\6\x0a\1z\x12\1"
		"1\x0a\6\x0a\1b\x12\1"
		"2"
		"\x0a\7\x0a\2ba\x12\1"
		"3\x0a\3\x0a\1c\x0a\5\x0a\1a\x12\0"));
	assert_int_equal(remote_next(&r, &s), REMOTE_TIMESERIES);
	assert_int_equal(s.labels, 3);
	is(s.label[0].name, "b");
	is(s.label[1].name, "ba");
	is(s.label[2].name, "z");
}

static void
what_else_a_sender_adds_is_passed_over(void **state)
{
	struct remote_sample sample;
	struct remote_series s;
	struct remote_reader r;

	/* Metadata, a histogram, an exemplar, numbers of later versions. */
	remote_open(&r, *state,
	    STR("\x1a\2\x08\1\x38\5\x0a\x21\x22\1x\x1a\1y\x4d\0\0\0\0" UP
		"\x12\4\x10\5\x20\7"));
	assert_int_equal(remote_next(&r, &s), REMOTE_TIMESERIES);
	assert_true(remote_sample(&s, &sample));
	assert_true(sample.value == 0 && sample.at_ms == 5);
	assert_int_equal(remote_next(&r, &s), REMOTE_END);
}

static void
refused(struct cx *cx, struct str message, const char *begins)
{
	struct remote_series s;
	struct remote_reader r;
	enum remote_result result;

	remote_open(&r, cx, message);
	while ((result = remote_next(&r, &s)) == REMOTE_TIMESERIES)
		continue;
	if (result != REMOTE_BAD)
		fail_msg("taken, and not: %s", begins);
	if (!str_starts(str_of(cx->message), str_of(begins)))
		fail_msg("%s, and not: %s", cx->message, begins);
	unit_refused(cx, "malformed_series");
}

static void
every_cut_of_a_message_is_refused_or_a_shorter_message(void **state)
{
	const struct str whole = STR(GOOD);
	/* Behind the first series, the second, the metadata. */
	static const size_t ends[] = { 0, 65, 85, 93 };

	for (size_t n = 0, end = 0; n <= whole.n; n++) {
		struct remote_series s;
		struct remote_reader r;

		if (n == ends[end]) {
			end++;
			continue;
		}
		remote_open(&r, *state, (struct str){ whole.p, n });
		for (size_t i = 1; i < end && i < 3; i++)
			assert_int_equal(
			    remote_next(&r, &s), REMOTE_TIMESERIES);
		assert_int_equal(remote_next(&r, &s), REMOTE_BAD);
		unit_refused(*state, "malformed_series");
	}
}

static void
other_wire_types_are_refused_by_the_number_of_the_series(void **state)
{
	refused(*state, STR("\x0a\0\x08\1"), "series 2: it must be");
	refused(*state, STR("\x0a\2\x08\1"), "series 1: labels and samples");
	refused(*state, STR("\x0a\2\x10\1"), "series 1: labels and samples");
	refused(*state, STR("\x0a\4\x0a\2\x08\1"), "series 1: a label is not");
	refused(*state, STR("\x0a\4\x0a\2\x10\1"), "series 1: a label is not");
	refused(*state, STR("\x0a\4\x12\2\x08\1"), "series 1: a sample is not");
	refused(
	    *state, STR("\x0a\5\x12\3\x12\1x"), "series 1: a sample is not");
	refused(*state, STR("\x0a\7\x12\5\x15\0\0\0\0"),
	    "series 1: a sample is not");
	refused(*state, STR("\x0b\x0c"), "series 1: the message is");
}

static void
numbers_and_lengths_beyond_64_bits_are_refused(void **state)
{
#define HUGE_N "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
	refused(*state, STR("\x0a" HUGE_N), "series 1: the message is");
	refused(*state, STR("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
	    "series 1: the message is");
	refused(*state, STR("\x0a\x0c\x0a" HUGE_N), "series 1: it is cut off");
	refused(*state, STR("\x0a\x0e\x0a\x0c\x0a" HUGE_N),
	    "series 1: a label is cut off");
	refused(*state, STR("\x0a\x0e\x12\x0c\x10" HUGE_N),
	    "series 1: a sample is cut off");
	/* The least number of 64 bits, and the first that nanoseconds lack. */
	refused(*state,
	    STR("\x0a\x0d\x12\x0b\x10\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"),
	    "series 1: the time");
	refused(*state, STR("\x0a\x0a\x12\x08\x10\xf6\xb5\xc1\xde\xb7\x8c\x02"),
	    "series 1: the time");
}

static void
bad_labels_are_refused(void **state)
{
	struct text many = text_new(*state, 1 << 20);

	refused(*state, STR("\x0a\5\x0a\3\x12\1x"), "series 1: a label has no");
	refused(*state, STR("\x0a\x10\x0a\6\x0a\1a\x12\1x\x0a\6\x0a\1a\x12\1y"),
	    "series 1: a label is repeated");
	refused(*state, STR("\x0a\x08\x0a\6\x0a\1\xff\x12\1x"),
	    "series 1: a label is not UTF-8");
	refused(*state, STR("\x0a\x08\x0a\6\x0a\1a\x12\1\0"),
	    "series 1: a label is not UTF-8");
	text_put(&many, STR("\x0a\x88\4"));
	for (char i = 0; i < REMOTE_LABELS + 1; i++) {
		text_put(&many, STR("\x0a\6\x0a\1"));
		text_char(&many, (char)(' ' + i));
		text_put(&many, STR("\x12\1x"));
	}
	refused(*state, text_str(&many), "series 1: it has too many");
}

/* One label whose name or value has so many bytes. */
static struct str
label_of(struct cx *cx, size_t name, size_t value)
{
	const size_t inner = name + value + 6, outer = inner + 3;
	struct text t = text_new(cx, 1 << 20);

	text_printf(&t, "\x0a%c%c", (char)(outer | 0x80), (char)(outer >> 7));
	text_printf(&t, "\x0a%c%c", (char)(inner | 0x80), (char)(inner >> 7));
	text_printf(&t, "\x0a%c%c", (char)(name | 0x80), (char)(name >> 7));
	for (size_t i = 0; i < name; i++)
		text_char(&t, 'n');
	text_printf(&t, "\x12%c%c", (char)(value | 0x80), (char)(value >> 7));
	for (size_t i = 0; i < value; i++)
		text_char(&t, 'v');
	return text_str(&t);
}

static void
long_labels_are_refused_and_the_longest_is_taken(void **state)
{
	struct remote_series s;
	struct remote_reader r;

	remote_open(&r, *state, label_of(*state, REMOTE_NAME, REMOTE_VALUE));
	assert_int_equal(remote_next(&r, &s), REMOTE_TIMESERIES);
	assert_int_equal(s.label[0].value.n, REMOTE_VALUE);
	refused(*state, label_of(*state, REMOTE_NAME + 1, REMOTE_VALUE),
	    "series 1: the name of a label is too long");
	refused(*state, label_of(*state, REMOTE_NAME, REMOTE_VALUE + 1),
	    "series 1: the value of a label is too long");
}

static void
one_series_more_than_the_limit_is_too_large(void **state)
{
	struct text t = text_new(*state, 1 << 20);
	struct cx *cx = *state;
	struct remote_series s;
	struct remote_reader r;

	for (size_t i = 0; i < REMOTE_SERIES; i++)
		text_put(&t, STR("\x0a\0"));
	remote_open(&r, cx, text_str(&t));
	while (remote_next(&r, &s) == REMOTE_TIMESERIES)
		continue;
	assert_int_equal(cx->fail, FAIL_NONE);
	text_put(&t, STR("\x0a\0"));
	remote_open(&r, cx, text_str(&t));
	while (remote_next(&r, &s) == REMOTE_TIMESERIES)
		continue;
	assert_int_equal(cx->fail, FAIL_LARGE);
}

static void
one_nan_of_all_is_the_mark_of_an_end(void **state)
{
	struct remote_sample sample;
	struct remote_series s;
	struct remote_reader r;

	remote_open(&r, *state,
	    STR("\x0a\x16\x12\x09\x09\2\0\0\0\0\0\xf0\x7f"
		"\x12\x09\x09\1\0\0\0\0\0\xf8\x7f"));
	assert_int_equal(remote_next(&r, &s), REMOTE_TIMESERIES);
	assert_true(remote_sample(&s, &sample));
	assert_true(remote_is_stale(sample.value));
	assert_true(remote_sample(&s, &sample));
	assert_true(isnan(sample.value) && !remote_is_stale(sample.value));
	assert_false(remote_is_stale(0));
}

/* Bodies ------------------------------------------------------------------- */

static void
a_sample_is_a_point_of_its_device(void **state)
{
	struct batch *b = batch_new(*state);

	assert_true(body_remote(b, STR(GOOD)));
	assert_int_equal(b->points, 2);
	assert_int_equal(b->devices, 1);
	is(b->device[0].key, "d1");
	is(batch_code(&b->field[0]), "up");
	assert_true(b->field[0].value == 1 && b->field[1].value == 0);
	assert_true(b->point[1].at_us == 1760000001250000);
}

static void
two_series_are_never_one_metric(void **state)
{
	struct batch *b = batch_new(*state);

	/* {a="1,b=2"} and {a="1", b="2"} */
	assert_true(body_remote(b,
	    STR("\x0a\x29" UP DEV "\x0a\x0a\x0a\1a\x12\5"
		"1,b=2\x12\0"
		"\x0a\x2d" UP DEV "\x0a\6\x0a\1a\x12\1"
		"1"
		"\x0a\6\x0a\1b\x12\1"
		"2\x12\0")));
	assert_int_equal(b->points, 2);
	is(batch_code(&b->field[0]), "up{a=1\\,b\\=2}");
	is(batch_code(&b->field[1]), "up{a=1,b=2}");
}

static void
only_one_whole_block_of_snappy_is_unpacked(void **state)
{
	const struct str whole = STR("\x01\0x");
	struct cx *cx = *state;
	struct str body = whole;

	assert_true(body_unpack_remote(cx, "snappy", &body));
	is(body, "x");
	for (size_t n = 0; n < whole.n; n++) {
		body = (struct str){ whole.p, n };
		assert_false(body_unpack_remote(cx, "snappy", &body));
		unit_refused(cx, "malformed_snappy");
	}
	body = STR("\x01\0xy");
	assert_false(body_unpack_remote(cx, "snappy", &body));
	unit_refused(cx, "malformed_snappy");
	assert_false(body_unpack_remote(cx, "gzip", &body));
	unit_refused(cx, "unknown_coding");
	assert_false(body_unpack_remote(cx, NULL, &body));
	unit_refused(cx, "unknown_coding");
	/* 32 MiB and one byte, said of itself */
	body = STR("\x81\x80\x80\x10\0\0");
	assert_false(body_unpack_remote(cx, "snappy", &body));
	assert_int_equal(cx->fail, FAIL_LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_message_has_series_with_labels_and_samples),
		UNIT(labels_come_sorted_and_empty_ones_not_at_all),
		UNIT(what_else_a_sender_adds_is_passed_over),
		UNIT(every_cut_of_a_message_is_refused_or_a_shorter_message),
		UNIT(other_wire_types_are_refused_by_the_number_of_the_series),
		UNIT(numbers_and_lengths_beyond_64_bits_are_refused),
		UNIT(bad_labels_are_refused),
		UNIT(long_labels_are_refused_and_the_longest_is_taken),
		UNIT(one_series_more_than_the_limit_is_too_large),
		UNIT(one_nan_of_all_is_the_mark_of_an_end),
		UNIT(a_sample_is_a_point_of_its_device),
		UNIT(two_series_are_never_one_metric),
		UNIT(only_one_whole_block_of_snappy_is_unpacked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
