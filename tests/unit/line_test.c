#include "wire/line.h"

#include "unit.h"

#define NOW INT64_C(1772409600123456)

/* The reader, the last point and what became of it. */
struct one {
	struct line_reader reader;
	struct line_point point;
	enum line_result result;
};

static struct one
read_as(struct cx *cx, struct str body, enum line_precision precision)
{
	struct one o;

	line_open(&o.reader, cx, body, precision, NOW);
	o.result = line_next(&o.reader, &o.point);
	return o;
}

/* The only point of a good line. */
static struct one
good(struct cx *cx, const char *line)
{
	struct one o = read_as(cx, str_of(line), LINE_NS);
	struct line_point more;

	if (o.result != LINE_POINT)
		fail_msg("%s: %s", line, cx->message);
	assert_int_equal(line_next(&o.reader, &more), LINE_END);
	return o;
}

static void
refuse_bytes(struct cx *cx, struct str line, const char *reason)
{
	const struct one o = read_as(cx, line, LINE_NS);

	if (o.result != LINE_BAD)
		fail_msg("%.*s was taken", STR_ARG(line));
	assert_int_equal(cx->fail, FAIL_INVALID);
	if (strncmp(cx->message, "line 1: ", 8) != 0 ||
	    strstr(cx->message, reason) == NULL)
		fail_msg("%.*s: %s", STR_ARG(line), cx->message);
	assert_true(str_is_utf8(str_of(cx->message)));
	unit_refused(cx, "malformed_line");
}

static void
refuse(struct cx *cx, const char *line, const char *reason)
{
	refuse_bytes(cx, str_of(line), reason);
}

