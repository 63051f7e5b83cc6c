/* What forecasts are worth on a year of a steel works' electricity. */
#include "model.h"

#define DAY 24
#define WEEK (7 * DAY)
#define TRAINING (60 * DAY)
#define HOURS 8760

/* kWh of each hour of 2018; the test ends when the data is not at hand. */
static double *
steel(struct cx *cx)
{
	struct str rest =
	    unit_shared(cx, "energy/steel_industry_2018_15min.csv");
	double *hours = cx_calloc(cx, HOURS, sizeof(*hours));

	if (rest.n == 0) {
		printf("skip - steel works of 2018: shared data absent\n");
		skip();
	}
	(void)str_cut(rest, '\n', &rest);
	for (size_t i = 0; i < HOURS * 4; i++) {
		struct str line = str_cut(rest, '\n', &rest);
		double kwh;

		(void)str_cut(line, ',', &line);
		assert_true(str_double(str_cut(line, ',', &line), &kwh));
		hours[i / 4] += kwh;
	}
	return hours;
}

/* {"x": […], …} of the n hours before `at`. */
static const char *
inputs(struct cx *cx, const double *at, size_t n, const char *others)
{
	struct text t = text_new(cx, 1 << 20);

	text_puts(&t, "{\"x\":[");
	for (size_t i = 0; i < n; i++)
		text_puts(&t,
		    cx_printf(cx, "%s%.10g", i > 0 ? "," : "", *(at - n + i)));
	text_puts(&t, cx_printf(cx, "]%s}", others));
	text_char(&t, '\0');
	return text_str(&t).p;
}

/* Mean absolute error of a week's forecast. */
static double
error_of(const json_t *forecast, const double *came)
{
	double sum = 0;

	assert_int_equal(json_array_size(forecast), WEEK);
	for (size_t i = 0; i < WEEK; i++)
		sum += fabs(
		    json_number_value(json_array_get(forecast, i)) - came[i]);
	return sum / WEEK;
}

static double
naive_error(const double *came)
{
	double sum = 0;

	for (size_t i = 0; i < WEEK; i++)
		sum += fabs(came[i] - *(came + i - WEEK));
	return sum / WEEK;
}

static double
similar_error(struct cx *cx, const double *came)
{
	const json_t *out =
	    model_run(cx, "TSF-20", inputs(cx, came, TRAINING, ",\"days\":7"));

	if (out == NULL)
		fail_msg("%s", cx->message);
	return error_of(json_object_get(out, "forecast"), came);
}

/* 60 days known, the week after them asked for. */
static void
similar_days_beat_the_week_before(void **state)
{
	struct cx *cx = *state;
	const double *x = steel(cx);
	const double naive = naive_error(x + TRAINING);
	const double similar = similar_error(cx, x + TRAINING);

	model_near(naive, 65.664345, 1e-6);
	printf("# MAE in kWh: week before %.1f, similar days %.1f\n", naive,
	    similar);
	assert_true(similar < naive);
}

/* The same for each later week of the year, so that it was not luck. */
static void
similar_days_beat_it_over_the_year(void **state)
{
	struct cx *cx = *state;
	const double *x = steel(cx);
	double naive = 0, similar = 0, weeks = 0;

	for (size_t at = TRAINING; at + WEEK <= HOURS; at += WEEK) {
		naive += naive_error(x + at);
		similar += similar_error(cx, x + at);
		weeks++;
	}
	printf("# MAE in kWh over %g weeks: week before %.1f, similar days "
	       "%.1f\n",
	    weeks, naive / weeks, similar / weeks);
	assert_true(similar < 0.9 * naive);
}

/* A season, found again beyond the end. */
static void
smoothing_goes_on_with_seasons(void **state)
{
	const json_t *out = json_object_get(
	    model_run(*state, "TSF-03",
		"x=[1,5,2,1,5,2,1,5,2,1,5,2] period=3 h=6 trend=false"),
	    "forecast");
	static const double season[] = { 1, 5, 2 };

	for (size_t i = 0; i < 6; i++)
		model_near(json_number_value(json_array_get(out, i)),
		    season[i % 3], 1e-9);
}

/* A jump of one value stays in the rest when the fit is robust. */
static void
robust_decomposition_leaves_a_spike_aside(void **state)
{
	static const char *const spiked =
	    "x=[1,2,3,1,2,3,1,2,3,1,2,3,1,52,3,1,2,3,1,2,3,1,2,3,1,2,3] "
	    "period=3 robust=true";
	const json_t *out = model_run(*state, "TSF-05", spiked);
	const json_t *rest = json_object_get(out, "residual");
	const json_t *weights = json_object_get(out, "weights");

	model_near(json_number_value(json_array_get(rest, 13)), 50, 0.02);
	model_near(json_number_value(json_array_get(weights, 13)), 0, 0);
}

/* One difference and a moving average of one lag is simple smoothing with
 * alpha = 1 + theta, once the first level is forgotten. */
static void
an_arima_is_a_smoothing(void **state)
{
	static const char *const x =
	    "x=[3,5,4,6,8,7,9,6,5,7,8,10,9,11,12,10,9,8,11,13,12,14,13,15,14,"
	    "12,13,15,16,14,17,18,16,15,17,19,18,20,19,21]";

	model_near(model_gives(*state, "TSF-02", "next", "%s alpha=0.6", x),
	    json_number_value(json_array_get(
		json_object_get(
		    model_run(*state, "TSF-08",
			cx_printf(*state,
			    "%s p=0 d=1 q=1 constant=false params=[-0.4]", x)),
		    "forecast"),
		0)),
	    1e-9);
}

/* A state that stays, seen with noise: what is known at the end is the mean,
 * and smoothed it is the mean from the beginning. */
static void
a_filter_of_what_stays_is_a_mean(void **state)
{
	const json_t *out = model_run(*state, "TSF-16",
	    "y=[[4],[7],[1],[8]] F=[[1]] H=[[1]] Q=[[0]] R=[[1]] x0=[0] "
	    "P0=[[1e9]]");
	const json_t *smoothed = json_object_get(out, "smoothed");

	for (size_t i = 0; i < 4; i++)
		model_near(json_number_value(
			       json_array_get(json_array_get(smoothed, i), 0)),
		    5, 1e-8);
	model_near(
	    json_number_value(json_array_get(json_object_get(out, "next"), 0)),
	    5, 1e-8);
}

/* What is forecast for the whole is what is forecast for its parts. */
static void
reconciled_forecasts_add_up(void **state)
{
	const json_t *y = json_object_get(
	    model_run(*state, "TSF-24", "S=[[1,1],[1,0],[0,1]] f=[10,4,9]"),
	    "y");

	model_near(json_number_value(json_array_get(y, 0)),
	    json_number_value(json_array_get(y, 1)) +
		json_number_value(json_array_get(y, 2)),
	    1e-12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(similar_days_beat_the_week_before),
		UNIT(similar_days_beat_it_over_the_year),
		UNIT(smoothing_goes_on_with_seasons),
		UNIT(robust_decomposition_leaves_a_spike_aside),
		UNIT(an_arima_is_a_smoothing),
		UNIT(a_filter_of_what_stays_is_a_mean),
		UNIT(reconciled_forecasts_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
