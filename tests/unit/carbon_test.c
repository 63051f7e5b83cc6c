#include "energy/carbon.h"

#include "unit.h"

/* An activity of the vectors by its factors: fuels, electricity, heat. */
struct ledger {
	double lines[16];
	size_t n;
	double scope[3];
};

static void
add(struct ledger *l, const struct carbon_factor *f, double amount)
{
	const double t = carbon_tonnes(f, amount);

	l->lines[l->n++] = t;
	l->scope[f->scope] += t;
}

static void
add_fuels(struct ledger *l, const json_t *fuels, const json_t *factors)
{
	for (size_t i = 0; i < json_array_size(fuels); i++) {
		const json_t *fuel = json_array_get(fuels, i);
		const json_t *f = json_object_get(
		    factors, json_string_value(json_object_get(fuel, "fuel")));

		add(l,
		    &(struct carbon_factor){ .scope = 1,
			.batch = 1,
			.ncv = unit_number(f, "ncv"),
			.carbon = unit_number(f, "cc"),
			.oxidation = unit_number(f, "of") / 100,
			.per_batch = NAN },
		    unit_number(fuel, "amount"));
	}
}

static struct ledger
ledger_of(const json_t *activity, const json_t *factors)
{
	struct ledger l = { .n = 0 };

	add_fuels(&l, json_object_get(activity, "fuel"),
	    json_object_get(factors, "fuel"));
	add(&l,
	    &(struct carbon_factor){ .scope = 2,
		.batch = 1,
		.per_batch = unit_number(factors, "grid") },
	    unit_number(
		json_object_get(activity, "electricity_MWh"), "bought"));
	add(&l,
	    &(struct carbon_factor){ .scope = 2,
		.batch = 1,
		.per_batch = unit_number(factors, "heat") },
	    unit_number(activity, "heat_GJ"));
	return l;
}

static void
check(const struct ledger *l, const json_t *want)
{
	const json_t *lines = json_object_get(want, "lines");

	assert_int_equal(l->n, json_array_size(lines));
	for (size_t i = 0; i < l->n; i++)
		unit_near("line", l->lines[i],
		    unit_number(json_array_get(lines, i), "t"), 1e-8, 1e-8);
	unit_near("scope 1", l->scope[1], unit_number(want, "scope1"), 1e-8, 0);
	unit_near("scope 2", l->scope[2], unit_number(want, "scope2_location"),
	    1e-8, 0);
	unit_near("total", l->scope[1] + l->scope[2],
	    unit_number(want, "total_location"), 1e-8, 0);
}

/* Those without processes: they come with their registers. */
static void
published_ledgers_are_met_where_the_grid_is(void **state)
{
	const json_t *cases =
	    json_object_get(unit_vectors(*state, "carbon_ledger",
				"energy/vectors/"
				"carbon_ledger.json"),
		"cases");
	size_t i, done = 0;
	json_t *c;

	json_array_foreach(cases, i, c)
	{
		const json_t *in = json_object_get(c, "input");
		const json_t *want = json_object_get(c, "expected");
		const json_t *now = json_object_get(in, "activity_now");
		struct ledger l;

		if (json_array_size(json_object_get(now, "process")) > 0)
			continue;
		l = ledger_of(json_object_get(in, "activity_issued"),
		    json_object_get(in, "factors_issued"));
		check(&l, json_object_get(want, "issued"));
		l = ledger_of(now, json_object_get(in, "factors_now"));
		check(&l, json_object_get(want, "restated"));
		done++;
	}
	printf("# %zu of %zu ledgers have no processes\n", done,
	    json_array_size(cases));
	assert_true(done > 0);
}

static const struct carbon_factor grid[] = {
	{ { "electricity", 11 }, { "江苏", 6 }, 2021, INT32_MIN, 2, 1000, NAN,
	    NAN, NAN, 0.6451 },
	{ { "electricity", 11 }, { "江苏", 6 }, 2022, 100, 2, 1000, NAN, NAN,
	    NAN, 0.5978 },
	{ { "electricity", 11 }, { "江苏", 6 }, 2023, 200, 2, 1000, NAN, NAN,
	    NAN, 0.5827 },
	{ { "electricity", 11 }, { CARBON_NATION, 6 }, 2023, 200, 2, 1000, NAN,
	    NAN, NAN, 0.5306 },
	{ { "natural_gas", 11 }, { "", 0 }, 0, INT32_MIN, 1, 10000, 389.31,
	    0.0153, 0.99, NAN },
};

static double
chosen(const char *kind, const char *region, int year, int32_t issued)
{
	const struct carbon_factor *f =
	    carbon_choose(grid, 5, str_of(kind), str_of(region), year, issued);

	return f == NULL ? (double)NAN : carbon_per_batch(f);
}

static void
the_latest_factor_that_was_known_is_chosen(void **state)
{
	(void)state;
	unit_near(
	    "latest", chosen("electricity", "江苏", 2026, 300), 0.5827, 0, 0);
	unit_near("not published yet", chosen("electricity", "江苏", 2026, 199),
	    0.5978, 0, 0);
	unit_near("of a later year", chosen("electricity", "江苏", 2022, 300),
	    0.5978, 0, 0);
	unit_near(
	    "first", chosen("electricity", "江苏", 2026, 0), 0.6451, 0, 0);
	assert_true(isnan(chosen("electricity", "江苏", 2020, 300)));
	unit_near("elsewhere", chosen("electricity", "青海", 2026, 300), 0.5306,
	    0, 0);
	unit_near(
	    "nowhere", chosen("electricity", "", 2026, 300), 0.5306, 0, 0);
	assert_true(isnan(chosen("electricity", "", 2026, 199)));
	unit_near("gas", chosen("natural_gas", "青海", 2026, 0),
	    389.31 * 0.0153 * 0.99 * 44 / 12, 1e-12, 0);
	assert_true(isnan(chosen("coke", "江苏", 2026, 300)));
	unit_near(
	    "amount", carbon_tonnes(&grid[2], 2000), 2 * 0.5827, 1e-12, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_ledgers_are_met_where_the_grid_is),
		UNIT(the_latest_factor_that_was_known_is_chosen),
	};

	return cmocka_run_group_tests_name("carbon", tests, NULL, NULL);
}
