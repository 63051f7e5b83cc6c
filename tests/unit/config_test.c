#include "edge/config.h"

#include "unit.h"

#define GOOD "tests/edge/data/config.json"

static void
a_configuration_says_what_is_to_be_done(void **state)
{
	const struct config_device *d;
	struct config c;

	if (!config_read(*state, unit_file(*state, GOOD), &c))
		fail_msg("%s", ((struct cx *)*state)->message);
	assert_string_equal(c.gateway, "edge-1");
	assert_string_equal(c.url, "https://park.example");
	assert_int_equal(c.spool_limit, 64 << 20);
	assert_int_equal(c.send_ms, 200);
	assert_int_equal(c.health_ms, 30000);
	assert_int_equal(c.device_count, 2);
	d = &c.devices[0];
	assert_string_equal(d->port, "502");
	assert_int_equal(d->unit_id, 1);
	assert_int_equal(d->period_ms, 10000);
	assert_int_equal(d->point_count, 2);
	assert_int_equal(d->request_count, 2);
	assert_int_equal(d->points[0].order, VALUE_CDAB);
	assert_true(d->points[0].scaled && d->points[0].rule.counter);
	assert_true(d->points[1].rule.dead_band);
	assert_int_equal(d->points[1].rule.silence_ms, 600000);
	d = &c.devices[1];
	assert_int_equal(d->request_count, 3);
	assert_int_equal(d->points[1].bit, 3);
	assert_int_equal(d->points[2].words, 8);
	assert_int_equal(d->points[3].rule.window_ms, 60000);
	assert_true(d->points[3].high == 100);
}

/* Sets, or takes away, the member the path leads to. */
static void
change(json_t *root, const json_t *at, json_t *to)
{
	const size_t last = json_array_size(at) - 1;
	json_t *v = root;

	for (size_t i = 0; i < last; i++) {
		const json_t *step = json_array_get(at, i);

		v = json_is_string(step)
		    ? json_object_get(v, json_string_value(step))
		    : json_array_get(v, (size_t)json_integer_value(step));
	}
	if (json_is_array(v))
		json_array_set(v,
		    (size_t)json_integer_value(json_array_get(at, last)), to);
	else if (to == NULL)
		json_object_del(v, json_string_value(json_array_get(at, last)));
	else
		json_object_set(
		    v, json_string_value(json_array_get(at, last)), to);
}

static void
check_refusal(struct cx *cx, const json_t *c)
{
	const char *name = json_string_value(json_object_get(c, "case"));
	const char *field = json_string_value(json_object_get(c, "field"));
	json_t *root = json_read(cx, unit_file(cx, GOOD));
	struct config config;

	change(root, json_object_get(c, "at"), json_object_get(c, "to"));
	if (config_read(cx, str_of(json_canonical(cx, root)), &config))
		fail_msg("%s is taken", name);
	if (cx->fail != FAIL_INVALID || cx->field == NULL ||
	    strcmp(cx->field, field) != 0 ||
	    strncmp(cx->message, field, strlen(field)) != 0)
		fail_msg("%s: %s (%s)", name, cx->message,
		    cx->field == NULL ? "no field" : cx->field);
	cx_forgive(cx);
}

static void
what_is_wrong_is_refused_with_its_path(void **state)
{
	const json_t *cases = json_read(
	    *state, unit_file(*state, "tests/edge/data/refused.json"));

	assert_true(json_array_size(cases) > 70);
	for (size_t i = 0; i < json_array_size(cases); i++)
		check_refusal(*state, json_array_get(cases, i));
}

static void
what_is_no_object_is_refused(void **state)
{
	static const char *const texts[] = { "", "[]", "7", "{", "{}",
		"{\"gateway\":\"a\",\"gateway\":\"b\"}" };
	struct config c;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_false(config_read(*state, str_of(texts[i]), &c));
		assert_int_equal(((struct cx *)*state)->fail, FAIL_INVALID);
		cx_forgive(*state);
	}
}

static void
more_devices_than_the_limit_are_refused(void **state)
{
	struct cx *cx = *state;
	json_t *root = json_read(cx, unit_file(cx, GOOD));
	json_t *devices = json_object_get(root, "devices");
	json_t *first = json_array_get(devices, 0);
	struct config c;

	json_array_remove(devices, 1);
	for (int i = 1; i <= CONFIG_DEVICES; i++) {
		json_t *more = json_copy(first);

		json_object_set_new(
		    more, "key", json_string(cx_printf(cx, "more-%d", i)));
		json_array_append_new(devices, more);
		if (i == CONFIG_DEVICES - 1)
			assert_true(config_read(
			    cx, str_of(json_canonical(cx, root)), &c));
	}
	assert_false(config_read(cx, str_of(json_canonical(cx, root)), &c));
	assert_string_equal(cx->field, "devices");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_configuration_says_what_is_to_be_done),
		UNIT(what_is_wrong_is_refused_with_its_path),
		UNIT(what_is_no_object_is_refused),
		UNIT(more_devices_than_the_limit_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
