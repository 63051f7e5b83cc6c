/* What filters and transforms leave as it was, whatever the numbers. */
#include "model.h"

#define WAVE "[1,4,2,8,5,7,3,6,9,2,4,1,7,8,3,5]"

static double
at(const json_t *out, const char *output, size_t i)
{
	return json_number_value(
	    json_array_get(json_object_get(out, output), i));
}

/* Without noise to take away a signal comes back from its wavelets. */
static void
wavelets_lose_nothing(void **state)
{
	static const char *const families[] = { "haar", "db2", "db4" };
	const json_t *x = json_read(*state, STR(WAVE));

	for (size_t f = 0; f < 3; f++) {
		const json_t *out = model_run(*state, "SIG-10",
		    cx_printf(*state, "x=" WAVE " levels=2 sigma=0 family=%s",
			families[f]));

		assert_non_null(out);
		for (size_t i = 0; i < 16; i++)
			model_near(at(out, "y", i),
			    json_number_value(json_array_get(x, i)), 1e-12);
	}
}

/* A polynomial is its own smoothing, up to the ends, and has its slope. */
static void
polynomials_pass_a_savitzky_golay(void **state)
{
	const char *x = "x=[0,1,4,9,16,25,36,49,64] window=5 order=2";
	const json_t *same = model_run(*state, "SIG-07", x);
	const json_t *slope =
	    model_run(*state, "SIG-07", cx_printf(*state, "%s deriv=1", x));

	for (size_t i = 0; i < 9; i++) {
		model_near(at(same, "y", i), (double)(i * i), 1e-10);
		model_near(at(slope, "y", i), 2 * (double)i, 1e-10);
	}
}

/* A spike of one sample is gone, an edge stays where it is. */
static void
a_median_keeps_edges(void **state)
{
	const json_t *out = model_run(
	    *state, "SIG-08", "x=[1,1,9,1,1,5,5,5,5] window=3 ends=value");
	static const double want[] = { 1, 1, 1, 1, 1, 5, 5, 5, 5 };

	for (size_t i = 0; i < 9; i++)
		model_near(at(out, "y", i), want[i], 0);
}

/* Three samples late are three samples late. */
static void
a_delay_is_found(void **state)
{
	model_near(model_gives(*state, "SIG-13", "delay",
		       "x=[0,1,5,2,0,0,0,0,0,0] y=[0,0,0,0,1,5,2,0,0,0] fs=10"),
	    0.3, 1e-12);
}

/* A fifth of a fifth harmonic is a distortion of a fifth. */
static void
distortion_is_that_of_the_harmonics(void **state)
{
	struct text t = text_new(*state, 1 << 16);

	for (int i = 0; i < 200; i++) {
		const double turn = 2 * 3.14159265358979323846 * i / 100;

		text_puts(&t,
		    cx_printf(*state, "%s%.15g", i > 0 ? "," : "",
			10 * cos(turn) + 2 * sin(5 * turn) + 4));
	}
	text_char(&t, '\0');
	{
		const json_t *out = model_run(*state, "SIG-18",
		    cx_printf(
			*state, "x=[%s] fs=5000 most=10", text_str(&t).p));

		model_near(unit_number(out, "thd"), 0.2, 1e-12);
		model_near(unit_number(out, "dc"), 4, 1e-12);
	}
}

/* Modes and rest are the signal, taken apart. */
static void
modes_sum_up(void **state)
{
	const json_t *x = json_read(*state, STR(WAVE));
	const json_t *out = model_run(*state, "SIG-11", "x=" WAVE);
	const json_t *modes = json_object_get(out, "modes");

	assert_true(json_array_size(modes) > 0);
	for (size_t i = 0; i < 16; i++) {
		double sum = at(out, "residual", i);

		for (size_t k = 0; k < json_array_size(modes); k++)
			sum += json_number_value(
			    json_array_get(json_array_get(modes, k), i));
		model_near(sum, json_number_value(json_array_get(x, i)), 1e-12);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(wavelets_lose_nothing),
		UNIT(modes_sum_up),
		UNIT(polynomials_pass_a_savitzky_golay),
		UNIT(a_median_keeps_edges),
		UNIT(a_delay_is_found),
		UNIT(distortion_is_that_of_the_harmonics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
