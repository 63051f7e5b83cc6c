#include "energy/formula.h"

#include "unit.h"

static struct expression
parsed(struct cx *cx, const char *text)
{
	struct expression f;

	if (!formula_parse(cx, str_of(text), &f))
		fail_msg("%s: %s", text, cx->message);
	return f;
}

/* The value with A 6, B 3, C missing; all other meters are 1. */
static double
value_of(struct cx *cx, const char *text)
{
	const struct expression f = parsed(cx, text);
	double *amounts = cx_calloc(cx, f.name_count, sizeof(*amounts));
	double value;

	for (size_t i = 0; i < f.name_count; i++)
		amounts[i] = str_is(f.names[i], "A") ? 6
		    : str_is(f.names[i], "B")        ? 3
		    : str_is(f.names[i], "C")        ? (double)NAN
						     : 1;
	if (!formula_value(cx, &f, amounts, &value))
		fail_msg("%s: %s", text, cx->message);
	return value;
}

static void
refuse(struct cx *cx, const char *text, const char *code)
{
	struct expression f;

	assert_false(formula_parse(cx, str_of(text), &f));
	assert_string_equal(cx->field, "formula");
	unit_refused(cx, code);
}

static void
check_missing(struct cx *cx, const struct expression *f, const double *amounts,
    const json_t *expected)
{
	size_t *missing;
	const size_t n = formula_missing(cx, f, amounts, &missing);

	assert_int_equal(n, json_array_size(expected));
	for (size_t i = 0; i < n; i++)
		assert_true(str_is(f->names[missing[i]],
		    json_string_value(json_array_get(expected, i))));
}

static void
check_case(struct cx *cx, const json_t *c)
{
	const json_t *in = json_object_get(c, "input");
	const json_t *out = json_object_get(c, "expected");
	struct expression f;
	double *amounts, value;

	if (!formula_parse(cx, json_str(in, "formula"), &f)) {
		unit_refused(cx, json_str(out, "error").p);
		return;
	}
	amounts = cx_calloc(cx, f.name_count, sizeof(*amounts));
	for (size_t i = 0; i < f.name_count; i++)
		amounts[i] = unit_number(json_object_get(in, "values"),
		    cx_strndup(cx, f.names[i].p, f.names[i].n));
	if (!formula_value(cx, &f, amounts, &value)) {
		unit_refused(cx, json_str(out, "error").p);
		return;
	}
	assert_null(json_object_get(out, "error"));
	unit_near("value", value, unit_number(out, "value"), 1e-9, 1e-6);
	check_missing(cx, &f, amounts, json_object_get(out, "missing"));
}

static void
published_formulas_are_met(void **state)
{
	const json_t *vectors =
	    unit_vectors(*state, "balance", "energy/vectors/balance.json");
	size_t i, formulas = 0;
	json_t *c;

	json_array_foreach(json_object_get(vectors, "cases"), i, c)
	{
		if (json_object_get(json_object_get(c, "input"), "formula") ==
		    NULL)
			continue;
		printf("# %s\n", json_str(c, "id").p);
		check_case(*state, c);
		formulas++;
	}
	assert_true(formulas >= 4);
}

static void
operators_bind_as_in_arithmetic(void **state)
{
	unit_near("", value_of(*state, "1+2*3"), 7, 0, 0);
	unit_near("", value_of(*state, "(1+2)*3"), 9, 0, 0);
	unit_near("", value_of(*state, "8-3-2"), 3, 0, 0);
	unit_near("", value_of(*state, "A/B/2"), 1, 0, 0);
	unit_near("", value_of(*state, "-A+B"), -3, 0, 0);
	unit_near("", value_of(*state, "2*-A"), -12, 0, 0);
	unit_near("", value_of(*state, "+ A - - B"), 9, 0, 0);
	unit_near("", value_of(*state, " 1.5e1 *\t.2 "), 3, 0, 1e-12);
}

static void
functions_take_what_they_take(void **state)
{
	unit_near("", value_of(*state, "min(A,B,5)"), 3, 0, 0);
	unit_near("", value_of(*state, "max(A, B*3, 5)"), 9, 0, 0);
	unit_near("", value_of(*state, "abs(B-A)"), 3, 0, 0);
	unit_near("", value_of(*state, "coalesce(C,B)"), 3, 0, 0);
	unit_near("", value_of(*state, "coalesce(C+1, C, 0)"), 0, 0, 0);
	unit_near("", value_of(*state, "min(7)"), 7, 0, 0);
}

