/* What formulas of supply hold besides their vectors. */
#include "model.h"

static void
put_numbers(struct text *t, const double *v, size_t n)
{
	text_char(t, '[');
	for (size_t i = 0; i < n; i++)
		text_puts(
		    t, cx_printf(t->cx, "%s%.17g", i > 0 ? "," : "", v[i]));
	text_char(t, ']');
}

static void
put_rows(struct text *t, const double *v, size_t rows, size_t cols)
{
	text_char(t, '[');
	for (size_t i = 0; i < rows; i++) {
		if (i > 0)
			text_char(t, ',');
		put_numbers(t, v + i * cols, cols);
	}
	text_char(t, ']');
}

static const char *
whole(struct text *t)
{
	text_char(t, '\0');
	return text_str(t).p;
}

static double
at(const json_t *out, const char *name, size_t i)
{
	return json_number_value(json_array_get(json_object_get(out, name), i));
}

static void
no_other_quantity_costs_less(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"K\": 80, \"h\": 3, \"lam\": 900}";
	const double q = model_gives(cx, "SCM-001", "Q", in);
	const double g = model_gives(cx, "SCM-001", "g", in);

	model_near(80 * 900 / q + 3 * q / 2, g, 1e-12);
	assert_true(80 * 900 / (q * 1.1) + 3 * q * 1.1 / 2 > g);
	assert_true(80 * 900 / (q * 0.9) + 3 * q * 0.9 / 2 > g);
	/* Nobody may wait, or all comes at once: the plain quantity. */
	model_near(model_gives(cx, "SCM-002", "Q",
		       "{\"K\": 80, \"h\": 3, \"p\": 1e9, \"lam\": 900}"),
	    q, 1e-8);
	model_near(model_gives(cx, "SCM-003", "Q",
		       "{\"K\": 80, \"h\": 3, \"lam\": 900, \"mu\": 9e11}"),
	    q, 1e-8);
	model_refuses("SCM-003", "mu",
	    "{\"K\": 80, \"h\": 3, \"lam\": 900, \"mu\": 900}");
}

/* What a set of ordering periods costs; the first bit stands for the first
 * period, in which there must be an order. */
static double
lot_cost(const double *d, size_t n, unsigned orders, double K, double h)
{
	double cost = 0;
	size_t last = 0;

	for (size_t t = 0; t < n; t++) {
		if (orders >> t & 1) {
			cost += K;
			last = t;
		}
		cost += h * (double)(t - last) * d[t];
	}
	return cost;
}

static void
lot_sizes_are_the_best_of_all(void **state)
{
	struct cx *cx = *state;
	uint64_t seed = 7;

	for (int round = 0; round < 20; round++) {
		double d[9], least = 1e18;
		struct text in = text_new(cx, 4096);

		for (size_t i = 0; i < 9; i++)
			d[i] = 1 + floor(100 * unit_share(&seed));
		for (unsigned set = 1; set < 512; set += 2)
			least = fmin(least, lot_cost(d, 9, set, 150, 1.5));
		text_puts(&in,
		    "{\"T\": 9, \"K\": 150, \"h\": 1.5, \"c\": 0, \"d\": ");
		put_numbers(&in, d, 9);
		text_char(&in, '}');
		model_near(json_number_value(json_object_get(
			       model_run(cx, "SCM-005", whole(&in)), "cost")),
		    least, 1e-12);
	}
	/* Nothing is ordered for periods without demand. */
	model_near(model_gives(cx, "SCM-005", "cost",
		       "{\"T\": 3, \"K\": 9, \"h\": 1, \"c\": 2, "
		       "\"d\": [0, 0, 5]}"),
	    9 + 10, 1e-12);
	model_refuses("SCM-005", "T",
	    "{\"T\": 2, \"K\": 9, \"h\": 1, \"c\": 2, \"d\": [0, 0, 5]}");
}

/* What the ways cost that are said to be taken; each place is served. */
static double
cost_of_plan(const json_t *out, const double *c)
{
	const json_t *x = json_object_get(out, "x");
	double served[4] = { 0 }, cost = 0;

	for (size_t k = 0; k < 16; k++) {
		const double way = json_number_value(
		    json_array_get(json_array_get(x, k / 4), k % 4));

		served[k % 4] += way;
		cost += way * c[k];
	}
	for (size_t j = 0; j < 4; j++)
		model_near(served[j], 1, 1e-9);
	return cost;
}

