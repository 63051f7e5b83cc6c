/*
 * Models of processes: what has to hold of each whatever its vectors say, and
 * what they refuse because their inputs do not go together.
 */
#include "model.h"

#define PIPE "rho=998 mu=1e-3 D=0.1 L=100 eps=4.6e-5 K=3"
#define ORIFICE "P1=2e5 rho=998 mu=1e-3 k=1e9"
#define METHANE "Tc=190.56 Pc=4599000 om=0.0115"

static void
friction_solves_colebrook(void **state)
{
	double last = 1;

	for (double Re = 3000; Re < 1e9; last = 1, Re *= 7)
		for (double eD = 0.05; eD > 1e-7; eD /= 3) {
			const double f = model_gives(*state, "PRO-002", "fd",
			    "Re=%.17g eD=%.17g", Re, eD);

			unit_near("1/sqrt(f)", 1 / sqrt(f),
			    -2 * log10(eD / 3.7 + 2.51 / (Re * sqrt(f))), 1e-12,
			    0);
			assert_true(f < last);
			last = f;
		}
	unit_near("laminar",
	    model_gives(*state, "PRO-002", "fd", "Re=1000 eD=0"), 0.064, 1e-15,
	    0);
}

static void
a_pipe_without_flow_loses_no_pressure(void **state)
{
	double last = -1;

	for (double m = 0; m < 100; m = 2 * m + 0.1) {
		const double dP =
		    model_gives(*state, "PRO-003", "dP", PIPE " m=%.17g", m);

		assert_true(m > 0 || dP == 0);
		assert_true(dP > last);
		last = dP;
	}
	model_refuses(
	    "PRO-003", "eps", "m=1 rho=998 mu=1e-3 D=0.01 L=1 eps=0.001 K=0");
}

static void
an_orifice_gives_more_for_more_pressure(void **state)
{
	double last = -1;

	for (double P2 = 2e5; P2 >= 1.5e5; P2 -= 1e4) {
		const double m = model_gives(*state, "PRO-004", "m",
		    ORIFICE " D=0.1 Do=0.06 P2=%.17g", P2);

		assert_true(P2 < 2e5 || m == 0);
		assert_true(m > last);
		last = m;
	}
	model_refuses("PRO-004", "P2", ORIFICE " D=0.1 Do=0.06 P2=1e5");
	model_refuses("PRO-004", "P2", ORIFICE " D=0.1 Do=0.06 P2=2.1e5");
	model_refuses("PRO-004", "Do", ORIFICE " D=0.1 Do=0.08 P2=1.8e5");
}

static void
a_choked_valve_takes_no_more(void **state)
{
	const char *valve = "rho=780 Psat=40000 Pc=4.5e6 P1=1.2e6 Q=0.01";
	const double deep =
	    model_gives(*state, "PRO-005", "Kv", "%s P2=100000", valve);

	unit_near("choked",
	    model_gives(*state, "PRO-005", "Kv", "%s P2=200000", valve), deep,
	    1e-15, 0);
	assert_true(
	    model_gives(*state, "PRO-005", "Kv", "%s P2=1e6", valve) > deep);
	model_refuses("PRO-005", "P2",
	    "rho=780 Psat=40000 Pc=4.5e6 P1=1.2e6 P2=1.2e6 Q=0.01");
	model_refuses("PRO-005", "Psat",
	    "rho=780 Psat=1e5 Pc=9e4 P1=1.2e6 P2=1e6 Q=0.01");
	model_refuses("PRO-005", "Psat",
	    "rho=780 Psat=1.3e6 Pc=4.5e6 P1=1.2e6 P2=1e6 Q=0.01");
}

static void
a_tank_is_as_full_below_as_empty_above(void **state)
{
	for (double h = 0; h <= 2; h += 0.25)
		unit_near("both parts",
		    model_gives(*state, "PRO-007", "V", "D=2 L=5 h=%.17g", h) +
			model_gives(
			    *state, "PRO-007", "V", "D=2 L=5 h=%.17g", 2 - h),
		    5 * M_PI, 1e-14, 0);
	model_refuses("PRO-007", "h", "D=2 L=5 h=2.1");
	model_refuses("PRO-008", "h1", "D=3 h0=1 h1=2 d=0.05 Cd=0.6");
	model_refuses("PRO-008", "d", "D=3 h0=2 h1=1 d=2 Cd=0.6");
}

