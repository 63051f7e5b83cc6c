#include "firmware/firmware.h"

#include "unit.h"

#define KEY "b2bc48a2953f6baa961b3c852c4cf465ea5b7a79b2e2a9b1e264f4abdeaadfa6"
#define DIGEST                                                                 \
	"bca09f4a757d5571c7d9f3341d4301f3c391c090826acc1a3013c6bcb7c01722"
/* By openssl pkeyutl -sign -rawin, of the statement below. */
#define SIGNATURE                                                              \
	"k4JbOcOCAoLLRSAR8AwrLephFfjJBL1lIAGvK02yfAN2i2S8gQK0gy0famey4CDcVL0v" \
	"cuEk8NB1D4TMrNATBA=="

static struct firmware_claim
claim_of(struct cx *cx)
{
	struct firmware_claim c = { STR("fw-meter"), STR("meter"), STR("2.0"),
		70000, { 0 } };

	assert_true(firmware_read_bytes(
	    cx, "sha256", STR(DIGEST), c.sha256, sizeof(c.sha256)));
	return c;
}

static void
a_statement_says_all_that_is_signed(void **state)
{
	struct cx *cx = *state;
	const struct firmware_claim c = claim_of(cx);
	struct str s;

	assert_true(firmware_statement(cx, &c, &s));
	assert_true(str_is(s,
	    "parkhub firmware 1\nmodel: fw-meter\ntitle: meter\nversion: 2.0\n"
	    "size: 70000\nsha256: " DIGEST "\n"));
}

static void
a_title_of_two_lines_would_say_something_else(void **state)
{
	struct cx *cx = *state;
	struct firmware_claim c = claim_of(cx);
	struct str s;

	c.title = STR("meter\nversion: 9");
	assert_false(firmware_statement(cx, &c, &s));
	unit_refused(cx, "control_character");
}

static bool
verifies(struct cx *cx, const struct firmware_claim *c)
{
	unsigned char key[FIRMWARE_KEY_SIZE];
	unsigned char signature[FIRMWARE_SIGNATURE_SIZE];
	struct str s;

	assert_true(firmware_read_key(cx, "public", STR(KEY), key));
	assert_true(firmware_read_bytes(
	    cx, "signature", STR(SIGNATURE), signature, sizeof(signature)));
	assert_true(firmware_statement(cx, c, &s));
	return firmware_verify(cx, key, s, signature);
}

static void
what_openssl_has_signed_verifies(void **state)
{
	struct cx *cx = *state;
	const struct firmware_claim c = claim_of(cx);

	assert_true(verifies(cx, &c));
}

static void
any_other_claim_does_not(void **state)
{
	struct cx *cx = *state;

	for (int i = 0; i < 5; i++) {
		struct firmware_claim c = claim_of(cx);

		if (i == 0)
			c.model = STR("fw-meter2");
		else if (i == 1)
			c.title = STR("Meter");
		else if (i == 2)
			c.version = STR("2.0.1");
		else if (i == 3)
			c.size++;
		else
			c.sha256[31] ^= 1;
		if (verifies(cx, &c))
			fail_msg("claim %d is taken", i);
		unit_refused(cx, "bad_signature");
	}
}

static void
a_key_is_read_from_pem(void **state)
{
	struct cx *cx = *state;
	unsigned char a[FIRMWARE_KEY_SIZE], b[FIRMWARE_KEY_SIZE];

	assert_true(firmware_read_key(cx, "public", STR(KEY), a));
	assert_true(firmware_read_key(cx, "public",
	    STR("-----BEGIN PUBLIC KEY-----\n"
		"MCowBQYDK2VwAyEAsrxIopU/a6qWGzyFLEz0Zepbenmy4qmx4mT0q96q36Y="
		"\n-----END PUBLIC KEY-----\n"),
	    b));
	assert_memory_equal(a, b, sizeof(a));
}

static void
what_is_no_key_is_refused(void **state)
{
	static const char *const bad[] = { "", "00", KEY "00",
		"zzbc48a2953f6baa961b3c852c4cf465ea5b7a79b2e2a9b1e264f4abdeaa"
		"dfa6",
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" };
	struct cx *cx = *state;
	unsigned char key[FIRMWARE_KEY_SIZE];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (firmware_read_key(cx, "public", str_of(bad[i]), key))
			fail_msg("%s is taken", bad[i]);
		unit_refused(cx, "bad_key");
	}
}