static void
what_is_missing_stays_missing(void **state)
{
	assert_true(isnan(value_of(*state, "A+C")));
	assert_true(isnan(value_of(*state, "C*0")));
	assert_true(isnan(value_of(*state, "min(A,C)")));
	assert_true(isnan(value_of(*state, "max(C,A)")));
	assert_true(isnan(value_of(*state, "abs(C)")));
	assert_true(isnan(value_of(*state, "coalesce(C,C)")));
	assert_true(isnan(value_of(*state, "C/0")));
	assert_true(isnan(value_of(*state, "A/C")));
}

static void
every_meter_is_one_operand(void **state)
{
	const struct expression f = parsed(*state, "A+meter_2-A*meter_2+A");

	assert_int_equal(f.name_count, 2);
	assert_true(str_is(f.names[0], "A"));
	assert_true(str_is(f.names[1], "meter_2"));
	assert_int_equal(parsed(*state, "1+2").name_count, 0);
}

static void
what_the_grammar_does_not_know_is_refused(void **state)
{
	static const char *const bad[] = { "", " ", "A+", "*A", "A B", "(A",
		"A)", "()", "A*(B", "min()", "min(A,)", "abs(A,B)", "min A",
		"system(\"ls\")", "pow(A,2)", "A;B", "A^2", "1.2.3", "1e",
		"12a", "A=B", "A,B", "\"A\"", "电表", "A+\rB", "Ａ" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuse(*state, bad[i], "syntax");
}

static void
a_zero_byte_does_not_end_a_formula(void **state)
{
	struct expression f;

	assert_false(formula_parse(*state, STR("A\0+B"), &f));
	unit_refused(*state, "syntax");
}

static void
division_by_zero_is_refused_when_it_happens(void **state)
{
	const struct expression f = parsed(*state, "A/(B-B)");
	const double amounts[] = { 1, 1 };
	double value = 5;

	assert_false(formula_value(*state, &f, amounts, &value));
	unit_refused(*state, "division_by_zero");
	unit_near("value", value, 5, 0, 0);
}

static void
a_value_beyond_all_numbers_is_refused(void **state)
{
	const struct expression f = parsed(*state, "A*A");
	const double amounts[] = { 1e200 };
	double value;

	assert_false(formula_value(*state, &f, amounts, &value));
	unit_refused(*state, "out_of_range");
}

/* n opening brackets, A, n closing ones. */
static const char *
nested(struct cx *cx, const char *open, size_t n)
{
	struct text t = text_new(cx, 4096);

	for (size_t i = 0; i < n; i++)
		text_puts(&t, open);
	text_char(&t, 'A');
	for (size_t i = 0; i < n && open[0] == '('; i++)
		text_char(&t, ')');
	return t.p;
}

static void
depth_and_length_have_limits(void **state)
{
	char *many = cx_alloc(*state, 1200);
	struct text wide = text_new(*state, 1000);

	unit_near("", value_of(*state, nested(*state, "(", 16)), 6, 0, 0);
	refuse(*state, nested(*state, "(", 17), "formula_large");
	unit_near("", value_of(*state, nested(*state, "-", 16)), 6, 0, 0);
	refuse(*state, nested(*state, "-", 17), "formula_large");
	memset(many, 'A', 65);
	refuse(*state, many, "formula_large");
	memset(many, 'A', 1001);
	refuse(*state, many, "formula_large");
	text_puts(&wide, "max(1");
	for (size_t i = 0; i < 80; i++)
		text_puts(&wide, ",1");
	text_puts(&wide, ")");
	refuse(*state, wide.p, "formula_large");
}

static struct formula_meter
meter(struct cx *cx, const char *name, const char *text)
{
	return (struct formula_meter){ str_of(name), parsed(cx, text) };
}

static void
operands_come_first_in_the_order(void **state)
{
	const struct formula_meter meters[] = {
		meter(*state, "park", "east+west"),
		meter(*state, "east", "m1+m2"),
		meter(*state, "west", "m3-east"),
	};
	size_t order[3];

	assert_true(formula_order(*state, meters, 3, order));
	assert_int_equal(order[0], 1);
	assert_int_equal(order[1], 2);
	assert_int_equal(order[2], 0);
}

static void
meters_in_a_circle_are_refused(void **state)
{
	const struct formula_meter itself[] = { meter(*state, "a", "a+1") };
	const struct formula_meter circle[] = {
		meter(*state, "a", "b"),
		meter(*state, "b", "m1+c"),
		meter(*state, "c", "coalesce(m2,a)"),
	};
	size_t order[3];

	assert_false(formula_order(*state, itself, 1, order));
	unit_refused(*state, "meter_cycle");
	assert_false(formula_order(*state, circle, 3, order));
	unit_refused(*state, "meter_cycle");
}

static void
sixteen_levels_of_meters_are_the_most(void **state)
{
	struct formula_meter meters[18];
	size_t order[18];

	for (size_t i = 0; i < 18; i++)
		meters[i] = meter(*state, cx_printf(*state, "v%zu", i),
		    cx_printf(*state, "v%zu+1", i + 1));
	/* From the top, and from the bottom up. */
	assert_true(formula_order(*state, meters, 16, order));
	assert_false(formula_order(*state, meters, 17, order));
	unit_refused(*state, "formula_large");
	for (size_t i = 0; i < 18; i++)
		meters[i] = meter(*state, cx_printf(*state, "w%zu", i + 1),
		    cx_printf(*state, "w%zu+1", i));
	assert_true(formula_order(*state, meters, 16, order));
	assert_false(formula_order(*state, meters, 17, order));
	unit_refused(*state, "formula_large");
}

/* A random sum of A and B as text, and what it is worth. */
static double
grow(struct text *t, uint64_t *seed, int depth)
{
	static const char ops[] = "+-*";
	double a, b;
	char op;

	if (depth == 0 || unit_below(seed, 4) == 0) {
		const size_t what = unit_below(seed, 3);

		text_puts(t, what == 0 ? "A" : what == 1 ? "B" : "2.5");
		return what == 0 ? 6 : what == 1 ? 3 : 2.5;
	}
	op = ops[unit_below(seed, 3)];
	text_char(t, '(');
	a = grow(t, seed, depth - 1);
	text_char(t, op);
	b = grow(t, seed, depth - 1);
	text_char(t, ')');
	return op == '+' ? a + b : op == '-' ? a - b : a * b;
}

static void
random_formulas_have_the_value_of_their_trees(void **state)
{
	uint64_t seed = 99;

	for (int i = 0; i < 500; i++) {
		struct text t = text_new(*state, 900);
		const double value = grow(&t, &seed, 5);

		if (!t.full)
			unit_near(t.p, value_of(*state, t.p), value, 1e-12, 0);
	}
}

static void
random_bytes_never_break_the_parser(void **state)
{
	static const char alphabet[] = "AB1.e+-*/(), minmaxabscoalesce(";
	uint64_t seed = 5;

	for (int i = 0; i < 20000; i++) {
		char text[40];
		const size_t n = unit_below(&seed, sizeof(text));
		struct expression f;

		for (size_t k = 0; k < n; k++)
			text[k] =
			    alphabet[unit_below(&seed, sizeof(alphabet) - 1)];
		(void)formula_parse(*state, (struct str){ text, n }, &f);
		cx_clear(*state);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_formulas_are_met),
		UNIT(operators_bind_as_in_arithmetic),
		UNIT(functions_take_what_they_take),
		UNIT(what_is_missing_stays_missing),
		UNIT(every_meter_is_one_operand),
		UNIT(what_the_grammar_does_not_know_is_refused),
		UNIT(a_zero_byte_does_not_end_a_formula),
		UNIT(division_by_zero_is_refused_when_it_happens),
		UNIT(a_value_beyond_all_numbers_is_refused),
		UNIT(depth_and_length_have_limits),
		UNIT(operands_come_first_in_the_order),
		UNIT(meters_in_a_circle_are_refused),
		UNIT(sixteen_levels_of_meters_are_the_most),
		UNIT(random_formulas_have_the_value_of_their_trees),
		UNIT(random_bytes_never_break_the_parser),
	};

	return cmocka_run_group_tests_name("formula", tests, NULL, NULL);
}
