#include "wire/sparkplug.h"

#include "unit.h"

static void
is(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

static void
topics_name_group_message_node_and_device(void **state)
{
	struct sparkplug_topic t;

	(void)state;
	assert_true(sparkplug_topic(STR("spBv1.0/park/NDATA/edge1"), &t));
	assert_int_equal(t.message, SPARKPLUG_NDATA);
	is(t.group, "park");
	is(t.node, "edge1");
	assert_int_equal(t.device.n, 0);
	assert_true(sparkplug_topic(STR("spBv1.0/g/DBIRTH/e/d"), &t));
	assert_int_equal(t.message, SPARKPLUG_DBIRTH);
	is(t.device, "d");
}

static void
other_topics_are_none_of_sparkplug(void **state)
{
	static const char *const topics[] = { "", "spBv1.0", "spBv1.0/g/NDATA",
		"spBv1.0/g/NDATA/", "spBv1.0//NDATA/e", "spBv1.0/g/NDATA/e/d",
		"spBv1.0/g/DDATA/e", "spBv1.0/g/DDATA/e/", "spBv1.0/g/XDATA/e",
		"spBv1.0/g/DDATA/e/d/x", "spAv1.0/g/NDATA/e",
		"spBv1.0/STATE/host" };
	struct sparkplug_topic t;

	(void)state;
	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		if (sparkplug_topic(str_of(topics[i]), &t))
			fail_msg("%s was taken", topics[i]);
}

/* time 1000; metric "a" Double 2.5 at 999; metric alias 7 Int32 -1; seq 3 */
#define GOOD                                                                   \
	"\x08\xe8\x07"                                                         \
	"\x12\x11\x0a\1a\x18\xe7\x07\x20\x0a\x69\0\0\0\0\0\0\4\x40"            \
	"\x12\x0a\x10\x07\x20\x03\x50\xff\xff\xff\xff\x0f"                     \
	"\x18\x03"

static struct sparkplug_payload
open_payload(struct str bytes)
{
	struct sparkplug_payload p;

	assert_true(sparkplug_open(bytes, &p));
	return p;
}

static struct sparkplug_metric
only_metric(struct str bytes)
{
	struct sparkplug_payload p = open_payload(bytes);
	struct sparkplug_metric m, more;

	assert_true(sparkplug_next(&p, &m));
	assert_false(sparkplug_next(&p, &more));
	return m;
}

static void
a_payload_has_time_sequence_and_metrics(void **state)
{
	struct sparkplug_payload p = open_payload(STR(GOOD));
	struct sparkplug_metric m;

	(void)state;
	assert_true(p.has_time && p.has_seq);
	assert_int_equal(p.at_ms, 1000);
	assert_int_equal(p.seq, 3);
	assert_true(sparkplug_next(&p, &m));
	is(m.name, "a");
	assert_true(m.has_time && !m.has_alias);
	assert_int_equal(m.at_ms, 999);
	assert_int_equal(m.is, SPARKPLUG_NUMBER);
	assert_true(m.number == 2.5);
	assert_int_equal(m.quality, SPARKPLUG_GOOD);
	assert_true(sparkplug_next(&p, &m));
	assert_true(m.has_alias && m.name.n == 0);
	assert_int_equal(m.alias, 7);
	assert_true(m.number == -1);
	assert_false(sparkplug_next(&p, &m));
	assert_false(sparkplug_next(&p, &m));
}

static void
signed_integers_are_twos_complements_of_their_width(void **state)
{
	static const struct {
		uint32_t type;
		double value;
	} cases[] = {
		{ SPARKPLUG_INT8, -2 },
		{ SPARKPLUG_INT16, -2 },
		{ SPARKPLUG_INT32, -2 },
		{ SPARKPLUG_UINT32, 4294967294.0 },
		{ SPARKPLUG_INT64, 4294967294.0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		/* Without a type of its own, as after a birth. */
		struct sparkplug_metric m =
		    only_metric(STR("\x12\x08\x10\1\x50\xfe\xff\xff\xff\x0f"));

		m.name = STR("told");
		sparkplug_retype(&m, cases[i].type);
		assert_true(m.number == cases[i].value);
		is(m.name, "told");
	}
}

static void
the_type_may_stand_behind_the_value(void **state)
{
	const struct sparkplug_metric m =
	    only_metric(STR("\x12\x0b\x0a\1a\x50\xff\xff\xff\xff\x0f\x20\x03"));

	(void)state;
	assert_true(m.number == -1);
}

static void
words_truths_nulls_and_others_are_told_apart(void **state)
{
	struct sparkplug_metric m =
	    only_metric(STR("\x12\x08\x0a\1a\x7a\3run"));

	(void)state;
	assert_int_equal(m.is, SPARKPLUG_WORDS);
	is(m.words, "run");
	m = only_metric(STR("\x12\x05\x0a\1a\x70\1"));
	assert_int_equal(m.is, SPARKPLUG_NUMBER);
	assert_true(m.number == 1);
	m = only_metric(STR("\x12\x07\x0a\1a\x50\5\x38\1"));
	assert_int_equal(m.is, SPARKPLUG_NOTHING);
	m = only_metric(STR("\x12\x03\x0a\1a"));
	assert_int_equal(m.is, SPARKPLUG_NOTHING);
	m = only_metric(STR("\x12\x07\x0a\1a\x82\1\1\0"));
	assert_int_equal(m.is, SPARKPLUG_OTHER);
	m = only_metric(STR("\x12\x08\x0a\1a\x65\0\0\x80\x3f"));
	assert_true(m.number == 1);
}

static void
quality_is_a_property_of_its_metric(void **state)
{
	struct sparkplug_metric m =
	    only_metric(STR("\x12\x17\x0a\1a\x50\5\x4a\x10\x0a\7Quality"
			    "\x12\5\x08\3\x18\xf4\3"));

	(void)state;
	assert_int_equal(m.quality, SPARKPLUG_STALE);
	m = only_metric(STR("\x12\x19\x0a\1a\x4a\x14\x0a\1x\x0a\7Quality"
			    "\x12\2\x18\1\x12\2\x18\0"));
	assert_int_equal(m.quality, SPARKPLUG_BAD);
}

static void
malformed_payloads_are_refused_whole(void **state)
{
	static const struct str cases[] = {
		/* cut off; a group; field 0; a varint of eleven bytes */
		{ "\x08", 1 },
		{ "\x0b", 1 },
		{ "\x00\x01", 2 },
		{ "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12 },
		/* a metric that is a number, a name that is one */
		{ "\x10\x01", 2 },
		{ "\x12\x02\x08\x01", 4 },
		/* longer than the payload; not UTF-8; a time out of range */
		{ "\x12\x7f\x0a\1a", 5 },
		{ "\x12\x03\x0a\1\xff", 5 },
		{ "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11 },
		/* a double in four bytes */
		{ "\x12\x08\x0a\1a\x6d\0\0\0\0", 10 },
	};
	struct sparkplug_payload p;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (sparkplug_open(cases[i], &p))
			fail_msg("case %zu was taken", i);
	assert_true(sparkplug_open(STR(""), &p));
}

static void
the_whole_payload_is_taken_or_nothing(void **state)
{
	const struct str whole = STR(GOOD);
	struct sparkplug_payload p;
	size_t taken = 0;

	(void)state;
	for (size_t n = 0; n < whole.n; n++)
		taken += sparkplug_open((struct str){ whole.p, n }, &p);
	/* Only where one field ends and the next begins. */
	assert_int_equal(taken, 4);
}

static void
controls_are_no_measurements(void **state)
{
	(void)state;
	assert_true(sparkplug_is_control(STR("bdSeq")));
	assert_true(sparkplug_is_control(STR("Node Control/Rebirth")));
	assert_true(sparkplug_is_control(STR("Device Control/x")));
	assert_false(sparkplug_is_control(STR("bdSeq2")));
	assert_false(sparkplug_is_control(STR("Node/Control")));
}

static void
a_rebirth_command_is_read_by_its_own_reader(void **state)
{
	char bytes[SPARKPLUG_REBIRTH_ROOM];
	const size_t n = sparkplug_rebirth(INT64_C(1795478400123), bytes);
	struct sparkplug_metric m = only_metric((struct str){ bytes, n });

	(void)state;
	assert_true(n <= sizeof(bytes));
	is(m.name, "Node Control/Rebirth");
	assert_int_equal(m.type, SPARKPLUG_BOOLEAN);
	assert_true(m.is == SPARKPLUG_NUMBER && m.number == 1);
	assert_int_equal(open_payload((struct str){ bytes, n }).at_ms,
	    INT64_C(1795478400123));
}

static void
a_command_is_read_as_it_was_meant(void **state)
{
	static const struct {
		uint32_t type;
		double number;
		bool good;
	} t[] = {
		{ SPARKPLUG_INT8, -128, true },
		{ SPARKPLUG_INT8, -129, false },
		{ SPARKPLUG_INT16, -5, true },
		{ SPARKPLUG_INT32, -2147483648.0, true },
		{ SPARKPLUG_INT32, 1.5, false },
		{ SPARKPLUG_UINT8, 255, true },
		{ SPARKPLUG_UINT8, 256, false },
		{ SPARKPLUG_UINT32, 4294967295.0, true },
		{ SPARKPLUG_UINT32, -1, false },
		{ SPARKPLUG_INT64, -9007199254740992.0, true },
		{ SPARKPLUG_UINT64, 9007199254740992.0, true },
		{ SPARKPLUG_DATETIME, 1795478400123.0, true },
		{ SPARKPLUG_FLOAT, 20.5, true },
		{ SPARKPLUG_DOUBLE, 0.1, true },
		{ SPARKPLUG_BOOLEAN, 1, true },
		{ SPARKPLUG_BOOLEAN, 2, false },
		{ SPARKPLUG_STRING, 1, false },
		{ SPARKPLUG_DATASET, 1, false },
		{ SPARKPLUG_UNKNOWN, 1, false },
	};
	char bytes[SPARKPLUG_COMMAND_ROOM + 8];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct sparkplug_metric wish = { .name = STR("setpoint"),
			.has_alias = true,
			.alias = UINT64_MAX,
			.type = t[i].type,
			.is = SPARKPLUG_NUMBER,
			.number = t[i].number };
		const size_t n =
		    sparkplug_command(&wish, INT64_C(1795478400123), bytes);
		struct sparkplug_metric m;

		if ((n > 0) != t[i].good)
			fail_msg("type %u, %g", t[i].type, t[i].number);
		if (n == 0)
			continue;
		assert_true(n <= sizeof(bytes));
		m = only_metric((struct str){ bytes, n });
		is(m.name, "setpoint");
		assert_true(m.has_alias && m.alias == UINT64_MAX);
		if (m.type != t[i].type || m.is != SPARKPLUG_NUMBER ||
		    m.number < t[i].number || m.number > t[i].number)
			fail_msg("type %u: %g became %g", t[i].type,
			    t[i].number, m.number);
	}
}

static void
words_are_commanded_as_well(void **state)
{
	const struct sparkplug_metric wish = { .name = STR("label"),
		.type = SPARKPLUG_STRING,
		.is = SPARKPLUG_WORDS,
		.words = STR("meter") };
	char bytes[SPARKPLUG_COMMAND_ROOM + 10];
	const size_t n = sparkplug_command(&wish, 1, bytes);
	struct sparkplug_metric m;

	(void)state;
	assert_true(n > 0 && n <= sizeof(bytes));
	m = only_metric((struct str){ bytes, n });
	is(m.words, "meter");
	assert_false(m.has_alias);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(topics_name_group_message_node_and_device),
		UNIT(other_topics_are_none_of_sparkplug),
		UNIT(a_payload_has_time_sequence_and_metrics),
		UNIT(signed_integers_are_twos_complements_of_their_width),
		UNIT(the_type_may_stand_behind_the_value),
		UNIT(words_truths_nulls_and_others_are_told_apart),
		UNIT(quality_is_a_property_of_its_metric),
		UNIT(malformed_payloads_are_refused_whole),
		UNIT(the_whole_payload_is_taken_or_nothing),
		UNIT(controls_are_no_measurements),
		UNIT(a_rebirth_command_is_read_by_its_own_reader),
		UNIT(a_command_is_read_as_it_was_meant),
		UNIT(words_are_commanded_as_well),
	};

	return cmocka_run_group_tests_name("sparkplug", tests, NULL, NULL);
}
