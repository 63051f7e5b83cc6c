#include "energy/balance.h"

#include "unit.h"

static double
amount_of(const json_t *values, struct str id)
{
	return unit_number(values, id.p);
}

static void
check_node(const struct balance_node *nodes, const struct balance *b,
    const json_t *out)
{
	const json_t *missing = json_object_get(out, "missing");

	unit_near(
	    "sub_sum", b->sub_sum, unit_number(out, "sub_sum"), 1e-9, 1e-6);
	unit_near("loss", b->loss, unit_number(out, "loss"), 1e-9, 1e-6);
	unit_near("rate", b->rate, unit_number(out, "rate"), 1e-9, 1e-6);
	assert_string_equal(
	    balance_status_name(b->status), json_str(out, "status").p);
	assert_int_equal(b->missing_count, json_array_size(missing));
	for (size_t i = 0; i < b->missing_count; i++)
		assert_true(str_is(nodes[b->missing[i]].id,
		    json_string_value(json_array_get(missing, i))));
}

static void
check_case(struct cx *cx, const json_t *c)
{
	const json_t *in = json_object_get(c, "input");
	const json_t *tree = json_object_get(in, "tree");
	const json_t *out = json_object_get(c, "expected");
	const size_t n = json_array_size(tree);
	struct balance_node *nodes = cx_calloc(cx, n, sizeof(*nodes));
	struct balance *balances;
	size_t count;

	for (size_t i = 0; i < n; i++) {
		const json_t *node = json_array_get(tree, i);

		nodes[i] = (struct balance_node){
			.id = json_str(node, "id"),
			.parent = json_str(node, "parent"),
			.limit = unit_number(node, "limit"),
			.accuracy = NAN,
		};
		nodes[i].amount =
		    amount_of(json_object_get(in, "values"), nodes[i].id);
	}
	assert_true(
	    balance_of(cx, nodes, n, BALANCE_TOLERANCE, &balances, &count));
	assert_int_equal(count, json_object_size(out));
	for (size_t i = 0; i < count; i++)
		check_node(nodes, &balances[i],
		    json_object_get(out, nodes[balances[i].node].id.p));
}

static void
published_balances_are_met(void **state)
{
	const json_t *vectors =
	    unit_vectors(*state, "balance", "energy/vectors/balance.json");
	size_t i, trees = 0;
	json_t *c;

	json_array_foreach(json_object_get(vectors, "cases"), i, c)
	{
		if (json_object_get(json_object_get(c, "input"), "tree") ==
		    NULL)
			continue;
		printf("# %s\n", json_str(c, "id").p);
		check_case(*state, c);
		trees++;
	}
	assert_true(trees >= 4);
}

/* M over two children, with class 0.5 everywhere. */
static struct balance
balance_over(struct cx *cx, double main, double a, double b)
{
	const struct balance_node nodes[] = {
		{ STR("A"), STR("M"), a, NAN, 0.005 },
		{ STR("M"), STR(""), main, 0.05, 0.005 },
		{ STR("B"), STR("M"), b, NAN, 0.005 },
	};
	struct balance *balances;
	size_t count;

	assert_true(
	    balance_of(cx, nodes, 3, BALANCE_TOLERANCE, &balances, &count));
	assert_int_equal(count, 1);
	assert_int_equal(balances[0].node, 1);
	return balances[0];
}

static void
the_first_status_that_applies_is_given(void **state)
{
	assert_int_equal(
	    balance_over(*state, NAN, NAN, 1).status, BALANCE_NO_MAIN);
	assert_int_equal(
	    balance_over(*state, 100, NAN, 200).status, BALANCE_INCOMPLETE);
	assert_int_equal(
	    balance_over(*state, 100, 60, 43).status, BALANCE_NEGATIVE);
	assert_int_equal(balance_over(*state, 100, 60, 42).status, BALANCE_OK);
	assert_int_equal(balance_over(*state, 100, 60, 35).status, BALANCE_OK);
	assert_int_equal(
	    balance_over(*state, 100, 60, 34).status, BALANCE_HIGH);
}

static void
without_a_main_amount_there_is_no_loss(void **state)
{
	const struct balance b = balance_over(*state, NAN, 1, 2);

	unit_near("sub_sum", b.sub_sum, 3, 0, 0);
	assert_true(isnan(b.loss) && isnan(b.rate) && isnan(b.loss_error));
	assert_false(b.within_error);
}

