/* What formulas of manufacturing hold besides their vectors. */
#include <gsl/gsl_cdf.h>

#include "model.h"

static void
capability_is_lost_with_the_middle(void **state)
{
	struct cx *cx = *state;
	static const char in[] =
	    "{\"mu\": %.9g, \"s\": 0.5, \"LSL\": 8, \"USL\": 12}";
	double ppm = 0, Cpk = 1e9;

	model_near(model_gives(cx, "MFG-001", "Cpk", in, 10.0),
	    model_gives(cx, "MFG-001", "Cp", in, 10.0), 1e-12);
	for (double off = 0; off < 4; off += 0.25) {
		const double there =
		    model_gives(cx, "MFG-001", "ppm", in, 10 + off);

		assert_true(there > ppm);
		assert_true(
		    model_gives(cx, "MFG-001", "Cpk", in, 10 + off) < Cpk);
		model_near(model_gives(cx, "MFG-001", "ppm", in, 10 - off),
		    there, 1e-9);
		ppm = there;
		Cpk = model_gives(cx, "MFG-001", "Cpk", in, 10 + off);
	}
	model_refuses(
	    "MFG-001", "USL", "{\"mu\": 1, \"s\": 1, \"LSL\": 2, \"USL\": 2}");
}

/* Mean and deviation of the range of n draws, in standard deviations. */
static void
range_of(int n, double *d2, double *d3)
{
	const double step = 0.02;
	double mean = 0, square = 0;

	for (int j = -300; j < 300; j++) {
		const double Py = gsl_cdf_ugaussian_P(j * step);

		mean += step * (1 - pow(Py, n) - pow(1 - Py, n));
		for (int i = -300; i <= j; i++) {
			const double Px = gsl_cdf_ugaussian_P(i * step);

			square += (i < j ? 2 : 1) * step * step *
			    (1 - pow(Py, n) - pow(1 - Px, n) + pow(Py - Px, n));
		}
	}
	*d2 = mean;
	*d3 = sqrt(square - mean * mean);
}

static void
chart_constants_are_those_of_normal_samples(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"xbb\": 0, \"Rb\": 1, \"n\": %d}";

	for (int n = 2; n <= 10; n++) {
		double d2, d3;

		range_of(n, &d2, &d3);
		unit_near("A2", model_gives(cx, "MFG-002", "UCLx", in, n),
		    3 / (d2 * sqrt(n)), 0, 6e-4);
		unit_near("D4", model_gives(cx, "MFG-002", "UCLr", in, n),
		    1 + 3 * d3 / d2, 0, 6e-4);
		unit_near("D3", model_gives(cx, "MFG-002", "LCLr", in, n),
		    fmax(0, 1 - 3 * d3 / d2), 0, 6e-4);
	}
	model_near(model_gives(cx, "MFG-003", "UCL", "{\"p\": 1, \"n\": 9}"), 1,
	    1e-15);
}

static const char series[] = "[0.3, -1, 2.9, 3.2, -0.4, -3.5, -2, 0]";
static const char mirror[] = "[-0.3, 1, -2.9, -3.2, 0.4, 3.5, 2, 0]";

/* Without memory the EWMA chart is Shewhart's. */
static void
charts_judge_both_sides_alike(void **state)
{
	struct cx *cx = *state;
	static const char ewma[] =
	    "{\"x\": [0.3, -1, 2.9, 3.2, -0.4, -3.5, -2, 0], \"lam\": 1, "
	    "\"L\": 3, \"mu\": 0, \"s\": 1}";
	static const char cusum[] =
	    "{\"x\": %s, \"k\": 0.5, \"h\": 2, \"mu\": 0, \"s\": 1}";
	const json_t *alarms =
	    json_object_get(model_run(cx, "MFG-004", ewma), "alarms");

	for (size_t i = 0; i < 8; i++)
		assert_int_equal(json_number_value(json_array_get(alarms, i)),
		    i == 3 || i == 5);
	model_near(model_gives(cx, "MFG-005", "Cp", cusum, mirror),
	    model_gives(cx, "MFG-005", "Cn", cusum, series), 1e-15);
	assert_true(model_gives(cx, "MFG-005", "Cn", cusum, series) > 0);
}

static void
losses_of_a_machine_multiply(void **state)
{
	struct cx *cx = *state;

	model_near(model_gives(cx, "MFG-006", "OEE",
		       "{\"plan\": 480, \"down\": 60, \"ct\": 1, "
		       "\"total\": 380, \"good\": 369}"),
	    369.0 / 480, 1e-12);
	model_refuses("MFG-006", "down",
	    "{\"plan\": 60, \"down\": 60, \"ct\": 1, \"total\": 1, "
	    "\"good\": 1}");
	model_refuses("MFG-006", "good",
	    "{\"plan\": 60, \"down\": 6, \"ct\": 1, \"total\": 1, "
	    "\"good\": 2}");
	model_refuses("MFG-006", "total",
	    "{\"plan\": 60, \"down\": 6, \"ct\": 1, \"total\": 0, "
	    "\"good\": 0}");
	model_refuses(
	    "MFG-027", "plan", "{\"oee\": 0.7, \"plan\": 9, \"cal\": 8}");
}

