/*
 * Models of equipment, structures, trains and electronics: what has to hold
 * of each whatever its vectors say, and what they refuse because their inputs
 * do not go together.
 */
#include "model.h"

static double
item(const json_t *outputs, const char *list, size_t i)
{
	return json_number_value(
	    json_array_get(json_object_get(outputs, list), i));
}

static const char *
word(struct cx *cx, const char *id, const char *output, const char *inputs)
{
	const json_t *out = model_run(cx, id, inputs);

	if (out == NULL)
		fail_msg("%s of %s: %s", id, inputs, cx->message);
	return json_string_value(json_object_get(out, output));
}

/* Twice the load is an eighth of a ball bearing's life. */
static void
bearings_live_by_the_power_of_their_load(void **state)
{
	const char *bearing = "Cr=30000 p=3 n=1500 aiso=1";
	const double one =
	    model_gives(*state, "EQP-001", "L10h", "%s rel=90 P=3000", bearing);

	unit_near("twice the load",
	    model_gives(*state, "EQP-001", "L10h", "%s rel=90 P=6000", bearing),
	    one / 8, 1e-14, 0);
	unit_near("at 95 %",
	    model_gives(*state, "EQP-001", "Lnmh", "%s rel=95 P=3000", bearing),
	    0.64 * one, 1e-14, 0);
	model_refuses(
	    "EQP-001", "rel", "Cr=30000 P=3000 p=3 n=1500 rel=92 aiso=1");
}

/* Every element passes both races: their frequencies add up. */
static void
defects_of_both_races_add_up(void **state)
{
	for (int phi = 0; phi < 90; phi += 15) {
		const json_t *r = model_run(*state, "EQP-002",
		    cx_printf(*state, "n=9 d=8 D=40 phi=%d fr=25", phi));

		unit_near("outer and inner",
		    unit_number(r, "BPFO") + unit_number(r, "BPFI"), 9 * 25,
		    1e-14, 0);
		unit_near("outer and cage", unit_number(r, "BPFO"),
		    9 * unit_number(r, "FTF"), 1e-14, 0);
	}
	model_refuses("EQP-002", "d", "n=9 d=40 D=40 phi=0 fr=25");
}

static void
zones_end_where_the_table_says(void **state)
{
	assert_string_equal(
	    word(*state, "EQP-003", "zone", "v=1.4 group=2 sup=rigid"), "A");
	assert_string_equal(
	    word(*state, "EQP-003", "zone", "v=1.41 group=2 sup=rigid"), "B");
	assert_string_equal(
	    word(*state, "EQP-003", "zone", "v=7.11 group=2 sup=flexible"),
	    "D");
	assert_string_equal(
	    word(*state, "EQP-003", "zone", "v=7.1 group=1 sup=flexible"), "B");
	assert_string_equal(
	    word(*state, "EQP-003", "zone", "v=7.1 group=1 sup=rigid"), "C");
}

/* The failure rate is that of R: h = -dR/dt / R. */
static void
failure_rates_are_those_of_reliability(void **state)
{
	static const double times[] = { 100, 900, 4000 };
	const char *life = "eta=1000 b=1.7";

	for (size_t i = 0; i < 3; i++) {
		const double t = times[i], step = t * 1e-5;
		const double before = model_gives(
		    *state, "EQP-006", "R", "%s t=%.17g", life, t - step);
		const double after = model_gives(
		    *state, "EQP-006", "R", "%s t=%.17g", life, t + step);

		unit_near("h",
		    model_gives(*state, "EQP-006", "h", "%s t=%g", life, t),
		    log(before / after) / (2 * step), 1e-8, 0);
	}
	unit_near("at B10",
	    model_gives(*state, "EQP-006", "R", "%s t=%.17g", life,
		model_gives(*state, "EQP-006", "B10", "%s t=1", life)),
	    0.9, 1e-14, 0);
	model_refuses("EQP-006", "t", "t=0 eta=1000 b=0.8");
}