static void
is(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

static void
a_point_has_measurement_tags_fields_and_time(void **state)
{
	const struct one o = good(
	    *state, "power,dev=M1,site=east kw=12.5,on=t 1772409600000000001");

	is(o.point.measurement, "power");
	assert_int_equal(o.point.tag_count, 2);
	is(o.point.tags[0].key, "dev");
	is(o.point.tags[0].value, "M1");
	is(o.point.tags[1].key, "site");
	is(o.point.tags[1].value, "east");
	assert_int_equal(o.point.field_count, 2);
	is(o.point.fields[0].key, "kw");
	assert_true(o.point.fields[0].number == 12.5);
	is(o.point.fields[1].key, "on");
	assert_true(o.point.fields[1].truth);
	assert_true(o.point.at_given);
	assert_int_equal(o.point.at_us, INT64_C(1772409600000000));
}

static void
tags_and_time_may_be_absent(void **state)
{
	const struct one o = good(*state, "m v=1");

	assert_int_equal(o.point.tag_count, 0);
	assert_false(o.point.at_given);
	assert_int_equal(o.point.at_us, NOW);
}

static void
escapes_are_undone_where_they_stand(void **state)
{
	struct one o = good(
	    *state, "my\\,mea\\ sure,a\\,b=c\\ d,e\\=f=g\\=h i\\ j\\,k\\=l=1");

	is(o.point.measurement, "my,mea sure");
	is(o.point.tags[0].key, "a,b");
	is(o.point.tags[0].value, "c d");
	is(o.point.tags[1].key, "e=f");
	is(o.point.tags[1].value, "g=h");
	is(o.point.fields[0].key, "i j,k=l");
	o = good(*state, "a\\=b=c v=1");
	is(o.point.measurement, "a\\=b=c");
}

static void
other_backslashes_stand_for_themselves(void **state)
{
	const struct one o = good(
	    *state, "a\\b,p=C:\\dir,q=\\\\srv\\x v\\w=1,s=\"C:\\new\\\\old\"");

	is(o.point.measurement, "a\\b");
	is(o.point.tags[0].value, "C:\\dir");
	is(o.point.tags[1].value, "\\\\srv\\x");
	is(o.point.fields[0].key, "v\\w");
	is(o.point.fields[1].text, "C:\\new\\old");
}

static void
quoted_text_holds_anything(void **state)
{
	struct one o = good(*state, "m s=\"a, b=c \\\"d\\\" # e\",t=\"\" 1");

	is(o.point.fields[0].text, "a, b=c \"d\" # e");
	is(o.point.fields[1].text, "");
	assert_int_equal(o.point.fields[1].type, LINE_TEXT);
	o = good(*state, "m s=\"first\nsecond\r\n\"");
	is(o.point.fields[0].text, "first\nsecond\r\n");
}

static void
lines_are_counted_also_inside_quoted_text(void **state)
{
	struct line_reader r;
	struct line_point p;

	line_open(
	    &r, *state, STR("# one\n\nm s=\"3\n4\"\nn v=1\nbad"), LINE_NS, NOW);
	assert_int_equal(line_next(&r, &p), LINE_POINT);
	assert_int_equal(p.line, 3);
	assert_int_equal(line_next(&r, &p), LINE_POINT);
	assert_int_equal(p.line, 5);
	assert_int_equal(line_next(&r, &p), LINE_BAD);
	assert_string_equal(((struct cx *)*state)->message,
	    "line 6: the fields are missing: bad");
}

static void
integers_keep_all_their_digits(void **state)
{
	const struct one o = good(*state,
	    "m a=9223372036854775807i,b=-9223372036854775808i,c=-0i,d=+7i,"
	    "e=18446744073709551615u,f=0u,g=0000000000000000000000012i");

	assert_int_equal(o.point.fields[0].type, LINE_INTEGER);
	assert_true(o.point.fields[0].integer == INT64_MAX);
	assert_true(o.point.fields[1].integer == INT64_MIN);
	assert_true(o.point.fields[2].integer == 0);
	assert_true(o.point.fields[3].integer == 7);
	assert_int_equal(o.point.fields[4].type, LINE_UNSIGNED);
	assert_true(o.point.fields[4].natural == UINT64_MAX);
	assert_true(o.point.fields[5].natural == 0);
	assert_true(o.point.fields[6].integer == 12);
}

static void
integers_out_of_range_are_refused(void **state)
{
	refuse(*state, "m v=9223372036854775808i", "integer is out of range");
	refuse(*state, "m v=-9223372036854775809i", "integer is out of range");
	refuse(*state, "m v=18446744073709551616u", "out of range");
	refuse(*state, "m v=-1u", "unsigned integer");
	refuse(*state, "m v=1.5i", "integer");
	refuse(*state, "m v=1e3i", "integer");
	refuse(*state, "m v=1.0u", "unsigned integer");
	refuse(*state, "m v=i", "neither number");
	refuse(*state, "m v=1ii", "not a number");
	refuse(*state, "m v=1iu", "not a number");
}

static void
booleans_have_ten_spellings(void **state)
{
	const struct one o = good(*state,
	    "m a=t,b=T,c=true,d=True,e=TRUE,f=f,g=F,h=false,i=False,j=FALSE");

	for (size_t i = 0; i < 10; i++) {
		assert_int_equal(o.point.fields[i].type, LINE_BOOLEAN);
		assert_int_equal(o.point.fields[i].truth, i < 5);
		assert_true(line_number(&o.point.fields[i]) == (i < 5));
	}
	refuse(*state, "m v=tRUE", "not a boolean");
	refuse(*state, "m v=truee", "not a boolean");
	refuse(*state, "m v=yes", "neither number, boolean nor");
}

static void
numbers_are_read_as_the_library_reads_them(void **state)
{
	static const char *const numbers[] = { "0", "-0", "1", "1.", ".5",
		"-.5", "+1.25", "1e3", "1E+3", "1e-3", "123456789012345678",
		"1234567890123456789012", "0.1", "0.30000000000000004",
		"9007199254740993", "9007199254740992e22", "1e22", "1e23",
		"1e-22", "1e-23", "2.2250738585072011e-308", "5e-324", "1e-400",
		"1.7976931348623157e308", "00012.500", "1e0000000001",
		"0.000000000000000000000000000000000000001234", "0e99999",
		"3.141592653589793238462643383279502884197169399375105820974",
		"123456789.123456789" };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const struct one o =
		    good(*state, cx_printf(*state, "m v=%s", numbers[i]));
		const double v = strtod(numbers[i], NULL);

		assert_int_equal(o.point.fields[0].type, LINE_FLOAT);
		if (memcmp(&v, &o.point.fields[0].number, sizeof(v)) != 0)
			fail_msg("%s is %.17g instead of %.17g", numbers[i],
			    o.point.fields[0].number, v);
	}
}

