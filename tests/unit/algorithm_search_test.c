/* What searches and simulations hold besides their vectors. */
#include "model.h"

static const json_t *
out_of(struct cx *cx, const char *id, const char *in)
{
	const json_t *out = model_run(cx, id, in);

	if (out == NULL)
		fail_msg("%s of %s: %s", id, in, cx->message);
	return out;
}

static double
item(const json_t *out, const char *name, size_t i)
{
	return json_number_value(json_array_get(json_object_get(out, name), i));
}

/* The same seed gives the same, and what is best only gets better. */
static void
searches_can_be_repeated(void **state)
{
	static const char *const ids[] = { "OPT-07", "OPT-08", "OPT-09",
		"OPT-10" };
	static const char in[] = "{\"minimize\":\"pow(x, 2) + 3 * sin(5 * x)\","
				 "\"names\":[\"x\"],\"low\":[-3],\"high\":[3],"
				 "\"seed\":7}";
	struct cx *cx = *state;

	for (size_t k = 0; k < sizeof(ids) / sizeof(*ids); k++) {
		const json_t *out = out_of(cx, ids[k], in);
		const size_t n = json_array_size(json_object_get(out, "trace"));

		assert_true(json_equal(out, out_of(cx, ids[k], in)));
		assert_true(n > 1);
		for (size_t i = 1; i < n; i++)
			assert_true(
			    item(out, "trace", i) <= item(out, "trace", i - 1));
		/* Where 2 x + 15 cos 5 x is 0. */
		model_near(item(out, "x", 0), -0.305997077, 1e-3);
	}
}

static void
functions_are_known_where_they_are_wanted(void **state)
{
	struct cx *cx = *state;

	model_near(model_gives(cx, "SIM-03", "value",
		       "{\"formula\":\"tan(atan(x)) * ln(exp(x)) / abs(x)\","
		       "\"low\":1,\"high\":3}"),
	    4, 1e-9);
	model_refuses("SIM-03", "formula",
	    "{\"formula\":\"pow(x)\",\"low\":1,\"high\":3}");
	model_refuses("SIM-03", "formula",
	    "{\"formula\":\"sin(x, 1)\",\"low\":1,\"high\":3}");
}

static void
a_knapsack_holds_the_best_it_can(void **state)
{
	struct cx *cx = *state;
	const json_t *out =
	    out_of(cx, "OPT-12", "value=[6,10,12] weight=[1,2,3] capacity=5");

	model_near(json_number_value(json_object_get(out, "value")), 22, 1e-12);
	model_near(item(out, "count", 0), 0, 0);
	model_near(item(out, "count", 2), 1, 0);
}

static void
a_hypercube_has_one_point_in_each_cell(void **state)
{
	struct cx *cx = *state;
	const json_t *out = out_of(cx, "SIM-05", "n=40 low=[0,0] high=[40,40]");
	bool seen[2][40] = { 0 };

	for (size_t i = 0; i < 40; i++)
		for (size_t k = 0; k < 2; k++) {
			const double at = json_number_value(json_array_get(
			    json_array_get(json_object_get(out, "points"), i),
			    k));

			assert_false(seen[k][(size_t)at]);
			seen[k][(size_t)at] = true;
		}
}

static void
routes_carry_what_they_can(void **state)
{
	struct cx *cx = *state;
	const json_t *out = out_of(cx, "OPT-14",
	    "D=[[0,1,1,1],[1,0,9,9],[1,9,0,9],[1,9,9,0]] demand=[0,2,2,2] "
	    "capacity=4");

	/* Nothing is saved by any two: each has its own. */
	model_near(json_number_value(json_object_get(out, "vehicles")), 3, 0);
	model_near(json_number_value(json_object_get(out, "total")), 6, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(searches_can_be_repeated),
		UNIT(functions_are_known_where_they_are_wanted),
		UNIT(a_knapsack_holds_the_best_it_can),
		UNIT(a_hypercube_has_one_point_in_each_cell),
		UNIT(routes_carry_what_they_can),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
