/* Periods of the day by the seed that is delivered, against vectors. */
#include "energy/tou.h"

#include "base/csv.h"
#include "base/moment.h"
#include "unit.h"

#define SLOTS 64

struct slots {
	struct tou_slot items[SLOTS];
	size_t n;
};

static int
whole(struct str s)
{
	double v = 0;

	assert_true(str_double(s, &v));
	return (int)v;
}

/* sql/seed/tou_slot.csv, as the database has it. */
static struct slots *
seed(struct cx *cx)
{
	struct csv_reader *csv = cx_alloc(cx, sizeof(*csv));
	struct slots *slots = cx_alloc(cx, sizeof(*slots));
	struct csv_record r;

	slots->n = 0;
	csv_open(csv, cx, unit_file(cx, "sql/seed/tou_slot.csv"));
	assert_int_equal(csv_next(csv, &r), CSV_ROW);
	while (csv_next(csv, &r) == CSV_ROW) {
		struct tou_slot *s = &slots->items[slots->n++];

		assert_true(slots->n < SLOTS);
		*s = (struct tou_slot){ .large =
					    str_is(r.fields[2], "industry_315"),
			.months = tou_months_of(r.fields[3]),
			.from_min = whole(r.fields[4]),
			.to_min = whole(r.fields[5]),
			.period = tou_period_of(r.fields[6]),
			.valid_to = INT32_MAX };
		assert_true(s->months != 0 && s->period != TOU_NONE);
		assert_true(date_parse(r.fields[7], &s->valid_from));
	}
	return slots;
}

static int32_t
day_of(int year, int month, int day)
{
	return date_number((struct date){ year, month, day });
}

static void
each_month_is_tiled_by_the_slots_in_force(void **state)
{
	const struct slots *s = seed(*state);

	for (int month = 1; month <= 12; month++) {
		assert_true(tou_tiles(s->items, s->n, day_of(2026, month, 1)));
		assert_true(tou_tiles(s->items, s->n, day_of(2026, month, 28)));
	}
	/* Before their document nothing held. */
	assert_false(tou_tiles(s->items, s->n, day_of(2025, 5, 31)));
	assert_int_equal(
	    tou_period_at(s->items, s->n, day_of(2025, 5, 31), 900, true),
	    TOU_NONE);
	/* Neither a gap nor a minute held twice is a day. */
	assert_false(tou_tiles(s->items, s->n - 5, day_of(2026, 3, 1)));
	assert_false(tou_tiles(s->items, 0, day_of(2026, 3, 1)));
}

static void
published_half_hours_are_met(void **state)
{
	static const char letters[TOU_COUNT + 1] = "-JPFVD";
	const json_t *cases = json_object_get(
	    unit_vectors(*state, "tou_slots", "energy/vectors/tou_slots.json"),
	    "cases");
	const struct slots *s = seed(*state);
	size_t i;
	json_t *c;

	json_array_foreach(cases, i, c)
	{
		const json_t *in = json_object_get(c, "input");
		const char *want =
		    json_str(json_object_get(c, "expected"), "half_hours").p;
		const bool large = json_is_true(
		    json_object_get(in, "user_ge_315kVA_industry"));
		const int32_t day =
		    day_of(2026, (int)unit_number(in, "month"), 15);

		for (int half = 0; half < 48; half++)
			assert_int_equal(letters[tou_period_at(s->items, s->n,
					     day, half * 30, large)],
			    want[half]);
	}
	assert_true(json_array_size(cases) >= 12);
}

/* Bins of the quarters of a month of the published data, which is of 2018 and
 * laid upon the slots of 2026. */
static size_t
bins_of(struct cx *cx, int month, struct tou_bin *bins)
{
	const int32_t first = day_of(2018, 1, 1);
	struct csv_reader *csv = cx_alloc(cx, sizeof(*csv));
	struct csv_record r;
	size_t i = 0;

	for (int q = 0; q < 96; q++)
		bins[q] = (struct tou_bin){ .month = day_of(2026, month, 1),
			.minute = q * 15,
			.step_min = 15,
			.max_kwh = NAN };
	csv_open(
	    csv, cx, unit_shared(cx, "energy/steel_industry_2018_15min.csv"));
	assert_int_equal(csv_next(csv, &r), CSV_ROW);
	for (; csv_next(csv, &r) == CSV_ROW; i++) {
		const int32_t day = first + (int32_t)(i / 96);
		struct tou_bin *b = &bins[i % 96];
		double kwh;

		if (date_of(day).month != month)
			continue;
		assert_true(str_double(r.fields[1], &kwh));
		b->kwh += kwh;
		b->known++;
		if (isnan(b->max_kwh) || kwh > b->max_kwh) {
			b->max_kwh = kwh;
			b->max_day = day;
		}
	}
	return 96;
}

