#include "telemetry/batch.h"

#include "telemetry/body.h"
#include "unit.h"

#define S(s) ((s)*INT64_C(1000000))
#define NOW S(1000)

/* Two devices, one of which knows two metrics. */
static const struct batch_metric metrics[] = { { { "a", 1 }, 1 },
	{ { "b", 1 }, 3 }, { { "word", 4 }, 4 } };

static void
know(struct batch *b, size_t i, int64_t id)
{
	b->device[i].id = id;
	b->device[i].metric = metrics;
	b->device[i].metrics = 3;
}

static struct batch *
batch_of(struct cx *cx, const char *lines)
{
	struct batch *b = batch_new(cx);

	if (!body_lines(b, str_of(lines), LINE_S, NOW))
		fail_msg("%s", cx->message);
	return b;
}

static void
points_become_rows_sorted_by_device_and_time(void **state)
{
	struct batch *b = batch_of(*state,
	    "m,dev=y a=1 20\n"
	    "m,dev=x a=2,b=3 30\n"
	    "m,dev=x b=4 10\n");
	struct batch_rows *r;

	know(b, 0, 7);
	know(b, 1, 5);
	r = batch_rows(b, 0, NOW);
	assert_int_equal(r->n, 3);
	assert_int_equal(r->device[0], 5);
	assert_int_equal(r->at_us[0], S(10));
	assert_int_equal(r->at_us[1], S(30));
	assert_int_equal(r->device[2], 7);
	/* b stands at place 3; places before it that were not sent say so. */
	assert_int_equal(r->last[0] - r->first[0] + 1, 3);
	assert_true(isnan(r->values[0]) && isnan(r->values[1]));
	assert_true(r->values[2] == 4);
	assert_true(r->values[r->first[1] - 1] == 2);
	assert_true(r->values[r->last[1] - 1] == 3);
	assert_int_equal(r->last[2], r->first[2]);
}

static void
of_one_instant_the_later_value_wins_and_the_rest_joins(void **state)
{
	struct batch *b = batch_of(*state,
	    "m,dev=x a=1,b=2 10\n"
	    "m,dev=x a=5 10\n");
	struct batch_rows *r;

	know(b, 0, 1);
	r = batch_rows(b, 0, NOW);
	assert_int_equal(r->n, 1);
	assert_true(r->values[0] == 5 && r->values[2] == 2);
}

static void
strings_alone_make_no_row(void **state)
{
	struct batch *b = batch_of(*state, "m,dev=x word=\"on\" 10\n");
	struct batch_rows *r;

	know(b, 0, 1);
	r = batch_rows(b, 0, NOW);
	assert_int_equal(r->n, 0);
	assert_int_equal(r->texts, 1);
	assert_true(str_is(r->text_value[0], "on"));
}

static void
what_is_not_stored_is_counted_with_its_first_line(void **state)
{
	struct batch *b = batch_of(*state,
	    "m,dev=x a=1 10\n"
	    "m,dev=x a=1 11\n"
	    "m,dev=x a=1 99\n"
	    "m,dev=gone a=1 50\n"
	    "m,dev=x a=1 50\n");
	struct batch_rows *r;

	know(b, 0, 1);
	r = batch_rows(b, S(12), S(60));
	assert_int_equal(r->n, 1);
	assert_int_equal(b->aside[ASIDE_OLD], 2);
	assert_int_equal(b->aside[ASIDE_FUTURE], 1);
	assert_int_equal(b->aside[ASIDE_UNKNOWN], 1);
	assert_true(str_is(b->aside_example[ASIDE_OLD], "m,dev=x a=1 10"));
}

static void
thousands_of_devices_are_told_apart(void **state)
{
	struct batch *b = batch_new(*state);

	for (int i = 0; i < 6000; i++) {
		const char *key = cx_printf(*state, "device %d", i % 3000);

		assert_true(
		    batch_point(b, str_of(key), i, (struct str){ "", 0 }));
		assert_true(batch_number(b, STR("a"), i));
	}
	assert_int_equal(b->devices, 3000);
	assert_int_equal(b->point[5999].device, 2999);
	assert_int_equal(b->point[3000].device, 0);
}

static void
refuse_json(struct cx *cx, const char *json, const char *code)
{
	if (body_json(batch_new(cx), str_of(json), NOW))
		fail_msg("%s was taken", json);
	unit_refused(cx, code);
}

