/* What formulas of safety hold besides their vectors. */
#include "model.h"
#include "model/safety/cylinder.h"

static const char *const classes[] = { "A", "B", "C", "D", "E", "F" };

static void
what_is_stored_more_is_graded_no_lower(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"q\": {\"氯\": %.9g, \"W5.2\": 30}, "
				 "\"persons\": %d}";
	double before = 0, S = 0;

	for (double t = 0; t < 300; t += 7) {
		const double R = model_gives(cx, "SAF-001", "R", in, t, 60);

		assert_true(R > before);
		before = R;
		assert_true(model_gives(cx, "SAF-001", "S", in, t, 60) > S);
		S = model_gives(cx, "SAF-001", "S", in, t, 60);
	}
	/* One critical quantity makes an installation; 2 * 4 * 12.5 are 100. */
	static const char chlorine[] = "{\"q\": {\"氯\": %.9g}, "
				       "\"persons\": %d}";
	assert_int_equal(
	    model_gives(cx, "SAF-001", "level", chlorine, 4.99, 0), 0);
	assert_int_equal(
	    model_gives(cx, "SAF-001", "level", chlorine, 5.0, 0), 4);
	assert_int_equal(
	    model_gives(cx, "SAF-001", "level", chlorine, 62.5, 99), 2);
	assert_int_equal(
	    model_gives(cx, "SAF-001", "level", chlorine, 62.5, 100), 1);
	model_near(model_gives(cx, "SAF-001", "R",
		       "{\"q\": {\"液氯\": 20}, \"persons\": 60}"),
	    model_gives(
		cx, "SAF-001", "R", "{\"q\": {\"氯\": 20}, \"persons\": 60}"),
	    1e-15);
	model_refuses(
	    "SAF-001", "q", "{\"q\": {\"不存在\": 1}, \"persons\": 0}");
}

static void
each_substance_of_the_standard_can_be_graded(void **state)
{
	struct cx *cx = *state;
	size_t n, rows = 0;
	const struct reference *const *tables = reference_shipped(cx, &n);

	for (size_t i = 0; i < n; i++) {
		const struct reference *t = tables[i];

		if (strcmp(t->name, "hazard_substance") != 0)
			continue;
		for (; rows < t->row_count; rows++)
			model_near(
			    model_gives(cx, "SAF-001", "S",
				"{\"q\": {\"%.*s\": %.*s}, \"persons\": 1}",
				STR_ARG(t->cells[rows * t->column_count]),
				STR_ARG(t->cells[rows * t->column_count + 2])),
			    1, 1e-12);
	}
	assert_true(rows > 100);
}

static void
plumes_widen_and_stable_air_keeps_them_narrow(void **state)
{
	struct cx *cx = *state;
	static const char in[] =
	    "{\"cl\": \"%s\", \"x\": %.9g, \"terr\": \"%s\"}";

	for (size_t t = 0; t < 2; t++)
		for (double x = 100; x < 1e4; x *= 1.7) {
			const char *terrain = t ? "urban" : "rural";
			double y = 1e9, z = 1e9;

			for (size_t c = 0; c < 6; c++) {
				const double sy = model_gives(cx, "SAF-002",
				    "sy", in, classes[c], x, terrain);
				const double sz = model_gives(cx, "SAF-002",
				    "sz", in, classes[c], x, terrain);

				assert_true(sy <= y && sz <= z);
				assert_true(
				    model_gives(cx, "SAF-002", "sz", in,
					classes[c], 1.2 * x, terrain) > sz ||
				    x * 1.2 > 1e4);
				y = sy;
				z = sz;
			}
		}
}

static const char plume[] =
    "{\"Q\": 2, \"u\": 3, \"H\": %.9g, \"x\": %.9g, \"y\": %.9g, \"z\": %.9g, "
    "\"cl\": \"%s\", \"terr\": \"rural\"}";

/* Through any plane across the wind goes what the source gives off. */
static void
a_plume_loses_nothing_on_its_way(void **state)
{
	for (size_t c = 1; c < 6; c += 2) {
		double flux = 0;

		for (int i = -40; i <= 40; i++)
			for (int j = 0; j <= 60; j++) {
				struct cx cx;

				cx_init(&cx);
				flux += 3 * 20 * 10 * (j == 0 ? 0.5 : 1) *
				    model_gives(&cx, "SAF-003", "c", plume,
					20.0, 900.0, 20.0 * i, 10.0 * j,
					classes[c]);
				cx_clear(&cx);
			}
		model_near(flux, 2, 1e-5);
	}
	(void)state;
}

