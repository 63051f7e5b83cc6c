#include "wire/mqtt.h"

#include "unit.h"

#define MOST 65536

static struct mqtt_frame
frame_of(struct str bytes)
{
	struct mqtt_frame f;

	assert_int_equal(mqtt_frame(bytes, MOST, &f), MQTT_OK);
	assert_int_equal(f.size, bytes.n);
	return f;
}

static struct mqtt_connect
connect_of(struct str bytes)
{
	const struct mqtt_frame f = frame_of(bytes);
	struct mqtt_connect c;

	assert_int_equal(f.type, MQTT_CONNECT);
	assert_int_equal(mqtt_read_connect(f.body, &c), MQTT_OK);
	return c;
}

static void
refuse_connect(struct str bytes, enum mqtt_reason reason)
{
	const struct mqtt_frame f = frame_of(bytes);
	struct mqtt_connect c;

	assert_int_equal(mqtt_read_connect(f.body, &c), reason);
}

static void
refuse_publish(struct str bytes, int version, enum mqtt_reason reason)
{
	const struct mqtt_frame f = frame_of(bytes);
	struct mqtt_publish p;

	assert_int_equal(mqtt_read_publish(&f, version, &p), reason);
}

static void
is(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

/* Fixed header ------------------------------------------------------------- */

static void
a_packet_is_awaited_byte_by_byte(void **state)
{
	const struct str whole = STR("\x30\x85\x01\0\1a"
				     "1234567890123456789012345678901234567890"
				     "1234567890123456789012345678901234567890"
				     "1234567890123456789012345678901234567890"
				     "1234567890");
	struct mqtt_frame f;

	(void)state;
	assert_int_equal(whole.n, 3 + 133);
	for (size_t n = 0; n < whole.n; n++) {
		assert_int_equal(
		    mqtt_frame((struct str){ whole.p, n }, MOST, &f), MQTT_OK);
		assert_int_equal(f.size, 0);
	}
	f = frame_of(whole);
	assert_int_equal(f.type, MQTT_PUBLISH);
	assert_int_equal(f.body.n, 133);
}

static void
a_length_has_four_bytes_and_no_needless_one(void **state)
{
	struct mqtt_frame f;

	(void)state;
	assert_int_equal(
	    mqtt_frame(STR("\x30\xff\xff\xff\x7f"), SIZE_MAX, &f), MQTT_OK);
	assert_int_equal(f.size, 0);
	assert_int_equal(mqtt_frame(STR("\x30\xff\xff\xff\xff"), SIZE_MAX, &f),
	    MQTT_MALFORMED);
	assert_int_equal(
	    mqtt_frame(STR("\xc0\x80\x00"), MOST, &f), MQTT_MALFORMED);
}

static void
what_is_too_large_is_known_from_its_header(void **state)
{
	struct mqtt_frame f;

	(void)state;
	assert_int_equal(
	    mqtt_frame(STR("\x30\xff\xff\x03"), MOST, &f), MQTT_TOO_LARGE);
	assert_int_equal(mqtt_frame(STR("\x30\x03"), 5, &f), MQTT_OK);
	assert_int_equal(mqtt_frame(STR("\x30\x04"), 5, &f), MQTT_TOO_LARGE);
}

static void
reserved_flags_are_as_they_must_be(void **state)
{
	struct mqtt_frame f;

	(void)state;
	assert_int_equal(mqtt_frame(STR("\x00\0"), MOST, &f), MQTT_MALFORMED);
	assert_int_equal(mqtt_frame(STR("\x11\0"), MOST, &f), MQTT_MALFORMED);
	assert_int_equal(mqtt_frame(STR("\x80\0"), MOST, &f), MQTT_MALFORMED);
	assert_int_equal(mqtt_frame(STR("\xc1\0"), MOST, &f), MQTT_MALFORMED);
	assert_int_equal(mqtt_frame(STR("\x60\0"), MOST, &f), MQTT_MALFORMED);
	assert_int_equal(mqtt_frame(STR("\x82\0"), MOST, &f), MQTT_OK);
	assert_int_equal(f.size, 2);
}

/* CONNECT ------------------------------------------------------------------ */

static void
a_client_of_3_1_1_connects_with_name_and_password(void **state)
{
	const struct mqtt_connect c = connect_of(
	    STR("\x10\x19\0\4MQTT\4\xc2\0\x3c\0\2c1\0\4user\0\3pw!"));

	(void)state;
	assert_int_equal(c.version, MQTT_3_1_1);
	assert_true(c.clean_start);
	assert_int_equal(c.keep_alive_s, 60);
	is(c.client, "c1");
	assert_true(c.has_user && c.has_password && !c.has_will);
	is(c.user, "user");
	is(c.password, "pw!");
}

static void
a_will_comes_with_topic_payload_and_its_own_properties(void **state)
{
	const struct mqtt_connect c =
	    connect_of(STR("\x10\x24\0\4MQTT\5\x2e\0\0\5\x11\0\0\0\x0a\0\1x"
			   "\5\x18\0\0\0\7\0\3w/t\0\4gone"));

	(void)state;
	assert_int_equal(c.version, MQTT_5_0);
	assert_int_equal(
	    mqtt_number(&c.properties, MQTT_SESSION_EXPIRY, 0), 10);
	assert_false(mqtt_has(&c.properties, MQTT_RECEIVE_MAXIMUM));
	assert_int_equal(
	    mqtt_number(&c.will_properties, MQTT_WILL_DELAY, 0), 7);
	assert_true(c.has_will && c.will_retain);
	assert_int_equal(c.will_qos, 1);
	is(c.will_topic, "w/t");
	is(c.will_payload, "gone");
	assert_false(c.has_user);
}

static void
other_protocols_and_levels_are_named(void **state)
{
	(void)state;
	refuse_connect(STR("\x10\x0e\0\6MQIsdp\3\2\0\0\0\0"), MQTT_VERSION);
	refuse_connect(STR("\x10\x0c\0\4MQTT\6\2\0\0\0\0"), MQTT_VERSION);
	refuse_connect(STR("\x10\x0c\0\4mqtt\4\2\0\0\0\0"), MQTT_VERSION);
}

static void
connect_flags_fit_each_other(void **state)
{
	(void)state;
	/* The reserved bit; a will's QoS without a will; QoS 3; a password
	 * without a name, which 5.0 allows. */
	refuse_connect(STR("\x10\x0c\0\4MQTT\4\3\0\0\0\0"), MQTT_MALFORMED);
	refuse_connect(STR("\x10\x0c\0\4MQTT\4\x0a\0\0\0\0"), MQTT_MALFORMED);
	refuse_connect(STR("\x10\x0c\0\4MQTT\4\x22\0\0\0\0"), MQTT_MALFORMED);
	refuse_connect(
	    STR("\x10\x10\0\4MQTT\4\x1e\0\0\0\0\0\0\0\0"), MQTT_MALFORMED);
	refuse_connect(
	    STR("\x10\x0f\0\4MQTT\4\x42\0\0\0\0\0\1p"), MQTT_MALFORMED);
	(void)connect_of(STR("\x10\x10\0\4MQTT\5\x42\0\0\0\0\0\0\1p"));
}

static void
a_connect_is_exactly_as_long_as_its_fields(void **state)
{
	(void)state;
	refuse_connect(STR("\x10\x0d\0\4MQTT\4\2\0\0\0\0!"), MQTT_MALFORMED);
	refuse_connect(STR("\x10\x0c\0\4MQTT\4\2\0\0\0\1"), MQTT_MALFORMED);
	refuse_connect(STR("\x10\x03\0\4M"), MQTT_MALFORMED);
	refuse_connect(STR("\x10\x00"), MQTT_MALFORMED);
}

static void
names_are_utf8_without_nul(void **state)
{
	(void)state;
	refuse_connect(
	    STR("\x10\x0e\0\4MQTT\4\2\0\0\0\2\xc0\x80"), MQTT_MALFORMED);
	refuse_connect(STR("\x10\x0d\0\4MQTT\4\2\0\0\0\1\0"), MQTT_MALFORMED);
}

static void
a_will_needs_a_topic_that_can_be_published_to(void **state)
{
	(void)state;
	refuse_connect(
	    STR("\x10\x11\0\4MQTT\4\6\0\0\0\0\0\1#\0\0"), MQTT_BAD_TOPIC);
	refuse_connect(
	    STR("\x10\x10\0\4MQTT\4\6\0\0\0\0\0\0\0\0"), MQTT_BAD_TOPIC);
}

/* Properties --------------------------------------------------------------- */

static void
properties_are_known_in_place_once_and_whole(void **state)
{
	(void)state;
	/* Unknown; of another packet; twice; cut off; longer than it says. */
	refuse_connect(
	    STR("\x10\x0f\0\4MQTT\5\2\0\0\2\x04\0\0\0"), MQTT_MALFORMED);
	refuse_connect(
	    STR("\x10\x12\0\4MQTT\5\2\0\0\5\x02\0\0\0\1\0\0"), MQTT_PROTOCOL);
	refuse_connect(STR("\x10\x13\0\4MQTT\5\2\0\0\6\x21\0\1\x21\0\1\0\0"),
	    MQTT_PROTOCOL);
	refuse_connect(
	    STR("\x10\x0f\0\4MQTT\5\2\0\0\2\x21\0\0\0"), MQTT_MALFORMED);
	refuse_connect(
	    STR("\x10\x0f\0\4MQTT\5\2\0\0\x7f\x21\0\0\0"), MQTT_MALFORMED);
	(void)connect_of(
	    STR("\x10\x19\0\4MQTT\5\2\0\0\x0c\x26\0\1a\0\0\x26\0\1a\0\0\0\0"));
}

static void
properties_stay_within_their_range(void **state)
{
	(void)state;
	refuse_connect(
	    STR("\x10\x10\0\4MQTT\5\2\0\0\3\x21\0\0\0\0"), MQTT_PROTOCOL);
	refuse_connect(
	    STR("\x10\x0f\0\4MQTT\5\2\0\0\2\x17\2\0\0"), MQTT_PROTOCOL);
	refuse_connect(
	    STR("\x10\x11\0\4MQTT\5\2\0\0\4\x16\0\1x\0\0"), MQTT_PROTOCOL);
	refuse_publish(STR("\x30\x06\0\1a\2\1\2"), MQTT_5_0, MQTT_PROTOCOL);
}

/* PUBLISH ------------------------------------------------------------------ */

static void
a_publish_carries_topic_id_and_payload(void **state)
{
	struct mqtt_frame f = frame_of(STR("\x3b\x09\0\3a/b\1\2hi"));
	struct mqtt_publish p;

	(void)state;
	assert_int_equal(mqtt_read_publish(&f, MQTT_3_1_1, &p), MQTT_OK);
	assert_true(p.repeated && p.retain);
	assert_int_equal(p.qos, 1);
	assert_int_equal(p.id, 258);
	is(p.topic, "a/b");
	is(p.payload, "hi");
	f = frame_of(STR("\x30\x03\0\1a"));
	assert_int_equal(mqtt_read_publish(&f, MQTT_3_1_1, &p), MQTT_OK);
	assert_int_equal(p.payload.n, 0);
}

static void
an_alias_stands_for_a_topic_in_5_0_alone(void **state)
{
	const struct mqtt_frame f = frame_of(STR("\x30\x06\0\0\3\x23\0\7"));
	struct mqtt_publish p;

	(void)state;
	assert_int_equal(mqtt_read_publish(&f, MQTT_5_0, &p), MQTT_OK);
	assert_int_equal(p.topic.n, 0);
	assert_int_equal(mqtt_number(&p.properties, MQTT_TOPIC_ALIAS, 0), 7);
	refuse_publish(STR("\x30\x03\0\0\0"), MQTT_5_0, MQTT_PROTOCOL);
	refuse_publish(STR("\x30\x02\0\0"), MQTT_3_1_1, MQTT_BAD_TOPIC);
}

static void
a_publish_that_contradicts_itself_is_refused(void **state)
{
	(void)state;
	refuse_publish(STR("\x36\x05\0\1a\0\1"), MQTT_3_1_1, MQTT_MALFORMED);
	refuse_publish(STR("\x38\x03\0\1a"), MQTT_3_1_1, MQTT_MALFORMED);
	refuse_publish(STR("\x32\x05\0\1a\0\0"), MQTT_3_1_1, MQTT_PROTOCOL);
	refuse_publish(STR("\x32\x04\0\1a\0"), MQTT_3_1_1, MQTT_MALFORMED);
	refuse_publish(STR("\x30\x04\0\3a/"), MQTT_3_1_1, MQTT_MALFORMED);
	refuse_publish(STR("\x30\x03\0\1+"), MQTT_3_1_1, MQTT_BAD_TOPIC);
	refuse_publish(STR("\x30\x05\0\3a/#"), MQTT_5_0, MQTT_MALFORMED);
	refuse_publish(STR("\x30\x06\0\3a/#\0"), MQTT_5_0, MQTT_BAD_TOPIC);
	refuse_publish(STR("\x30\x00"), MQTT_5_0, MQTT_MALFORMED);
}

/* The others --------------------------------------------------------------- */

static void
filters_are_walked_over_in_order(void **state)
{
	const struct mqtt_frame f =
	    frame_of(STR("\x82\x0d\0\1\0\3a/+\1\0\2b/\2"));
	struct mqtt_filters filters;
	struct str filter;
	unsigned qos;

	(void)state;
	assert_int_equal(mqtt_read_filters(&f, MQTT_3_1_1, &filters), MQTT_OK);
	assert_int_equal(filters.id, 1);
	assert_true(mqtt_next_filter(&filters, &filter, &qos));
	is(filter, "a/+");
	assert_int_equal(qos, 1);
	assert_true(mqtt_next_filter(&filters, &filter, &qos));
	is(filter, "b/");
	assert_int_equal(qos, 2);
	assert_false(mqtt_next_filter(&filters, &filter, &qos));
}

static void
refuse_filters(struct str bytes, int version, enum mqtt_reason reason)
{
	const struct mqtt_frame f = frame_of(bytes);
	struct mqtt_filters filters;

	assert_int_equal(mqtt_read_filters(&f, version, &filters), reason);
}

static void
a_subscribe_has_an_id_filters_and_known_options(void **state)
{
	(void)state;
	refuse_filters(STR("\x82\x02\0\1"), MQTT_3_1_1, MQTT_PROTOCOL);
	refuse_filters(STR("\x82\x06\0\0\0\1a\0"), MQTT_3_1_1, MQTT_PROTOCOL);
	refuse_filters(STR("\x82\x06\0\1\0\1a\3"), MQTT_3_1_1, MQTT_MALFORMED);
	refuse_filters(STR("\x82\x06\0\1\0\1a\4"), MQTT_3_1_1, MQTT_MALFORMED);
	refuse_filters(STR("\x82\x05\0\1\0\1a"), MQTT_3_1_1, MQTT_MALFORMED);
	refuse_filters(
	    STR("\x82\x07\0\1\0\0\1a\x30"), MQTT_5_0, MQTT_MALFORMED);
	refuse_filters(
	    STR("\x82\x09\0\1\2\x0b\0\0\1a\0"), MQTT_5_0, MQTT_PROTOCOL);
}

static void
acknowledgements_and_farewells_say_why_in_5_0(void **state)
{
	struct mqtt_frame f = frame_of(STR("\x40\x03\0\5\x80"));
	enum mqtt_reason reason;
	uint16_t id;

	(void)state;
	assert_int_equal(mqtt_read_ack(&f, MQTT_5_0, &id, &reason), MQTT_OK);
	assert_int_equal(id, 5);
	assert_int_equal(reason, MQTT_UNSPECIFIED);
	assert_int_equal(
	    mqtt_read_ack(&f, MQTT_3_1_1, &id, &reason), MQTT_MALFORMED);
	f = frame_of(STR("\x40\x02\0\0"));
	assert_int_equal(
	    mqtt_read_ack(&f, MQTT_3_1_1, &id, &reason), MQTT_PROTOCOL);
	f = frame_of(STR("\xe0\x01\x04"));
	assert_int_equal(mqtt_read_disconnect(&f, MQTT_5_0, &reason), MQTT_OK);
	assert_int_equal(reason, MQTT_WITH_WILL);
	assert_int_equal(
	    mqtt_read_disconnect(&f, MQTT_3_1_1, &reason), MQTT_MALFORMED);
	f = frame_of(STR("\xe0\x00"));
	assert_int_equal(
	    mqtt_read_disconnect(&f, MQTT_3_1_1, &reason), MQTT_OK);
	assert_int_equal(reason, MQTT_OK);
}

/* Topics ------------------------------------------------------------------- */

static void
filters_take_in_what_the_standard_says(void **state)
{
	static const struct {
		const char *filter, *topic;
		bool takes;
	} cases[] = {
		{ "a/b", "a/b", true },
		{ "a/b", "a/b/c", false },
		{ "a/+", "a/b", true },
		{ "a/+", "a/", true },
		{ "a/+", "a", false },
		{ "+/+", "/x", true },
		{ "/+", "/x", true },
		{ "+", "/x", false },
		{ "a/#", "a", true },
		{ "a/#", "a/b/c", true },
		{ "a/#", "ab", false },
		{ "#", "a/b", true },
		{ "#", "$SYS/x", false },
		{ "+/x", "$SYS/x", false },
		{ "$SYS/#", "$SYS/x", true },
		{ "a/+/c", "a/b/c", true },
		{ "a/+/c", "a/b/d", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (mqtt_matches(str_of(cases[i].filter),
			str_of(cases[i].topic)) != cases[i].takes)
			fail_msg("%s and %s", cases[i].filter, cases[i].topic);
}

static void
wildcards_stand_alone_in_their_level(void **state)
{
	static const char *const good[] = { "#", "+", "/", "a/+/b", "a/#",
		"+/#", "$share/x", "a//b" };
	static const char *const bad[] = { "", "a#", "#/a", "a+", "+a/b",
		"a/#/b", "a/b#", "##", "++" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(mqtt_is_filter(str_of(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(mqtt_is_filter(str_of(bad[i])));
}

/* Writing ------------------------------------------------------------------ */

static void
wrote(const struct mqtt_out *out, struct str expected)
{
	assert_false(out->full);
	assert_int_equal(out->n, expected.n);
	assert_memory_equal(out->p, expected.p, expected.n);
}

static void
answers_are_written_as_each_version_reads_them(void **state)
{
	char bytes[128];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };
	const struct mqtt_terms terms = { 100, 1000, 8, { NULL, 0 } };

	(void)state;
	mqtt_write_connack(&out, MQTT_3_1_1, MQTT_BAD_LOGIN, &terms);
	wrote(&out, STR("\x20\x02\0\4"));
	out.n = 0;
	mqtt_write_connack(&out, MQTT_5_0, MQTT_BAD_LOGIN, &terms);
	wrote(&out, STR("\x20\x03\0\x86\0"));
	out.n = 0;
	mqtt_write_connack(&out, MQTT_5_0, MQTT_OK, &terms);
	wrote(&out,
	    STR("\x20\x1b\0\0\x18\x11\0\0\0\0\x21\0\x64\x24\1\x25\0"
		"\x27\0\0\3\xe8\x22\0\x08\x29\0\x2a\0"));
	out.n = 0;
	mqtt_write_puback(&out, MQTT_3_1_1, 258, MQTT_OK, STR(""));
	mqtt_write_puback(&out, MQTT_5_0, 3, MQTT_DENIED, STR("no"));
	wrote(&out, STR("\x40\2\1\2\x40\x09\0\3\x87\5\x1f\0\2no"));
	out.n = 0;
	mqtt_write_suback(
	    &out, MQTT_3_1_1, 7, (const unsigned char *)"\0\x80", 2);
	mqtt_write_suback(&out, MQTT_5_0, 7, (const unsigned char *)"\x87", 1);
	mqtt_write_unsuback(&out, MQTT_3_1_1, 7, (const unsigned char *)"", 1);
	mqtt_write_unsuback(&out, MQTT_5_0, 7, (const unsigned char *)"", 1);
	mqtt_write_pingresp(&out);
	wrote(&out,
	    STR("\x90\4\0\7\0\x80\x90\4\0\7\0\x87\xb0\2\0\7\xb0\4\0\7\0\0"
		"\xd0\0"));
	out.n = 0;
	mqtt_write_disconnect(&out, MQTT_TAKEN_OVER, STR(""));
	mqtt_write_publish(&out, MQTT_3_1_1, STR("a"), STR("x"));
	mqtt_write_publish(&out, MQTT_5_0, STR("a"), STR("x"));
	wrote(&out, STR("\xe0\2\x8e\0\x30\4\0\1ax\x30\5\0\1a\0x"));
}

static void
a_delivery_of_qos_1_has_its_number(void **state)
{
	char bytes[64];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };

	(void)state;
	mqtt_write_delivery(&out, MQTT_3_1_1, 0x102, STR("a"), STR("x"));
	mqtt_write_delivery(&out, MQTT_5_0, 7, STR("a"), STR("x"));
	mqtt_write_delivery(&out, MQTT_3_1_1, 0, STR("a"), STR("x"));
	wrote(&out, STR("\x32\6\0\1a\1\2x\x32\7\0\1a\0\7\0x\x30\4\0\1ax"));
}

static void
what_does_not_fit_is_left_out_whole(void **state)
{
	char bytes[16];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };

	(void)state;
	mqtt_write_puback(&out, MQTT_3_1_1, 1, MQTT_OK, STR(""));
	mqtt_write_publish(&out, MQTT_3_1_1, STR("topic"), STR("payload"));
	assert_true(out.full);
	assert_int_equal(out.n, 4);
}

static void
a_long_reason_is_cut_between_characters(void **state)
{
	struct cx *cx = *state;
	struct text why = text_new(cx, 1000);
	char bytes[512];
	struct mqtt_out out = { bytes, 0, sizeof(bytes), false };

	for (int i = 0; i < 200; i++)
		text_puts(&why, "园");
	mqtt_write_puback(&out, MQTT_5_0, 1, MQTT_DENIED, text_str(&why));
	assert_int_equal(out.n, 3 + 3 + 2 + 3 + 255);
	assert_true(str_is_utf8((struct str){ bytes + 11, 255 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_packet_is_awaited_byte_by_byte),
		UNIT(a_length_has_four_bytes_and_no_needless_one),
		UNIT(what_is_too_large_is_known_from_its_header),
		UNIT(reserved_flags_are_as_they_must_be),
		UNIT(a_client_of_3_1_1_connects_with_name_and_password),
		UNIT(a_will_comes_with_topic_payload_and_its_own_properties),
		UNIT(other_protocols_and_levels_are_named),
		UNIT(connect_flags_fit_each_other),
		UNIT(a_connect_is_exactly_as_long_as_its_fields),
		UNIT(names_are_utf8_without_nul),
		UNIT(a_will_needs_a_topic_that_can_be_published_to),
		UNIT(properties_are_known_in_place_once_and_whole),
		UNIT(properties_stay_within_their_range),
		UNIT(a_publish_carries_topic_id_and_payload),
		UNIT(an_alias_stands_for_a_topic_in_5_0_alone),
		UNIT(a_publish_that_contradicts_itself_is_refused),
		UNIT(filters_are_walked_over_in_order),
		UNIT(a_subscribe_has_an_id_filters_and_known_options),
		UNIT(acknowledgements_and_farewells_say_why_in_5_0),
		UNIT(filters_take_in_what_the_standard_says),
		UNIT(wildcards_stand_alone_in_their_level),
		UNIT(answers_are_written_as_each_version_reads_them),
		UNIT(a_delivery_of_qos_1_has_its_number),
		UNIT(what_does_not_fit_is_left_out_whole),
		UNIT(a_long_reason_is_cut_between_characters),
	};

	return cmocka_run_group_tests_name("mqtt", tests, NULL, NULL);
}
