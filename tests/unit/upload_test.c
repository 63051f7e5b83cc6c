/*
 * Uploads in place of lists and matrices: what a call takes out of a CSV and
 * of JSON, and that each refusal names the input, line and column.
 */
#include "knowledge/upload.h"

#include "base/text.h"
#include "unit.h"

static json_t *
cases_of(struct cx *cx)
{
	json_t *list =
	    json_read(cx, unit_file(cx, "tests/unit/knowledge/upload.json"));

	if (json_array_size(list) == 0)
		fail_msg("no cases: %s", cx->message);
	return list;
}

/* A call whose x is an upload. */
static json_t *
body_of(struct cx *cx, const json_t *pick)
{
	json_t *inputs = json_object();
	json_t *one = json_deep_copy(pick);

	if (json_object_get(one, "upload") == NULL)
		(void)json_object_set_new(one, "upload", json_string("7"));
	(void)json_object_set_new(inputs, "x", one);
	return json_own(cx, json_pack("{s:o}", "inputs", inputs));
}

static json_t *
take(struct cx *cx, const json_t *one, struct upload_reading *reading)
{
	json_t *body = body_of(cx, json_object_get(one, "pick"));
	struct upload_pick picks[UPLOAD_MOST];
	json_t *value;
	size_t n;

	if (!upload_picks(cx, body, picks, &n))
		return NULL;
	assert_int_equal(n, 1);
	assert_int_equal(picks[0].upload, 7);
	value = upload_value(cx, &picks[0], json_str(one, "format"),
	    json_str(one, "bytes"), reading);
	return value == NULL ? NULL : json_own(cx, value);
}

static void
refused(struct cx *cx, const json_t *one)
{
	const struct str says = json_str(one, "says");

	if (!str_is(json_str(one, "code"), cx->code) ||
	    !str_starts(str_of(cx->message), says))
		fail_msg(
		    "%s, %s; not %.*s", cx->code, cx->message, STR_ARG(says));
	assert_string_equal(cx->field, "x");
	cx_forgive(cx);
}

/* As numbers: 1 and 1.0 are the same. */
static bool
is_same(const json_t *a, const json_t *b)
{
	if (json_is_number(a) && json_is_number(b))
		return json_number_value(a) == json_number_value(b);
	if (!json_is_array(a) || !json_is_array(b))
		return json_equal(a, b);
	if (json_array_size(a) != json_array_size(b))
		return false;
	for (size_t i = 0; i < json_array_size(a); i++)
		if (!is_same(json_array_get(a, i), json_array_get(b, i)))
			return false;
	return true;
}

static bool
has_value(const json_t *got, const json_t *want)
{
	const json_t *unit = json_object_get(want, "unit");

	return unit == NULL ? is_same(got, want)
			    : json_equal(json_object_get(got, "unit"), unit) &&
		is_same(json_object_get(got, "value"),
		    json_object_get(want, "value"));
}

static void
each_case_is_taken_or_refused(void **state)
{
	struct cx *cx = *state;
	json_t *one;
	size_t i;

	json_array_foreach(cases_of(cx), i, one)
	{
		const json_t *want = json_object_get(one, "value");
		struct upload_reading reading = { .room = UPLOAD_NUMBERS };
		const json_t *got = take(cx, one, &reading);

		if ((got == NULL) != (want == NULL))
			fail_msg("case %zu: %s", i,
			    got == NULL ? cx->message : "was not refused");
		if (got == NULL)
			refused(cx, one);
		else if (!has_value(got, want))
			fail_msg("case %zu: %s", i, json_canonical(cx, got));
	}
}

static void
numbers_are_counted_over_all_of_a_call(void **state)
{
	static const char *const csv = "{\"format\": \"csv\", \"bytes\": "
				       "\"a,b\\n1,2\\n3,4\\n\", \"pick\": "
				       "{\"columns\": [\"a\", \"b\"]}}";
	static const char *const json =
	    "{\"format\": \"json\", \"bytes\": \"[1, 2, 3]\", \"pick\": {}}";
	struct cx *cx = *state;
	struct upload_reading reading = { .room = 7 };

	assert_non_null(take(cx, json_read(cx, str_of(csv)), &reading));
	assert_int_equal(reading.room, 3);
	assert_null(take(cx, json_read(cx, str_of(csv)), &reading));
	assert_string_equal(cx->code, "too_large");
	assert_string_equal(cx->field, "x");
	cx_forgive(cx);
	reading.room = 3;
	assert_non_null(take(cx, json_read(cx, str_of(json)), &reading));
	assert_int_equal(reading.room, 0);
	assert_null(take(cx, json_read(cx, str_of(json)), &reading));
	assert_string_equal(cx->code, "too_large");
}