static void
a_plume_is_even_to_both_sides_and_thins_out(void **state)
{
	struct cx *cx = *state;
	double before = 1e9;

	for (double x = 100; x < 1e4; x *= 1.5) {
		const double c = model_gives(
		    cx, "SAF-003", "c", plume, 0.0, x, 0.0, 0.0, "D");

		assert_true(c < before);
		before = c;
		model_near(model_gives(cx, "SAF-003", "c", plume, 10.0, x, 35.0,
			       2.0, "D"),
		    model_gives(
			cx, "SAF-003", "c", plume, 10.0, x, -35.0, 2.0, "D"),
		    1e-15);
	}
}

/* All that drifts past a point is what a plume of these widths would bring. */
static void
puffs_one_after_the_other_are_a_plume(void **state)
{
	struct cx *cx = *state;
	double dose = 0;

	for (double t = 0; t < 200; t += 0.5)
		dose += 0.5 *
		    model_gives(cx, "SAF-004", "c",
			"{\"Q\": 1, \"u\": 2, \"H\": 0, \"x\": 200, \"y\": 0, "
			"\"z\": 0, \"t\": %.9g, \"sxy\": 12, \"sz\": 7}",
			t);
	model_near(dose, 1 / (M_PI * 2 * 12 * 7), 1e-6);
}

static void
blast_and_fire_fade_with_distance(void **state)
{
	struct cx *cx = *state;
	static const char tnt[] =
	    "{\"m\": %.9g, \"dHc\": 46e6, \"eta\": 0.04, \"ETNT\": 4.68e6, "
	    "\"r\": %.9g, \"mode\": \"%s\"}";
	static const char pool[] =
	    "{\"mb\": 0.055, \"D\": 10, \"Hc\": 43.7e6, \"eta\": 0.3, "
	    "\"X\": %.9g, \"rh\": 0.7, \"Ta\": 298, \"rhoa\": 1.2}";

	for (double r = 10; r < 1000; r *= 1.4) {
		const double p =
		    model_gives(cx, "SAF-009", "dP", tnt, 1e3, r, "free");

		assert_true(p > model_gives(cx, "SAF-009", "dP", tnt, 1e3,
				    1.1 * r, "free"));
		model_near(
		    model_gives(cx, "SAF-009", "dP", tnt, 1e3, r, "crowl"),
		    2 * p, 1e-12);
		model_near(
		    model_gives(cx, "SAF-009", "dP", tnt, 1e3, r, "surface"),
		    model_gives(cx, "SAF-009", "dP", tnt, 1.8e3, r, "free"),
		    1e-12);
		assert_true(model_gives(cx, "SAF-012", "q", pool, r) >
		    model_gives(cx, "SAF-012", "q", pool, 1.1 * r));
	}
	model_refuses("SAF-012", "X",
	    "{\"mb\": 0.055, \"D\": 10, \"Hc\": 43.7e6, \"eta\": 0.3, "
	    "\"X\": 5, \"rh\": 0.7, \"Ta\": 298, \"rhoa\": 1.2}");
	model_refuses("SAF-011", "X", "{\"L\": 20, \"D\": 10, \"X\": 5}");
}

/* A tall flame fills half of what an infinite cylinder fills, D / 2X. */
static void
a_flame_fills_no_more_than_all_one_sees(void **state)
{
	double v, h, taller, level;

	(void)state;
	for (double gap = 1e-9; gap < 300; gap *= 3)
		for (double L = 0.5; L < 200; L *= 1.6) {
			const double X = 5 + gap;

			cylinder_view(L, 10, X, &v, &h);
			assert_true(v > 0 && h > 0 && v < 0.5001 && h < 0.5);
			cylinder_view(1.1 * L, 10, X, &taller, &level);
			assert_true(taller > v || gap < 1e-3);
			assert_true(level > h || gap < 1e-3);
		}
	cylinder_view(1e6, 10, 40, &v, &h);
	model_near(v, 10 / (4.0 * 40), 1e-3);
}

static void
more_of_what_kills_kills_no_fewer(void **state)
{
	struct cx *cx = *state;
	static const char *const models[] = { "thermal_eisenberg",
		"thermal_tsao", "thermal_tno", "thermal_lees", "lung_eisenberg",
		"chlorine", "ammonia" };
	static const char in[] =
	    "{\"model\": \"%s\", \"I\": %.9g, \"t\": %.9g}";

	for (size_t m = 0; m < 7; m++)
		for (double I = 1; I < 1e6; I *= 3) {
			const double P = model_gives(
			    cx, "SAF-014", "P", in, models[m], I, 60.0);

			assert_true(P >= 0 && P <= 1);
			assert_true(
			    model_gives(cx, "SAF-014", "Pr", in, models[m],
				2 * I, 60.0) > model_gives(cx, "SAF-014", "Pr",
						   in, models[m], I, 60.0));
			assert_true(model_gives(cx, "SAF-014", "P", in,
					models[m], I, 120.0) >= P);
		}
}