static void
json_samples_are_taken_alone_or_in_lists(void **state)
{
	static const char *const good[] = {
		"{\"device\": \"x\", \"values\": {\"a\": 1}}",
		"[{\"device\": \"x\", \"at\": null, \"values\": {\"a\": 1}}]",
		"{\"samples\": [{\"device\": \"x\", \"values\": {\"a\": 1}}]}",
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct batch *b = batch_new(*state);

		assert_true(body_json(b, str_of(good[i]), NOW));
		assert_int_equal(b->points, 1);
		assert_int_equal(b->point[0].at_us, NOW);
		assert_true(b->field[0].value == 1);
	}
}

static void
what_json_cannot_mean_is_refused(void **state)
{
	refuse_json(*state, "1", "wrong_type");
	refuse_json(*state, "[1]", "wrong_type");
	refuse_json(*state, "{", "malformed_json");
	refuse_json(*state, "{\"samples\": 1}", "wrong_type");
	refuse_json(*state, "{\"samples\": [], \"more\": 1}", "unknown");
	refuse_json(*state, "{\"values\": {\"a\": 1}}", "missing");
	refuse_json(*state, "{\"device\": \"x\", \"values\": {}}", "missing");
	refuse_json(*state, "{\"device\": \"x\", \"values\": {\"a\": []}}",
	    "wrong_type");
	refuse_json(*state,
	    "{\"device\": \"x\", \"at\": 1.5, \"values\": {\"a\": 1}}",
	    "wrong_type");
	refuse_json(*state,
	    "{\"device\": \"x\", \"at\": -9223372036854775808, "
	    "\"values\": {\"a\": 1}}",
	    "wrong_type");
}

static void
what_was_expected_is_only_a_hint(void **state)
{
	static const size_t hints[] = { 0, 1, 50, SIZE_MAX };

	for (size_t h = 0; h < 4; h++) {
		struct batch *b = batch_new(*state);

		batch_expect(b, hints[h], hints[h]);
		for (int i = 0; i < 100; i++) {
			assert_true(batch_point(b, STR("a"), i, STR("a line")));
			assert_true(batch_number(b, STR("x"), i));
			assert_true(batch_number(b, STR("y"), -i));
		}
		batch_expect(b, 1, 1); /* too late: nothing is lost */
		assert_int_equal(b->points, 100);
		assert_int_equal(b->fields, 200);
		for (size_t i = 0; i < 100; i++)
			assert_true(b->point[i].at_us == (int64_t)i &&
			    b->field[2 * i + 1].value == -(double)i);
	}
}

static void
only_one_whole_gzip_file_is_unpacked(void **state)
{
	/* printf 'x' | gzip -n */
	static const char packed[] =
	    "\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\0\0\x83\x16\xdc\x8c\x01\0\0";
	const struct str whole = { packed, sizeof(packed) };
	struct str body = whole;

	assert_true(body_unpack(*state, "gzip", &body));
	assert_true(str_is(body, "x"));
	assert_true(body_unpack(*state, NULL, &body));
	for (size_t n = 0; n < whole.n; n++) {
		body = (struct str){ packed, n };
		assert_false(body_unpack(*state, "gzip", &body));
		unit_refused(*state, "malformed_gzip");
	}
	assert_false(body_unpack(*state, "br", &body));
	unit_refused(*state, "unknown_coding");
}

static void
what_came_since_a_mark_is_forgotten(void **state)
{
	struct batch *b = batch_new(*state);
	struct batch_mark mark;

	assert_true(batch_point(b, STR("A"), 1, STR("")));
	assert_true(batch_number(b, STR("a"), 1));
	mark = batch_mark(b);
	for (int i = 0; i < 1000; i++) {
		assert_true(batch_point(
		    b, str_of(cx_printf(*state, "D%d", i)), i, STR("")));
		assert_true(batch_number(b, STR("x"), i));
	}
	batch_undo(b, mark);
	assert_int_equal(b->devices, 1);
	assert_int_equal(b->points, 1);
	assert_int_equal(b->fields, 1);
	/* Those that were forgotten come as new ones. */
	assert_true(batch_point(b, STR("D7"), 1, STR("")));
	assert_int_equal(b->point[1].device, 1);
	assert_true(batch_point(b, STR("A"), 2, STR("")));
	assert_int_equal(b->point[2].device, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(points_become_rows_sorted_by_device_and_time),
		UNIT(of_one_instant_the_later_value_wins_and_the_rest_joins),
		UNIT(strings_alone_make_no_row),
		UNIT(what_is_not_stored_is_counted_with_its_first_line),
		UNIT(thousands_of_devices_are_told_apart),
		UNIT(json_samples_are_taken_alone_or_in_lists),
		UNIT(what_json_cannot_mean_is_refused),
		UNIT(what_was_expected_is_only_a_hint),
		UNIT(only_one_whole_gzip_file_is_unpacked),
		UNIT(what_came_since_a_mark_is_forgotten),
	};

	return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