static void
a_line_that_fits_needs_no_station_more(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"T\": 2.1, \"D\": 3, \"ts\": [%s]}";

	assert_int_equal(
	    model_gives(cx, "MFG-007", "nmin", in, "0.7, 0.7, 0.7"), 3);
	model_near(
	    model_gives(cx, "MFG-007", "bal", in, "0.7, 0.7, 0.7"), 1, 1e-12);
	assert_int_equal(
	    model_gives(cx, "MFG-007", "nmin", in, "0.7, 0.7, 0.71"), 4);
	model_refuses("MFG-007", "ts", "{\"T\": 2, \"D\": 3, \"ts\": [0, 0]}");
}

/* Of a metre turned: time at the machine, and tools worn in it. */
static double
cost_at(struct cx *cx, double v)
{
	const double life = model_gives(
	    cx, "MFG-008", "T", "{\"v\": %.9g, \"n\": 0.25, \"Ct\": 300}", v);

	return 2 / v + (2 * 3 + 15) / (v * life);
}

static void
the_economic_speed_costs_least(void **state)
{
	struct cx *cx = *state;
	const double v = model_gives(cx, "MFG-009", "v",
	    "{\"n\": 0.25, \"Ct\": 300, \"Cm\": 2, \"tc\": 3, \"Cg\": 15}");

	assert_true(cost_at(cx, v) < cost_at(cx, 0.98 * v));
	assert_true(cost_at(cx, v) < cost_at(cx, 1.02 * v));
	model_refuses("MFG-009", "tc",
	    "{\"n\": 0.25, \"Ct\": 300, \"Cm\": 2, \"tc\": 0, \"Cg\": 0}");
	model_near(
	    model_gives(cx, "MFG-011", "Rz", "{\"f\": 0.001, \"r\": 0.8}"),
	    1e3 * 1e-6 / (8 * 0.8), 1e-6);
	model_refuses("MFG-011", "f", "{\"f\": 1, \"r\": 0.4}");
}

/* Readings of a gauge: part, operator and repetition move them. */
static double
study(struct cx *cx, const char *output, double part, double man, double again)
{
	struct text t = text_new(cx, 4096);
	uint64_t seed = 7;

	for (int i = 0; i < 5; i++) {
		text_puts(&t, i ? "],[" : "[");
		for (int j = 0; j < 3; j++)
			text_puts(&t,
			    cx_printf(cx, "%s[%.9g, %.9g]", j ? "," : "",
				part * i + man * j + again * unit_share(&seed),
				part * i + man * j +
				    again * unit_share(&seed)));
	}
	text_puts(&t, "]");
	return model_gives(
	    cx, "MFG-012", output, "{\"data\": [%.*s]}", STR_ARG(text_str(&t)));
}

static void
a_gauge_is_blamed_for_its_own_spread_alone(void **state)
{
	struct cx *cx = *state;

	model_near(study(cx, "pGRR", 0, 0, 1), 100, 0.2);
	model_near(study(cx, "EV", 5, 3, 1), study(cx, "EV", 0, 0, 1), 1e-6);
	model_near(
	    study(cx, "EV", 0, 0, 2), 2 * study(cx, "EV", 0, 0, 1), 1e-6);
	/* Without noise what moves a reading is found exactly. */
	model_near(study(cx, "PV", 2, 0, 0), 2 * sqrt(2.5), 1e-9);
	model_near(study(cx, "AV", 2, 1, 0), 1, 1e-9);
	model_refuses("MFG-012", "data", "{\"data\": [[[1, 2], [1, 2]]]}");
	model_refuses("MFG-012", "data",
	    "{\"data\": [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]}");
}

static void
worse_lots_are_accepted_less_often(void **state)
{
	struct cx *cx = *state;
	static const char in[] =
	    "{\"N\": 500, \"n\": %d, \"c\": 2, \"p\": %.9g}";
	double Pa = 1, PaH = 1;

	for (double p = 0.01; p < 1; p += 0.03) {
		const double binomial =
		    model_gives(cx, "MFG-013", "Pa", in, 50, p);
		const double drawn =
		    model_gives(cx, "MFG-013", "PaH", in, 50, p);

		assert_true(binomial < Pa && binomial >= 0);
		assert_true(drawn <= PaH && drawn >= 0);
		Pa = binomial;
		PaH = drawn;
	}
	/* All of a lot looked at: it is known. */
	model_near(model_gives(cx, "MFG-013", "PaH", in, 500, 0.004), 1, 1e-12);
	model_near(model_gives(cx, "MFG-013", "PaH", in, 500, 0.006), 0, 1e-12);
	model_refuses(
	    "MFG-013", "n", "{\"N\": 9, \"n\": 10, \"c\": 2, \"p\": 0.1}");
	model_refuses(
	    "MFG-013", "c", "{\"N\": 9, \"n\": 5, \"c\": 5, \"p\": 0.1}");
	model_refuses(
	    "MFG-014", "D", "{\"D\": 0, \"U\": 10, \"O\": 5, \"fty\": [1]}");
	model_refuses(
	    "MFG-014", "D", "{\"D\": 50, \"U\": 10, \"O\": 5, \"fty\": [1]}");
}

