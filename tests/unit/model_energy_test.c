/* What formulas of energy hold besides their vectors. */
#include "model.h"
#include "model/energy/steam.h"

/* All regions agree: Clausius and Clapeyron, dp/dT = dh / (T dv). */
static void
regions_of_steam_agree_where_they_meet(void **state)
{
	(void)state;
	for (double T = 275; T < 638; T += 11) {
		const double p = steam_saturation_pressure(T);
		const struct steam f = steam_saturated_liquid(p);
		const struct steam g = steam_saturated_vapour(p);
		const double slope = (steam_saturation_pressure(T + 0.01) -
					 steam_saturation_pressure(T - 0.01)) /
		    0.02;

		model_near(slope * T * (g.v - f.v), g.h - f.h, 2e-3);
		model_near(steam_saturation_temperature(p), T, 1e-9);
	}
	/* 350 degrees, where region 3 begins. */
	model_near(steam_saturated_liquid(16.5293e6).h,
	    steam_saturated_liquid(16.5290e6).h, 1e-4);
	model_near(steam_saturated_vapour(16.5293e6).h,
	    steam_saturated_vapour(16.5290e6).h, 1e-4);
	/* Steam tables at 20 MPa. */
	model_near(steam_saturated_liquid(20e6).h, 1827.10e3, 1e-5);
	model_near(steam_saturated_vapour(20e6).h, 2411.39e3, 1e-5);
}

static void
steam_is_refused_across_its_borders(void **state)
{
	struct cx *cx = *state;
	static const char vapour[] = "{\"T\": %.6f, \"p\": %.1f}";

	/* At 623.15 K saturation and the border to region 3 are one. */
	(void)model_gives(cx, "ENE-003", "h", vapour, 623.15, 16529163.0);
	(void)model_gives(cx, "ENE-003", "h", vapour, 623.150001, 16529163.0);
	model_refuses("ENE-003", "p", "{\"T\": 623.15, \"p\": 16529165}");
	model_refuses("ENE-003", "p", "{\"T\": 623.150001, \"p\": 16530000}");
	(void)model_gives(cx, "ENE-003", "h", vapour, 863.16, 100e6);
	model_refuses("ENE-003", "p", "{\"T\": 800, \"p\": 90e6}");
	model_refuses("ENE-002", "p", "{\"T\": 400, \"p\": 200000}");
	model_refuses("ENE-004", "p_fw",
	    "{\"D\": 1000, \"t_s\": 200, \"p_s\": 1e6, \"t_fw\": 150, "
	    "\"p_fw\": 2e5, \"B\": 100, \"Qnet\": 40000}");
	model_refuses("ENE-031", "p2", "{\"p1\": 2e5, \"p2\": 3e5}");
	model_near(
	    model_gives(cx, "ENE-031", "x", "{\"p1\": 2e5, \"p2\": 2e5}"), 0,
	    1e-9);
}

/* Two stages without cooling between take what one takes. */
static void
work_of_compression_adds_up(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"P1\": %.9g, \"P2\": %.9g, \"Q1\": %.15g, "
				 "\"k\": 1.4, \"eta\": 1}";
	const double first = model_gives(cx, "ENE-010", "W", in, 1e5, 3e5, 2.0);
	const double second = model_gives(
	    cx, "ENE-010", "W", in, 3e5, 9e5, 2 * pow(1.0 / 3, 1 / 1.4));

	model_near(first + second,
	    model_gives(cx, "ENE-010", "W", in, 1e5, 9e5, 2.0), 1e-12);
	model_refuses("ENE-010", "P2",
	    "{\"P1\": 2e5, \"P2\": 1e5, \"Q1\": 1, \"k\": 1.4, \"eta\": 1}");
}

static void
a_choked_leak_knows_nothing_of_the_outside(void **state)
{
	struct cx *cx = *state;
	static const char in[] =
	    "{\"P1\": 1e6, \"T\": 300, \"k\": 1.4, \"Mw\": 0.029, "
	    "\"d\": 0.01, \"Cd\": 0.7, \"P2\": %.9g}";
	const double most = model_gives(cx, "ENE-012", "m", in, 1e5);
	double last = most;

	for (double p = 1e5; p < 1e6; p += 5e4) {
		const double m = model_gives(cx, "ENE-012", "m", in, p);

		assert_true(m <= last);
		if (p < 5.28e5)
			model_near(m, most, 1e-12);
		last = m;
	}
	assert_true(last < 0.6 * most);
	model_near(model_gives(cx, "ENE-012", "m", in, 528280.0),
	    model_gives(cx, "ENE-012", "m", in, 528283.0), 1e-9);
}

