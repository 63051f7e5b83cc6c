/* What tests and fits hold besides their vectors: symmetry, borders, and what
 * one entry says of another. */
#include "model.h"

#define X "[3.1,4.7,2.2,5.9,6.3,1.8,4.4,5.2]"
#define Y "[2.0,4.1,2.9,5.5,7.1,1.1,3.9,6.0]"

/* What a test of two samples says when they change places. */
static void
samples_may_change_places(void **state)
{
	static const char *const ids[] = { "STA-06", "STA-08", "STA-10",
		"STA-18", "STA-19" };

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		const char *output =
		    strcmp(ids[i], "STA-08") == 0 ? "dcor" : "p";

		model_near(model_gives(*state, ids[i], output, "x=" X " y=" Y),
		    model_gives(*state, ids[i], output, "x=" Y " y=" X), 1e-12);
	}
	model_near(model_gives(*state, "STA-18", "U", "x=" X " y=" Y) +
		model_gives(*state, "STA-18", "U", "x=" Y " y=" X),
	    64, 1e-12);
}

/* Ranks know nothing of the scale, nor does tau of any rising curve. */
static void
ranks_know_no_scale(void **state)
{
	model_near(
	    model_gives(*state, "STA-06", "tau", "x=[1,2,3,5] y=[2,1,4,9]"),
	    model_gives(
		*state, "STA-06", "tau", "x=[1,8,27,125] y=[20,10,40,90]"),
	    1e-15);
	model_near(
	    model_gives(*state, "STA-20", "H", "groups=[[1,2,9],[3,4,8]]"),
	    model_gives(
		*state, "STA-20", "H", "groups=[[10,20,90],[30,40,80]]"),
	    1e-12);
}

/* Every tau of four values has its chance among 24 orders. */
static void
an_exact_p_counts_orders(void **state)
{
	model_near(
	    model_gives(*state, "STA-06", "p", "x=[1,2,3,4] y=[1,2,3,4]"),
	    2.0 / 24, 1e-12);
	model_near(
	    model_gives(*state, "STA-19", "p", "x=[1,2,3,4]"), 2.0 / 16, 1e-12);
	model_near(model_gives(*state, "STA-18", "p", "x=[1,2] y=[3,4]"),
	    2.0 / 6, 1e-12);
}

/* Two groups: F is t squared, Tukey's p is that of t. */
static void
two_groups_are_one_t(void **state)
{
	static const char *const samples =
	    "x=[3,5,4,6] y=[7,5,8,9,6] equal_var=true";
	static const char *const groups = "groups=[[3,5,4,6],[7,5,8,9,6]]";
	const double p = model_gives(*state, "STA-09", "p", "%s", samples);
	const json_t *tukey =
	    json_object_get(model_run(*state, "STA-14", groups), "p");

	model_near(model_gives(*state, "STA-12", "p", "%s", groups), p, 1e-10);
	model_near(
	    json_number_value(json_array_get(json_array_get(tukey, 0), 1)), p,
	    1e-7);
}

/* As many samples as are asked for have the power that was asked for. */
static void
a_size_has_its_power(void **state)
{
	const double n = model_gives(
	    *state, "STA-34", "n", "test=two_t effect=0.5 power=0.9");

	model_near(model_gives(*state, "STA-34", "power",
		       "test=two_t effect=0.5 n=%.17g", n),
	    0.9, 1e-9);
	model_near(model_gives(*state, "STA-34", "power",
		       "test=one_t effect=0.0001 n=5 alpha=0.05"),
	    0.05, 1e-4);
}

/* A density is 1 in all. */
static void
a_density_sums_to_one(void **state)
{
	const json_t *out = model_run(*state, "STA-27", "x=" X);
	const json_t *at = json_object_get(out, "at");
	const json_t *f = json_object_get(out, "density");
	double sum = 0;

	for (size_t i = 1; i < json_array_size(at); i++)
		sum += (json_number_value(json_array_get(f, i)) +
			   json_number_value(json_array_get(f, i - 1))) /
		    2 *
		    (json_number_value(json_array_get(at, i)) -
			json_number_value(json_array_get(at, i - 1)));
	model_near(sum, 1, 3e-3);
}

/* The mean of normal samples is within nine of ten intervals of 90 %. */
static void
intervals_hold_what_they_say(void **state)
{
	uint64_t seed = 7;
	int within = 0;

	for (int k = 0; k < 200; k++) {
		struct cx cx;
		struct text t;
		const json_t *out;

		cx_init(&cx);
		t = text_new(&cx, 4096);
		for (int i = 0; i < 30; i++) {
			double sum = -6;

			for (int j = 0; j < 12; j++)
				sum += unit_share(&seed);
			text_puts(&t,
			    cx_printf(&cx, "%s%.6f", i > 0 ? "," : "", sum));
		}
		text_char(&t, '\0');
		out = model_run(&cx, "STA-28",
		    cx_printf(&cx, "x=[%s] level=0.9 draws=400 seed=%d",
			text_str(&t).p, k));
		assert_non_null(out);
		within += unit_number(out, "low") <= 0 &&
		    unit_number(out, "high") >= 0;
		cx_clear(&cx);
	}
	(void)state;
	printf("# %d of 200 intervals of 90 %% hold the mean\n", within);
	assert_in_range(within, 160, 195);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(samples_may_change_places),
		UNIT(ranks_know_no_scale),
		UNIT(an_exact_p_counts_orders),
		UNIT(two_groups_are_one_t),
		UNIT(a_size_has_its_power),
		UNIT(a_density_sums_to_one),
		UNIT(intervals_hold_what_they_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