/* Erlang C as its sums stand in textbooks. */
static double
erlang_c(double load, int c)
{
	double term = 1, sum = 0;

	for (int k = 0; k < c; k++) {
		sum += term;
		term *= load / (k + 1);
	}
	term *= c / (c - load);
	return term / (sum + term);
}

static void
lines_are_those_of_erlang(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"lam\": %.9g, \"mu\": 2, \"c\": %d}";

	for (int c = 1; c <= 20; c++) {
		const double lam = 2 * 0.85 * c;

		model_near(model_gives(cx, "MFG-016", "Pw", in, lam, c),
		    erlang_c(0.85 * c, c), 1e-12);
		assert_true(model_gives(cx, "MFG-016", "Wq", in, lam, c + 1) <
		    model_gives(cx, "MFG-016", "Wq", in, lam, c));
	}
	/* Kingman is exact for one server without memory. */
	model_near(model_gives(cx, "MFG-018", "Wq",
		       "{\"ca\": 1, \"cs\": 1, \"u\": 0.8, \"te\": 0.5, "
		       "\"m\": 1}"),
	    model_gives(cx, "MFG-016", "Wq", in, 1.6, 1), 1e-12);
	model_refuses("MFG-016", "lam", "{\"lam\": 4, \"mu\": 2, \"c\": 2}");
}

/* The least over all orders of the jobs from the k-th on. */
static double
least_makespan(double (*jobs)[2], size_t n, size_t k, double first, double all)
{
	double least = 1e300;

	if (k == n)
		return all;
	for (size_t i = k; i < n; i++) {
		double job[2] = { jobs[i][0], jobs[i][1] };

		memcpy(jobs[i], jobs[k], sizeof(job));
		memcpy(jobs[k], job, sizeof(job));
		least = fmin(least,
		    least_makespan(jobs, n, k + 1, first + job[0],
			fmax(all, first + job[0]) + job[1]));
		memcpy(jobs[k], jobs[i], sizeof(job));
		memcpy(jobs[i], job, sizeof(job));
	}
	return least;
}

static void
no_order_of_jobs_beats_johnson(void **state)
{
	struct cx *cx = *state;
	uint64_t seed = 11;

	for (int round = 0; round < 50; round++) {
		double j[5][2];

		for (size_t i = 0; i < 5; i++) {
			j[i][0] = (double)unit_below(&seed, 9);
			j[i][1] = (double)unit_below(&seed, 9);
		}
		model_near(model_gives(cx, "MFG-019", "Cmax",
			       "{\"a\": [%g, %g, %g, %g, %g], "
			       "\"b\": [%g, %g, %g, %g, %g]}",
			       j[0][0], j[1][0], j[2][0], j[3][0], j[4][0],
			       j[0][1], j[1][1], j[2][1], j[3][1], j[4][1]),
		    least_makespan(j, 5, 0, 0, 0), 1e-12);
	}
}

static void
carbon_goes_by_the_root_of_time(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"C0\": 0.2, \"Cs\": 1, \"D\": 1.3e-11, "
				 "\"x\": %.9g, \"t\": %.9g}";

	model_near(model_gives(cx, "MFG-022", "Cx", in, 0.0, 3600.0), 1, 1e-15);
	model_near(
	    model_gives(cx, "MFG-022", "Cx", in, 0.05, 3600.0), 0.2, 1e-12);
	model_near(model_gives(cx, "MFG-022", "Cx", in, 1e-3, 14400.0),
	    model_gives(cx, "MFG-022", "Cx", in, 5e-4, 3600.0), 1e-12);
}

static void
links_by_chance_never_add_up_to_the_worst(void **state)
{
	struct cx *cx = *state;
	static const char in[] =
	    "{\"tol\": [%.9g, 0.2, 0.05], \"sens\": [-2, 1, 0.5]}";

	for (double t = 0.01; t < 1; t += 0.1)
		assert_true(model_gives(cx, "MFG-015", "rss", in, t) <
		    model_gives(cx, "MFG-015", "wc", in, t));
	model_refuses(
	    "MFG-028", "done", "{\"due\": [5], \"done\": [3], \"start\": [4]}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(capability_is_lost_with_the_middle),
		UNIT(chart_constants_are_those_of_normal_samples),
		UNIT(charts_judge_both_sides_alike),
		UNIT(losses_of_a_machine_multiply),
		UNIT(a_line_that_fits_needs_no_station_more),
		UNIT(the_economic_speed_costs_least),
		UNIT(a_gauge_is_blamed_for_its_own_spread_alone),
		UNIT(worse_lots_are_accepted_less_often),
		UNIT(lines_are_those_of_erlang),
		UNIT(no_order_of_jobs_beats_johnson),
		UNIT(carbon_goes_by_the_root_of_time),
		UNIT(links_by_chance_never_add_up_to_the_worst),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