static void
a_mean_difference_lies_between_both(void **state)
{
	const double one = model_gives(
	    *state, "PRO-009", "lmtd", "Thi=90 Tho=50 Tci=20 Tco=60");

	unit_near("of equal ones", one, 30, 1e-15, 0);
	unit_near("of nearly equal ones",
	    model_gives(*state, "PRO-009", "lmtd",
		"Thi=90 Tho=50.000001 Tci=20 Tco=60"),
	    30.0000005, 1e-13, 0);
	unit_near("of 40 and 10",
	    model_gives(
		*state, "PRO-009", "lmtd", "Thi=100 Tho=30 Tci=20 Tco=60"),
	    30 / log(4), 1e-14, 0);
	model_refuses("PRO-009", "Tco", "Thi=90 Tho=50 Tci=20 Tco=90");
	model_refuses("PRO-009", "Tho", "Thi=90 Tho=20 Tci=20 Tco=60");
	model_refuses("PRO-009", "Tco", "Thi=90 Tho=80 Tci=60 Tco=50");
	model_refuses("PRO-009", "Tho", "Thi=90 Tho=91 Tci=20 Tco=60");
}

/* With a stream of constant temperature the arrangement does not matter; else
 * counterflow is the best of them and parallel flow the worst. */
static void
counterflow_is_the_best_exchanger(void **state)
{
	for (double NTU = 0; NTU <= 8; NTU += 0.5)
		for (double Cr = 0; Cr <= 1; Cr += 0.25) {
			double e[3];
			const char *const subs[] = { "counterflow", "S&T",
				"parallel" };

			for (int i = 0; i < 3; i++)
				e[i] = model_gives(*state, "PRO-010", "eff",
				    "NTU=%g Cr=%g sub=%s", NTU, Cr, subs[i]);
			assert_true(e[0] >= e[1] - 1e-15);
			assert_true(e[1] >= e[2] - 1e-15);
			if (Cr == 0)
				unit_near("eff", e[2], e[0], 1e-14, 0);
		}
	unit_near("next to balance",
	    model_gives(*state, "PRO-010", "eff",
		"NTU=3 Cr=0.999999999 sub=counterflow"),
	    0.75, 1e-8, 0);
}

static void
heat_transfer_grows_with_reynolds(void **state)
{
	double dittus = 0, gnielinski = 0, free = 0;

	for (double Re = 1e4; Re <= 1e6; Re *= 3) {
		const double d = model_gives(*state, "PRO-011", "Nu",
		    "Re=%g Pr=0.7 heating=true revised=true", Re);
		const double n = model_gives(
		    *state, "PRO-012", "Nu", "Re=%g Pr=0.7 fd=0.02", Re);
		const double f = model_gives(
		    *state, "PRO-013", "Nu", "Pr=0.7 Gr=%g", 1e5 * Re);

		assert_true(d > dittus && n > gnielinski && f > free);
		dittus = d;
		gnielinski = n;
		free = f;
	}
	unit_near("0.023 to 0.0265",
	    model_gives(*state, "PRO-011", "Nu",
		"Re=1e5 Pr=4 heating=false revised=true") /
		model_gives(
		    *state, "PRO-011", "Nu", "Re=1e5 Pr=4 heating=false"),
	    0.023 / 0.0265, 1e-14, 0);
	model_refuses("PRO-013", "Gr", "Pr=1000 Gr=1e10");
	model_refuses("PRO-014", "T", "T=40 A=9 B=400 Cc=-50");
}

static double
item(const json_t *outputs, const char *list, size_t i)
{
	return json_number_value(
	    json_array_get(json_object_get(outputs, list), i));
}

static void
a_flash_loses_nothing(void **state)
{
	static const double z[] = { 0.5, 0.2, 0.2, 0.1 };
	const json_t *r = model_run(
	    *state, "PRO-015", "z=[0.5,0.2,0.2,0.1] K=[1.7,1.1,0.4,1e-9]");
	const double V = unit_number(r, "VF");
	double x = 0, y = 0;

	for (size_t i = 0; i < 4; i++) {
		unit_near("component",
		    V * item(r, "y", i) + (1 - V) * item(r, "x", i), z[i],
		    1e-13, 0);
		x += item(r, "x", i);
		y += item(r, "y", i);
	}
	unit_near("liquid", x, 1, 1e-12, 0);
	unit_near("vapour", y, 1, 1e-12, 0);
	model_refuses("PRO-015", "z", "z=[0.5,0.4] K=[2,0.5]");
	model_refuses("PRO-015", "K", "z=[0.5,0.5] K=[0.9,0.5]");
	model_refuses("PRO-015", "K", "z=[0.5,0.5] K=[2,1.5]");
}

