#include "energy/energy.h"

#include "base/csv.h"
#include "base/moment.h"
#include "energy/grade.h"
#include "energy/load.h"
#include "unit.h"

#define SEED "sql/seed/energy_coefficient.csv"
#define SEED_KINDS "sql/seed/energy_kind.csv"

static enum energy_category
category_of(struct cx *cx, struct str kind)
{
	struct csv_reader r;
	struct csv_record row;

	csv_open(&r, cx, unit_file(cx, SEED_KINDS));
	while (csv_next(&r, &row) == CSV_ROW)
		if (str_eq(row.fields[0], kind))
			return str_is(row.fields[4], "medium") ? ENERGY_MEDIUM
			    : str_is(row.fields[4], "primary")
			    ? ENERGY_PRIMARY
			    : ENERGY_SECONDARY;
	fail_msg("no kind %.*s", STR_ARG(kind));
	return ENERGY_PRIMARY;
}

static double
number(struct str s)
{
	double v = 0;

	assert_true(s.n == 0 || str_double(s, &v));
	return v;
}

static int32_t
day(struct str s)
{
	int32_t d = ENERGY_DAY_OPEN;

	assert_true(s.n == 0 || date_parse(s, &d));
	return d;
}

/* The coefficients that the product ships. */
static struct energy_policy
seeded(struct cx *cx)
{
	struct energy_coefficient *rows = cx_calloc(cx, 100, sizeof(*rows));
	struct csv_reader r;
	struct csv_record row;
	size_t n = 0;

	csv_open(&r, cx, unit_file(cx, SEED));
	assert_int_equal(csv_next(&r, &row), CSV_ROW);
	while (csv_next(&r, &row) == CSV_ROW)
		rows[n++] = (struct energy_coefficient){
			.kind = row.fields[0],
			.category = category_of(cx, row.fields[0]),
			.edition = row.fields[1],
			.kgce_low = number(row.fields[3]),
			.kgce_high = number(row.fields[4]),
			.ncv_kj = number(row.fields[5]),
			.valid_from = day(row.fields[6]),
			.valid_to = day(row.fields[7]),
		};
	assert_true(n > 40);
	return (struct energy_policy){
		.rows = rows,
		.row_count = n,
		.day = day(STR("2026-10-15")),
		.mode = ENERGY_MODE_EQUIVALENT,
	};
}

static enum energy_choice
choice_of(struct str word)
{
	return str_is(word, "low") ? ENERGY_CHOICE_LOW
	    : str_is(word, "mid")  ? ENERGY_CHOICE_MID
	    : str_is(word, "high") ? ENERGY_CHOICE_HIGH
				   : ENERGY_CHOICE_NONE;
}

static enum energy_mode
mode_of(struct str word)
{
	return str_is(word, "equivalent") ? ENERGY_MODE_EQUIVALENT
	    : str_is(word, "primary")     ? ENERGY_MODE_PRIMARY
					  : ENERGY_MODE_UNSET;
}

static void
check_case(struct cx *cx, const json_t *c)
{
	const json_t *in = json_object_get(c, "input");
	const json_t *rows = json_object_get(in, "rows");
	const json_t *out = json_object_get(c, "expected");
	const json_t *each = json_object_get(out, "kgce_by_row");
	const size_t n = json_array_size(rows);
	struct energy_use *uses = cx_calloc(cx, n, sizeof(*uses));
	struct energy_policy policy = seeded(cx);
	struct energy_total total;

	policy.mode = mode_of(json_str(in, "electricity_mode"));
	policy.primary_kgce =
	    unit_number(in, "electricity_primary_kgce_per_kWh");
	policy.choice = choice_of(json_str(in, "ncv_range_choice"));
	policy.media = json_is_true(json_object_get(in, "include_media"));
	if (json_object_get(in, "edition_media") != NULL)
		policy.media_edition = str_of(
		    cx_printf(cx, "%g", unit_number(in, "edition_media")));
	for (size_t i = 0; i < n; i++) {
		const json_t *row = json_array_get(rows, i);
		const double ncv = unit_number(row, "ncv_kJ");

		uses[i] = (struct energy_use){
			.kind = json_str(row, "carrier"),
			.amount = unit_number(row, "amount"),
			.ncv_kj = isnan(ncv) ? 0 : ncv,
			.mode = mode_of(json_str(row, "electricity_mode")),
		};
	}
	if (!energy_total_of(cx, &policy, uses, n, &total)) {
		unit_refused(cx, json_str(out, "error").p);
		return;
	}
	assert_null(json_object_get(out, "error"));
	for (size_t i = 0; i < n; i++)
		unit_near("kgce", total.parts[i].kgce,
		    json_number_value(json_array_get(each, i)), 1e-9, 1e-9);
	unit_near("tce", total.tce, unit_number(out, "total_tce"), 1e-9, 1e-9);
}

