/* What clusters and classes hold besides their vectors. */
#include "model.h"

#define ROWS 24

static const double rows[ROWS][2] = { { 0, 0 }, { 1, .2 }, { .3, 1 }, { 5, 5 },
	{ 5.5, 4 }, { 6, 6 }, { 9, 0 }, { 9.5, 1 }, { 8, .4 }, { 2, 7 },
	{ 2.5, 8 }, { 1.6, 7.7 }, { 4, 2 }, { 4.4, 2.2 }, { 7, 7 }, { 0, 4 },
	{ .4, 4.5 }, { 3, 3 }, { 6.6, 1 }, { 7.7, 3 }, { 2, 2 }, { 8.8, 8 },
	{ 5, 9 }, { 1, 9.4 } };

static const char *
with_rows(struct cx *cx, const char *rest)
{
	struct text t = text_new(cx, 1 << 14);

	text_puts(&t, "{\"X\":[");
	for (size_t i = 0; i < ROWS; i++)
		text_puts(&t,
		    cx_printf(cx, "%s[%g,%g]", i > 0 ? "," : "", rows[i][0],
			rows[i][1]));
	text_puts(&t, cx_printf(cx, "]%s}", rest));
	text_char(&t, '\0');
	return text_str(&t).p;
}

static size_t
place(const json_t *out, const char *name, size_t i)
{
	return (size_t)json_number_value(
	    json_array_get(json_object_get(out, name), i));
}

static double
cost(const size_t *medoid, size_t k)
{
	double sum = 0;

	for (size_t i = 0; i < ROWS; i++) {
		double least = HUGE_VAL;

		for (size_t c = 0; c < k; c++)
			least = fmin(least,
			    hypot(rows[i][0] - rows[medoid[c]][0],
				rows[i][1] - rows[medoid[c]][1]));
		sum += least;
	}
	return sum;
}

static void
no_exchange_of_a_medoid_is_better(void **state)
{
	struct cx *cx = *state;
	const json_t *out = model_run(cx, "CLU-03", with_rows(cx, ",\"k\":4"));
	const double least = json_number_value(json_object_get(out, "cost"));
	size_t medoid[4];

	for (size_t c = 0; c < 4; c++)
		medoid[c] = place(out, "medoids", c);
	model_near(cost(medoid, 4), least, 1e-12);
	for (size_t c = 0; c < 4; c++)
		for (size_t i = 0; i < ROWS; i++) {
			const size_t kept = medoid[c];

			medoid[c] = i;
			assert_true(cost(medoid, 4) >= least - 1e-9);
			medoid[c] = kept;
		}
}

/* Its two own samples are all that a class of two has. */
static void
made_samples_lie_between_two(void **state)
{
	struct cx *cx = *state;
	const json_t *out = model_run(cx, "CLS-17",
	    with_rows(cx,
		",\"y\":[1,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"));
	const json_t *X = json_object_get(out, "X");

	assert_int_equal(json_array_size(X), 44);
	for (size_t i = ROWS; i < 44; i++) {
		const json_t *row = json_array_get(X, i);
		const double x = json_number_value(json_array_get(row, 0));
		const double y = json_number_value(json_array_get(row, 1));

		/* From 0, 0 to 6, 6. */
		model_near(x, y, 1e-12);
		assert_true(x >= 0 && x <= 6);
	}
}

static void
each_is_its_own_nearest(void **state)
{
	struct cx *cx = *state;
	const json_t *out = model_run(cx, "CLS-03",
	    with_rows(cx,
		",\"k\":1,\"y\":[0,0,0,1,1,1,2,2,2,3,3,3,0,0,1,3,3,0,2,2,0,1,1,"
		"3]"));

	for (size_t i = 0; i < ROWS; i++)
		assert_int_equal(
		    (size_t)json_number_value(json_array_get(
			json_array_get(json_object_get(out, "neighbours"), i),
			0)),
		    i);
}

static void
mixtures_share_each_sample_out(void **state)
{
	struct cx *cx = *state;
	const json_t *out =
	    model_run(cx, "CLU-07", with_rows(cx, ",\"k\":2,\"floor\":0.1"));
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(out, "proba"), i, row)
	    model_near(json_number_value(json_array_get(row, 0)) +
		    json_number_value(json_array_get(row, 1)),
		1, 1e-12);
	assert_int_equal(i, ROWS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(no_exchange_of_a_medoid_is_better),
		UNIT(made_samples_lie_between_two),
		UNIT(each_is_its_own_nearest),
		UNIT(mixtures_share_each_sample_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
