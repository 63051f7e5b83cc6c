#include "gate/payload.h"

#include "unit.h"

#define NOW INT64_C(1795478400123456)

static void
is(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

static struct batch *
taken(struct cx *cx, const char *payload)
{
	struct batch *b = batch_new(cx);

	if (!payload_telemetry(b, STR("M1"), str_of(payload), NOW))
		fail_msg("%s: %s", payload, cx->message);
	return b;
}

/* Refused, and nothing of it is left. */
static void
refuse(struct cx *cx, struct batch *b, bool was_taken, const char *code)
{
	assert_false(was_taken);
	unit_refused(cx, code);
	assert_int_equal(b->points, 1);
	assert_int_equal(b->fields, 1);
	assert_int_equal(b->devices, 1);
}

static struct batch *
begun(struct cx *cx)
{
	struct batch *b = batch_new(cx);

	assert_true(batch_point(b, STR("earlier"), NOW, STR("")));
	assert_true(batch_number(b, STR("a"), 1));
	return b;
}

static void
plain_values_are_of_now(void **state)
{
	const struct batch *b =
	    taken(*state, "{\"a\":1.5,\"b\":true,\"c\":\"on\",\"d\":null}");

	assert_int_equal(b->points, 1);
	assert_int_equal(b->point[0].at_us, NOW);
	is(b->device[0].key, "M1");
	assert_int_equal(b->fields, 3);
	assert_true(b->field[0].value == 1.5);
	assert_true(b->field[1].value == 1);
	is(b->text[b->field[2].text], "on");
}

static void
a_time_is_in_milliseconds(void **state)
{
	const struct batch *b =
	    taken(*state, "{\"ts\":1767312000123,\"values\":{\"a\":1}}");

	assert_int_equal(b->point[0].at_us, INT64_C(1767312000123000));
}

static void
lists_hold_samples_of_both_kinds(void **state)
{
	const struct batch *b = taken(
	    *state, "[{\"a\":1},{\"ts\":1,\"values\":{\"a\":2,\"b\":3}},{}]");

	assert_int_equal(b->points, 2);
	assert_int_equal(b->fields, 3);
	assert_int_equal(b->point[1].at_us, 1000);
}

static void
a_metric_may_be_called_ts_or_values(void **state)
{
	const struct batch *b = taken(*state, "{\"ts\":5,\"values\":7}");

	assert_int_equal(b->fields, 2);
	assert_int_equal(b->point[0].at_us, NOW);
}

static void
what_is_wrong_is_refused_whole(void **state)
{
	static const struct {
		const char *payload, *code;
	} cases[] = {
		{ "", "malformed_json" },
		{ "{", "malformed_json" },
		{ "{\"a\":1,\"a\":2}", "malformed_json" },
		{ "\"a\"", "malformed_json" },
		{ "[1]", "wrong_type" },
		{ "{\"a\":[]}", "wrong_type" },
		{ "{\"a\":{}}", "wrong_type" },
		{ "[{\"a\":1},{\"b\":{}}]", "wrong_type" },
		{ "{\"\":1}", "bad_length" },
		{ "{\"ts\":\"1\",\"values\":{\"a\":1}}", "wrong_type" },
		{ "{\"ts\":9223372036854775807,\"values\":{\"a\":1}}",
		    "wrong_type" },
		{ "{\"values\":{\"a\":1}}", "unknown" },
		{ "{\"ts\":1,\"values\":{\"a\":1},\"b\":2}", "unknown" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct batch *b = begun(*state);
		const bool was_taken = payload_telemetry(
		    b, STR("M1"), str_of(cases[i].payload), NOW);
		struct cx *cx = *state;

		if (!was_taken && strcmp(cases[i].code, "malformed_json") == 0)
			cx->code = "malformed_json"; /* whichever json.h says */
		refuse(cx, b, was_taken, cases[i].code);
	}
}

static void
a_payload_has_limits(void **state)
{
	struct text t = text_new(*state, 1 << 20);
	struct batch *b = begun(*state);

	text_char(&t, '[');
	for (int i = 0; i <= PAYLOAD_POINTS; i++)
		text_puts(&t, i == 0 ? "{\"a\":1}" : ",{\"a\":1}");
	text_char(&t, ']');
	refuse(*state, b, payload_telemetry(b, STR("M1"), text_str(&t), NOW),
	    "out_of_range");
}

static void
a_gateway_names_its_devices(void **state)
{
	struct batch *b = batch_new(*state);

	assert_true(payload_gateway(b, false,
	    STR("{\"A\":[{\"ts\":1,\"values\":{\"a\":1}},{\"a\":2}],"
		"\"B\":{\"b\":3}}"),
	    NOW));
	assert_int_equal(b->devices, 2);
	assert_int_equal(b->points, 3);
	assert_true(
	    payload_gateway(b, true, STR("{\"C\":{\"v\":\"2.1\"}}"), NOW));
	assert_int_equal(b->devices, 3);
	b = begun(*state);
	refuse(*state, b,
	    payload_gateway(b, true, STR("{\"C\":[{\"v\":1}]}"), NOW),
	    "wrong_type");
	b = begun(*state);
	refuse(*state, b,
	    payload_gateway(
		b, false, STR("{\"new\":{\"a\":1},\"\":{\"a\":1}}"), NOW),
	    "bad_length");
	b = begun(*state);
	refuse(
	    *state, b, payload_gateway(b, false, STR("[]"), NOW), "wrong_type");
}

static void
attributes_are_one_object(void **state)
{
	struct batch *b = begun(*state);

	refuse(*state, b,
	    payload_attributes(b, STR("M1"), STR("[{\"a\":1}]"), NOW),
	    "wrong_type");
	assert_true(payload_attributes(
	    b, STR("M1"), STR("{\"ts\":1,\"fw\":\"2\"}"), NOW));
	assert_int_equal(b->point[1].at_us, NOW);
}

static void
an_answer_is_kept_with_its_request(void **state)
{
	struct batch *b = batch_new(*state);

	assert_true(payload_answer(
	    b, STR("M1"), STR("4\"2"), STR("{\"b\":1,\"a\":[]}"), NOW));
	is(batch_code(&b->field[0]), "rpc.response");
	is(b->text[b->field[0].text],
	    "{\"request\":\"4\\\"2\",\"answer\":{\"a\":[],\"b\":1}}");
	assert_false(payload_answer(b, STR("M1"), STR("1"), STR("x"), NOW));
	cx_forgive(*state);
	assert_int_equal(b->points, 1);
}

static void
presence_names_a_device(void **state)
{
	assert_true(payload_presence(*state, STR("{\"device\":\"A\"}")));
	assert_false(payload_presence(*state, STR("{\"device\":\"\"}")));
	unit_refused(*state, "missing");
	assert_false(payload_presence(*state, STR("{}")));
	unit_refused(*state, "missing");
}

static void
says(struct cx *cx, const char *samples, const char *expected)
{
	is(str_of(json_canonical(
	       cx, payload_firmware(cx, json_read(cx, str_of(samples))))),
	    expected);
}

static void
what_is_said_of_firmware_is_picked_out(void **state)
{
	struct cx *cx = *state;

	says(cx, "{\"fw_state\": \"UPDATING\", \"power\": 1}",
	    "{\"fw_state\":\"UPDATING\"}");
	says(cx,
	    "[{\"fw_state\": \"DOWNLOADING\", \"fw_progress\": 5}, "
	    "{\"ts\": 1, \"values\": {\"fw_state\": \"FAILED\", "
	    "\"fw_error\": \"x\"}}]",
	    "{\"fw_error\":\"x\",\"fw_progress\":5,\"fw_state\":"
	    "\"FAILED\"}");
	says(cx, "{\"fw_state\": [1], \"fw_other\": 1}", "{}");
	says(cx, "[7]", "{}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(plain_values_are_of_now),
		UNIT(a_time_is_in_milliseconds),
		UNIT(lists_hold_samples_of_both_kinds),
		UNIT(a_metric_may_be_called_ts_or_values),
		UNIT(what_is_wrong_is_refused_whole),
		UNIT(a_payload_has_limits),
		UNIT(a_gateway_names_its_devices),
		UNIT(attributes_are_one_object),
		UNIT(an_answer_is_kept_with_its_request),
		UNIT(presence_names_a_device),
		UNIT(what_is_said_of_firmware_is_picked_out),
	};

	return cmocka_run_group_tests_name("payload", tests, NULL, NULL);
}