static void
fits_of_lives_grow_with_the_lives(void **state)
{
	const json_t *hours = model_run(
	    *state, "EQP-007", "x=[16,34,53,75,93,120] cens=[1,1,1,1,0,1]");
	const json_t *minutes = model_run(*state, "EQP-007",
	    "x=[960,2040,3180,4500,5580,7200] cens=[1,1,1,1,0,1]");
	const json_t *steep =
	    model_run(*state, "EQP-007", "x=[1000,1001,1002] cens=[1,1,1]");

	unit_near("shape", unit_number(minutes, "beta"),
	    unit_number(hours, "beta"), 1e-12, 0);
	unit_near("scale", unit_number(minutes, "eta"),
	    60 * unit_number(hours, "eta"), 1e-12, 0);
	assert_true(unit_number(steep, "beta") > 1000);
	model_refuses("EQP-007", "x", "x=[10,20,20] cens=[0,1,1]");
	model_refuses("EQP-007", "cens", "x=[10,20] cens=[0,0]");
	model_refuses("EQP-007", "cens", "x=[10,20] cens=[1,0.5]");
}

static bool
stop_at_the_third(void *asked, double share)
{
	(void)share;
	return ++*(int *)asked < 3;
}

static void
a_fit_ends_when_it_is_told_to(void **state)
{
	struct cx *cx = *state;
	int asked = 0;
	struct call call = { .cx = cx,
		.entry = catalogue_find(STR("EQP-007")),
		.goes_on = stop_at_the_third,
		.whom = &asked };
	struct text out = text_new(cx, 1 << 16);

	assert_false(call_run(&call,
	    json_read(cx, model_object(cx, STR("x=[9,20,30] cens=[1,1,0]"))),
	    &out));
	assert_int_equal(asked, 3);
	unit_refused(cx, "stopped");
}

/* All of n is a chain, one of n a spare for each other. */
static void
k_out_of_n_has_chains_and_spares_at_its_ends(void **state)
{
	unit_near("chain", model_gives(*state, "EQP-009", "R", "n=6 k=6 p=0.9"),
	    pow(0.9, 6), 1e-13, 0);
	unit_near("spares",
	    model_gives(*state, "EQP-009", "R", "n=6 k=1 p=0.3"),
	    1 - pow(0.7, 6), 1e-13, 0);
	assert_true(model_gives(*state, "EQP-009", "R", "n=3 k=2 p=1") == 1 &&
	    model_gives(*state, "EQP-009", "R", "n=3 k=2 p=0") == 0);
	model_refuses("EQP-009", "k", "n=3 k=4 p=0.9");
}

/* Cost per time at another age, by Simpson's rule. */
static double
cost_at(double T, double Cp, double Cf, double b)
{
	const double n = 2000, h = T / n, F = 1 - exp(-pow(T, b));
	double sum = 1 + exp(-pow(T, b));

	for (int i = 1; i < (int)n; i++)
		sum += (i % 2 == 0 ? 2 : 4) * exp(-pow(i * h, b));
	return (Cp * (1 - F) + Cf * F) / (sum * h / 3);
}

static void
no_other_age_is_cheaper(void **state)
{
	static const double shapes[] = { 1.2, 2, 3.5, 8 };

	for (size_t i = 0; i < 4; i++) {
		const json_t *r = model_run(*state, "EQP-010",
		    cx_printf(*state, "Cp=1 Cf=20 eta=1 b=%g", shapes[i]));
		const double T = unit_number(r, "T");

		unit_near("cost", unit_number(r, "cost"),
		    cost_at(T, 1, 20, shapes[i]), 2e-4, 0);
		assert_true(cost_at(T, 1, 20, shapes[i]) <
		    cost_at(0.9 * T, 1, 20, shapes[i]));
		assert_true(cost_at(T, 1, 20, shapes[i]) <
		    cost_at(1.1 * T, 1, 20, shapes[i]));
	}
	model_refuses("EQP-010", "Cf", "Cp=5 Cf=5 eta=1000 b=2");
	model_refuses("EQP-010", "b", "Cp=5 Cf=5.01 eta=1000 b=1.02");
}

/* T is odd about the breakdown slip of a stator without resistance. */
static void
torque_has_its_peak_at_the_breakdown_slip(void **state)
{
	const char *motor = "V=220 R1=0 X1=0.5 R2=0.25 X2=0.5 Xm=20 ns=1500";
	const double th = 0.5 * 20 / 20.5 + 0.5;
	const double peak =
	    model_gives(*state, "EQP-011", "T", "%s s=%.17g", motor, 0.25 / th);

	assert_true(model_gives(*state, "EQP-011", "T", "%s s=0", motor) == 0);
	assert_true(model_gives(*state, "EQP-011", "T", "%s s=%.17g", motor,
			0.26 / th) < peak);
	assert_true(model_gives(*state, "EQP-011", "T", "%s s=%.17g", motor,
			0.24 / th) < peak);
	unit_near("as a generator",
	    model_gives(
		*state, "EQP-011", "T", "%s s=%.17g", motor, -0.25 / th),
	    -peak, 1e-14, 0);
}

