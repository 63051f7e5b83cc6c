#include "base/json.h"

#include "unit.h"

static void
a_value_is_read_and_belongs_to_the_context(void **state)
{
	const json_t *v =
	    json_read(*state, STR(" {\"a\":[1,2.5,null,true],\"b\":\"园\"} "));

	assert_non_null(v);
	assert_int_equal(json_array_size(json_object_get(v, "a")), 4);
	assert_true(str_is(json_str(v, "b"), "园"));
	assert_true(json_str(v, "a").n == 0);
	assert_null(json_str(v, "c").p);
	assert_null(json_str(NULL, "c").p);
	assert_non_null(json_read(*state, STR("3")));
	assert_non_null(json_read(*state, STR("\"x\"")));
}

static void
what_is_malformed_is_refused_with_its_place(void **state)
{
	static const char *const bad[] = { "", " ", "{", "[1,]", "{\"a\":1,}",
		"{a:1}", "{'a':1}", "01", "1 2", "{} {}", "nul", "\"\x01\"",
		"\"\\u12\"", "\"\\ud800\"", "\"\xff\"", "1e999", "NaN",
		"{\"a\":1,\"a\":2}", "/* */1", "99999999999999999999" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct cx *cx = *state;

		if (json_read(cx, str_of(bad[i])) != NULL)
			fail_msg("%s was taken", bad[i]);
		assert_int_equal(cx->fail, FAIL_INVALID);
		assert_non_null(strstr(cx->message, "line "));
		unit_refused(cx, "malformed_json");
	}
	assert_null(json_read(*state, STR("\n\n {\"a\" 1}")));
	assert_non_null(strstr(((struct cx *)*state)->message, "at line 3"));
}

static void
deep_nesting_is_refused_and_does_no_harm(void **state)
{
	struct text t = text_new(*state, 1 << 20);

	for (int i = 0; i < 100000; i++)
		text_char(&t, '[');
	assert_null(json_read(*state, text_str(&t)));
	unit_refused(*state, "malformed_json");
}

static void
equal_values_have_equal_bytes(void **state)
{
	const json_t *a = json_read(*state, STR("{\"b\":[1, 2],\"a\":{}}"));
	const json_t *b =
	    json_read(*state, STR("{ \"a\" : {} , \"b\" : [1,2] }"));

	assert_string_equal(
	    json_canonical(*state, a), "{\"a\":{},\"b\":[1,2]}");
	assert_string_equal(
	    json_canonical(*state, a), json_canonical(*state, b));
	assert_string_equal(
	    json_canonical(*state, json_own(*state, json_string("园"))),
	    "\"园\"");
}

/* Written and read again it is the same, and shorter. */
static void
brief_text_reads_back(void **state)
{
	static const char *const said =
	    "{\"b\":[280.03,0.1,-0.0,5,5.0,1e300,-1.5e-7],\"a\":{},\"c\":[],"
	    "\"d\":[true,false,null,\"园\\n\\t\\\"\",9007199254740993,"
	    "0.30000000000000004,123456789012345.0]}";
	const json_t *value = json_read(*state, str_of(said)), *again;
	struct text t = text_new(*state, 1 << 10);

	json_brief(&t, value);
	again = json_read(*state, text_str(&t));
	assert_non_null(again);
	assert_true(json_equal(value, again));
	assert_string_equal(
	    json_canonical(*state, value), json_canonical(*state, again));
	assert_non_null(strstr(t.p, "{\"a\":{},\"b\":[280.03,0.1,-0.0,5,5.0,"));
	assert_false(t.full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_value_is_read_and_belongs_to_the_context),
		UNIT(what_is_malformed_is_refused_with_its_place),
		UNIT(deep_nesting_is_refused_and_does_no_harm),
		UNIT(equal_values_have_equal_bytes),
		UNIT(brief_text_reads_back),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