static void
published_totals_are_met(void **state)
{
	const json_t *vectors =
	    unit_vectors(*state, "tce", "energy/vectors/tce.json");
	size_t i;
	json_t *c;

	json_array_foreach(json_object_get(vectors, "cases"), i, c)
	{
		printf("# %s\n", json_str(c, "id").p);
		check_case(*state, c);
	}
	assert_true(i >= 6);
}

static struct energy_total
total_of(
    struct cx *cx, const struct energy_policy *policy, struct energy_use use)
{
	struct energy_total total;

	if (!energy_total_of(cx, policy, &use, 1, &total))
		fail_msg("%s", cx->message);
	return total;
}

static void
refuse(struct cx *cx, const struct energy_policy *policy, struct energy_use use,
    const char *code)
{
	struct energy_total total;

	assert_false(energy_total_of(cx, policy, &use, 1, &total));
	unit_refused(cx, code);
}

static void
electricity_counts_at_its_heat_value_or_at_what_was_burnt(void **state)
{
	const struct energy_use power = { .kind = STR("electricity"),
		.amount = 10000 };
	struct energy_policy policy = seeded(*state);

	unit_near("tce", total_of(*state, &policy, power).tce, 1.229, 0, 1e-12);
	policy.mode = ENERGY_MODE_PRIMARY;
	policy.primary_kgce = 0.3022;
	unit_near("tce", total_of(*state, &policy, power).tce, 3.022, 0, 1e-12);
	assert_int_equal(total_of(*state, &policy, power).parts[0].basis,
	    ENERGY_BY_PRIMARY_POWER);
}

static void
one_total_never_mixes_two_modes(void **state)
{
	const struct energy_policy policy = seeded(*state);
	struct energy_total sum, more;

	refuse(*state, &policy,
	    (struct energy_use){ .kind = STR("electricity"),
		.amount = 1,
		.mode = ENERGY_MODE_PRIMARY },
	    "mixed_mode");
	sum = more = total_of(*state, &policy,
	    (struct energy_use){ .kind = STR("diesel"), .amount = 1000 });
	assert_true(energy_total_add(*state, &sum, &more));
	unit_near("tce", sum.tce, 2.9142, 0, 1e-12);
	more.mode = ENERGY_MODE_PRIMARY;
	assert_false(energy_total_add(*state, &sum, &more));
	unit_refused(*state, "mixed_mode");
	unit_near("tce", sum.tce, 2.9142, 0, 1e-12);
}

static void
primary_mode_needs_its_factor_and_every_total_a_mode(void **state)
{
	const struct energy_use power = { .kind = STR("electricity"),
		.amount = 1 };
	struct energy_policy policy = seeded(*state);

	policy.mode = ENERGY_MODE_PRIMARY;
	refuse(*state, &policy, power, "primary_factor");
	policy.primary_kgce = NAN;
	refuse(*state, &policy, power, "primary_factor");
	policy.mode = ENERGY_MODE_UNSET;
	refuse(*state, &policy, power, "invalid");
}