static void
gas_ratios_change_where_the_table_says(void **state)
{
	assert_string_equal(word(*state, "EQP-013", "code",
				"H2=100 CH4=9.9 C2H6=100 C2H4=99 C2H2=9.8"),
	    "010");
	assert_string_equal(word(*state, "EQP-013", "code",
				"H2=100 CH4=10 C2H6=100 C2H4=100 C2H2=10"),
	    "101");
	assert_string_equal(word(*state, "EQP-013", "code",
				"H2=100 CH4=100 C2H6=100 C2H4=300 C2H2=900"),
	    "222");
	model_refuses("EQP-013", "C2H4", "H2=1 CH4=1 C2H6=1 C2H4=0 C2H2=1");
	model_refuses("EQP-013", "H2", "H2=0 CH4=1 C2H6=1 C2H4=1 C2H2=1");
	model_refuses("EQP-013", "C2H6", "H2=1 CH4=1 C2H6=0 C2H4=1 C2H2=1");
}

static void
balanced_phases_have_no_negative_sequence(void **state)
{
	unit_near("balanced",
	    model_gives(*state, "EQP-014", "eps",
		"Ua=220 Ub=220 Uc=220 pa=10 pb=-110 pc=130"),
	    0, 0, 1e-12);
	unit_near("a phase missing",
	    model_gives(*state, "EQP-014", "eps",
		"Ua=220 Ub=220 Uc=0 pa=0 pb=-120 pc=0"),
	    50, 1e-12, 0);
	model_refuses(
	    "EQP-014", "Ua", "Ua=220 Ub=220 Uc=220 pa=0 pb=120 pc=-120");
	unit_near("a pure wave",
	    model_gives(*state, "EQP-015", "THD", "H=[220]"), 0, 0, 0);
	model_refuses("EQP-015", "H", "H=[0,1]");
}

/* Of a square wave crest factor and kurtosis are 1. */
static void
features_know_a_square_wave(void **state)
{
	const json_t *r = model_run(*state, "EQP-016", "x=[2,-2,2,-2]");

	unit_near("crest", unit_number(r, "crest"), 1, 1e-15, 0);
	unit_near("kurtosis", unit_number(r, "kurt"), 1, 1e-15, 0);
	unit_near("rms", unit_number(r, "rms"), 2, 1e-15, 0);
	model_refuses("EQP-016", "x", "x=[3,3,3]");
}

/* Growth from a to c is that to b and then to c; next to m = 2 as at 2. */
static void
crack_growth_adds_up(void **state)
{
	static const char steel[] = "Cp=1e-11 m=%.17g dS=80 Y=1.1 a0=%g ac=%g";

	for (double m = 2; m < 5; m += 0.5)
		unit_near("both parts",
		    model_gives(*state, "EQP-017", "N", steel, m, 1e-3, 5e-3) +
			model_gives(
			    *state, "EQP-017", "N", steel, m, 5e-3, 2e-2),
		    model_gives(*state, "EQP-017", "N", steel, m, 1e-3, 2e-2),
		    1e-13, 0);
	unit_near("next to 2",
	    model_gives(*state, "EQP-017", "N", steel, 2 + 1e-9, 1e-3, 2e-2),
	    model_gives(*state, "EQP-017", "N", steel, 2.0, 1e-3, 2e-2), 1e-7,
	    0);
	model_refuses(
	    "EQP-017", "ac", "Cp=1e-11 m=3 dS=80 Y=1 a0=0.01 ac=0.01");
	model_refuses("EQP-018", "S", "S=[100,901] n=[1,1] Sf=900 b=-0.1");
	unit_near("half of the life",
	    model_gives(*state, "EQP-018", "D",
		"S=[900,0] n=[0.25,1e12] Sf=900 b=-0.1"),
	    0.5, 1e-14, 0);
}

/* Each turn counts half; the greatest range is that of the whole. */
static void
rainflow_counts_each_turn_once(void **state)
{
	uint64_t seed = 7;
	struct text t = text_new(*state, 1 << 16);
	const json_t *r, *one;
	double counted = 0;

	text_puts(&t, "x=[0");
	for (int i = 1; i < 200; i++)
		text_printf(&t, ",%d",
		    (i % 2 == 0 ? -1 : 1) * (int)(1 + unit_below(&seed, 9)));
	text_char(&t, ']');
	r = model_run(*state, "EQP-037", text_str(&t).p);
	for (size_t i = 0; i < json_array_size(json_object_get(r, "counts"));
	     i++)
		counted += item(r, "counts", i);
	unit_near("cycles", counted, 199 / 2.0, 1e-14, 0);
	one = model_run(*state, "EQP-037", "x=[1,1,2,3,3,1,1]");
	unit_near("range", item(one, "ranges", 0), 2, 0, 0);
	unit_near("count", item(one, "counts", 0), 1, 0, 0);
	r = model_run(*state, "EQP-037", "x=[4,4]");
	assert_int_equal(json_array_size(json_object_get(r, "ranges")), 0);
}