static void
columns_need_more_for_purer_and_less_reflux(void **state)
{
	const double most =
	    model_gives(*state, "PRO-017", "N", "R=1.01 Rmin=1 Nmin=8");

	assert_true(
	    model_gives(*state, "PRO-016", "Nmin", "xD=0.99 xB=0.05 a=2") >
	    model_gives(*state, "PRO-016", "Nmin", "xD=0.9 xB=0.05 a=2"));
	assert_true(
	    most > model_gives(*state, "PRO-017", "N", "R=2 Rmin=1 Nmin=8"));
	unit_near("at much reflux",
	    model_gives(*state, "PRO-017", "N", "R=1000 Rmin=0.01 Nmin=8"), 8,
	    2e-3, 0);
	model_refuses("PRO-016", "xD", "xD=0.05 xB=0.05 a=2");
	model_refuses("PRO-017", "R", "R=1 Rmin=1.1 Nmin=8");
	model_refuses("PRO-017", "R", "R=1e-9 Rmin=0 Nmin=8");
	for (double A = 0.999; A < 1.0015; A += 0.001)
		unit_near("next to A = 1",
		    model_gives(*state, "PRO-024", "eta", "A=%.17g N=6", A),
		    6.0 / 7, 2e-3, 0);
}

static void
plug_flow_converts_more_than_a_tank(void **state)
{
	static const double orders[] = { 0.5, 1 - 1e-9, 1, 1 + 1e-9, 2, 3 };
	double tank, plug;

	for (size_t i = 0; i < 6; i++) {
		tank = model_gives(*state, "PRO-018", "X",
		    "k=0.01 n=%.17g C0=2 tau=100 kind=CSTR", orders[i]);
		plug = model_gives(*state, "PRO-018", "X",
		    "k=0.01 n=%.17g C0=2 tau=100 kind=PFR", orders[i]);
		assert_true(0 < tank && tank < plug && plug < 1);
		if (fabs(orders[i] - 1) < 1e-8)
			unit_near("of order 1", plug, 1 - exp(-1), 1e-8, 0);
	}
	assert_true(model_gives(*state, "PRO-018", "X",
			"k=1 n=0.5 C0=1 tau=3 kind=PFR") == 1);
}

static void
vapours_become_ideal_without_pressure(void **state)
{
	unit_near("Z",
	    model_gives(*state, "PRO-031", "Z", METHANE " T=300 P=1"), 1, 1e-7,
	    0);
	unit_near("at the critical point",
	    model_gives(*state, "PRO-031", "Z", METHANE " T=190.56 P=4599000"),
	    0.3074, 1e-3, 0);
}

static void
mixtures_lie_between_their_parts(void **state)
{
	const double Lm =
	    model_gives(*state, "PRO-030", "Lm", "y=[0.3,0.7] LFL=[0.02,0.05]");

	assert_true(0.02 < Lm && Lm < 0.05);
	unit_near("of one",
	    model_gives(*state, "PRO-030", "Lm", "y=[1] LFL=[0.044]"), 0.044,
	    1e-15, 0);
	model_refuses("PRO-030", "y", "y=[0.3,0.6] LFL=[0.02,0.05]");
}

/* Nearly all liquid loses what the liquid alone would. */
static void
two_phases_lose_more_than_one(void **state)
{
	const char *pipe =
	    "m=0.6 rhol=915 rhog=2.67 mul=1.8e-4 mug=1.4e-5 D=0.05 L=1";
	const double V = 0.6 / (915 * M_PI / 4 * 0.0025);
	const double alone =
	    0.184 * pow(915 * V * 0.05 / 1.8e-4, -0.2) / 0.05 * 915 * V * V / 2;

	unit_near("nearly liquid",
	    model_gives(*state, "PRO-032", "dP", "%s x=1e-6", pipe), alone,
	    2e-2, 0);
	assert_true(
	    model_gives(*state, "PRO-032", "dP", "%s x=0.2", pipe) > alone);
}

