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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_value_is_read_and_belongs_to_the_context),
		UNIT(what_is_malformed_is_refused_with_its_place),
		UNIT(deep_nesting_is_refused_and_does_no_harm),
		UNIT(equal_values_have_equal_bytes),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