static void
bytes_come_in_hexadecimal_or_base64(void **state)
{
	struct cx *cx = *state;
	unsigned char out[4];

	assert_true(firmware_read_bytes(cx, "x", STR(" 00fF10ab "), out, 4));
	assert_memory_equal(out, "\x00\xff\x10\xab", 4);
	assert_true(firmware_read_bytes(cx, "x", STR("AP8Qqw=="), out, 4));
	assert_memory_equal(out, "\x00\xff\x10\xab", 4);
	assert_false(firmware_read_bytes(cx, "x", STR("AP8Q"), out, 4));
	unit_refused(cx, "bad_length");
	assert_false(firmware_read_bytes(cx, "x", STR("AP8!!w=="), out, 4));
	unit_refused(cx, "bad_length");
}

static void
stages_grow(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} t[] = {
		{ "[{\"share\": 1}, {\"share\": 10}, {\"share\": 100}]", true },
		{ "[{\"count\": 5}, {\"share\": 0.5}, {\"count\": 6}]", true },
		{ "[]", false },
		{ "{}", false },
		{ "[{\"share\": 0}]", false },
		{ "[{\"share\": 101}]", false },
		{ "[{\"share\": 10}, {\"share\": 10}]", false },
		{ "[{\"count\": 5}, {\"count\": 4}]", false },
		{ "[{\"count\": 1.5}]", false },
		{ "[{\"share\": 10, \"count\": 4}]", false },
		{ "[{\"part\": 10}]", false },
		{ "[7]", false },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const json_t *list = json_read(cx, str_of(t[i].text));

		if ((firmware_stages(cx, "stages", list) != NULL) != t[i].good)
			fail_msg("%s", t[i].text);
		if (!t[i].good)
			unit_refused(cx, "bad_stage");
	}
}

static void
a_target_is_all_or_a_tag_or_a_list(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} t[] = {
		{ "{}", true },
		{ "{\"tag\": \"夜班\"}", true },
		{ "{\"devices\": [1, 2]}", true },
		{ "[]", false },
		{ "{\"devices\": []}", false },
		{ "{\"devices\": [\"1\"]}", false },
		{ "{\"tag\": \"\"}", false },
		{ "{\"tag\": 7}", false },
		{ "{\"tag\": \"a\", \"devices\": [1]}", false },
		{ "{\"all\": true}", false },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const json_t *object = json_read(cx, str_of(t[i].text));

		if ((firmware_target(cx, "target", object) != NULL) !=
		    t[i].good)
			fail_msg("%s", t[i].text);
		if (!t[i].good)
			assert_string_equal(cx->field, "target");
		cx_forgive(cx);
	}
}

static void
ranges_of_two_forms_are_read(void **state)
{
	int64_t from, count;

	(void)state;
	assert_true(firmware_range("bytes=0-0", &from, &count));
	assert_int_equal(from, 0);
	assert_int_equal(count, 1);
	assert_true(firmware_range("bytes=500-999", &from, &count));
	assert_int_equal(from, 500);
	assert_int_equal(count, 500);
	assert_true(firmware_range("bytes=500-", &from, &count));
	assert_int_equal(from, 500);
	assert_true(count == INT64_MAX);
}

static void
other_ranges_are_passed_over(void **state)
{
	static const char *const other[] = { "", "bytes", "bytes=", "bytes=-5",
		"bytes=5-4", "bytes=0-1,4-5", "bytes=a-b", "items=0-1",
		"bytes=99999999999999999999-", "bytes=--1" };
	int64_t from, count;

	(void)state;
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (firmware_range(other[i], &from, &count))
			fail_msg("%s is taken", other[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_statement_says_all_that_is_signed),
		UNIT(a_title_of_two_lines_would_say_something_else),
		UNIT(what_openssl_has_signed_verifies),
		UNIT(any_other_claim_does_not),
		UNIT(a_key_is_read_from_pem),
		UNIT(what_is_no_key_is_refused),
		UNIT(bytes_come_in_hexadecimal_or_base64),
		UNIT(stages_grow),
		UNIT(a_target_is_all_or_a_tag_or_a_list),
		UNIT(ranges_of_two_forms_are_read),
		UNIT(other_ranges_are_passed_over),
	};

	return cmocka_run_group_tests_name("firmware", tests, NULL, NULL);
}