static void
structures_are_symmetric_and_in_balance(void **state)
{
	static const char beam[] = "P=1000 L=6 E=2e11 I=1e-6 a=%.17g";
	static const char pipe[] = "pi_=50 ri=50 ro=80 r=%.17g";
	const double thick = model_gives(
	    *state, "EQP-021", "delta", "pc=0.001 Di=1000 sig=100 phi=1");

	unit_near("from either end",
	    model_gives(*state, "EQP-019", "ymax", beam, 2.0),
	    model_gives(*state, "EQP-019", "ymax", beam, 4.0), 1e-14, 0);
	model_refuses("EQP-019", "a", "P=1000 L=6 E=2e11 I=1e-6 a=6.1");
	unit_near("inside", model_gives(*state, "EQP-022", "sr", pipe, 50.0),
	    -50, 1e-14, 0);
	unit_near("outside", model_gives(*state, "EQP-022", "sr", pipe, 80.0),
	    0, 0, 1e-12);
	unit_near("sum of both",
	    model_gives(*state, "EQP-022", "sr", pipe, 60.0) +
		model_gives(*state, "EQP-022", "st", pipe, 60.0),
	    2 * 50 * 2500.0 / (6400 - 2500), 1e-14, 0);
	model_refuses("EQP-022", "ro", "pi_=50 ri=50 ro=50 r=50");
	model_refuses("EQP-022", "r", "pi_=50 ri=50 ro=80 r=81");
	unit_near("thin", thick, 0.001 * 1000 / 200, 1e-5, 0);
	model_refuses("EQP-021", "pc", "pc=50 Di=1000 sig=100 phi=1");
	model_refuses("EQP-024", "D", "Gm=78500 d=6 D=11 n=8 F=100");
}

/* The formula of every step and grade is next to the rounded table. */
static void
tolerances_are_near_their_table(void **state)
{
	static const int sizes[] = { 2, 5, 8, 15, 25, 40, 60, 100, 150, 200,
		300, 350, 500 };

	for (size_t i = 0; i < 13; i++)
		for (int g = 5; g <= 11; g++) {
			const json_t *r = model_run(*state, "EQP-023",
			    cx_printf(*state, "D=%d g=%d", sizes[i], g));

			unit_near("IT", unit_number(r, "IT"),
			    unit_number(r, "IT_table"), i == 0 ? 0.16 : 0.09,
			    0);
		}
	unit_near("up to 50",
	    model_gives(*state, "EQP-023", "IT_table", "D=50 g=7"), 25, 0, 0);
	unit_near("above 50",
	    model_gives(*state, "EQP-023", "IT_table", "D=50.001 g=7"), 30, 0,
	    0);
}

static void
trains_do_not_drive_or_stop_on_any_slope(void **state)
{
	unit_near("in balance",
	    model_gives(
		*state, "EQP-027", "hq", "v=120 R=1200 h=%g", 11.8 * 12),
	    0, 0, 1e-12);
	assert_true(model_gives(*state, "EQP-026", "S",
			"v0=80 tr=1 mu=0.3 grade=-0.05") >
	    model_gives(*state, "EQP-026", "S", "v0=80 tr=1 mu=0.3 grade=0"));
	model_refuses("EQP-026", "grade", "v0=80 tr=1 mu=0.1 grade=-0.1");
	model_refuses("EQP-025", "i",
	    "A=0.8 B=0.006 Cc=1e-4 v=100 m=400 i=-10 S=10 eta=0.9");
}

/* A test under the conditions of use hastens nothing. */
static void
a_test_like_use_does_not_hasten(void **state)
{
	unit_near("Arrhenius",
	    model_gives(
		*state, "EQP-029", "AF", "Ta=40 P=3 Rth=5 Ea=0.7 Tst=55"),
	    1, 1e-14, 0);
	unit_near("Peck",
	    model_gives(*state, "EQP-030", "AF",
		"RHu=60 RHs=60 Tu=30 Ts=30 n=2.7 Ea=0.8"),
	    1, 1e-14, 0);
	unit_near("Coffin-Manson",
	    model_gives(*state, "EQP-031", "AF", "dTu=40 dTs=40 n=2"), 1, 1e-14,
	    0);
	model_refuses("EQP-029", "P", "Ta=40 P=1000 Rth=5 Ea=0.7 Tst=125");
}

