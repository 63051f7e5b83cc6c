#include "energy/drop.h"

#include "unit.h"

static size_t
numbers(const json_t *list, double *v, size_t most)
{
	size_t n = 0;

	for (; n < json_array_size(list) && n < most; n++)
		v[n] = json_number_value(json_array_get(list, n));
	return n;
}

static void
published_falls_are_met(void **state)
{
	const json_t *cases =
	    json_object_get(unit_vectors(*state, "electricity_drop",
				"energy/vectors/"
				"electricity_drop.json"),
		"cases");
	double before[DROP_BASE], last[DROP_DAYS];
	size_t i;
	json_t *c;

	json_array_foreach(cases, i, c)
	{
		const json_t *in = json_object_get(c, "input");
		const json_t *want = json_object_get(c, "expected");
		const size_t n = numbers(
		    json_object_get(in, "baseline_days"), before, DROP_BASE);
		const size_t m =
		    numbers(json_object_get(in, "last7"), last, DROP_DAYS);
		const struct drop d = drop_of(*state, before, n, last, m);

		unit_near(
		    "change", d.change, unit_number(want, "change"), 1e-9, 0);
		unit_near("z", d.z, unit_number(want, "robust_z"), 1e-9, 0);
		assert_int_equal(
		    drop_diverges(
			&d, unit_number(in, "declared_output_ratio") - 1),
		    json_is_true(json_object_get(want, "flag")));
	}
	assert_true(json_array_size(cases) >= 3);
}

static void
a_fall_is_a_lead_from_its_bars_on(void **state)
{
	struct drop d = { .change = -0.30, .z = -3 };

	(void)state;
	assert_true(drop_is_lead(&d));
	d.change = -0.299;
	assert_false(drop_is_lead(&d));
	d = (struct drop){ .change = -0.9, .z = -2.9 };
	assert_false(drop_is_lead(&d));
	d = (struct drop){ .change = NAN, .z = -9 };
	assert_false(drop_is_lead(&d));
}

static void
nothing_declared_diverges_from_nothing(void **state)
{
	const struct drop d = { .change = -0.5, .z = -9 };

	(void)state;
	assert_false(drop_diverges(&d, NAN));
	assert_false(drop_diverges(&d, -0.25));
	assert_true(drop_diverges(&d, -0.24));
}

static void
days_that_nobody_knows_are_no_fall(void **state)
{
	double before[DROP_BASE], last[DROP_DAYS] = { 0 };
	struct drop d;

	for (size_t i = 0; i < DROP_BASE; i++)
		before[i] = i < DROP_BASE_LEAST ? 100 : (double)NAN;
	d = drop_of(*state, before, DROP_BASE, last, DROP_DAYS);
	unit_near("change", d.change, -1, 0, 0);
	/* All alike before: any fall is beyond measure. */
	assert_true(isinf(d.z) && drop_is_lead(&d));
	before[0] = NAN;
	d = drop_of(*state, before, DROP_BASE, last, DROP_DAYS);
	assert_true(isnan(d.change) && !drop_is_lead(&d));
	before[0] = 100;
	last[3] = NAN;
	d = drop_of(*state, before, DROP_BASE, last, DROP_DAYS);
	assert_true(isnan(d.change) && !drop_is_lead(&d));
	for (size_t i = 0; i < DROP_BASE; i++)
		before[i] = 0;
	last[3] = 0;
	d = drop_of(*state, before, DROP_BASE, last, DROP_DAYS);
	assert_true(isnan(d.change) && !drop_is_lead(&d));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_falls_are_met),
		UNIT(a_fall_is_a_lead_from_its_bars_on),
		UNIT(nothing_declared_diverges_from_nothing),
		UNIT(days_that_nobody_knows_are_no_fall),
	};

	return cmocka_run_group_tests_name("drop", tests, NULL, NULL);
}
