#include "device/device.h"

#include "unit.h"

static void
kind(struct cx *cx, const char *text, const char *wanted)
{
	struct str got;

	if (!device_kind(cx, "kind", str_of(text), &got))
		fail_msg("%s: %s", text, cx->message);
	if (!str_is(got, wanted))
		fail_msg("%s is %.*s", text, STR_ARG(got));
}

static void
kinds_are_known_in_both_languages(void **state)
{
	kind(*state, "meter", "meter");
	kind(*state, " METER ", "meter");
	kind(*state, "电表", "meter");
	kind(*state, "生产设备", "equipment");
	kind(*state, "传感器", "sensor");
	kind(*state, "网关", "controller");
	kind(*state, "产品", "product");
}

static void
other_kinds_are_refused(void **state)
{
	static const char *const others[] = { "", "animal", "met", "meters",
		"meter 电表", "电", " " };
	struct cx *cx = *state;
	struct str got;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		assert_false(device_kind(cx, "类型", str_of(others[i]), &got));
		assert_string_equal(cx->field, "类型");
		unit_refused(cx, "unknown_kind");
	}
}

static void
unit(struct cx *cx, const char *text, const char *wanted)
{
	struct str got;

	if (!device_unit(cx, "unit", str_of(text), &got))
		fail_msg("%s: %s", text, cx->message);
	if (!str_is(got, wanted))
		fail_msg("%s is %.*s", text, STR_ARG(got));
}

static void
units_of_measurement_are_taken(void **state)
{
	static const char *const as_they_are[] = { "kWh", "kW.h", "m3/h", "m3",
		"s-1", "Cel", "%", "10*3/L", "{pcs}", "[pH]", "mg/m3",
		"kg/(m2.s)", "L/min", "A", "/min", "[degF]", "t{CO2}" };

	for (size_t i = 0; i < sizeof(as_they_are) / sizeof(as_they_are[0]);
	     i++)
		unit(*state, as_they_are[i], as_they_are[i]);
	unit(*state, "", "");
	unit(*state, " kW ", "kW");
}

static void
usual_symbols_become_letters(void **state)
{
	unit(*state, "℃", "Cel");
	unit(*state, "°C", "Cel");
	unit(*state, "m³/h", "m3/h");
	unit(*state, "m²", "m2");
	unit(*state, "μg/m³", "ug/m3");
	unit(*state, "µm", "um");
	unit(*state, "Ω", "Ohm");
	unit(*state, "kW·h", "kW.h");
	unit(*state, "％", "%");
}

static void
what_is_no_unit_is_refused(void **state)
{
	static const char *const others[] = { "千瓦时", "kW h", "m3//h", "m3/",
		".m", "(m", "m)", "{pcs", "[pH", "{}", "=1+1", "m-", "kg m",
		"((((((m))))))", "{a{b}}",
		"abcdefghijklmnopqrstuvwxyzabcdefg" };
	struct cx *cx = *state;
	struct str got;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (device_unit(cx, "unit", str_of(others[i]), &got))
			fail_msg("%s is taken", others[i]);
		unit_refused(cx, "bad_unit");
	}
}

static json_t *
metrics(struct cx *cx, const char *text)
{
	return device_metrics(cx, "metrics", json_read(cx, str_of(text)));
}

static void
definitions_are_completed(void **state)
{
	struct cx *cx = *state;
	json_t *made = metrics(cx,
	    "[{\"code\":\" energy \",\"unit\":\"kW·h\",\"counter\":true},"
	    "{\"code\":\"t\",\"name\":\"温度\",\"name_en\":\"temperature\","
	    "\"unit\":\"℃\",\"min\":-40,\"max\":120,\"counter\":null}]");

	if (made == NULL)
		fail_msg("%s", cx->message);
	assert_true(json_equal(made,
	    json_read(cx,
		STR("[{\"code\":\"energy\",\"name\":\"\",\"name_en\":\"\","
		    "\"unit\":\"kW.h\",\"counter\":true},"
		    "{\"code\":\"t\",\"name\":\"温度\","
		    "\"name_en\":\"temperature\",\"unit\":\"Cel\","
		    "\"counter\":false,\"min\":-40,\"max\":120}]"))));
	assert_int_equal(json_array_size(metrics(cx, "[]")), 0);
}

static void
definitions_are_refused_by_number(void **state)
{
	static const struct {
		const char *text, *code;
	} cases[] = {
		{ "{}", "too_many" },
		{ "[{\"code\":\"a\"},7]", "bad_metric" },
		{ "[{\"code\":\"a\"},{\"code\":7}]", "bad_metric" },
		{ "[{\"code\":\"a\"},{\"code\":\"b\",\"min\":\"1\"}]",
		    "bad_metric" },
		{ "[{\"code\":\"a\"},{\"code\":\"b\",\"counter\":1}]",
		    "bad_metric" },
		{ "[{\"code\":\"a\"},{\"code\":\"b\",\"min\":2,\"max\":2}]",
		    "bad_metric" },
		{ "[{\"code\":\"a\"},{\"code\":\"b\",\"colour\":\"red\"}]",
		    "unknown_field" },
		{ "[{\"code\":\"a\"},{\"code\":\"a\"}]", "duplicate" },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (metrics(cx, cases[i].text) != NULL)
			fail_msg("%s is taken", cases[i].text);
		assert_string_equal(cx->field, "metrics");
		if (i > 0 && strstr(cx->message, "metric 2") == NULL)
			fail_msg("%s: %s", cases[i].text, cx->message);
		unit_refused(cx, cases[i].code);
	}
}

static void
words_of_definitions_are_words(void **state)
{
	struct cx *cx = *state;

	assert_null(metrics(cx, "[{\"unit\":\"m\"}]"));
	unit_refused(cx, "empty");
	assert_null(metrics(cx, "[{\"code\":\"=cmd\"}]"));
	unit_refused(cx, "formula");
	assert_null(metrics(cx, "[{\"code\":\"a\",\"name\":\"@x\"}]"));
	unit_refused(cx, "formula");
	assert_null(metrics(cx, "[{\"code\":\"a\",\"unit\":\"a b\"}]"));
	unit_refused(cx, "bad_unit");
}

static void
a_device_has_1024_metrics_at_most(void **state)
{
	struct cx *cx = *state;
	json_t *list = json_own(cx, json_array());

	for (size_t i = 0; i < DEVICE_METRICS; i++)
		(void)json_array_append_new(
		    list, json_pack("{s:s}", "code", cx_printf(cx, "m%zu", i)));
	assert_int_equal(
	    json_array_size(device_metrics(cx, "metrics", list)), 1024);
	(void)json_array_append_new(list, json_pack("{s:s}", "code", "more"));
	assert_null(device_metrics(cx, "metrics", list));
	unit_refused(cx, "too_many");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(kinds_are_known_in_both_languages),
		UNIT(other_kinds_are_refused),
		UNIT(units_of_measurement_are_taken),
		UNIT(usual_symbols_become_letters),
		UNIT(what_is_no_unit_is_refused),
		UNIT(definitions_are_completed),
		UNIT(definitions_are_refused_by_number),
		UNIT(words_of_definitions_are_words),
		UNIT(a_device_has_1024_metrics_at_most),
	};

	return cmocka_run_group_tests_name("device", tests, NULL, NULL);
}