static void
check_month(struct cx *cx, const struct slots *s, const json_t *c)
{
	static const char *const periods[] = { "", "sharp", "peak", "flat",
		"valley" };
	const json_t *want = json_object_get(c, "expected");
	const json_t *split = json_object_get(want, "kwh_by_period");
	struct tou_bin bins[96];
	const size_t n = bins_of(
	    cx, (int)unit_number(json_object_get(c, "input"), "month"), bins);
	const struct tou_load l = tou_load_of(bins, n, s->items, s->n, true);

	unit_near("kwh", l.kwh, unit_number(want, "kwh"), 1e-7, 0);
	unit_near("max", l.max_kw, unit_number(want, "max_kw"), 1e-7, 0);
	unit_near(
	    "factor", l.factor, unit_number(want, "load_factor"), 1e-7, 0);
	assert_string_equal(
	    cx_printf(cx, "%s %02d:%02d:00", date_text(cx, l.max_day),
		l.max_minute / 60, l.max_minute % 60),
	    json_str(want, "max_at_interval_start").p);
	for (int p = TOU_SHARP; p <= TOU_VALLEY; p++)
		unit_near(periods[p], l.period[p],
		    unit_number(split, periods[p]), 1e-7, 1e-6);
	unit_near("nowhere", l.period[TOU_NONE], 0, 0, 0);
}

static void
published_months_of_a_steelworks_are_met(void **state)
{
	const json_t *cases =
	    json_object_get(unit_vectors(*state, "steel_month",
				"energy/vectors/"
				"steel_month.json"),
		"cases");
	const struct slots *s = seed(*state);

	for (size_t i = 0; i < json_array_size(cases); i++)
		check_month(*state, s, json_array_get(cases, i));
	assert_true(json_array_size(cases) >= 6);
}

static void
what_no_slot_holds_is_counted_apart(void **state)
{
	const struct tou_slot noon = { false, 1, 720, 780, TOU_PEAK, 0,
		INT32_MAX };
	const struct tou_bin bins[] = { { day_of(2026, 1, 1), 720, 60, 30, 3,
					    20, day_of(2026, 1, 9) },
		{ day_of(2026, 1, 1), 780, 60, 20, 2, 20, day_of(2026, 1, 3) },
		{ day_of(2026, 1, 1), 840, 60, 0, 0, NAN, 0 } };
	struct tou_load l = tou_load_of(bins, 3, &noon, 1, false);

	(void)state;
	unit_near("peak", l.period[TOU_PEAK], 30, 0, 0);
	unit_near("none", l.period[TOU_NONE], 20, 0, 0);
	unit_near("hours", l.hours, 5, 0, 0);
	unit_near("factor", l.factor, 0.5, 0, 1e-12);
	/* As large, but earlier. */
	assert_int_equal(l.max_day, day_of(2026, 1, 3));
	l = tou_load_of(bins, 0, &noon, 1, false);
	assert_true(isnan(l.max_kw) && isnan(l.factor));
}

static void
words_that_are_none_are_known(void **state)
{
	(void)state;
	assert_int_equal(tou_period_of(STR("night")), TOU_NONE);
	assert_int_equal(tou_period_of(STR("")), TOU_NONE);
	assert_int_equal(tou_months_of(STR("1 12")), 0x801);
	assert_int_equal(tou_months_of(STR("0")), 0);
	assert_int_equal(tou_months_of(STR("13")), 0);
	assert_int_equal(tou_months_of(STR("May")), 0);
	assert_int_equal(tou_months_of(STR("1.5")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(each_month_is_tiled_by_the_slots_in_force),
		UNIT(published_half_hours_are_met),
		UNIT(published_months_of_a_steelworks_are_met),
		UNIT(what_no_slot_holds_is_counted_apart),
		UNIT(words_that_are_none_are_known),
	};

	return cmocka_run_group_tests_name("tou", tests, NULL, NULL);
}
