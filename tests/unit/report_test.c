/* Words, facts and definitions of reports. */
#include "unit.h"

#include "report/compose_paper.h"
#include "report/energy_monthly.h"
#include "report/phrase_paper.h"

static void
numbers_are_worded(void **state)
{
	struct cx *cx = *state;

	assert_string_equal(phrase_number(cx, 1234.56), "1,234.6");
	assert_string_equal(phrase_number(cx, 12.3456), "12.35");
	assert_string_equal(phrase_number(cx, 0.04831), "0.04831");
	assert_string_equal(phrase_number(cx, 0), "0.0");
	assert_string_equal(phrase_number(cx, NAN), "—");
	assert_string_equal(phrase_percent(cx, 0.864), "86.4%");
	assert_string_equal(phrase_percent_signed(cx, 0.032), "+3.2%");
	assert_string_equal(phrase_percent_signed(cx, -0.014), "-1.4%");
	assert_string_equal(phrase_percent_signed(cx, 0.0001), "0.0%");
	assert_string_equal(phrase_percent_signed(cx, NAN), "—");
}

static void
units_suit_their_values(void **state)
{
	(void)state;
	assert_string_equal(phrase_unit_of("kWh", 9999, false).name, "kWh");
	assert_string_equal(phrase_unit_of("kWh", 1e4, false).name, "万kWh");
	assert_string_equal(phrase_unit_of("kWh", 2e8, false).name, "亿kWh");
	assert_string_equal(phrase_unit_of("kWh", 2e8, true).name, "MWh");
	assert_string_equal(phrase_unit_of("m3", 2e4, false).name, "万m³");
	assert_string_equal(phrase_unit_of("m3", 2e4, true).name, "m³");
	assert_string_equal(phrase_unit_of("MJ", 2e4, false).name, "GJ");
	assert_string_equal(phrase_unit_of("tce", 1e9, false).name, "tce");
}

/* What cannot be compared is not compared. */
static void
changes_need_a_base(void **state)
{
	struct cx *cx = *state;

	unit_near("a rise", phrase_change(110, 100), 0.1, 1e-12, 0);
	unit_near("a fall to nothing", phrase_change(0, 100), -1, 1e-12, 0);
	assert_true(isnan(phrase_change(100, 0)));
	assert_true(isnan(phrase_change(100, -50)));
	assert_true(isnan(phrase_change(100, NAN)));
	assert_true(isnan(phrase_change(NAN, 100)));
	assert_string_equal(
	    phrase_trend(cx, PHRASE_YEAR, 0.032, false), "同比增长 3.2%");
	assert_string_equal(
	    phrase_trend(cx, PHRASE_MONTH, -0.014, false), "环比下降 1.4%");
	assert_string_equal(
	    phrase_trend(cx, PHRASE_YEAR, 0.0004, false), "同比基本持平");
	assert_string_equal(
	    phrase_trend(cx, PHRASE_YEAR, NAN, false), "上年同期无可比数据");
	assert_string_equal(
	    phrase_trend(cx, PHRASE_MONTH, NAN, false), "上月无可比数据");
	assert_string_equal(
	    phrase_trend(cx, PHRASE_YEAR, 0.032, true), "up 3.2% year on year");
	assert_string_equal(phrase_trend(cx, PHRASE_MONTH, NAN, true),
	    "no comparable figure for the month before");
}

static void
facts_fill_words(void **state)
{
	struct cx *cx = *state;
	struct facts f = facts_new(cx);

	for (int i = 0; i < 100; i++)
		facts_put(
		    &f, cx_printf(cx, "f%d", i), i, cx_printf(cx, "<%d>", i));
	facts_put(&f, "none", NAN, NULL);
	assert_string_equal(
	    facts_fill(cx, &f, "a {f3} b{f99}{none}"), "a <3> b<99>—");
	assert_string_equal(facts_fill(cx, &f, ""), "");
	assert_string_equal(facts_fill(cx, &f, "无"), "无");
	assert_null(facts_fill(cx, &f, "{f100}"));
	unit_refused(cx, "broken");
}

static bool
holds(struct cx *cx, const struct facts *f, const char *when)
{
	bool is = false;

	assert_true(facts_hold(cx, f, json_read(cx, str_of(when)), &is));
	return is;
}