static void
compensation_reaches_the_factor_asked_for(void **state)
{
	const double q = model_gives(*state, "ENE-018", "Qc",
	    "{\"P\": 300, \"pf1\": 0.7, \"pf2\": 0.93}");

	model_near(cos(atan2(300 * tan(acos(0.7)) - q, 300)), 0.93, 1e-12);
	model_refuses(
	    "ENE-018", "pf2", "{\"P\": 300, \"pf1\": 0.9, \"pf2\": 0.8}");
}

static void
a_better_power_factor_never_costs_more(void **state)
{
	static const char *const standards[] = { "0.8", "0.85", "0.9" };
	struct cx *cx = *state;

	for (size_t s = 0; s < 3; s++) {
		double last = 100;

		for (int pf = 30; pf <= 100; pf++) {
			const double adj = model_gives(cx, "ENE-019", "adj",
			    "{\"pf\": %.2f, \"std\": %s}", pf / 100.0,
			    standards[s]);

			assert_true(adj <= last);
			last = adj;
		}
	}
}

static void
demand_lies_between_mean_and_peak(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"p\": [1, 9, 4, 6, 2, 8], \"win\": %d}";

	model_near(model_gives(cx, "ENE-021", "MD", in, 1), 9, 0);
	model_near(model_gives(cx, "ENE-021", "MD", in, 6), 5, 0);
	model_near(model_gives(cx, "ENE-021", "start", in, 3), 1, 0);
	model_refuses("ENE-021", "win", "{\"p\": [1, 2], \"win\": 3}");
}

/* What passes the insulation leaves the surface. */
static void
heat_is_conserved_at_the_insulation(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"Ti\": 180, \"Ta\": 20, \"d1\": 0.1, "
				 "\"delta\": %.3f, \"k\": 0.05, \"h\": 10}";
	double last = 1e9;

	for (double delta = 0.01; delta < 0.3; delta += 0.05) {
		const double q = model_gives(cx, "ENE-030", "q", in, delta);
		const double ts = model_gives(cx, "ENE-030", "ts", in, delta);

		model_near(10 * M_PI * (0.1 + 2 * delta) * (ts - 20), q, 1e-9);
		assert_true(q < last);
		last = q;
	}
}

static void
a_storage_pays_for_its_losses(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"price\": [%g, %g, %g, %g], \"pmax\": 50, "
				 "\"cap\": %g, \"eff\": 0.9, \"dt\": %g}";

	/* 100 kWh at 0.3 in, 81 at 1 out. */
	model_near(model_gives(cx, "ENE-023", "profit", in, 0.3, 0.3, 1.0, 1.0,
		       100.0, 1.0),
	    51, 1e-9);
	model_near(model_gives(cx, "ENE-023", "profit", in, 0.3, 0.3, 1.0, 1.0,
		       100.0, 0.25),
	    51.0 / 4, 1e-9);
	model_near(model_gives(cx, "ENE-023", "profit", in, 0.3, 0.3, 1.0, 1.0,
		       0.0, 1.0),
	    0, 0);
	model_near(model_gives(cx, "ENE-023", "profit", in, 0.9, 0.9, 1.0, 1.0,
		       100.0, 1.0),
	    0, 0);
	/* Who is paid for taking gives back what fits beside it. */
	model_near(model_gives(cx, "ENE-023", "profit", in, -1.0, -1.0, -1.0,
		       -1.0, 1000.0, 1.0),
	    200 * 0.19 / 1.81, 1e-9);
}

/* The plan that is given earns what is said, and lies within the limits. */
static void
a_plan_of_storage_earns_its_profit(void **state)
{
	static const double price[] = { 0.5, 0.2, 0.9, 0.4, 1.1, 0.3 };
	const json_t *out = model_run(*state, "ENE-023",
	    "{\"price\": [0.5, 0.2, 0.9, 0.4, 1.1, 0.3], \"pmax\": 40, "
	    "\"cap\": 60, \"eff\": 0.95, \"dt\": 0.5}");
	double earned = 0, stored = 0;

	assert_non_null(out);
	for (size_t t = 0; t < 6; t++) {
		const double p = json_number_value(
		    json_array_get(json_object_get(out, "power"), t));

		assert_true(fabs(p) <= 40 + 1e-9);
		earned += 0.5 * price[t] * p;
		stored -= 0.5 * (p > 0 ? p / 0.95 : p * 0.95);
		assert_true(stored > -1e-9 && stored < 60 + 1e-9);
	}
	assert_true(fabs(stored) < 1e-9);
	model_near(
	    json_number_value(json_object_get(out, "profit")), earned, 1e-9);
	assert_true(earned > 0);
}