/* What falls to N or more, over all N, is what is lost. */
static void
loss_of_life_is_the_area_below_the_curve(void **state)
{
	struct cx *cx = *state;
	const json_t *out = model_run(cx, "SAF-016",
	    "{\"f\": [1e-5, 3e-6, 2e-5, 1e-6, 4e-6], "
	    "\"N\": [7, 2, 1, 30, 7]}");
	const json_t *N = json_object_get(out, "N");
	const json_t *F = json_object_get(out, "F");
	double area = 0, from = 0;

	assert_int_equal(json_array_size(N), 4);
	for (size_t i = 0; i < 4; i++) {
		const double n = json_number_value(json_array_get(N, i));

		area += (n - from) * json_number_value(json_array_get(F, i));
		from = n;
	}
	model_near(area, unit_number(out, "PLL"), 1e-12);
	model_near(json_number_value(json_array_get(F, 0)), 3.8e-5, 1e-12);
	assert_int_equal(
	    model_gives(cx, "SAF-016", "zone", "{\"f\": [1e-6], \"N\": [9]}"),
	    0);
}

static void
grades_change_where_their_tables_say(void **state)
{
	struct cx *cx = *state;
	static const char lopa[] =
	    "{\"fi\": 1, \"pfd\": [%.17g], \"cond\": [1], \"tol\": 1e-5}";
	static const double rrf[] = { 0.5, 1, 9, 11, 100, 101, 1e3, 1.1e4 };
	static const int sil[] = { 0, 0, 0, 1, 1, 2, 2, 4 };
	static const char lec[] = "{\"L\": %.9g, \"E\": 10, \"C\": 10}";
	static const char dow[] = "{\"MF\": %.9g, \"F1\": 4, \"F2\": 2}";

	for (size_t i = 0; i < 8; i++)
		assert_int_equal(
		    model_gives(cx, "SAF-019", "sil", lopa, rrf[i] * 1e-5),
		    sil[i]);
	model_refuses("SAF-019", "pfd",
	    "{\"fi\": 20, \"pfd\": [0.1], \"cond\": [1], \"tol\": 1e-5}");
	assert_int_equal(model_gives(cx, "SAF-017", "lvl", lec, 3.2), 4);
	assert_int_equal(model_gives(cx, "SAF-017", "lvl", lec, 3.21), 5);
	assert_int_equal(model_gives(cx, "SAF-017", "lvl", lec, 0.7), 3);
	assert_int_equal(model_gives(cx, "SAF-017", "lvl", lec, 0.19), 1);
	assert_int_equal(model_gives(cx, "SAF-021", "deg", dow, 7.5), 1);
	assert_int_equal(model_gives(cx, "SAF-021", "deg", dow, 7.6), 2);
	assert_int_equal(model_gives(cx, "SAF-021", "deg", dow, 20.0), 5);
	model_refuses("SAF-021", "F2", "{\"MF\": 20, \"F1\": 3, \"F2\": 2.7}");
}

/* The mean of what is exactly unavailable, from one test to the next. */
static void
first_order_is_close_to_the_exact_mean(void **state)
{
	struct cx *cx = *state;
	static const char *const arch[] = { "1oo1", "1oo2", "2oo3", "2oo2" };
	const int n = 20000;
	double mean[4] = { 0 };

	for (int i = 0; i < n; i++) {
		const double p = -expm1(-1e-6 * 8760 * (i + 0.5) / n);

		mean[0] += p / n;
		mean[1] += p * p / n;
		mean[2] += (3 * p * p - 2 * p * p * p) / n;
		mean[3] += (2 * p - p * p) / n;
	}
	for (size_t i = 0; i < 4; i++)
		model_near(model_gives(cx, "SAF-020", "PFD",
			       "{\"lam\": 1e-6, \"TI\": 8760, "
			       "\"arch\": \"%s\"}",
			       arch[i]),
		    mean[i], 0.02);
	model_refuses("SAF-020", "TI",
	    "{\"lam\": 1e-4, \"TI\": 20000, \"arch\": \"1oo1\"}");
}

static void
air_in_a_room_ends_where_supply_and_source_meet(void **state)
{
	struct cx *cx = *state;
	static const char in[] =
	    "{\"C0\": 0.02, \"G_\": 0.001, \"Q\": %.9g, \"V\": 50, "
	    "\"t\": %.9g, \"Cin\": 0.003}";

	model_near(model_gives(cx, "SAF-024", "Ct", in, 0.5, 0.0), 0.02, 1e-15);
	model_near(
	    model_gives(cx, "SAF-024", "Ct", in, 0.5, 1e5), 0.005, 1e-12);
	model_near(
	    model_gives(cx, "SAF-024", "Ct", in, 0.0, 600.0), 0.032, 1e-12);
	model_near(
	    model_gives(cx, "SAF-024", "Ct", in, 1e-12, 600.0), 0.032, 1e-9);
}

