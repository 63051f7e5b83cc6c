#include "energy/account.h"

#include <math.h>

#include "unit.h"

#define KIND(code, group, low, high, from, to)                                 \
	{                                                                      \
		.kind = { code, sizeof(code) - 1 }, .category = group,         \
		.edition = { "2020", 4 }, .valid_from = from, .valid_to = to,  \
		.kgce_low = low, .kgce_high = high                             \
	}

static const struct energy_coefficient coefficients[] = {
	KIND("electricity", ENERGY_SECONDARY, 0.1229, 0.1229, 18718,
	    ENERGY_DAY_OPEN),
	KIND("natural_gas", ENERGY_PRIMARY, 1.1, 1.33, 18718, 20000),
	KIND("natural_gas", ENERGY_PRIMARY, 1.2, 1.2, 20000, ENERGY_DAY_OPEN),
	KIND("fresh_water", ENERGY_MEDIUM, 0.2571, 0.2571, 18718,
	    ENERGY_DAY_OPEN),
};

static struct energy_policy
policy(void)
{
	return (struct energy_policy){
		.rows = coefficients,
		.row_count = sizeof(coefficients) / sizeof(coefficients[0]),
		.mode = ENERGY_MODE_EQUIVALENT,
		.choice = ENERGY_CHOICE_MID,
	};
}

/* A month of one hourly meter, all of it read. */
static struct account_row
row(const char *kind, const char *role, double amount)
{
	return (struct account_row){
		.tenant = 1000001,
		.kind = str_of(kind),
		.role = str_of(role),
		.day = 20500,
		.amount = amount,
		.meters = 1,
		.reported = isnan(amount) ? 0u : 1u,
		.tally = { .expected = 720,
		    .received = isnan(amount) ? 0 : 720,
		    .good = isnan(amount) ? 0 : 720 },
		.data_us = 7,
	};
}

static struct account
account(struct cx *cx, const struct account_row *rows, size_t n)
{
	const struct energy_policy p = policy();
	struct account a;

	if (!account_of(cx, &p, rows, n, &a))
		fail_msg("%s", cx->message);
	return a;
}

static void
kinds_add_up_to_standard_coal(void **state)
{
	const struct account_row rows[] = {
		row("electricity", "main", 10000),
		row("natural_gas", "main", 1000),
	};
	const struct account a = account(*state, rows, 2);

	unit_near("tce", account_tce(&a), 1.229 + 1.2, 1e-12, 0);
	assert_int_equal(a.kind_count, 2);
	unit_near("electricity", a.kinds[0].kgce, 1229, 1e-12, 0);
	assert_int_equal(a.grade, GRADE_A);
	assert_int_equal(a.data_us, 7);
}

static void
each_amount_takes_the_edition_of_its_day(void **state)
{
	struct account_row rows[] = { row("natural_gas", "main", 1000),
		row("natural_gas", "main", 1000) };
	struct account a;

	rows[0].day = 19999;
	rows[1].day = 20000;
	a = account(*state, rows, 2);
	unit_near("both", account_tce(&a), 1.215 + 1.2, 1e-12, 0);
	assert_int_equal(a.kind_count, 1);
}

static void
sold_energy_counts_below_zero_and_generated_is_shown(void **state)
{
	const struct account_row rows[] = {
		row("electricity", "export", 1000),
		row("electricity", "generation", 3000),
		row("electricity", "main", 10000),
	};
	const struct account a = account(*state, rows, 3);

	unit_near("net", a.total.kgce, 12000 * 0.1229, 1e-12, 0);
	unit_near("sold", a.total.sold_kgce, -122.9, 1e-12, 0);
	unit_near("without fossil", a.total.nonfossil_kgce, 368.7, 1e-12, 0);
	unit_near("amount", a.kinds[0].amount, 12000, 1e-12, 0);
}

static void
nothing_read_is_nothing_known(void **state)
{
	const struct account_row rows[] = { row("electricity", "main", NAN) };
	const struct account a = account(*state, rows, 1);

	assert_false(a.known);
	assert_true(isnan(account_tce(&a)));
	assert_int_equal(a.grade, GRADE_D);
	assert_true(isnan(account_tce(&(struct account){ 0 })));
}

