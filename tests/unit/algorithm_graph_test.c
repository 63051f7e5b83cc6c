/* What formulas of graphs hold besides their vectors. */
#include "model.h"

static double
item(const json_t *out, const char *name, size_t i)
{
	return json_number_value(json_array_get(json_object_get(out, name), i));
}

static void
a_critical_task_has_no_slack(void **state)
{
	struct cx *cx = *state;
	const json_t *out = model_run(cx, "GRA-18",
	    "duration=[3,2,4,1] edges=[[0,1],[0,2],[1,3],[2,3,2]]");

	/* A third column belongs to every row, or to none. */
	assert_null(out);
	cx_forgive(cx);
	out = model_run(cx, "GRA-18",
	    "duration=[3,2,4,1] edges=[[0,1,0],[0,2,0],[1,3,0],[2,3,2]]");
	model_near(json_number_value(json_object_get(out, "total")), 10, 1e-12);
	model_near(item(out, "slack", 1), 4, 1e-12);
	assert_int_equal(json_array_size(json_object_get(out, "critical")), 3);
}

static void
labels_stay_where_most_neighbours_have_them(void **state)
{
	struct cx *cx = *state;
	const char *in = "n=7 edges=[[0,1],[0,2],[1,2],[2,3],[3,4],[3,5],[4,5],"
			 "[5,6],[4,6]] seed=3";
	const json_t *out = model_run(cx, "GRA-15", in);
	const json_t *again = model_run(cx, "GRA-15", in);

	assert_true(json_equal(out, again));
	assert_true(item(out, "label", 4) == item(out, "label", 6));
	assert_true(item(out, "label", 0) == item(out, "label", 1));
}

static void
contagion_stops_at_what_can_be_lost(void **state)
{
	struct cx *cx = *state;
	/* A ring of three, each exposed to the one before by all it has. */
	const json_t *out = model_run(cx, "GRA-20",
	    "n=3 edges=[[0,1,5],[1,2,5],[2,0,5]] equity=[5,5,5] "
	    "shock=[0.2,0,0] each=true");

	model_near(item(out, "h", 2), 1, 1e-9);
	model_near(
	    json_number_value(json_object_get(out, "R")), 1 - 0.2 / 3, 1e-9);
	model_near(item(out, "importance", 0), 2.0 / 3, 1e-12);
}

static void
enough_capacity_stops_a_cascade(void **state)
{
	struct cx *cx = *state;
	static const char net[] =
	    "n=5 edges=[[0,1],[1,2],[2,3],[3,0],[0,4],[2,4]] attacked=[4] "
	    "tolerance=%g";

	model_near(model_gives(cx, "GRA-22", "failed", net, 9.0), 1, 0);
	model_near(model_gives(cx, "GRA-22", "largest", net, 9.0), 4, 0);
	assert_true(model_gives(cx, "GRA-22", "failed", net, 0.0) > 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_critical_task_has_no_slack),
		UNIT(labels_stay_where_most_neighbours_have_them),
		UNIT(contagion_stops_at_what_can_be_lost),
		UNIT(enough_capacity_stops_a_cascade),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
