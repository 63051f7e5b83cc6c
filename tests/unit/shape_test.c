#include "base/shape.h"

#include "base/json.h"
#include "unit.h"

static const char *
schema_of(struct cx *cx, const char *shape)
{
	struct text out = text_new(cx, 4096);

	return shape_write(&out, shape) ? out.p : NULL;
}

static void
words_become_types(void **state)
{
	struct cx *cx = *state;

	assert_string_equal(
	    schema_of(cx, "number?"), "{\"type\":[\"number\",\"null\"]}");
	assert_string_equal(schema_of(cx, "moment"),
	    "{\"type\":\"string\",\"format\":\"date-time\"}");
	assert_string_equal(schema_of(cx, "any"), "{}");
}

static void
brackets_become_objects_and_arrays(void **state)
{
	struct cx *cx = *state;
	const char *schema =
	    schema_of(cx, "{unit text, rows [{day date, n int?}]?}");

	assert_string_equal(schema,
	    "{\"type\":\"object\",\"properties\":{\"unit\":{\"type\":"
	    "\"string\"},\"rows\":{\"type\":[\"array\",\"null\"],\"items\":"
	    "{\"type\":\"object\",\"properties\":{\"day\":{\"type\":"
	    "\"string\",\"format\":\"date\"},\"n\":{\"type\":[\"integer\","
	    "\"null\"]}}}}}}");
	assert_non_null(json_read(cx, str_of(schema)));
}

static void
what_is_no_shape_is_refused(void **state)
{
	static const char *const wrong[] = { "", "song", "{", "{}", "{a}",
		"{a text", "[text", "text text", "{a text,}", "{a text b int}",
		"[[[[[[[[[[[[[[[[[[[[text]]]]]]]]]]]]]]]]]]]]" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (schema_of(*state, wrong[i]) != NULL)
			fail_msg("\"%s\" was taken", wrong[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(words_become_types),
		UNIT(brackets_become_objects_and_arrays),
		UNIT(what_is_no_shape_is_refused),
	};

	return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