static void
conditions_choose(void **state)
{
	struct cx *cx = *state;
	struct facts f = facts_new(cx);
	bool is;

	facts_put(&f, "x", 0.06, "6%");
	facts_put(&f, "none", NAN, NULL);
	assert_true(holds(cx, &f, "[]"));
	assert_true(holds(cx, &f, "[{\"fact\":\"x\",\"above\":0.05}]"));
	assert_false(holds(cx, &f, "[{\"fact\":\"x\",\"above\":0.06}]"));
	assert_true(
	    holds(cx, &f, "[{\"fact\":\"x\",\"above\":0,\"below\":1}]"));
	assert_false(holds(cx, &f,
	    "[{\"fact\":\"x\",\"above\":0},{\"fact\":\"none\",\"above\":0}]"));
	assert_false(holds(cx, &f, "[{\"fact\":\"none\",\"below\":9}]"));
	assert_true(holds(cx, &f, "[{\"fact\":\"none\",\"known\":false}]"));
	assert_true(holds(cx, &f, "[{\"fact\":\"x\",\"known\":true}]"));
	assert_false(facts_hold(cx, &f,
	    json_read(cx, STR("[{\"fact\":\"y\",\"known\":true}]")), &is));
	unit_refused(cx, "broken");
}

/* --- definitions ---------------------------------------------------------- */

/* The shipped definition with one piece of its text replaced. */
static bool
with(struct cx *cx, const char *what, const char *by, struct definition *d)
{
	struct text all = text_new(cx, 1 << 20), other = text_new(cx, 1 << 20);
	const struct report_file *file = report_files;
	const char *at;

	while (strcmp(file->id, "energy-monthly") != 0)
		file++;
	for (size_t i = 0; file->lines[i] != NULL; i++)
		text_puts(&all, file->lines[i]);
	at = strstr(all.p, what);
	assert_non_null(at);
	text_put(&other, (struct str){ all.p, (size_t)(at - all.p) });
	text_puts(&other, by);
	text_puts(&other, at + strlen(what));
	return definition_read(cx, file->id, text_str(&other), NULL, d);
}

static void
definitions_are_checked(void **state)
{
	static const char *const faults[][2] = {
		{ "\"id\": \"energy-monthly\"", "\"id\": \"other\"" },
		{ "\"version\": 5", "\"version\": \"5\"" },
		{ "\"version\": 5", "\"version\": 5, \"colour\": 2" },
		{ "\"kpis\": \"main\"",
		    "\"kpis\": \"main\", \"chart\": \"x\"" },
		{ "\"evidence\": true", "\"proof\": true" },
		{ "\"known\": false", "\"known\": 0" },
		{ "\"type\": \"int\"", "\"type\": \"sql\"" },
		{ "{\n", "{" },
	};
	struct cx *cx = *state;
	struct definition d, same;

	assert_true(definition_find(cx, STR("energy-monthly"), &d));
	assert_int_equal(strlen(d.hash), 64);
	for (size_t i = 0; i + 1 < sizeof(faults) / sizeof(faults[0]); i++) {
		if (with(cx, faults[i][0], faults[i][1], &same))
			fail_msg("%s was accepted", faults[i][1]);
		unit_refused(cx, "broken");
	}
	/* Another text is another hash, even when it means the same. */
	assert_true(with(cx, faults[7][0], faults[7][1], &same));
	assert_string_not_equal(d.hash, same.hash);
	assert_false(definition_find(cx, STR("horoscope"), &d));
	unit_refused(cx, "not_found");
}

static void
parameters_are_checked(void **state)
{
	struct cx *cx = *state;
	struct definition d;

	assert_true(definition_find(cx, STR("energy-monthly"), &d));
	assert_string_equal(json_canonical(cx, definition_params(cx, &d, NULL)),
	    "{\"top\":20}");
	assert_string_equal(
	    json_canonical(cx,
		definition_params(cx, &d, json_read(cx, STR("{\"top\":3}")))),
	    "{\"top\":3}");
	assert_null(
	    definition_params(cx, &d, json_read(cx, STR("{\"top\":2}"))));
	unit_refused(cx, "out_of_range");
	assert_null(
	    definition_params(cx, &d, json_read(cx, STR("{\"top\":3.5}"))));
	unit_refused(cx, "out_of_range");
	assert_null(
	    definition_params(cx, &d, json_read(cx, STR("{\"limit\":3}"))));
	unit_refused(cx, "unknown_field");
	assert_null(definition_params(cx, &d, json_read(cx, STR("[]"))));
	unit_refused(cx, "wrong_type");
}

/* --- measures ------------------------------------------------------------- */