static void
a_range_asks_for_a_choice_unless_it_was_measured(void **state)
{
	struct energy_use gas = { .kind = STR("natural_gas"), .amount = 1000 };
	struct energy_policy policy = seeded(*state);

	refuse(*state, &policy, gas, "range_choice");
	policy.choice = ENERGY_CHOICE_LOW;
	unit_near("low", total_of(*state, &policy, gas).tce, 1.1, 0, 1e-12);
	policy.choice = ENERGY_CHOICE_MID;
	unit_near("mid", total_of(*state, &policy, gas).tce, 1.215, 0, 1e-12);
	policy.choice = ENERGY_CHOICE_HIGH;
	unit_near("high", total_of(*state, &policy, gas).tce, 1.33, 0, 1e-12);
	policy.choice = ENERGY_CHOICE_NONE;
	gas.ncv_kj = ENERGY_KJ_PER_KGCE;
	unit_near("ncv", total_of(*state, &policy, gas).tce, 1, 0, 1e-12);
}

static void
a_value_confirmed_by_the_park_ends_a_range(void **state)
{
	const struct energy_coefficient row = { .kind = STR("gas"),
		.kgce_low = 1.1,
		.kgce_high = 1.33,
		.kgce = 1.2143,
		.valid_to = ENERGY_DAY_OPEN };
	const struct energy_policy policy = { .rows = &row,
		.row_count = 1,
		.day = 1,
		.mode = ENERGY_MODE_EQUIVALENT };

	unit_near("tce",
	    total_of(*state, &policy,
		(struct energy_use){ .kind = STR("gas"), .amount = 1000 })
		.tce,
	    1.2143, 0, 1e-12);
}

static void
the_edition_in_force_on_the_day_counts(void **state)
{
	const struct energy_use water = { .kind = STR("fresh_water"),
		.amount = 1000 };
	struct energy_policy policy = seeded(*state);

	policy.media = true;
	policy.day = day(STR("2021-03-31"));
	unit_near("old", total_of(*state, &policy, water).kgce, 85.7, 0, 1e-9);
	policy.day++;
	unit_near("new", total_of(*state, &policy, water).kgce, 257.1, 0, 1e-9);
	policy.media_edition = STR("2008");
	unit_near(
	    "asked", total_of(*state, &policy, water).kgce, 85.7, 0, 1e-9);
	policy.day = day(STR("2001-01-01"));
	policy.media_edition = (struct str){ NULL, 0 };
	refuse(*state, &policy, water, "no_coefficient");
}

static void
media_count_only_when_asked_for(void **state)
{
	const struct energy_use air = { .kind = STR("compressed_air"),
		.amount = 1000 };
	struct energy_policy policy = seeded(*state);
	struct energy_total total = total_of(*state, &policy, air);

	assert_true(total.kgce == 0);
	assert_int_equal(total.parts[0].basis, ENERGY_NOT_COUNTED);
	policy.media = true;
	total = total_of(*state, &policy, air);
	unit_near("kgce", total.kgce, 40, 0, 1e-9);
	unit_near("media", total.media_kgce, 40, 0, 1e-9);
}

static void
sold_energy_is_subtracted_and_deductions_stand_apart(void **state)
{
	const struct energy_use uses[] = {
		{ .kind = STR("electricity"), .amount = 10000 },
		{ .kind = STR("electricity"),
		    .amount = 2000,
		    .nonfossil = true },
		{ .kind = STR("coke"), .amount = 1000, .feedstock = true },
		{ .kind = STR("heat"), .amount = -5000 },
	};
	const struct energy_policy policy = seeded(*state);
	struct energy_total total;

	assert_true(energy_total_of(*state, &policy, uses, 4, &total));
	unit_near("kgce", total.kgce, 1229 + 245.8 + 971.4 - 170.6, 0, 1e-9);
	unit_near("sold", total.sold_kgce, -170.6, 0, 1e-9);
	unit_near(
	    "sum", total.bought_kgce + total.sold_kgce, total.kgce, 0, 1e-9);
	unit_near("feedstock", total.feedstock_kgce, 971.4, 0, 1e-9);
	unit_near("nonfossil", total.nonfossil_kgce, 245.8, 0, 1e-9);
}

static void
what_is_no_amount_is_refused(void **state)
{
	const struct energy_policy policy = seeded(*state);

	refuse(*state, &policy,
	    (struct energy_use){ .kind = STR("coke"), .amount = NAN },
	    "invalid");
	refuse(*state, &policy,
	    (struct energy_use){ .kind = STR("coke"), .amount = INFINITY },
	    "invalid");
	refuse(*state, &policy,
	    (struct energy_use){ .kind = STR("coke"), .ncv_kj = -1 },
	    "invalid");
	refuse(*state, &policy, (struct energy_use){ .kind = STR("peat") },
	    "unknown_carrier");
	refuse(*state, &policy, (struct energy_use){ .amount = 1 },
	    "unknown_carrier");
}