static void
a_main_meter_at_rest_is_ok_only_with_its_children(void **state)
{
	assert_int_equal(balance_over(*state, 0, 0, 0).status, BALANCE_OK);
	assert_int_equal(
	    balance_over(*state, 0, 1, 0).status, BALANCE_NEGATIVE);
	assert_true(isnan(balance_over(*state, 0, 1, 0).rate));
}

static void
a_loss_below_its_uncertainty_says_nothing(void **state)
{
	/* 0.5 % of 100, 60 and 39.5: root of .25 + .09 + .039 = 0.6156. */
	struct balance b = balance_over(*state, 100, 60, 39.5);

	unit_near("error", b.loss_error, 0.6156348, 1e-6, 0);
	assert_true(b.within_error);
	b = balance_over(*state, 100, 60, 39);
	assert_false(b.within_error);
	b = balance_over(*state, 100, 60, NAN);
	assert_true(isnan(b.loss_error));
}

static void
refuse(
    struct cx *cx, const struct balance_node *nodes, size_t n, const char *code)
{
	struct balance *balances;
	size_t count;

	assert_false(
	    balance_of(cx, nodes, n, BALANCE_TOLERANCE, &balances, &count));
	unit_refused(cx, code);
}

static void
a_tree_that_is_none_is_refused(void **state)
{
	const struct balance_node twice[] = { { .id = STR("A") },
		{ .id = STR("A") } };
	const struct balance_node orphan[] = { { .id = STR("A"),
	    .parent = STR("B") } };
	const struct balance_node itself[] = { { .id = STR("A"),
	    .parent = STR("A") } };
	const struct balance_node circle[] = {
		{ .id = STR("M") },
		{ .id = STR("A"), .parent = STR("C") },
		{ .id = STR("B"), .parent = STR("A") },
		{ .id = STR("C"), .parent = STR("B") },
	};

	refuse(*state, twice, 2, "repeated_meter");
	refuse(*state, orphan, 1, "unknown_parent");
	refuse(*state, itself, 1, "meter_cycle");
	refuse(*state, circle, 4, "meter_cycle");
}

static void
without_its_parent_a_meter_stands_at_the_top(void **state)
{
	struct balance_node nodes[] = { { .id = STR("A"), .parent = STR("M") },
		{ .id = STR("B"), .parent = STR("A") },
		{ .id = STR("C"), .parent = STR("") } };

	balance_cut_loose(*state, nodes, 3);
	assert_int_equal(nodes[0].parent.n, 0);
	assert_true(str_is(nodes[1].parent, "A"));
	assert_int_equal(nodes[2].parent.n, 0);
	balance_cut_loose(*state, NULL, 0);
}

static void
no_meters_give_no_balances(void **state)
{
	struct balance *balances;
	size_t count;

	assert_true(balance_of(*state, NULL, 0, 0.02, &balances, &count));
	assert_int_equal(count, 0);
}

static void
losses_of_all_levels_add_up_to_the_loss_of_the_whole(void **state)
{
	enum { NODES = 400 };
	struct balance_node nodes[NODES];
	struct balance *balances;
	uint64_t seed = 7;
	double losses = 0, leaves = 0;
	size_t count;

	for (size_t i = 0; i < NODES; i++) {
		nodes[i] = (struct balance_node){
			.id = str_of(cx_printf(*state, "m%zu", i)),
			.amount = unit_share(&seed) * 1000,
			.limit = NAN,
			.accuracy = NAN,
		};
		if (i > 0)
			nodes[i].parent = nodes[unit_below(&seed, i)].id;
	}
	assert_true(balance_of(
	    *state, nodes, NODES, BALANCE_TOLERANCE, &balances, &count));
	for (size_t i = 0; i < NODES; i++)
		leaves += nodes[i].amount;
	for (size_t i = 0; i < count; i++) {
		losses += balances[i].loss;
		leaves -= nodes[balances[i].node].amount;
	}
	unit_near("sum", losses, nodes[0].amount - leaves, 1e-9, 1e-6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_balances_are_met),
		UNIT(the_first_status_that_applies_is_given),
		UNIT(without_a_main_amount_there_is_no_loss),
		UNIT(a_main_meter_at_rest_is_ok_only_with_its_children),
		UNIT(a_loss_below_its_uncertainty_says_nothing),
		UNIT(a_tree_that_is_none_is_refused),
		UNIT(without_its_parent_a_meter_stands_at_the_top),
		UNIT(no_meters_give_no_balances),
		UNIT(losses_of_all_levels_add_up_to_the_loss_of_the_whole),
	};

	return cmocka_run_group_tests_name("balance", tests, NULL, NULL);
}
