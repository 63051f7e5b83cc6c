/* What formulas of infrastructure hold besides their vectors. */
#include "model.h"

static double
flow(const json_t *out, size_t i)
{
	return json_number_value(json_array_get(json_object_get(out, "Q"), i));
}

static double
head(double r, double q)
{
	return r * q * pow(fabs(q), 0.852);
}

/* Nodes balance and loops close, whatever the resistances are. */
static void
flows_of_a_network_balance_and_close(void **state)
{
	struct cx *cx = *state;
	uint64_t seed = 3;

	for (int round = 0; round < 200; round++) {
		double r[5];
		const json_t *out;

		for (size_t i = 0; i < 5; i++)
			r[i] = pow(10, unit_share(&seed) * 9 - 6);
		out = model_run(cx, "INF-006",
		    cx_printf(cx,
			"{\"dem\": [%d, 30, 10], \"r\": [%.17g, %.17g, %.17g, "
			"%.17g, %.17g]}",
			round % 40, r[0], r[1], r[2], r[3], r[4]));
		if (out == NULL)
			fail_msg("%s", cx->message);
		model_near(flow(out, 0) + flow(out, 2), round % 40 + 40, 1e-9);
		model_near(flow(out, 0) - flow(out, 1) - flow(out, 4),
		    round % 40, 1e-8);
		model_near(flow(out, 1) + flow(out, 3), 30, 1e-8);
		model_near(head(r[0], flow(out, 0)) + head(r[4], flow(out, 4)),
		    head(r[2], flow(out, 2)), 1e-6);
		model_near(head(r[3], flow(out, 3)) + head(r[4], flow(out, 4)),
		    head(r[1], flow(out, 1)), 1e-6);
	}
	model_near(flow(model_run(cx, "INF-006",
			    "{\"dem\": [0, 0, 0], \"r\": [1, 1, 1, 1, 1]}"),
		       0),
	    0, 0);
}

static void
greens_and_loss_make_the_cycle(void **state)
{
	const json_t *out =
	    model_run(*state, "INF-005", "{\"L\": 10, \"y\": [0.3, 0.2, 0.1]}");
	const json_t *green = json_object_get(out, "g");
	double sum = 10;

	for (size_t i = 0; i < 3; i++)
		sum += json_number_value(json_array_get(green, i));
	model_near(sum, 20 / 0.4, 1e-12);
	model_near(json_number_value(json_object_get(out, "C0")), 50, 1e-12);
	model_refuses("INF-005", "y", "{\"L\": 10, \"y\": [0.6, 0.4]}");
	model_refuses("INF-005", "y", "{\"L\": 10, \"y\": [0, 0]}");
}

static void
rarer_storms_bring_more_water(void **state)
{
	struct cx *cx = *state;
	static const char in[] =
	    "{\"A1\": 10, \"Cp\": 0.7, \"P\": %g, \"b\": 10, \"n\": 0.8, "
	    "\"t\": %g, \"psi\": 0.6, \"F\": 5}";
	double last = 0;

	for (double P = 0.5; P < 200; P *= 2) {
		const double q = model_gives(cx, "INF-002", "Q", in, P, 15.0);

		assert_true(q > last);
		assert_true(q > model_gives(cx, "INF-002", "Q", in, P, 30.0));
		last = q;
	}
	model_refuses("INF-002", "P",
	    "{\"A1\": 10, \"Cp\": 2, \"P\": 0.2, \"b\": 10, \"n\": 0.8, "
	    "\"t\": 15, \"psi\": 0.6, \"F\": 5}");
}

/* The same flow, once as velocity in a pipe of the radius D/4. */
static void
wider_pipes_lose_less(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"V\": %.12g, \"D\": %g, \"L\": %g, "
				 "\"Ch\": 120}";
	const double one = model_gives(cx, "INF-003", "h", in, 1.0, 0.2, 100.0);

	model_near(model_gives(cx, "INF-003", "h", in, 1.0, 0.2, 300.0),
	    3 * one, 1e-12);
	model_near(model_gives(cx, "INF-003", "h", in, 0.25, 0.4, 100.0),
	    one / pow(2, 4.87), 1e-12);
}

static void
a_slope_at_its_angle_of_friction_just_stands(void **state)
{
	struct cx *cx = *state;
	static const char in[] =
	    "{\"c\": 0, \"phi\": %g, \"gam\": 18, \"z\": 2, "
	    "\"beta\": %g, \"u\": 0}";

	for (double a = 10; a <= 45; a += 5)
		model_near(
		    model_gives(cx, "INF-009", "FS", in, a, a), 1, 1e-12);
	model_refuses("INF-009", "u",
	    "{\"c\": 5, \"phi\": 30, \"gam\": 18, \"z\": 2, \"beta\": 20, "
	    "\"u\": 40}");
	/* Without friction soil presses like a liquid. */
	model_near(model_gives(cx, "INF-008", "Ea",
		       "{\"gam\": 18, \"H\": 4, \"phi\": 0, \"q\": 0}"),
	    18 * 4 * 4 / 2.0, 1e-12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(flows_of_a_network_balance_and_close),
		UNIT(greens_and_loss_make_the_cycle),
		UNIT(rarer_storms_bring_more_water),
		UNIT(wider_pipes_lose_less),
		UNIT(a_slope_at_its_angle_of_friction_just_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
