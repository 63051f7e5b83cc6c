#include "control/control.h"

#include "unit.h"

static const json_t *
points(struct cx *cx, const char *text)
{
	return control_points(cx, "points", json_read(cx, str_of(text)));
}

static void
a_point_is_completed(void **state)
{
	struct cx *cx = *state;

	assert_string_equal(
	    json_canonical(cx,
		points(cx,
		    "[{\"code\": \" t \", \"type\": \"number\", \"min\": 0, "
		    "\"max\": 10, \"step\": 1, \"unit\": \"℃\"}]")),
	    "[{\"code\":\"t\",\"dangerous\":false,\"max\":10,\"min\":0,"
	    "\"name\":\"\",\"name_en\":\"\",\"step\":1,\"timeout_s\":30,"
	    "\"type\":\"number\",\"unit\":\"Cel\"}]");
}

static void
a_method_is_completed(void **state)
{
	struct cx *cx = *state;

	assert_string_equal(
	    json_canonical(cx,
		control_methods(cx, "methods",
		    json_read(cx,
			STR("[{\"code\": \"r\", \"again\": true, "
			    "\"timeout_s\": 5}]")))),
	    "[{\"again\":true,\"code\":\"r\",\"dangerous\":false,"
	    "\"name\":\"\",\"name_en\":\"\",\"timeout_s\":5}]");
}

static void
what_makes_no_point_is_refused(void **state)
{
	static const struct {
		const char *text, *code;
	} bad[] = {
		{ "{}", "too_many" },
		{ "[1]", "bad_point" },
		{ "[{\"type\": \"truth\"}]", "bad_point" },
		{ "[{\"code\": \"\", \"type\": \"truth\"}]", "empty" },
		{ "[{\"code\": 7, \"type\": \"truth\"}]", "bad_point" },
		{ "[{\"code\": \"a\"}]", "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"song\"}]", "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"number\"}]", "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"number\", \"min\": 2, "
		  "\"max\": 1, \"step\": 1}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"number\", \"min\": 0, "
		  "\"max\": 1, \"step\": 0}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"number\", \"min\": 0, "
		  "\"max\": 1, \"step\": 2}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"number\", \"min\": 0, "
		  "\"max\": 1, \"step\": 1, \"tolerance\": -1}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"number\", \"min\": \"0\", "
		  "\"max\": 1, \"step\": 1}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"choice\"}]", "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"choice\", \"choices\": "
		  "[\"x\"]}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"choice\", \"choices\": "
		  "[\"x\", 1]}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"text\", \"max\": 1001}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"truth\", \"min\": 1}]",
		    "unknown_field" },
		{ "[{\"code\": \"a\", \"type\": \"truth\", \"unit\": \"?\"}]",
		    "bad_unit" },
		{ "[{\"code\": \"a\", \"type\": \"truth\", \"dangerous\": "
		  "1}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"truth\", \"timeout_s\": "
		  "0}]",
		    "bad_point" },
		{ "[{\"code\": \"a\", \"type\": \"truth\"}, {\"code\": "
		  "\"a\", \"type\": \"truth\"}]",
		    "duplicate" },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (points(cx, bad[i].text) != NULL)
			fail_msg("%s is taken", bad[i].text);
		assert_string_equal(cx->field, "points");
		unit_refused(cx, bad[i].code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_point_is_completed),
		UNIT(a_method_is_completed),
		UNIT(what_makes_no_point_is_refused),
	};

	return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