/* Without defects all are good; much clustering is Seeds', none is Poisson's;
 * Murphy's lies between. */
static void
yields_agree_at_their_ends(void **state)
{
	static const char die[] = "A=%g D=2 a=%g model=%s";
	double poisson, seeds, murphy;

	poisson = model_gives(*state, "EQP-032", "Y", die, 0.4, 1.0, "poisson");
	seeds = model_gives(*state, "EQP-032", "Y", die, 0.4, 1.0, "seeds");
	murphy = model_gives(*state, "EQP-032", "Y", die, 0.4, 1.0, "murphy");
	assert_true(poisson < murphy && murphy < seeds);
	unit_near("a = 1",
	    model_gives(*state, "EQP-032", "Y", die, 0.4, 1.0, "negbin"), seeds,
	    1e-14, 0);
	unit_near("a = 1000",
	    model_gives(*state, "EQP-032", "Y", die, 0.4, 1000.0, "negbin"),
	    poisson, 1e-3, 0);
	unit_near("no defects",
	    model_gives(*state, "EQP-032", "Y", die, 0.0, 1.0, "murphy"), 1, 0,
	    0);
}

/* What went out and came back by an efficiency of 1 is there again. */
static void
batteries_keep_their_charge(void **state)
{
	static const char car[] = "m=1500 f=0.01 CdA=0.6 v=%g i=%g delta=1 a=0";

	unit_near("soc",
	    model_gives(*state, "EQP-035", "soc",
		"soc0=0.5 Iseq=[30,-30,12,-12] dt=60 Q=10 eta=1"),
	    0.5, 1e-15, 0);
	assert_true(model_gives(*state, "EQP-035", "soc",
			"soc0=0.5 Iseq=[30,-30] dt=60 Q=10 eta=0.9") < 0.5);
	unit_near("up a slope of one",
	    model_gives(*state, "EQP-034", "F", car, 0.0, 1.0),
	    1500 * 9.81 * 1.01 / sqrt(2), 1e-14, 0);
	assert_true(model_gives(*state, "EQP-034", "P", car, 50.0, -0.1) < 0);
}

static void
what_is_doubtful_is_said(void **state)
{
	struct cx *cx = *state;
	static const char soc[] = "soc0=0.5 dt=3600 Q=10 eta=1 Iseq=";

	model_warns(cx, "EQP-035", 0, cx_printf(cx, "%s[5]", soc));
	model_warns(cx, "EQP-035", 1, cx_printf(cx, "%s[6]", soc));
	model_warns(cx, "EQP-035", 1, cx_printf(cx, "%s[-6]", soc));
	model_warns(cx, "EQP-036", 1, "R15=1000 R60=1290 R600=1900");
	model_warns(cx, "EQP-036", 0, "R15=1000 R60=1300 R600=1900");
	model_warns(cx, "EQP-036", 0, "R15=1000 R60=1290 R600=2000");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(bearings_live_by_the_power_of_their_load),
		UNIT(defects_of_both_races_add_up),
		UNIT(zones_end_where_the_table_says),
		UNIT(failure_rates_are_those_of_reliability),
		UNIT(fits_of_lives_grow_with_the_lives),
		UNIT(a_fit_ends_when_it_is_told_to),
		UNIT(k_out_of_n_has_chains_and_spares_at_its_ends),
		UNIT(no_other_age_is_cheaper),
		UNIT(torque_has_its_peak_at_the_breakdown_slip),
		UNIT(gas_ratios_change_where_the_table_says),
		UNIT(balanced_phases_have_no_negative_sequence),
		UNIT(features_know_a_square_wave),
		UNIT(crack_growth_adds_up),
		UNIT(rainflow_counts_each_turn_once),
		UNIT(structures_are_symmetric_and_in_balance),
		UNIT(tolerances_are_near_their_table),
		UNIT(trains_do_not_drive_or_stop_on_any_slope),
		UNIT(a_test_like_use_does_not_hasten),
		UNIT(yields_agree_at_their_ends),
		UNIT(batteries_keep_their_charge),
		UNIT(what_is_doubtful_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