/* With a unit here and a unit there transport is an assignment. */
static void
transport_is_the_best_assignment(void **state)
{
	struct cx *cx = *state;
	uint64_t seed = 11;

	for (int round = 0; round < 20; round++) {
		double c[16], least = 1e18;
		struct text in = text_new(cx, 4096);
		const json_t *out;

		for (size_t i = 0; i < 16; i++)
			c[i] = floor(100 * unit_share(&seed));
		for (size_t p = 0; p < 256; p++) {
			const size_t to[] = { p & 3, p >> 2 & 3, p >> 4 & 3,
				p >> 6 };

			if (((1u << to[0]) | (1u << to[1]) | (1u << to[2]) |
				(1u << to[3])) == 15)
				least = fmin(least,
				    c[to[0]] + c[4 + to[1]] + c[8 + to[2]] +
					c[12 + to[3]]);
		}
		text_puts(&in, "{\"s\": [1,1,1,1], \"d\": [1,1,1,1], \"c\": ");
		put_rows(&in, c, 4, 4);
		text_char(&in, '}');
		out = model_run(cx, "SCM-007", whole(&in));
		assert_non_null(out);
		model_near(json_number_value(json_object_get(out, "cost")),
		    least, 1e-9);
		model_near(cost_of_plan(out, c), least, 1e-9);
	}
	model_near(model_gives(cx, "SCM-007", "cost",
		       "{\"s\": [0.3], \"d\": [0.1, 0.2], \"c\": [[1, 2]]}"),
	    0.5, 1e-9);
	model_refuses(
	    "SCM-007", "s", "{\"s\": [1, 2], \"d\": [4], \"c\": [[1], [1]]}");
}

static void
a_facility_stands_where_the_pull_is_even(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"P\": [[0, 0], [4, 0], [4, 4], [0, 4]], "
				 "\"w\": [%g, 1, 1, 1]}";

	model_near(model_gives(cx, "SCM-008", "x", in, 1.0), 2, 1e-9);
	model_near(model_gives(cx, "SCM-008", "y", in, 1.0), 2, 1e-9);
	/* One that outweighs the others draws it to itself. */
	model_near(model_gives(cx, "SCM-008", "x", in, 9.0), 0, 0);
	model_near(
	    model_gives(cx, "SCM-008", "cost", in, 9.0), 8 + sqrt(32), 1e-12);
	model_near(model_gives(cx, "SCM-008", "x",
		       "{\"P\": [[1, 1], [1, 1], [7, 1]], \"w\": [1, 1, 1]}"),
	    1, 0);
	model_refuses("SCM-008", "w", "{\"P\": [[0, 0]], \"w\": [0]}");
}

/* On a circle the shortest round goes around. */
static void
the_shortest_round_follows_a_circle(void **state)
{
	enum { N = 11 };
	struct cx *cx = *state;
	struct text in = text_new(cx, 1 << 14);
	double D[N * N], sum = 0;
	unsigned seen = 0;
	const json_t *out;

	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++)
			D[i * N + j] = 2 *
			    fabs(sin(M_PI / N *
				((double)(i * 4 % N) - (double)(j * 4 % N))));
	text_puts(&in, "{\"D\": ");
	put_rows(&in, D, N, N);
	text_char(&in, '}');
	out = model_run(cx, "SCM-009", whole(&in));
	assert_non_null(out);
	for (size_t i = 0; i < N; i++) {
		const size_t from = (size_t)at(out, "route", i);

		seen |= 1u << from;
		sum += D[from * N + (size_t)at(out, "route", (i + 1) % N)];
	}
	assert_int_equal(seen, (1u << N) - 1);
	model_near(json_number_value(json_object_get(out, "L")),
	    2 * N * sin(M_PI / N), 1e-12);
	model_near(sum, 2 * N * sin(M_PI / N), 1e-12);
	/* One way round is cheaper than the other. */
	model_near(model_gives(cx, "SCM-009", "L",
		       "{\"D\": [[0, 1, 9], [9, 0, 1], [1, 9, 0]]}"),
	    3, 0);
	model_near(model_gives(cx, "SCM-009", "L", "{\"D\": [[0]]}"), 0, 0);
}