static void
nothing_used_is_nothing(void **state)
{
	const struct energy_policy policy = seeded(*state);
	struct energy_total total;

	assert_true(energy_total_of(*state, &policy, NULL, 0, &total));
	assert_true(total.tce == 0);
}

static void
intensity_is_per_ten_thousand_yuan(void **state)
{
	(void)state;
	unit_near("tce", energy_intensity(50, 100000000), 0.5, 0, 1e-12);
	assert_true(isnan(energy_intensity(50, 0)));
	assert_true(isnan(energy_intensity(50, -1)));
}

static struct meter_interval *
intervals_of(struct cx *cx, const char *flags)
{
	static const char letters[] = "GLPZXEO";
	struct meter_interval *v = cx_calloc(cx, strlen(flags), sizeof(*v));

	for (size_t i = 0; flags[i] != '\0'; i++)
		if (flags[i] != '-')
			v[i].flags = 1u
			    << (strchr(letters, flags[i]) - letters);
	return v;
}

static void
a_planted_gap_of_an_eighth_gives_grade_c(void **state)
{
	/* 88 good of 100, whether the gap is filled by profile or not. */
	static const char fills[] = "P-EX";
	char flags[101];

	for (size_t i = 0; i < 4; i++) {
		struct grade_tally tally = { 0 };
		struct grade_factors factors;

		memset(flags, 'G', 100);
		memset(flags + 40, fills[i], 12);
		flags[100] = '\0';
		grade_count(&tally, intervals_of(*state, flags), 100);
		factors = grade_factors_of(&tally);
		unit_near("score", grade_score(&factors), 0.88, 0, 1e-12);
		assert_int_equal(grade_of(0.88, 0.12), GRADE_C);
	}
}

static void
linear_intervals_count_half(void **state)
{
	struct grade_tally tally = { 0 };
	struct grade_factors factors;

	grade_count(&tally, intervals_of(*state, "GGGGGGGGLL"), 10);
	factors = grade_factors_of(&tally);
	unit_near("completeness", factors.completeness, 1, 0, 0);
	unit_near("validity", factors.validity, 0.9, 0, 1e-12);
	assert_int_equal(grade_of(grade_score(&factors), 0), GRADE_B);
}

static void
grades_begin_at_their_borders(void **state)
{
	(void)state;
	assert_int_equal(grade_of(1, 0), GRADE_A);
	assert_int_equal(grade_of(19.0 / 20, 0), GRADE_A);
	assert_int_equal(grade_of(0.9499, 0), GRADE_B);
	assert_int_equal(grade_of(0.9, 0), GRADE_B);
	assert_int_equal(grade_of(0.8999, 0), GRADE_C);
	assert_int_equal(grade_of(0.8, 0), GRADE_C);
	assert_int_equal(grade_of(0.7999, 0), GRADE_D);
	assert_int_equal(grade_of(NAN, 0), GRADE_NONE);
	assert_int_equal(grade_letter(GRADE_A), 'A');
	assert_int_equal(grade_letter(GRADE_NONE), '-');
}

static void
many_estimates_allow_no_better_than_c(void **state)
{
	(void)state;
	assert_int_equal(grade_of(0.99, 0.10), GRADE_A);
	assert_int_equal(grade_of(0.99, 0.11), GRADE_C);
	assert_int_equal(grade_of(0.5, 0.11), GRADE_D);
}

static void
unknown_factors_do_not_count_and_no_factor_is_no_score(void **state)
{
	const struct grade_factors none = { NAN, NAN, NAN, NAN, NAN };
	struct grade_factors some = none;
	struct grade_tally empty = { 0 };

	(void)state;
	assert_true(isnan(grade_score(&none)));
	some.coverage = grade_coverage(90, 100);
	some.consistency = grade_consistency(98, 100);
	unit_near("score", grade_score(&some), 0.9 * 0.98, 0, 1e-12);
	assert_true(isnan(grade_coverage(1, 0)));
	unit_near("coverage", grade_coverage(120, 100), 1, 0, 0);
	unit_near("consistency", grade_consistency(1, 0), 0, 0, 0);
	unit_near("consistency", grade_consistency(0, 0), 1, 0, 0);
	some = grade_factors_of(&empty);
	assert_true(isnan(grade_score(&some)));
}

