/* The arithmetic of comparisons, and the words it is printed in. */
#include "unit.h"

#include "report/phrase_paper.h"

#define NO ((double)NAN)

/* What two values become, and how that is said. */
static void
changes_have_a_number_or_a_word(void **state)
{
	static const struct {
		double now, base;
		enum change_kind kind;
		double ratio;
		const char *words, *english;
	} vectors[] = {
		{ 110, 100, CHANGE_RATIO, 0.1, "同比增长 10.0%",
		    "up 10.0% year on year" },
		{ 90, 100, CHANGE_RATIO, -0.1, "同比下降 10.0%",
		    "down 10.0% year on year" },
		{ 0, 100, CHANGE_RATIO, -1, "同比下降 100.0%",
		    "down 100.0% year on year" },
		{ 100.04, 100, CHANGE_RATIO, 0.0004, "同比基本持平",
		    "level year on year" },
		{ 100, 0, CHANGE_NO_BASE, NO, "上年同期无可比数据",
		    "no comparable figure for the year before" },
		{ 0, 0, CHANGE_NO_BASE, NO, "上年同期无可比数据",
		    "no comparable figure for the year before" },
		{ NO, 100, CHANGE_NO_BASE, NO, "上年同期无可比数据",
		    "no comparable figure for the year before" },
		{ 100, NO, CHANGE_NO_BASE, NO, "上年同期无可比数据",
		    "no comparable figure for the year before" },
		{ 5, -10, CHANGE_TO_PROFIT, NO, "扭亏为盈",
		    "turned from loss to profit" },
		{ 0, -10, CHANGE_TO_PROFIT, NO, "扭亏为盈",
		    "turned from loss to profit" },
		{ -5, 10, CHANGE_TO_LOSS, NO, "由盈转亏",
		    "turned from profit to loss" },
		{ -8, -10, CHANGE_LESS_LOSS, 0.2, "减亏 20.0%",
		    "loss down 20.0%" },
		{ -12, -10, CHANGE_MORE_LOSS, 0.2, "增亏 20.0%",
		    "loss up 20.0%" },
		{ -10, -10, CHANGE_LESS_LOSS, 0, "亏损基本持平",
		    "loss unchanged" },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		const struct change c =
		    measure_change(vectors[i].now, vectors[i].base);
		const bool plain = c.kind <= CHANGE_RATIO;

		assert_int_equal(c.kind, vectors[i].kind);
		if (isnan(vectors[i].ratio))
			assert_true(isnan(c.ratio));
		else
			unit_near(vectors[i].words, c.ratio, vectors[i].ratio,
			    1e-12, 0);
		assert_string_equal(plain
			? phrase_trend(cx, PHRASE_YEAR, c.ratio, false)
			: phrase_profit(cx, c.kind, c.ratio, false),
		    vectors[i].words);
		assert_string_equal(plain
			? phrase_trend(cx, PHRASE_YEAR, c.ratio, true)
			: phrase_profit(cx, c.kind, c.ratio, true),
		    vectors[i].english);
	}
}

static void
shares_are_compared_in_points(void **state)
{
	struct cx *cx = *state;

	unit_near("points", measure_points(0.412, 0.4), 1.2, 1e-9, 0);
	assert_string_equal(phrase_points(cx, PHRASE_YEAR, 1.2, false),
	    "同比提高 1.2 个百分点");
	assert_string_equal(phrase_points(cx, PHRASE_MONTH, -0.3, false),
	    "环比下降 0.3 个百分点");
	assert_string_equal(
	    phrase_points(cx, PHRASE_MONTH, 0.04, false), "环比基本持平");
	assert_string_equal(
	    phrase_points(cx, PHRASE_YEAR, NO, false), "上年同期无可比数据");
	assert_string_equal(phrase_points(cx, PHRASE_YEAR, -2, true),
	    "down 2.0 points year on year");
}

/* Whatever the parts, what is printed adds up. */
static void
shares_add_up_to_a_hundred(void **state)
{
	static const struct {
		double v[5];
		size_t n;
		double percent[5];
	} vectors[] = {
		{ { 1, 1, 1 }, 3, { 33.4, 33.3, 33.3 } },
		{ { 2, 1 }, 2, { 66.7, 33.3 } },
		{ { 1, 1, 1, 1, 1 }, 5, { 20, 20, 20, 20, 20 } },
		{ { 5, NO, 5 }, 3, { 50, NO, 50 } },
		{ { 0, 7 }, 2, { 0, 100 } },
		{ { 0.5, 0.25, 0.25 }, 3, { 50, 25, 25 } },
		{ { 1, -1 }, 2, { NO, NO } },
		{ { 0, 0 }, 2, { NO, NO } },
		{ { NO }, 1, { NO } },
	};
	struct cx *cx = *state;
	double many[1000], percent[1000], sum = 0;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		measure_shares(cx, vectors[i].v, vectors[i].n, 1, percent);
		for (size_t k = 0; k < vectors[i].n; k++) {
			const double wanted = vectors[i].percent[k];

			assert_true(isnan(percent[k]) == isnan(wanted));
			if (!isnan(wanted))
				unit_near("share", percent[k], wanted, 1e-9, 0);
		}
	}
	for (size_t i = 0; i < 1000; i++)
		many[i] = (double)((i * 7919) % 1013) + 0.5;
	measure_shares(cx, many, 1000, 1, percent);
	for (size_t i = 0; i < 1000; i++)
		sum += percent[i];
	unit_near("a thousand parts", sum, 100, 1e-6, 0);
}

static void
sums_ratios_and_ranks(void **state)
{
	static const double v[] = { 3, NO, 9, 3, 1 };
	static const double before[] = { 2, 5, NO, 2, 2 };
	struct change c;

	(void)state;
	unit_near("sum", measure_sum(v, 5), 16, 0, 0);
	unit_near("mean", measure_mean(v, 5), 4, 0, 0);
	assert_true(isnan(measure_sum(v + 1, 1)));
	assert_true(isnan(measure_mean(v, 0)));
	unit_near("ratio", measure_ratio(3, 4), 0.75, 0, 0);
	assert_true(isnan(measure_ratio(3, 0)));
	assert_true(isnan(measure_ratio(3, -4)));
	/* 累计 is of sums, over months that both have: 7 against 6. */
	c = measure_cumulative(v, before, 5);
	unit_near("cumulative", c.ratio, 7.0 / 6 - 1, 1e-12, 0);
	unit_near(
	    "contribution", measure_contribution(12, 10, 50), 4, 1e-12, 0);
	unit_near("a new part", measure_contribution(5, NO, 50), 10, 1e-12, 0);
	assert_true(isnan(measure_contribution(NO, 5, 50)));
	assert_true(isnan(measure_contribution(5, 4, 0)));
	assert_int_equal(measure_rank(v, 5, 2), 1);
	assert_int_equal(measure_rank(v, 5, 0), 2);
	assert_int_equal(measure_rank(v, 5, 3), 2);
	assert_int_equal(measure_rank(v, 5, 4), 4);
	assert_int_equal(measure_rank(v, 5, 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(changes_have_a_number_or_a_word),
		UNIT(shares_are_compared_in_points),
		UNIT(shares_add_up_to_a_hundred),
		UNIT(sums_ratios_and_ranks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