static void
twice_the_time_is_three_decibels_more(void **state)
{
	struct cx *cx = *state;

	model_near(model_gives(cx, "SAF-026", "Lex",
		       "{\"L\": [85, 85], \"T\": [3, 5]}"),
	    85, 1e-12);
	model_near(
	    model_gives(cx, "SAF-026", "Lex", "{\"L\": [85], \"T\": [4]}"),
	    85 - 10 * log10(2), 1e-12);
	model_refuses("SAF-026", "T", "{\"L\": [85, 90], \"T\": [14, 11]}");
	model_refuses("SAF-026", "T", "{\"L\": [85], \"T\": [0]}");
}

static void
a_crowd_flows_most_at_half_of_its_standstill(void **state)
{
	struct cx *cx = *state;
	double most = 0, at = 0;

	for (double D = 0; D <= 3.75; D += 0.01) {
		const double F =
		    model_gives(cx, "SAF-023", "Fs", "{\"D\": %.9g}", D);

		assert_true(F >= 0);
		if (F > most) {
			most = F;
			at = D;
		}
	}
	model_near(at, 1 / (2 * 0.266), 0.01);
}

static void
what_cannot_flow_or_flash_is_refused(void **state)
{
	(void)state;
	model_refuses("SAF-006", "P",
	    "{\"Cd\": 0.6, \"A\": 0.01, \"rho\": 1000, \"P\": 9e4, "
	    "\"P0\": 1e5, \"h\": 1}");
	model_refuses("SAF-007", "T",
	    "{\"cp\": 4700, \"T\": 230, \"Tb\": 239.7, \"H\": 1.37e6}");
	model_refuses("SAF-007", "T",
	    "{\"cp\": 4700, \"T\": 600, \"Tb\": 239.7, \"H\": 1.37e6}");
}

/* How many things a user is told of a result that holds. */
static size_t
told(struct cx *cx, const char *id, const char *inputs)
{
	struct call call = { .cx = cx, .entry = catalogue_find(str_of(id)) };
	struct text out = text_new(cx, 4096);

	call.tables = reference_shipped(cx, &call.table_count);
	if (!call_run(&call, json_read(cx, str_of(inputs)), &out))
		fail_msg("%s of %s: %s", id, inputs, cx->message);
	return call.warning_count;
}

static void
what_is_beyond_a_fit_is_told(void **state)
{
	struct cx *cx = *state;

	assert_int_equal(told(cx, "SAF-002",
			     "{\"cl\": \"D\", \"x\": 99, \"terr\": \"urban\"}"),
	    1);
	assert_int_equal(
	    told(cx, "SAF-002",
		"{\"cl\": \"D\", \"x\": 100, \"terr\": \"urban\"}"),
	    0);
	assert_int_equal(
	    told(cx, "SAF-015", "{\"f\": [1], \"P\": [1], \"limit\": 2e-6}"),
	    1);
	assert_int_equal(
	    told(cx, "SAF-015", "{\"f\": [1], \"P\": [1], \"limit\": 3e-6}"),
	    0);
	assert_int_equal(told(cx, "SAF-020",
			     "{\"lam\": 1e-5, \"TI\": 2001, "
			     "\"arch\": \"1oo1\"}"),
	    1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(what_is_stored_more_is_graded_no_lower),
		UNIT(each_substance_of_the_standard_can_be_graded),
		UNIT(plumes_widen_and_stable_air_keeps_them_narrow),
		UNIT(a_plume_loses_nothing_on_its_way),
		UNIT(a_plume_is_even_to_both_sides_and_thins_out),
		UNIT(puffs_one_after_the_other_are_a_plume),
		UNIT(blast_and_fire_fade_with_distance),
		UNIT(a_flame_fills_no_more_than_all_one_sees),
		UNIT(more_of_what_kills_kills_no_fewer),
		UNIT(loss_of_life_is_the_area_below_the_curve),
		UNIT(grades_change_where_their_tables_say),
		UNIT(first_order_is_close_to_the_exact_mean),
		UNIT(air_in_a_room_ends_where_supply_and_source_meet),
		UNIT(twice_the_time_is_three_decibels_more),
		UNIT(a_crowd_flows_most_at_half_of_its_standstill),
		UNIT(what_cannot_flow_or_flash_is_refused),
		UNIT(what_is_beyond_a_fit_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