static void
what_is_not_utf8_is_refused(void **state)
{
	const struct upload_pick pick = { .input = "x", .column = STR("a") };
	struct cx *cx = *state;
	struct upload_reading reading = { .room = 5 };

	assert_null(upload_value(
	    cx, &pick, STR("csv"), STR("a\n\xb5\xc7\n"), &reading));
	assert_string_equal(cx->code, "unknown_encoding");
	assert_string_equal(cx->field, "x");
}

static void
a_call_names_at_most_twenty(void **state)
{
	struct cx *cx = *state;
	json_t *inputs = json_object(),
	       *body = json_own(cx, json_pack("{s:o}", "inputs", inputs));
	struct upload_pick picks[UPLOAD_MOST];
	size_t n;

	for (int i = 0; i < UPLOAD_MOST; i++)
		(void)json_object_set_new(inputs, cx_printf(cx, "x%d", i),
		    json_pack("{s:s}", "upload", "7"));
	assert_true(upload_picks(cx, body, picks, &n));
	assert_int_equal(n, UPLOAD_MOST);
	(void)json_object_set_new(
	    inputs, "z", json_pack("{s:s}", "upload", "7"));
	assert_false(upload_picks(cx, body, picks, &n));
	assert_string_equal(cx->code, "too_many");
}

static void
other_inputs_are_left_alone(void **state)
{
	struct cx *cx = *state;
	const json_t *body = json_read(cx,
	    STR("{\"inputs\": {\"a\": 1, \"b\": [1], \"c\": {\"value\": 1, "
		"\"unit\": \"m\"}, \"d\": \"upload\"}, \"upload\": 1}"));
	struct upload_pick picks[UPLOAD_MOST];
	size_t n;

	assert_true(upload_picks(cx, body, picks, &n));
	assert_int_equal(n, 0);
	assert_true(upload_may_be_named(STR("{\"upload\": 1}")));
	assert_false(upload_may_be_named(STR("{\"inputs\": 1}")));
}

/* Until it was asked so many times. */
static bool
goes_on(void *whom)
{
	int *times = whom;

	return --*times > 0;
}

static void
reading_ends_when_it_is_not_wanted(void **state)
{
	const struct upload_pick pick = { .input = "x", .column = STR("a") };
	struct cx *cx = *state;
	struct text csv = text_new(cx, 1 << 20);
	int times = 3;
	const struct upload_listener listener = { goes_on, &times };
	struct upload_reading reading = { 300000, &listener };

	text_puts(&csv, "a\n");
	for (int i = 0; i < 300000; i++)
		text_puts(&csv, "1\n");
	assert_null(
	    upload_value(cx, &pick, STR("csv"), text_str(&csv), &reading));
	assert_int_equal(cx->fail, FAIL_BUSY);
	assert_int_equal(times, 0);
	assert_in_range(reading.room, 1, 299999);
	cx_forgive(cx);
	times = 100;
	reading.room = 300000;
	assert_non_null(json_own(
	    cx, upload_value(cx, &pick, STR("csv"), text_str(&csv), &reading)));
}

static void
a_batch_takes_none(void **state)
{
	struct cx *cx = *state;
	const json_t *some = json_read(cx,
			 STR("{\"batch\": [{\"x\": [1]}, {\"x\": {\"upload\": "
			     "\"7\"}}]}")),
		     *none = json_read(cx, STR("{\"batch\": [{\"x\": [1]}]}"));
	struct upload_pick picks[UPLOAD_MOST];
	size_t n;

	assert_true(upload_picks(cx, none, picks, &n));
	assert_int_equal(n, 0);
	assert_false(upload_picks(cx, some, picks, &n));
	assert_string_equal(cx->code, "not_together");
	assert_string_equal(cx->field, "batch");
	assert_non_null(strstr(cx->message, "item 2"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(each_case_is_taken_or_refused),
		UNIT(numbers_are_counted_over_all_of_a_call),
		UNIT(what_is_not_utf8_is_refused),
		UNIT(a_call_names_at_most_twenty),
		UNIT(other_inputs_are_left_alone),
		UNIT(reading_ends_when_it_is_not_wanted),
		UNIT(a_batch_takes_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