static void
water_alone_is_no_standard_coal(void **state)
{
	const struct account_row rows[] = { row("fresh_water", "main", 500) };
	const struct account a = account(*state, rows, 1);

	assert_false(a.known);
	unit_near("but an amount", a.kinds[0].amount, 500, 0, 0);
	assert_false(a.kinds[0].counted);
}

static void
an_amount_without_an_edition_is_left_out_and_said(void **state)
{
	struct account_row rows[] = { row("electricity", "main", 10000),
		row("natural_gas", "main", 1000) };
	struct account a;

	rows[1].day = 10000;
	a = account(*state, rows, 2);
	assert_false(a.whole);
	unit_near("the rest", account_tce(&a), 1.229, 1e-12, 0);
	assert_true(isnan(a.kinds[1].kgce));
}

static void
a_silent_meter_costs_the_grade(void **state)
{
	const struct account_row rows[] = { row("electricity", "main", 1000),
		row("electricity", "main", NAN) };
	const struct account a = account(*state, rows, 2);

	unit_near("coverage", a.factors.coverage, 0.5, 1e-12, 0);
	assert_int_equal(a.grade, GRADE_D);
}

static void
late_and_odd_samples_cost_the_grade(void **state)
{
	struct account_row rows[] = { row("electricity", "main", 1000),
		row("electricity", "main", 3000) };
	struct account a = account(*state, rows, 2);

	assert_true(isnan(a.factors.timeliness));
	assert_true(isnan(a.factors.consistency));
	assert_int_equal(a.grade, GRADE_A);
	/* A quarter of the energy is of a meter of which 24 of 240 samples
	 * came late, the rest of one that stood still for 20 of 400. */
	rows[0].tally.timed = 240;
	rows[0].tally.late = 24;
	rows[1].tally.watched = 400;
	rows[1].tally.odd = 20;
	a = account(*state, rows, 2);
	unit_near("timeliness", a.factors.timeliness, 0.9, 1e-12, 0);
	unit_near("consistency", a.factors.consistency, 0.95, 1e-12, 0);
	unit_near("score", a.score, 0.25 * 0.9 + 0.75 * 0.95, 1e-12, 0);
	assert_int_equal(a.grade, GRADE_B);
}

static void
change_says_why_there_is_none(void **state)
{
	const struct account_row rows[] = { row("electricity", "main", 1000),
		row("electricity", "main", 1500),
		row("electricity", "main", NAN),
		row("electricity", "main", 0) };
	const struct account before = account(*state, rows, 1),
			     now = account(*state, rows + 1, 1),
			     none = account(*state, rows + 2, 1),
			     zero = account(*state, rows + 3, 1);
	const char *why;

	unit_near(
	    "half more", account_change(&now, &before, &why), 0.5, 1e-12, 0);
	assert_null(why);
	assert_true(isnan(account_change(&now, &none, &why)));
	assert_string_equal(why, "no_data_before");
	assert_true(isnan(account_change(&none, &now, &why)));
	assert_string_equal(why, "no_data");
	assert_true(isnan(account_change(&now, &zero, &why)));
	assert_string_equal(why, "zero_before");
}

static void
the_rules_of_a_total_hold_here_too(void **state)
{
	struct cx *cx = *state;
	const struct account_row rows[] = { row("electricity", "main", 1) };
	struct energy_policy p = policy();
	struct account a;

	p.mode = ENERGY_MODE_PRIMARY;
	assert_false(account_of(cx, &p, rows, 1, &a));
	unit_refused(cx, "primary_factor");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(kinds_add_up_to_standard_coal),
		UNIT(each_amount_takes_the_edition_of_its_day),
		UNIT(sold_energy_counts_below_zero_and_generated_is_shown),
		UNIT(nothing_read_is_nothing_known),
		UNIT(water_alone_is_no_standard_coal),
		UNIT(an_amount_without_an_edition_is_left_out_and_said),
		UNIT(a_silent_meter_costs_the_grade),
		UNIT(late_and_odd_samples_cost_the_grade),
		UNIT(change_says_why_there_is_none),
		UNIT(the_rules_of_a_total_hold_here_too),
	};

	return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