static void
a_sum_is_graded_by_the_weight_of_its_parts(void **state)
{
	const struct grade_part parts[] = { { 1, 900 }, { 0.5, 100 } };
	const struct grade_part weightless[] = { { 1, 0 }, { 0.5, 0 } };
	const struct grade_part sold[] = { { 1, -900 }, { NAN, 100 } };

	(void)state;
	unit_near("score", grade_roll_up(parts, 2), 0.95, 0, 1e-12);
	unit_near("score", grade_roll_up(weightless, 2), 0.75, 0, 1e-12);
	unit_near("score", grade_roll_up(sold, 2), 0.9, 0, 1e-12);
	assert_true(isnan(grade_roll_up(NULL, 0)));
}

/* One column of the steel works' year. */
static double *
column(struct cx *cx, struct str csv, size_t field, size_t *n)
{
	double *v = cx_calloc(cx, 40000, sizeof(*v));
	struct csv_reader r;
	struct csv_record row;

	csv_open(&r, cx, csv);
	assert_int_equal(csv_next(&r, &row), CSV_ROW);
	for (*n = 0; csv_next(&r, &row) == CSV_ROW; ++*n)
		v[*n] = number(row.fields[field]);
	return v;
}

static void
check_month(struct cx *cx, const json_t *c, const double *kwh,
    const double *kvarh, size_t n)
{
	const json_t *out = json_object_get(c, "expected");
	const int month =
	    (int)unit_number(json_object_get(c, "input"), "month");
	const int32_t year = date_number((struct date){ 2018, 1, 1 });
	const int32_t first = date_number((struct date){ 2018, month, 1 });
	const size_t at = (size_t)(first - year) * 96;
	const size_t rows = (size_t)date_month_days(2018, month) * 96;
	const int64_t from_us = moment_of_day(first, 480);
	struct load load;
	double reactive = 0;
	int64_t max_us;

	assert_true(at + rows <= n);
	assert_true(load_of(cx, kwh + at, rows, 15, from_us, 480, &load));
	for (size_t i = 0; i < rows; i++)
		reactive += kvarh[at + i];
	unit_near("rows", (double)load.n, unit_number(out, "rows"), 0, 0);
	unit_near("kwh", load.kwh, unit_number(out, "kwh"), 1e-7, 0);
	unit_near("max", load.max_kw, unit_number(out, "max_kw"), 1e-7, 0);
	max_us = from_us + (int64_t)load.max_at * 15 * US_PER_MIN;
	assert_memory_equal(moment_text(cx, max_us, 480),
	    json_str(out, "max_at_interval_start").p, 10);
	assert_memory_equal(moment_text(cx, max_us, 480) + 11,
	    json_str(out, "max_at_interval_start").p + 11, 8);
	unit_near("load factor", load.factor, unit_number(out, "load_factor"),
	    1e-7, 0);
	unit_near("peak-valley", load.peak_valley,
	    unit_number(out, "peak_valley_diff_rate_mean_day"), 1e-7, 0);
	unit_near("kvarh", reactive, unit_number(out, "kvarh_lag"), 1e-7, 0);
	unit_near("power factor", load_power_factor(load.kwh, reactive),
	    unit_number(out, "pf_by_totals"), 1e-7, 0);
}

static void
the_year_of_a_steel_works_has_its_published_load(void **state)
{
	const json_t *vectors = unit_vectors(
	    *state, "steel_month", "energy/vectors/steel_month.json");
	const struct str csv =
	    unit_shared(*state, "energy/steel_industry_2018_15min.csv");
	size_t i, n, m;
	double *kwh, *kvarh;
	json_t *c;

	if (csv.n == 0) {
		printf("skip - vectors of steel_month: data set absent\n");
		skip();
	}
	kwh = column(*state, csv, 1, &n);
	kvarh = column(*state, csv, 2, &m);
	assert_int_equal(n, m);
	json_array_foreach(json_object_get(vectors, "cases"), i, c)
	{
		printf("# %s\n", json_str(c, "id").p);
		check_month(*state, c, kwh, kvarh, n);
	}
	assert_true(i >= 6);
}