static void
judgements_without_contradiction_give_their_weights(void **state)
{
	const json_t *out = model_run(*state, "SCM-012",
	    "{\"A\": [[1, 2, 4, 8], [0.5, 1, 2, 4], [0.25, 0.5, 1, 2], "
	    "[0.125, 0.25, 0.5, 1]]}");

	assert_non_null(out);
	for (size_t i = 0; i < 4; i++)
		model_near(at(out, "w", i), 8.0 / 15 / (1 << i), 1e-9);
	assert_true(fabs(json_number_value(json_object_get(out, "CR"))) < 1e-9);
	model_near(model_gives(*state, "SCM-012", "CR",
		       "{\"A\": [[1, 3], [0.33333333333333, 1]]}"),
	    0, 0);
	model_refuses("SCM-012", "A", "{\"A\": [[1, 3], [0.5, 1]]}");
}

static void
the_best_in_all_is_ideal(void **state)
{
	const json_t *out = model_run(*state, "SCM-011",
	    "{\"X\": [[1, 9], [2, 7], [3, 5]], \"w\": [1, 2], \"b\": [0, 1]}");

	assert_non_null(out);
	model_near(at(out, "C", 0), 1, 0);
	model_near(at(out, "C", 2), 0, 0);
	model_refuses("SCM-011", "X",
	    "{\"X\": [[1, 9], [1, 9]], \"w\": [1, 2], \"b\": [0, 1]}");
	model_refuses("SCM-011", "b",
	    "{\"X\": [[1, 9], [2, 9]], \"w\": [1, 2], \"b\": [0, 0.5]}");
}

static void
equal_suppliers_and_a_single_one(void **state)
{
	struct cx *cx = *state;

	model_near(
	    model_gives(cx, "SCM-010", "HHI", "{\"share\": [3, 3, 3, 3]}"),
	    2500, 1e-12);
	assert_true(json_is_true(json_object_get(
	    model_run(cx, "SCM-010", "{\"share\": [20, 80]}"), "single")));
	assert_false(json_is_true(json_object_get(
	    model_run(cx, "SCM-010", "{\"share\": [21, 79]}"), "single")));
	model_refuses("SCM-010", "share", "{\"share\": [0, 0]}");
}

/* Warm hours count for more than cold ones. */
static void
kinetic_mean_lies_between_mean_and_warmest(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"T\": [%g, 8, 2], \"dH\": %g}";

	assert_true(model_gives(cx, "SCM-015", "MKT", in, 20.0, 83144.0) > 10);
	assert_true(model_gives(cx, "SCM-015", "MKT", in, 20.0, 83144.0) < 20);
	model_near(
	    model_gives(cx, "SCM-015", "MKT", "{\"T\": [5, 5], \"dH\": 1e6}"),
	    5, 1e-9);
}

static void
distance_is_the_same_both_ways(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"lat1\": %g, \"lon1\": %g, \"lat2\": %g, "
				 "\"lon2\": %g}";

	model_near(
	    model_gives(cx, "SCM-016", "d", in, 31.0, 120.0, 40.0, 116.0),
	    model_gives(cx, "SCM-016", "d", in, 40.0, 116.0, 31.0, 120.0),
	    1e-12);
	model_near(model_gives(cx, "SCM-016", "d", in, 0.0, 0.0, 0.0, 180.0),
	    M_PI * 6371.0088, 1e-12);
	model_near(
	    model_gives(cx, "SCM-016", "d", in, 37.0, -60.0, -37.0, 120.0),
	    M_PI * 6371.0088, 1e-7);
	model_near(model_gives(cx, "SCM-017", "N",
		       "{\"n\": 57, \"tc\": 4, \"A\": 0.95, \"u\": 0.8}"),
	    5, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(no_other_quantity_costs_less),
		UNIT(lot_sizes_are_the_best_of_all),
		UNIT(transport_is_the_best_assignment),
		UNIT(a_facility_stands_where_the_pull_is_even),
		UNIT(the_shortest_round_follows_a_circle),
		UNIT(judgements_without_contradiction_give_their_weights),
		UNIT(the_best_in_all_is_ideal),
		UNIT(equal_suppliers_and_a_single_one),
		UNIT(kinetic_mean_lies_between_mean_and_warmest),
		UNIT(distance_is_the_same_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
