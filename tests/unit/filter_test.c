#include "edge/filter.h"

#include "unit.h"

static struct value
real(double v)
{
	return (struct value){ .kind = VALUE_REAL, .real = v };
}

static void
check_case(const json_t *c)
{
	const json_t *r = json_object_get(c, "rule");
	const json_t *values = json_object_get(c, "values");
	struct filter_rule rule = { .dead_band = json_object_size(r) > 0,
		.counter = json_is_true(json_object_get(r, "counter")) };
	struct filter f = { 0 };

	if (json_object_get(r, "absolute") != NULL)
		rule.absolute = unit_number(r, "absolute");
	if (json_object_get(r, "percent") != NULL)
		rule.percent = unit_number(r, "percent");
	rule.silence_ms = json_integer_value(json_object_get(r, "silence_ms"));
	for (size_t i = 0; i < json_array_size(values); i++) {
		const json_t *v = json_array_get(values, i);
		const struct value value =
		    real(json_number_value(json_array_get(v, 1)));

		if (filter_pass(&rule, &f, &value,
			json_integer_value(json_array_get(v, 0))) !=
		    json_is_true(json_array_get(v, 2)))
			fail_msg("%s: value %zu",
			    json_string_value(json_object_get(c, "case")), i);
	}
}

static void
a_dead_band_holds_back_what_hardly_moved(void **state)
{
	const json_t *cases =
	    json_read(*state, unit_file(*state, "tests/edge/data/filter.json"));

	assert_int_equal(json_array_size(cases), 10);
	for (size_t i = 0; i < json_array_size(cases); i++)
		check_case(json_array_get(cases, i));
}

static void
neighbours_beyond_the_precision_of_a_double_differ(void **state)
{
	const struct filter_rule rule = { .dead_band = true,
		.silence_ms = 1000 };
	struct value v = { .kind = VALUE_NATURAL,
		.natural = (UINT64_C(1) << 53) };
	struct filter f = { 0 };

	(void)state;
	assert_true(filter_pass(&rule, &f, &v, 0));
	assert_false(filter_pass(&rule, &f, &v, 1));
	v.natural++;
	assert_true(filter_pass(&rule, &f, &v, 2));
}

static void
texts_and_truths_pass_when_they_change(void **state)
{
	const struct filter_rule rule = { .dead_band = true,
		.silence_ms = 1000 };
	struct value text = { .kind = VALUE_TEXT, .text = "run" };
	struct value truth = { .kind = VALUE_TRUTH, .truth = true };
	struct filter f = { 0 }, g = { 0 };

	(void)state;
	assert_true(filter_pass(&rule, &f, &text, 0));
	assert_false(filter_pass(&rule, &f, &text, 1));
	memcpy(text.text, "off", 4);
	assert_true(filter_pass(&rule, &f, &text, 2));
	assert_true(filter_pass(&rule, &g, &truth, 0));
	assert_false(filter_pass(&rule, &g, &truth, 1));
	truth.truth = false;
	assert_true(filter_pass(&rule, &g, &truth, 2));
}

static void
what_could_not_be_kept_passes_again(void **state)
{
	const struct filter_rule rule = { .dead_band = true,
		.silence_ms = 1000 };
	const struct value v = real(1);
	struct filter f = { 0 };

	(void)state;
	assert_true(filter_pass(&rule, &f, &v, 0));
	filter_forget(&f);
	assert_true(filter_pass(&rule, &f, &v, 1));
	assert_false(filter_pass(&rule, &f, &v, 2));
}

static void
a_window_is_told_by_the_first_value_behind_it(void **state)
{
	const struct filter_rule rule = { .window_ms = 1000 };
	struct filter_window w;
	struct filter f = { 0 };

	(void)state;
	assert_false(filter_gather(&rule, &f, 4, 5000, &w));
	assert_false(filter_gather(&rule, &f, -2, 5400, &w));
	assert_false(filter_gather(&rule, &f, 7, 5999, &w));
	assert_true(filter_gather(&rule, &f, 100, 6000, &w));
	assert_true(w.least == -2 && w.mean == 3 && w.most == 7);
	assert_true(filter_gather(&rule, &f, 1, 9000, &w));
	assert_true(w.least == 100 && w.mean == 100 && w.most == 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_dead_band_holds_back_what_hardly_moved),
		UNIT(neighbours_beyond_the_precision_of_a_double_differ),
		UNIT(texts_and_truths_pass_when_they_change),
		UNIT(what_could_not_be_kept_passes_again),
		UNIT(a_window_is_told_by_the_first_value_behind_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