static void
a_load_without_data_has_no_numbers(void **state)
{
	const double gone[] = { NAN, NAN };
	const double still[] = { 0, 0 };
	struct load load;

	assert_true(load_of(*state, gone, 2, 15, 0, 480, &load));
	assert_true(isnan(load.kwh) && isnan(load.max_kw));
	assert_true(isnan(load.factor) && isnan(load.peak_valley));
	assert_true(load_of(*state, still, 2, 15, 0, 480, &load));
	assert_true(load.kwh == 0 && load.max_kw == 0);
	assert_true(isnan(load.factor) && load.days == 0);
}

static void
a_missing_interval_takes_no_part_in_a_load(void **state)
{
	const double kwh[] = { 10, NAN, 30, 20 };
	struct load load;

	assert_true(load_of(*state, kwh, 4, 15, 0, 0, &load));
	assert_int_equal(load.n, 3);
	assert_int_equal(load.max_at, 2);
	unit_near("max", load.max_kw, 120, 0, 1e-12);
	unit_near("min", load.min_kw, 40, 0, 1e-12);
	unit_near("factor", load.factor, 60 / (120 * 0.75), 0, 1e-12);
	unit_near("peak-valley", load.peak_valley, 80.0 / 120, 0, 1e-12);
}

static void
a_load_of_strange_steps_or_infinite_energy_is_refused(void **state)
{
	const double kwh[] = { INFINITY };
	struct load load;

	assert_false(load_of(*state, kwh, 1, 15, 0, 0, &load));
	unit_refused(*state, "invalid");
	assert_false(load_of(*state, kwh, 0, 0, 0, 0, &load));
	unit_refused(*state, "invalid");
}

static void
power_factors_are_billed_half_up(void **state)
{
	(void)state;
	unit_near("pf", load_power_factor(3, 4), 0.6, 0, 1e-15);
	assert_true(isnan(load_power_factor(0, 0)));
	/* tan = sqrt(1/0.895^2 - 1) gives 0.895, half way. */
	unit_near("half",
	    load_power_factor_billed(1, sqrt(1 / (0.895 * 0.895) - 1)), 0.90, 0,
	    1e-12);
	unit_near("below",
	    load_power_factor_billed(0.8949, sqrt(1 - 0.8949 * 0.8949)), 0.89,
	    0, 1e-12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_totals_are_met),
		UNIT(electricity_counts_at_its_heat_value_or_at_what_was_burnt),
		UNIT(one_total_never_mixes_two_modes),
		UNIT(primary_mode_needs_its_factor_and_every_total_a_mode),
		UNIT(a_range_asks_for_a_choice_unless_it_was_measured),
		UNIT(a_value_confirmed_by_the_park_ends_a_range),
		UNIT(the_edition_in_force_on_the_day_counts),
		UNIT(media_count_only_when_asked_for),
		UNIT(sold_energy_is_subtracted_and_deductions_stand_apart),
		UNIT(what_is_no_amount_is_refused),
		UNIT(nothing_used_is_nothing),
		UNIT(intensity_is_per_ten_thousand_yuan),
		UNIT(a_planted_gap_of_an_eighth_gives_grade_c),
		UNIT(linear_intervals_count_half),
		UNIT(grades_begin_at_their_borders),
		UNIT(many_estimates_allow_no_better_than_c),
		UNIT(unknown_factors_do_not_count_and_no_factor_is_no_score),
		UNIT(a_sum_is_graded_by_the_weight_of_its_parts),
		UNIT(the_year_of_a_steel_works_has_its_published_load),
		UNIT(a_load_without_data_has_no_numbers),
		UNIT(a_missing_interval_takes_no_part_in_a_load),
		UNIT(a_load_of_strange_steps_or_infinite_energy_is_refused),
		UNIT(power_factors_are_billed_half_up),
	};

	return cmocka_run_group_tests_name("energy", tests, NULL, NULL);
}