/* A number as devices write them, and as nobody does. */
static const char *
random_number(struct cx *cx, uint64_t *seed)
{
	if (unit_below(seed, 2) == 0)
		return cx_printf(cx, "%zu.%06zu", unit_below(seed, 100000000),
		    unit_below(seed, 1000000));
	return cx_printf(cx, "%.*g", 1 + (int)unit_below(seed, 19),
	    (unit_share(seed) - 0.5) *
		pow(10, (double)unit_below(seed, 60) - 30));
}

static void
random_numbers_are_read_to_the_last_bit(void **state)
{
	enum { NUMBERS = 100000 };
	const char **numbers = cx_calloc(*state, NUMBERS, sizeof(*numbers));
	struct text t = text_new(*state, 1 << 24);
	struct line_reader r;
	struct line_point p;
	uint64_t seed = 1;

	for (size_t i = 0; i < NUMBERS; i++) {
		numbers[i] = random_number(*state, &seed);
		text_printf(&t, "m v=%s\n", numbers[i]);
	}
	line_open(&r, *state, text_str(&t), LINE_NS, NOW);
	for (size_t i = 0; i < NUMBERS; i++) {
		const double v = strtod(numbers[i], NULL);

		assert_int_equal(line_next(&r, &p), LINE_POINT);
		if (memcmp(&v, &p.fields[0].number, sizeof(v)) != 0)
			fail_msg("%s is %.17g", numbers[i], p.fields[0].number);
	}
}

