#include "edge/value.h"

#include "unit.h"

static enum value_type
type_of(struct str word)
{
	for (int i = 0; i < VALUE_TYPE_COUNT; i++)
		if (str_is(word, value_type_words[i]))
			return (enum value_type)i;
	fail_msg("no type %.*s", STR_ARG(word));
	return VALUE_TYPE_COUNT;
}

static enum value_order
order_of(struct str word)
{
	for (int i = 0; i < VALUE_ORDER_COUNT; i++)
		if (str_is(word, value_order_words[i]))
			return (enum value_order)i;
	fail_msg("no order %.*s", STR_ARG(word));
	return VALUE_ORDER_COUNT;
}

static size_t
words_of(struct str s, uint16_t words[4])
{
	size_t n = 0;

	for (struct str rest = s, word; rest.p != NULL && n < 4; n++) {
		word = str_cut(rest, ' ', &rest);
		words[n] = (uint16_t)strtoul(word.p, NULL, 16);
	}
	return n;
}

static const char *
written(struct cx *cx, const struct value *v)
{
	struct text t = text_new(cx, 1000);

	value_write(&t, v);
	return t.p;
}

/* What is written reads back as the very value struct packed. */
static void
check_vector(struct cx *cx, struct str line)
{
	struct str rest, hex, shown;
	const enum value_type type = type_of(str_cut(line, '\t', &rest));
	const enum value_order order = order_of(str_cut(rest, '\t', &rest));
	uint16_t words[4];
	struct value v;
	const char *text;
	size_t n;

	hex = str_cut(rest, '\t', &shown);
	n = words_of(hex, words);
	assert_int_equal(n, value_words(type));
	v = value_decode(type, order, 0, words, n);
	text = written(cx, &v);
	if (type == VALUE_FLOAT32) {
		if (strtof(text, NULL) != strtof(shown.p, NULL))
			fail_msg("%.*s is %s", STR_ARG(line), text);
	} else if (type == VALUE_FLOAT64) {
		if (strtod(text, NULL) != strtod(shown.p, NULL))
			fail_msg("%.*s is %s", STR_ARG(line), text);
	} else {
		assert_string_equal(text,
		    cx_printf(cx, "%.*s%s", STR_ARG(shown),
			type == VALUE_UINT64 ? "u" : "i"));
	}
}

static void
every_type_in_every_order_is_what_struct_packed(void **state)
{
	struct str rest = unit_file(*state, "tests/edge/data/vectors.tsv");
	size_t n = 0;

	for (; rest.n > 0; n++)
		check_vector(*state, str_cut(rest, '\n', &rest));
	assert_int_equal(n, 192);
}

static void
bits_are_counted_from_the_least(void **state)
{
	const uint16_t word = 0x8104;

	(void)state;
	for (unsigned bit = 0; bit < 16; bit++)
		assert_int_equal(
		    value_decode(VALUE_BIT, VALUE_ABCD, bit, &word, 1).truth,
		    bit == 2 || bit == 8 || bit == 15);
	assert_true(value_decode(VALUE_BIT, VALUE_BADC, 10, &word, 1).truth);
}

static void
texts_end_where_their_maker_filled_them_up(void **state)
{
	static const struct {
		uint16_t words[4];
		enum value_order order;
		const char *text;
	} cases[] = {
		{ { 0x4142, 0x4300, 0x5858, 0x5858 }, VALUE_ABCD, "\"ABC\"" },
		{ { 0x4241, 0x0043, 0x0000, 0x0000 }, VALUE_BADC, "\"ABC\"" },
		{ { 0x4120, 0x4220, 0x2020, 0x2020 }, VALUE_ABCD, "\"A B\"" },
		{ { 0x0000, 0x4142, 0x4142, 0x4142 }, VALUE_ABCD, "\"\"" },
		{ { 0x410a, 0x427f, 0x4300, 0x0000 }, VALUE_ABCD, "\"A B C\"" },
		{ { 0x225c, 0x4100, 0x0000, 0x0000 }, VALUE_ABCD,
		    "\"\\\"\\\\A\"" },
		{ { 0xe4ba, 0x9100, 0x0000, 0x0000 }, VALUE_ABCD, "\"云\"" },
		{ { 0xe4ba, 0x4100, 0x0000, 0x0000 }, VALUE_ABCD, "\"??A\"" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct value v = value_decode(
		    VALUE_STRING, cases[i].order, 0, cases[i].words, 4);

		assert_string_equal(written(*state, &v), cases[i].text);
	}
}

static void
a_scaled_value_is_the_decimal_one_means(void **state)
{
	const uint16_t word = 2317;
	const struct value raw =
	    value_decode(VALUE_UINT16, VALUE_ABCD, 0, &word, 1);
	const struct value tenth = value_scale(&raw, 0.1, 0);
	const struct value kelvin = value_scale(&raw, 0.1, -273.15);

	assert_string_equal(written(*state, &raw), "2317i");
	assert_string_equal(written(*state, &tenth), "231.7");
	assert_string_equal(written(*state, &kelvin), "-41.45");
}

static void
a_float32_is_written_as_short_as_it_is(void **state)
{
	const uint16_t words[] = { 0x41b8, 0xcccd };
	const struct value v =
	    value_decode(VALUE_FLOAT32, VALUE_ABCD, 0, words, 2);

	assert_string_equal(written(*state, &v), "23.1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(every_type_in_every_order_is_what_struct_packed),
		UNIT(bits_are_counted_from_the_least),
		UNIT(texts_end_where_their_maker_filled_them_up),
		UNIT(a_scaled_value_is_the_decimal_one_means),
		UNIT(a_float32_is_written_as_short_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