static const struct energy_coefficient factors[] = {
	{ { "electricity", 11 }, ENERGY_SECONDARY, { "2020", 4 }, 0,
	    ENERGY_DAY_OPEN, 0.1229, 0.1229, 0, 3600 },
	{ { "natural_gas", 11 }, ENERGY_PRIMARY, { "2020", 4 }, 0,
	    ENERGY_DAY_OPEN, 1.1, 1.33, 0, 0 },
};

static struct account_row
sum_of(int32_t tenant, const char *kind, double amount, size_t received)
{
	return (struct account_row){ .tenant = tenant,
		.kind = str_of(kind),
		.role = STR("main"),
		.day = 20000,
		.amount = amount,
		.meters = 1,
		.reported = isnan(amount) ? 0u : 1u,
		.tally = { .expected = 744,
		    .received = received,
		    .good = (double)received } };
}

static void
measures_are_taken(void **state)
{
	struct cx *cx = *state;
	const struct energy_policy policy = monthly_policy(factors, 2);
	const struct account_row sums[] = {
		sum_of(1000001, "electricity", 1e6, 744),
		sum_of(1000001, "natural_gas", 1e5, 744),
		sum_of(1000002, "electricity", 2e6, 744),
	};
	const struct monthly_output outputs[] = { { 1000001, 100000000 } };
	const struct monthly_rows rows = { .policy = &policy,
		.sums = sums,
		.sums_n = 3,
		.outputs = outputs,
		.outputs_n = 1 };
	const struct monthly_rows one = monthly_rows_of_tenant(&rows, 1000001);
	const struct monthly_rows gas =
	    monthly_rows_of_kind(cx, &rows, STR("natural_gas"));
	struct monthly_measure m =
	    monthly_measure_of(cx, MONTHLY_TCE, &rows, 1);

	unit_near("tce", m.value, 3e6 * 0.1229e-3 + 1e5 * 1.215e-3, 1e-12, 0);
	assert_int_equal(m.grade, 'A');
	assert_int_equal(m.rows, 3);
	assert_int_equal(one.sums_n, 2);
	unit_near("gas",
	    monthly_measure_of(cx, MONTHLY_AMOUNT, &gas, 1e-4).value, 10, 1e-12,
	    0);
	/* Who did not declare an output is in neither sum. */
	unit_near("per output",
	    monthly_measure_of(cx, MONTHLY_TCE_PER_OUTPUT, &rows, 1).value,
	    (122.9 + 121.5) / 100, 1e-12, 0);
	assert_string_equal(
	    m.sha256, monthly_measure_of(cx, MONTHLY_TCE, &rows, 1).sha256);
	assert_string_not_equal(
	    m.sha256, monthly_measure_of(cx, MONTHLY_TCE, &one, 1).sha256);
}

static void
weak_data_are_no_figure(void **state)
{
	struct cx *cx = *state;
	const struct energy_policy policy = monthly_policy(factors, 2);
	const struct account_row weak[] = { sum_of(
	    1000001, "electricity", 1e6, 500) };
	const struct account_row none[] = { sum_of(
	    1000001, "electricity", NAN, 0) };
	const struct monthly_rows few = {
		.policy = &policy, .sums = weak, .sums_n = 1
	};
	const struct monthly_rows nothing = {
		.policy = &policy, .sums = none, .sums_n = 1
	};
	const struct monthly_rows empty = { .policy = &policy };
	struct monthly_measure m = monthly_measure_of(cx, MONTHLY_TCE, &few, 1);

	assert_int_equal(m.grade, 'D');
	assert_true(isnan(m.value));
	unit_near("what was read", m.raw, 122.9, 1e-12, 0);
	/* The figure that says so is printed all the same. */
	unit_near("completeness",
	    monthly_measure_of(cx, MONTHLY_COMPLETENESS, &few, 100).value,
	    100 * 500.0 / 744, 1e-12, 0);
	m = monthly_measure_of(cx, MONTHLY_TCE, &nothing, 1);
	assert_true(isnan(m.raw));
	assert_int_equal(m.grade, 'D');
	m = monthly_measure_of(cx, MONTHLY_TCE, &empty, 1);
	assert_true(isnan(m.raw));
	assert_int_equal(m.grade, 'D');
	assert_int_equal(monthly_metric_of(STR("peak")), MONTHLY_PEAK);
	assert_int_equal(monthly_metric_of(STR("x")), MONTHLY_METRIC_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(numbers_are_worded),
		UNIT(units_suit_their_values),
		UNIT(changes_need_a_base),
		UNIT(facts_fill_words),
		UNIT(conditions_choose),
		UNIT(definitions_are_checked),
		UNIT(parameters_are_checked),
		UNIT(measures_are_taken),
		UNIT(weak_data_are_no_figure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