static void
temperatures_of_moist_air_are_in_order(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"T\": %g, \"RH\": %g, \"P\": %g}";

	for (double T = 0; T <= 60; T += 7.5)
		for (double RH = 0.01; RH <= 1; RH += 0.09) {
			const double dew = model_gives(
			    cx, "ENE-033", "tdp", in, T, RH, 90000.0);
			const double wet = model_gives(
			    cx, "ENE-033", "twb", in, T, RH, 90000.0);

			assert_true(dew <= wet && wet <= T);
		}
	model_near(model_gives(cx, "ENE-033", "twb", in, 30.0, 1.0, 101325.0),
	    30, 1e-9);
	model_refuses("ENE-034", "t2",
	    "{\"t1\": 37, \"t2\": 25, \"ta_wb\": 26, \"LG\": 1, \"P\": 1e5}");
	model_refuses("ENE-034", "LG",
	    "{\"t1\": 40, \"t2\": 30, \"ta_wb\": 29, \"LG\": 3, \"P\": 1e5}");
}

/* One line and one load: V^4 + (2 (P r + Q x) - 1) V^2 + (r2+x2) (P2+Q2) = 0.
 */
static void
power_flow_of_one_line_is_as_by_hand(void **state)
{
	static const char in[] =
	    "{\"case\": \"own\", \"base\": 10, \"bus\": [[3, 0, 0, 0, 0, 1], "
	    "[1, "
	    "5, 3, 0, 0, 1]], \"branch\": [[1, 2, 0.02, 0.08, 0, 0]]}";
	const double P = 0.5, Q = 0.3, r = 0.02, x = 0.08;
	const double b = 2 * (P * r + Q * x) - 1;
	const double c = (r * r + x * x) * (P * P + Q * Q);
	const double square = (-b + sqrt(b * b - 4 * c)) / 2;

	model_near(
	    model_gives(*state, "ENE-040", "Vm_min", in), sqrt(square), 1e-9);
	model_near(model_gives(*state, "ENE-040", "loss", in),
	    10 * r * (P * P + Q * Q) / square, 1e-8);
	model_refuses("ENE-040", "bus",
	    "{\"case\": \"own\", \"bus\": [[3, 0, 0, 0, 0, 1], [1, 900, 0, 0, "
	    "0, "
	    "1]], \"branch\": [[1, 2, 0.02, 0.08, 0, 0]]}");
	model_refuses("ENE-040", "bus", "{\"case\": \"own\"}");
	model_refuses("ENE-040", "branch",
	    "{\"case\": \"own\", \"bus\": [[3, 0, 0, 0, 0, 1], [1, 9, 0, 0, 0, "
	    "1]]}");
	model_refuses("ENE-040", "branch",
	    "{\"case\": \"own\", \"bus\": [[3, 0, 0, 0, 0, 1], [1, 9, 0, 0, 0, "
	    "1]], \"branch\": [[1, 3, 0.02, 0.08, 0, 0]]}");
}

static void
weights_of_part_load_make_a_mean(void **state)
{
	model_near(model_gives(*state, "ENE-032", "IPLV",
		       "{\"Q\": 10, \"P\": 2, \"A\": 5, \"B\": 5, \"C\": 5, "
		       "\"D\": 5}"),
	    5, 1e-12);
	model_refuses("ENE-032", "P",
	    "{\"Q\": 10, \"P\": 0, \"A\": 5, \"B\": 5, \"C\": 5, \"D\": 5}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(regions_of_steam_agree_where_they_meet),
		UNIT(steam_is_refused_across_its_borders),
		UNIT(work_of_compression_adds_up),
		UNIT(a_choked_leak_knows_nothing_of_the_outside),
		UNIT(compensation_reaches_the_factor_asked_for),
		UNIT(a_better_power_factor_never_costs_more),
		UNIT(demand_lies_between_mean_and_peak),
		UNIT(heat_is_conserved_at_the_insulation),
		UNIT(a_storage_pays_for_its_losses),
		UNIT(a_plan_of_storage_earns_its_profit),
		UNIT(temperatures_of_moist_air_are_in_order),
		UNIT(power_flow_of_one_line_is_as_by_hand),
		UNIT(weights_of_part_load_make_a_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