static void
what_is_no_number_is_refused(void **state)
{
	static const char *const bad[] = { "-", "+", ".", "-.", "1e", "1e+",
		"1.2.3", "0x10", "1_000", "--1", "1-", "1,5.", "1f", "٣" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuse(*state, cx_printf(*state, "m v=%s", bad[i]), ": ");
	refuse(*state, "m v=1e999", "the number is out of range: 1e999");
	refuse(*state, "m v=-1e309", "out of range");
}

static void
nan_and_infinities_are_refused_by_name(void **state)
{
	static const char *const bad[] = { "NaN", "nan", "NAN", "Inf", "inf",
		"+Inf", "-inf", "Infinity", "-infinity" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuse(*state, cx_printf(*state, "m v=%s", bad[i]),
		    "NaN and infinities are refused: v");
}

static void
every_precision_gives_the_same_instant(void **state)
{
	static const struct {
		const char *word;
		const char *time;
	} cases[] = { { "", "1772409600000000000" },
		{ "ns", "1772409600000000000" }, { "n", "1772409600000000000" },
		{ "us", "1772409600000000" }, { "u", "1772409600000000" },
		{ "ms", "1772409600000" }, { "s", "1772409600" },
		{ "m", "29540160" }, { "h", "492336" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum line_precision precision;
		struct one o;

		assert_true(
		    line_precision_of(str_of(cases[i].word), &precision));
		o = read_as(*state,
		    str_of(cx_printf(*state, "m v=1 %s", cases[i].time)),
		    precision);
		assert_int_equal(o.result, LINE_POINT);
		assert_int_equal(o.point.at_us, INT64_C(1772409600000000));
	}
}

static void
other_precisions_are_not_known(void **state)
{
	enum line_precision precision;

	(void)state;
	assert_false(line_precision_of(STR("d"), &precision));
	assert_false(line_precision_of(STR("NS"), &precision));
	assert_false(line_precision_of(STR("ns "), &precision));
}

static void
times_before_1970_are_rounded_down(void **state)
{
	const struct one o = good(*state, "m v=1 -1");

	assert_int_equal(o.point.at_us, -1);
	assert_int_equal(good(*state, "m v=1 -1000").point.at_us, -1);
	assert_int_equal(good(*state, "m v=1 -1001").point.at_us, -2);
}

static void
bad_times_are_refused(void **state)
{
	refuse(*state, "m v=1 12.5", "not a whole number: 12.5");
	refuse(*state, "m v=1 1e9", "not a whole number");
	refuse(*state, "m v=1 now", "not a whole number");
	refuse(*state, "m v=1 9223372036854775808", "not a whole number");
	refuse(*state, "m v=1 1 2", "behind the point: 2");
	refuse(*state, "m v=1 1,w=2", "behind the point");
	assert_int_equal(
	    read_as(*state, STR("m v=1 9223372036854775"), LINE_S).result,
	    LINE_BAD);
	unit_refused(*state, "malformed_line");
	assert_int_equal(
	    read_as(*state, STR("m v=1 9223372037"), LINE_S).result, LINE_BAD);
	unit_refused(*state, "malformed_line");
	assert_int_equal(
	    read_as(*state, STR("m v=1 9223372036"), LINE_S).result,
	    LINE_POINT);
}

static void
comments_blank_lines_and_blanks_are_passed_over(void **state)
{
	struct line_reader r;
	struct line_point p;
	size_t n = 0;

	line_open(&r, *state,
	    STR("\n  # a comment, with=signs \"\r\n\r\n \t m v=1  \r\n"
		"m  v=2   5  \n\n#"),
	    LINE_US, NOW);
	while (line_next(&r, &p) == LINE_POINT)
		n++;
	assert_int_equal(((struct cx *)*state)->fail, FAIL_NONE);
	assert_int_equal(n, 2);
	assert_int_equal(p.at_us, 5);
}

static void
an_empty_body_has_no_points(void **state)
{
	struct one o = read_as(*state, (struct str){ NULL, 0 }, LINE_NS);

	assert_int_equal(o.result, LINE_END);
	assert_int_equal(line_next(&o.reader, &o.point), LINE_END);
}

static void
crlf_ends_a_line_at_every_place(void **state)
{
	static const char *const lines[] = { "m v=1\r\n", "m v=1i\r\n",
		"m v=t\r\n", "m v=\"x\"\r\n", "m v=1 5\r\n", "m v=1 \r\n" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		(void)good(*state, lines[i]);
	refuse(*state, "m v=1\r5", "behind the point");
}

static void
what_is_incomplete_is_refused(void **state)
{
	refuse(*state, "m", "the fields are missing: m");
	refuse(*state, "m ", "the fields are missing");
	refuse(*state, "m,a=b", "the fields are missing");
	refuse(*state, "m,a=b \n", "the fields are missing");
	refuse(*state, ",a=b v=1", "the measurement is missing");
	refuse(*state, "=1", "the fields are missing");
	refuse(*state, "m, v=1", "a key is missing");
	refuse(*state, "m,a v=1", "a key without a value: a");
	refuse(*state, "m,a= v=1", "a tag without a value: a");
	refuse(*state, "m,=b v=1", "a key is missing");
	refuse(*state, "m,a=b=c v=1", "an unescaped = in the value");
	refuse(*state, "m v", "a key without a value: v");
	refuse(*state, "m v=", "a field without a value: v");
	refuse(*state, "m v=,w=1", "a field without a value: v");
	refuse(*state, "m =1", "a key is missing");
	refuse(*state, "m v=1,", "a key is missing");
	refuse(*state, "m v=\"never", "never closed");
	refuse(*state, "m v=\"a\"b", "behind the point");
	refuse(*state, "m v='a'", "neither number");
	refuse(*state, "m\\", "the fields are missing");
}

static void
a_repeated_tag_is_refused_and_a_repeated_field_is_not(void **state)
{
	struct one o;

	refuse(*state, "m,a=1,b=2,a=3 v=1", "the tag is repeated: a");
	refuse(*state, "m,a\\ b=1,a\\ b=3 v=1", "the tag is repeated: a b");
	o = good(*state, "m v=1,v=2");
	assert_int_equal(o.point.field_count, 2);
}

static void
ill_formed_utf8_and_zero_bytes_are_refused(void **state)
{
	refuse_bytes(*state, STR("m v=\"\xff\""), "not UTF-8");
	refuse_bytes(*state, STR("m,t=\xc0\xaf v=1"), "not UTF-8");
	refuse_bytes(*state, STR("\xe5\x8e v=1"), "not UTF-8");
	refuse_bytes(*state, STR("m v=\"a\0b\""), "not UTF-8");
	refuse_bytes(*state, STR("m v=\"\xed\xa0\x80\""), "not UTF-8");
	is(good(*state, "电表,位置=东门 功率=1").point.tags[0].value, "东门");
}

static void
names_have_a_length(void **state)
{
	char *name = cx_alloc(*state, 300);

	memset(name, 'k', LINE_NAME);
	(void)good(*state, cx_printf(*state, "%s,%s=1 %s=1", name, name, name));
	name[LINE_NAME] = 'k';
	refuse(*state, cx_printf(*state, "%s v=1", name),
	    "the measurement is too long: kkk");
	refuse(
	    *state, cx_printf(*state, "m,%s=1 v=1", name), "a key is too long");
	refuse(*state, cx_printf(*state, "m %s=1", name), "a key is too long");
}

static void
tags_and_fields_have_a_number(void **state)
{
	struct text t = text_new(*state, LINE_BYTES), u;

	text_puts(&t, "m v0=1");
	for (int i = 1; i < LINE_FIELDS; i++)
		text_printf(&t, ",v%d=1", i);
	assert_int_equal(good(*state, t.p).point.field_count, LINE_FIELDS);
	text_puts(&t, ",w=1");
	refuse(*state, t.p, "too many fields");
	u = text_new(*state, LINE_BYTES);
	text_puts(&u, "m");
	for (int i = 0; i < LINE_TAGS; i++)
		text_printf(&u, ",t%d=1", i);
	(void)good(*state, cx_printf(*state, "%s v=1", u.p));
	refuse(*state, cx_printf(*state, "%s,u=1 v=1", u.p), "too many tags");
}

/* A line of n bytes, which is one long text. */
static struct str
long_line(struct cx *cx, size_t n, const char *end)
{
	struct text t = text_new(cx, n + 16);

	text_puts(&t, "m v=\"");
	while (t.n < n - 1)
		text_char(&t, 'x');
	text_char(&t, '"');
	text_puts(&t, end);
	return text_str(&t);
}

static void
a_line_has_a_length(void **state)
{
	static const char *const ends[] = { "", "\n", "\r\n", "\nm v=1" };
	struct str s;

	for (size_t i = 0; i < 4; i++) {
		s = long_line(*state, LINE_BYTES, ends[i]);
		assert_int_equal(
		    read_as(*state, s, LINE_NS).result, LINE_POINT);
		s = long_line(*state, LINE_BYTES + 1, ends[i]);
		refuse_bytes(*state, s, "longer than 64 KiB");
	}
	/* Cut in the middle of a number, which would be a number too. */
	s = long_line(*state, LINE_BYTES - 4, ",n=123456");
	refuse_bytes(*state, s, "longer than 64 KiB");
}

static void
a_reader_goes_on_behind_a_bad_line(void **state)
{
	struct line_reader r;
	struct line_point p;

	line_open(&r, *state, STR("m v=1\nm v=x\nm v=3\n"), LINE_NS, NOW);
	assert_int_equal(line_next(&r, &p), LINE_POINT);
	assert_int_equal(line_next(&r, &p), LINE_BAD);
	assert_string_equal(((struct cx *)*state)->message,
	    "line 2: the value is neither number, boolean nor quoted text: x");
	cx_forgive(*state);
	assert_int_equal(line_next(&r, &p), LINE_POINT);
	assert_int_equal(p.line, 3);
	is(p.raw, "m v=3");
	assert_int_equal(line_next(&r, &p), LINE_END);
}

static void
a_long_word_is_cut_between_characters_in_the_message(void **state)
{
	refuse(*state,
	    "m v=电电电电电电电电电电电电电电电电电电电电电电电电电电", "电");
}

static void
text_is_no_number(void **state)
{
	const struct one o = good(*state, "m a=\"1\",b=2i,c=3u,d=4.5");

	assert_true(isnan(line_number(&o.point.fields[0])));
	assert_true(line_number(&o.point.fields[1]) == 2);
	assert_true(line_number(&o.point.fields[2]) == 3);
	assert_true(line_number(&o.point.fields[3]) == 4.5);
}

/* Writing, for the round trip: the smallest correct writer there is. */
static void
put_escaped(struct text *t, struct str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++) {
		if (strchr(set, s.p[i]) != NULL)
			text_char(t, '\\');
		text_char(t, s.p[i]);
	}
}

static struct str
random_word(struct cx *cx, uint64_t *seed, const char *const *letters,
    size_t letter_count)
{
	struct text t = text_new(cx, 64);
	const size_t n = 1 + unit_below(seed, 12);

	for (size_t i = 0; i < n; i++)
		text_puts(&t, letters[unit_below(seed, letter_count)]);
	/* A backslash at the end would escape what follows. */
	text_puts(&t, "z");
	return text_str(&t);
}

static struct str
prefixed(struct cx *cx, const char *prefix, struct str s)
{
	return str_of(cx_printf(cx, "%s%.*s", prefix, STR_ARG(s)));
}

static struct line_field
random_field(uint64_t *seed, struct str key, struct str text)
{
	struct line_field f = { .key = key,
		.type = (enum line_type)unit_below(seed, 5) };

	switch (f.type) {
	case LINE_FLOAT:
		f.number = (unit_share(seed) - 0.5) *
		    pow(10, (double)unit_below(seed, 40) - 20);
		break;
	case LINE_INTEGER:
		f.integer = (int64_t)unit_chance(seed);
		break;
	case LINE_UNSIGNED:
		f.natural = unit_chance(seed);
		break;
	case LINE_BOOLEAN:
		f.truth = unit_below(seed, 2) == 1;
		break;
	case LINE_TEXT:
		f.text = text;
	}
	return f;
}

static void
put_field(struct text *t, const struct line_field *f)
{
	put_escaped(t, f->key, ",= ");
	switch (f->type) {
	case LINE_FLOAT:
		text_printf(t, "=%.17g", f->number);
		break;
	case LINE_INTEGER:
		text_printf(t, "=%lldi", (long long)f->integer);
		break;
	case LINE_UNSIGNED:
		text_printf(t, "=%lluu", (unsigned long long)f->natural);
		break;
	case LINE_BOOLEAN:
		text_puts(t, f->truth ? "=true" : "=F");
		break;
	case LINE_TEXT:
		text_puts(t, "=\"");
		put_escaped(t, f->text, "\"\\");
		text_char(t, '"');
	}
}

static bool
same_field(const struct line_field *a, const struct line_field *b)
{
	if (!str_eq(a->key, b->key) || a->type != b->type)
		return false;
	switch (a->type) {
	case LINE_FLOAT:
		return a->number == b->number;
	case LINE_INTEGER:
		return a->integer == b->integer;
	case LINE_UNSIGNED:
		return a->natural == b->natural;
	case LINE_BOOLEAN:
		return a->truth == b->truth;
	case LINE_TEXT:
		break;
	}
	return str_eq(a->text, b->text);
}

static void
round_trip(struct cx *cx, uint64_t *seed)
{
	static const char *const letters[] = { "a", "B", "0", "_", ".", " ",
		",", "=", "\\", "\"", "电", "é", "/", "-", "#" };
	const size_t any = sizeof(letters) / sizeof(letters[0]);
	struct text t = text_new(cx, 8192);
	struct line_tag tags[5];
	struct line_field fields[8];
	const size_t tag_count = unit_below(seed, 6);
	const size_t field_count = 1 + unit_below(seed, 8);
	const int64_t at_us = (int64_t)unit_below(seed, 1u << 31) * 1000003;
	/* A # at the start would make a comment of it. */
	const struct str name =
	    prefixed(cx, "m", random_word(cx, seed, letters, any));
	struct one o;

	put_escaped(&t, name, ", ");
	for (size_t i = 0; i < tag_count; i++) {
		tags[i].key = prefixed(cx, cx_printf(cx, "%zu", i),
		    random_word(cx, seed, letters, any));
		tags[i].value = random_word(cx, seed, letters, any);
		text_char(&t, ',');
		put_escaped(&t, tags[i].key, ",= ");
		text_char(&t, '=');
		put_escaped(&t, tags[i].value, ",= ");
	}
	for (size_t i = 0; i < field_count; i++) {
		fields[i] =
		    random_field(seed, random_word(cx, seed, letters, any),
			random_word(cx, seed, letters, any));
		text_char(&t, i == 0 ? ' ' : ',');
		put_field(&t, &fields[i]);
	}
	text_printf(&t, " %lld\n", (long long)at_us);
	o = read_as(cx, text_str(&t), LINE_US);
	if (o.result != LINE_POINT)
		fail_msg("%s: %s", t.p, cx->message);
	assert_true(str_eq(o.point.measurement, name));
	assert_int_equal(o.point.tag_count, tag_count);
	for (size_t i = 0; i < tag_count; i++)
		assert_true(str_eq(o.point.tags[i].key, tags[i].key) &&
		    str_eq(o.point.tags[i].value, tags[i].value));
	assert_int_equal(o.point.field_count, field_count);
	for (size_t i = 0; i < field_count; i++)
		if (!same_field(&o.point.fields[i], &fields[i]))
			fail_msg("field %zu of %s", i, t.p);
	assert_int_equal(o.point.at_us, at_us);
}

static void
what_is_written_is_read_again(void **state)
{
	uint64_t seed = 2026;

	for (int i = 0; i < 5000; i++) {
		round_trip(*state, &seed);
		cx_clear(*state);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_point_has_measurement_tags_fields_and_time),
		UNIT(tags_and_time_may_be_absent),
		UNIT(escapes_are_undone_where_they_stand),
		UNIT(other_backslashes_stand_for_themselves),
		UNIT(quoted_text_holds_anything),
		UNIT(lines_are_counted_also_inside_quoted_text),
		UNIT(integers_keep_all_their_digits),
		UNIT(integers_out_of_range_are_refused),
		UNIT(booleans_have_ten_spellings),
		UNIT(numbers_are_read_as_the_library_reads_them),
		UNIT(random_numbers_are_read_to_the_last_bit),
		UNIT(what_is_no_number_is_refused),
		UNIT(nan_and_infinities_are_refused_by_name),
		UNIT(every_precision_gives_the_same_instant),
		UNIT(other_precisions_are_not_known),
		UNIT(times_before_1970_are_rounded_down),
		UNIT(bad_times_are_refused),
		UNIT(comments_blank_lines_and_blanks_are_passed_over),
		UNIT(an_empty_body_has_no_points),
		UNIT(crlf_ends_a_line_at_every_place),
		UNIT(what_is_incomplete_is_refused),
		UNIT(a_repeated_tag_is_refused_and_a_repeated_field_is_not),
		UNIT(ill_formed_utf8_and_zero_bytes_are_refused),
		UNIT(names_have_a_length),
		UNIT(tags_and_fields_have_a_number),
		UNIT(a_line_has_a_length),
		UNIT(a_reader_goes_on_behind_a_bad_line),
		UNIT(a_long_word_is_cut_between_characters_in_the_message),
		UNIT(text_is_no_number),
		UNIT(what_is_written_is_read_again),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