static void
a_depth_stays_between_its_ends(void **state)
{
	const char *body = "T0=25 Ts=1200 a=8e-6 t=1800";
	double last = 1201;

	for (double x = 0; x < 2; x = 2 * x + 0.01) {
		const double T =
		    model_gives(*state, "PRO-036", "T", "%s x=%.17g", body, x);

		assert_true(x > 0 || T == 1200);
		assert_true(25 <= T && T <= last);
		last = T;
	}
	unit_near("deep", last, 25, 1e-9, 0);
}

static void
what_does_not_go_together_is_refused(void **state)
{
	const double still = model_gives(*state, "PRO-023", "Q",
	    "SG=0.6 Tavg=290 L=1e4 D=0.5 P1=5e6 P2=5e6 Zavg=0.9 E=1");

	assert_true(still == 0);
	model_refuses("PRO-023", "P2",
	    "SG=0.6 Tavg=290 L=1e4 D=0.5 P1=5e6 P2=6e6 Zavg=0.9 E=1");
	model_refuses("PRO-025", "Cc", "Cc=90 H=5 O=6 S=0");
	model_refuses("PRO-025", "O", "Cc=5 H=1 O=90 S=0");
	model_refuses("PRO-037", "h1", "b=1 R=0.4 h0=0.02 h1=0.02 k=1e8 Qp=1");
	model_refuses("PRO-037", "h0", "b=1 R=0.1 h0=0.3 h1=0.02 k=1e8 Qp=1");
}

static void
what_is_doubtful_is_said(void **state)
{
	struct cx *cx = *state;

	model_warns(cx, "PRO-002", 0, "Re=2039 eD=0");
	model_warns(cx, "PRO-002", 1, "Re=2040 eD=0");
	model_warns(cx, "PRO-002", 0, "Re=4000 eD=0");
	model_warns(cx, "PRO-004", 0, ORIFICE " D=0.1 Do=0.06 P2=1.8e5");
	model_warns(cx, "PRO-004", 1, ORIFICE " D=0.1 Do=0.06 P2=1.99999e5");
	model_warns(
	    cx, "PRO-005", 0, "rho=1000 Psat=0 Pc=2e7 P1=1e6 P2=2e5 Q=1");
	model_warns(
	    cx, "PRO-005", 1, "rho=1000 Psat=0 Pc=2e7 P1=1e6 P2=1e5 Q=1");
	model_warns(cx, "PRO-022", 0, "D=5e-5 rhop=2650 rho=998 mu=1e-3");
	model_warns(cx, "PRO-022", 1, "D=1e-4 rhop=2650 rho=998 mu=1e-3");
	model_warns(cx, "PRO-027", 0, "P0=1e5 Pv=2e3 rho=998 z=-8 hf=1");
	model_warns(cx, "PRO-027", 1, "P0=1e5 Pv=2e3 rho=998 z=-9 hf=2");
	model_warns(cx, "PRO-031", 0, METHANE " T=150 P=1e5");
	model_warns(cx, "PRO-031", 1, METHANE " T=150 P=2e6");
	model_warns(cx, "PRO-031", 1, METHANE " T=150 P=1e8");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(friction_solves_colebrook),
		UNIT(a_pipe_without_flow_loses_no_pressure),
		UNIT(an_orifice_gives_more_for_more_pressure),
		UNIT(a_choked_valve_takes_no_more),
		UNIT(a_tank_is_as_full_below_as_empty_above),
		UNIT(a_mean_difference_lies_between_both),
		UNIT(counterflow_is_the_best_exchanger),
		UNIT(heat_transfer_grows_with_reynolds),
		UNIT(a_flash_loses_nothing),
		UNIT(columns_need_more_for_purer_and_less_reflux),
		UNIT(plug_flow_converts_more_than_a_tank),
		UNIT(vapours_become_ideal_without_pressure),
		UNIT(mixtures_lie_between_their_parts),
		UNIT(two_phases_lose_more_than_one),
		UNIT(a_depth_stays_between_its_ends),
		UNIT(what_does_not_go_together_is_refused),
		UNIT(what_is_doubtful_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
