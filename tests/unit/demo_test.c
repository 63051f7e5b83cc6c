/*
 * demo_test.c - the invented park: plausible, and the same every time.
 */
#include "unit.h"

#include "base/moment.h"
#include "demo/chance.h"
#include "demo/scribe.h"
#include "demo/shape.h"
#include "device/device.h"
#include "enterprise/uscc.h"

#define LARGE 1000
#define ANCHOR_US (INT64_C(1795478400) * US_PER_S) /* 2026-11-24 08:00 */

static struct enterprise cast[LARGE];

static int
cast_all(void **state)
{
	(void)state;
	cast_park(cast, LARGE);
	return 0;
}

static int64_t
local(int year, int month, int day, int hour)
{
	return moment_of_day(date_number((struct date){ year, month, day }),
		   SHAPE_ZONE_MIN) +
	    hour * US_PER_HOUR;
}

/* Chance ------------------------------------------------------------------ */

static void
chance_is_even_and_depends_on_nothing_else(void **state)
{
	double sum = 0;

	(void)state;
	for (uint64_t i = 0; i < 100000; i++) {
		const double share = chance_share(7, i);

		assert_true(share >= 0 && share < 1);
		sum += share;
	}
	unit_near("mean", sum / 100000, 0.5, 0, 0.005);
	assert_true(chance_mix(7, 3) == chance_mix(7, 3));
	assert_true(chance_mix(7, 3) != chance_mix(8, 3));
	for (double at = 0; at < 100; at += 0.01)
		assert_true(fabs(chance_wave(1, at + 0.01, 3) -
				chance_wave(1, at, 3)) < 0.02);
}

/* Enterprises ------------------------------------------------------------- */

static void
every_credit_code_is_valid_and_nobody_elses(void **state)
{
	for (size_t i = 0; i < LARGE; i++) {
		struct cx *cx = *state;
		struct str code;

		if (!uscc_read(cx, str_of(cast[i].uscc), &code))
			fail_msg("%s: %s", cast[i].uscc, cx->message);
		assert_true(str_is(code, cast[i].uscc));
		assert_memory_equal(cast[i].uscc + 2, "329999", 6);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(cast[i].uscc, cast[k].uscc);
		cx_clear(cx);
	}
}

static void
every_name_is_the_only_one_and_begins_with_the_parks(void **state)
{
	(void)state;
	for (size_t i = 0; i < LARGE; i++) {
		assert_true(str_starts(str_of(cast[i].name), STR("云湖")));
		assert_true(str_starts(str_of(cast[i].name_en), STR("Yunhu ")));
		assert_true(str_is_utf8(str_of(cast[i].name)));
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(cast[i].name, cast[k].name);
			assert_string_not_equal(
			    cast[i].name_en, cast[k].name_en);
		}
	}
}

static void
fifty_two_of_the_first_hundred_and_twenty_are_above_scale(void **state)
{
	size_t above = 0;

	(void)state;
	for (size_t i = 0; i < 120; i++)
		above += cast[i].above_scale;
	assert_int_equal(above, 52);
}

static void
an_enterprise_is_the_same_in_every_size(void **state)
{
	struct enterprise small[9];

	(void)state;
	cast_park(small, 9);
	for (size_t i = 0; i < 9; i++) {
		assert_string_equal(small[i].uscc, cast[i].uscc);
		assert_string_equal(small[i].name, cast[i].name);
		assert_true(small[i].kw == cast[i].kw);
	}
}

static void
output_goes_on_while_electricity_falls(void **state)
{
	size_t i = 0;

	(void)state;
	while (cast[i].story != STORY_DROP)
		i++;
	unit_near("output",
	    (double)cast_economics(&cast[i], 2026, 10).output /
		(double)cast_economics(&cast[i], 2026, 9).output,
	    1, 0.15, 0);
}

static void
less_is_made_in_the_month_of_the_spring_festival(void **state)
{
	(void)state;
	for (size_t i = 0; i < 50; i++) {
		const struct cast_month feb = cast_economics(&cast[i], 2026, 2);

		assert_true(
		    feb.output < cast_economics(&cast[i], 2026, 3).output);
		assert_true(feb.added > 0 && feb.added < feb.output);
		assert_true(feb.tax > 0 && feb.employees > 0);
		assert_int_equal(feb.output % 100000, 0);
	}
}

/* Land -------------------------------------------------------------------- */

/* Whether the convex plots overlap: no edge parts them. */
static bool
parts(const struct plot *a, const struct plot *b)
{
	for (size_t i = 0; i < a->corners; i++) {
		const struct land_point p = a->corner[i];
		const struct land_point q = a->corner[(i + 1) % a->corners];
		bool all_outside = true;

		for (size_t k = 0; k < b->corners; k++)
			if ((q.x - p.x) * (b->corner[k].y - p.y) -
				(q.y - p.y) * (b->corner[k].x - p.x) >
			    -1e-9)
				all_outside = false;
		if (all_outside)
			return true;
	}
	return false;
}

static void
plots_lie_in_the_park_and_never_overlap(void **state)
{
	static const size_t sizes[] = { 1, 9, 56, 120, LARGE };
	struct plot plots[LARGE];

	(void)state;
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		land_divide(plots, sizes[s]);
		for (size_t i = 0; i < sizes[s]; i++) {
			assert_true(land_area(&plots[i]) > 2000);
			for (size_t k = 0; k < plots[i].corners; k++) {
				double lon, lat;

				land_degrees(plots[i].corner[k], &lon, &lat);
				assert_true(lon > 120.60 && lon < 120.68);
				assert_true(lat > 31.28 && lat < 31.34);
			}
			for (size_t k = 0; k < i; k++)
				assert_true(parts(&plots[i], &plots[k]) ||
				    parts(&plots[k], &plots[i]));
		}
	}
}

static void
devices_stand_on_their_plot(void **state)
{
	(void)state;
	for (size_t i = 0; i < 120; i++) {
		const struct plot *p = &cast[i].plot;

		for (size_t k = 0; k < 200; k++) {
			const struct land_point at = land_place(p, k);

			for (size_t c = 0; c < p->corners; c++) {
				const struct land_point a = p->corner[c];
				const struct land_point b =
				    p->corner[(c + 1) % p->corners];

				assert_true((b.x - a.x) * (at.y - a.y) -
					(b.y - a.y) * (at.x - a.x) >
				    0);
			}
		}
	}
}

/* Things and devices ------------------------------------------------------ */

static void
every_thing_model_is_one_the_register_takes(void **state)
{
	struct cx *cx = *state;

	for (size_t i = 0; i < thing_count; i++) {
		const struct thing *t = &things[i];
		struct str word;

		assert_true(t->metrics > 0 && t->metrics <= THING_METRICS);
		assert_true(device_kind(cx, "kind", str_of(t->kind), &word));
		for (size_t k = 0; k < t->metrics; k++)
			if (!device_unit(
				cx, "unit", str_of(t->metric[k].unit), &word))
				fail_msg("%s %s: %s", t->code,
				    t->metric[k].code, cx->message);
	}
	for (size_t i = 0; i < trade_count; i++)
		for (size_t k = 0; k < TRADE_MACHINES; k++)
			if (thing_find(trades[i].machines[k]) == NULL)
				fail_msg("no thing %s", trades[i].machines[k]);
}

static void
a_park_has_as_many_devices_as_it_promises(void **state)
{
	static const struct {
		enum demo_size size;
		size_t least, most, sends;
	} wanted[] = { { DEMO_SMALL, 70, 110, 50 },
		{ DEMO_PARK, 2300, 2500, 850 },
		{ DEMO_LARGE, 99000, 101000, 30000 } };

	for (size_t s = 0; s < 3; s++) {
		const struct demo_scale *scale = &demo_scales[wanted[s].size];
		size_t devices = 0, sends = 0;

		for (size_t i = 0; i < scale->enterprises; i++) {
			struct cx *cx = *state;
			const struct plant *p = plant_make(cx, &cast[i], scale);

			devices += p->devices;
			for (size_t k = 0; k < p->devices; k++)
				sends += p->device[k].sends;
			cx_clear(cx);
		}
		if (devices < wanted[s].least || devices > wanted[s].most ||
		    sends < wanted[s].sends)
			fail_msg("%s has %zu devices, %zu send", scale->name,
			    devices, sends);
	}
}

/* Time -------------------------------------------------------------------- */

static void
summer_is_warm_and_nights_are_dark(void **state)
{
	double july = 0, january = 0;

	(void)state;
	for (int d = 1; d <= 31; d++) {
		july += shape_air(date_number((struct date){ 2026, 7, d }), 14);
		january +=
		    shape_air(date_number((struct date){ 2026, 1, d }), 14);
		assert_true(shape_sun(date_number((struct date){ 2026, 7, d }),
				0) == 0);
		assert_true(shape_sun(date_number((struct date){ 2026, 7, d }),
				12) > 0);
	}
	assert_true(july / 31 > 27 && july / 31 < 40);
	assert_true(january / 31 > 2 && january / 31 < 14);
}

static void
a_usual_week_of_work_is_one_in_the_mean(void **state)
{
	(void)state;
	for (int r = 0; r < REGIME_COUNT; r++) {
		const int32_t monday =
		    date_number((struct date){ 2026, 11, 16 });
		double sum = 0;

		for (int h = 0; h < 168; h++)
			sum +=
			    shape_work((enum regime)r, monday + h / 24, h % 24);
		unit_near("week", sum / 168, 1, 0.04, 0);
	}
}

static void
the_spring_festival_is_quiet(void **state)
{
	const int32_t day = date_number((struct date){ 2026, 2, 17 });

	(void)state;
	for (int r = 0; r < REGIME_COUNT; r++)
		assert_true(shape_work((enum regime)r, day, 10) <
		    0.8 * shape_work((enum regime)r, day + 28, 10));
}

/* Works ------------------------------------------------------------------- */

struct scene {
	struct plant *plant;
	struct works works;
};

static struct scene *
scene_of(struct cx *cx, enum story story, const struct steel *steel)
{
	struct scene *s = cx_alloc(cx, sizeof(*s));
	size_t i = 0;

	while (cast[i].story != story)
		i++;
	s->plant = plant_make(cx, &cast[i], &demo_scales[DEMO_PARK]);
	works_open(&s->works, s->plant, steel, ANCHOR_US);
	return s;
}

static double
reading(struct scene *s, size_t device, int64_t at_us)
{
	double v[THING_METRICS];

	works_values(&s->works, device, at_us, v);
	return v[0];
}

/* What a meter without events metered. */
static double
amount(struct scene *s, size_t meter, int64_t from_us, int64_t to_us)
{
	const double from = reading(s, meter, from_us);

	return (reading(s, meter, to_us) - from) *
	    s->plant->meter[meter].multiplier;
}

static void
registers_only_grow(void **state)
{
	struct scene *s = scene_of(*state, STORY_LOSS, NULL);

	for (size_t m = 0; m < s->plant->meters; m++) {
		double before = 0;

		for (int64_t at = ANCHOR_US - 400 * US_PER_DAY; at < ANCHOR_US;
		     at += 37 * US_PER_MIN) {
			const double now = reading(s, m, at);

			assert_true(now >= before);
			before = now;
		}
	}
}

static void
the_same_instant_shows_the_same_after_a_restart(void **state)
{
	struct scene *a = scene_of(*state, STORY_DROP, NULL);
	struct scene *b = scene_of(*state, STORY_DROP, NULL);
	const int64_t at = ANCHOR_US + 3 * US_PER_DAY + 12345678;
	double v[THING_METRICS], w[THING_METRICS];

	for (int64_t t = ANCHOR_US; t < at; t += US_PER_HOUR)
		(void)reading(a, 0, t);
	for (size_t i = 0; i < a->plant->devices; i++) {
		works_values(&a->works, i, at, v);
		works_values(&b->works, i, at, w);
		assert_memory_equal(
		    v, w, a->plant->device[i].thing->metrics * sizeof(double));
	}
}

static void
sub_meters_and_loss_add_up_to_the_main_meter(void **state)
{
	static const struct {
		enum story story;
		double loss;
	} cases[] = { { STORY_LOSS, 0.048 }, { STORY_LEAK, 0.074 } };
	const int64_t from = local(2026, 10, 1, 0), to = local(2026, 11, 1, 0);

	for (size_t c = 0; c < 2; c++) {
		struct scene *s = scene_of(*state, cases[c].story, NULL);
		const double main = amount(s, 0, from, to);
		double subs = 0;

		for (size_t m = 1; m <= s->plant->subs; m++)
			subs += amount(s, m, from, to);
		unit_near("loss", 1 - subs / main, cases[c].loss, 1e-9, 0);
	}
}

static void
electricity_falls_by_sixty_two_per_cent(void **state)
{
	struct scene *s = scene_of(*state, STORY_DROP, NULL);
	const double before =
	    amount(s, 0, local(2026, 9, 1, 0), local(2026, 10, 1, 0));
	const double after =
	    amount(s, 0, local(2026, 10, 1, 0), local(2026, 11, 1, 0));

	unit_near("what stays", after / before, 0.38, 1e-9, 0);
}

static void
a_replaced_meter_goes_on_from_its_own_register(void **state)
{
	struct scene *s = scene_of(*state, STORY_REPLACED, NULL);
	struct works_event event;

	assert_true(works_replacement(&s->works, &event));
	unit_near("old", reading(s, event.meter, event.at_us - 1000),
	    event.old_final, 0, 0.001);
	unit_near("new", reading(s, event.meter, event.at_us),
	    event.new_initial, 0, 1e-9);
	assert_true(event.old_final > 1000);
	assert_false(works_replacement(
	    &scene_of(*state, STORY_LOSS, NULL)->works, &event));
}

static void
one_meter_rolls_over_nine_days_before_the_anchor(void **state)
{
	struct scene *s = scene_of(*state, STORY_ROLLOVER, NULL);
	const int64_t at = local(2026, 11, 15, 4);

	assert_true(reading(s, 1, at - US_PER_HOUR) > 0.99e6);
	assert_true(reading(s, 1, at + US_PER_HOUR) < 1e4);
}

static size_t
silent_minutes(struct scene *s, size_t device, int64_t from, int64_t to)
{
	size_t n = 0;

	for (int64_t at = from; at < to; at += US_PER_MIN)
		n += works_is_silent(&s->works, device, at);
	return n;
}

static void
silences_are_where_the_stories_want_them(void **state)
{
	struct scene *gap = scene_of(*state, STORY_GAP, NULL);
	struct scene *stale = scene_of(*state, STORY_STALE, NULL);
	const int64_t day = local(2026, 11, 19, 0);

	assert_int_equal(
	    silent_minutes(gap, 0, day, day + US_PER_DAY), 6 * 60 - 1);
	assert_int_equal(silent_minutes(gap, 1, day, day + US_PER_DAY), 0);
	assert_false(
	    works_is_silent(&stale->works, 0, ANCHOR_US - 2 * US_PER_DAY));
	assert_true(works_is_silent(&stale->works, 0, ANCHOR_US + US_PER_DAY));
}

static void
thirteen_per_cent_of_the_intervals_are_missing(void **state)
{
	struct scene *s = scene_of(*state, STORY_INCOMPLETE, NULL);
	size_t missing = 0, all = 0;
	bool before = false;

	/* An interval is there when both of its ends are. */
	for (int64_t at = local(2026, 10, 1, 0); at < local(2026, 11, 1, 0);
	     at += US_PER_HOUR) {
		const bool now = works_is_silent(&s->works, 0, at);

		missing += now || before;
		before = now;
		all++;
	}
	unit_near("missing", (double)missing / (double)all, 0.13, 0.03, 0);
}

static void
the_data_set_is_shown_week_by_week(void **state)
{
	struct steel *steel = cx_alloc(*state, sizeof(*steel));
	struct scene *s;
	/* The anchor is a Tuesday; its week is the last of the data. */
	const int64_t monday = local(2026, 11, 23, 0);

	for (size_t i = 0; i < sizeof(steel->kwh) / sizeof(double); i++)
		steel->kwh[i] = (double)(i + 1);
	s = scene_of(*state, STORY_STEEL, steel);
	unit_near("first hour of the last week",
	    amount(s, 0, monday, monday + US_PER_HOUR), 357 * 24 + 1, 1e-9, 0);
	unit_near("first hour of the year",
	    amount(s, 0, monday - 357 * US_PER_DAY,
		monday - 357 * US_PER_DAY + US_PER_HOUR),
	    1, 1e-4, 0);
	unit_near("a year goes round",
	    amount(s, 0, monday + 7 * US_PER_DAY,
		monday + 7 * US_PER_DAY + US_PER_HOUR),
	    1, 1e-4, 0);
}

/* Lines ------------------------------------------------------------------- */

static void
decimals_are_written_as_they_are(void **state)
{
	static const struct {
		double v;
		int decimals;
		const char *text;
	} cases[] = { { 0, 2, "0.00" }, { 1.005, 2, "1.00" },
		{ 12345678.9, 2, "12345678.90" }, { -0.001, 2, "0.00" },
		{ -12.34, 1, "-12.3" }, { 0.06, 3, "0.060" }, { 7.5, 0, "8" },
		{ 99.999, 2, "100.00" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text out = text_new(*state, 100);

		scribe_decimal(&out, cases[i].v, cases[i].decimals);
		assert_string_equal(out.p, cases[i].text);
	}
}

static void
a_line_names_device_values_and_seconds(void **state)
{
	struct scene *s = scene_of(*state, STORY_STEEL, NULL);
	struct text out = text_new(*state, 1000);

	scribe_line(&out, &s->works, 0, ANCHOR_US, 2);
	assert_true(str_starts(
	    text_str(&out), STR("meter-electric,dev=yh0001-em01 energy=")));
	assert_non_null(strstr(out.p, ",power="));
	assert_null(strstr(out.p, "reactive"));
	assert_non_null(strstr(out.p, " 1795478400\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(chance_is_even_and_depends_on_nothing_else),
		UNIT(every_credit_code_is_valid_and_nobody_elses),
		UNIT(every_name_is_the_only_one_and_begins_with_the_parks),
		UNIT(fifty_two_of_the_first_hundred_and_twenty_are_above_scale),
		UNIT(an_enterprise_is_the_same_in_every_size),
		UNIT(output_goes_on_while_electricity_falls),
		UNIT(less_is_made_in_the_month_of_the_spring_festival),
		UNIT(plots_lie_in_the_park_and_never_overlap),
		UNIT(devices_stand_on_their_plot),
		UNIT(every_thing_model_is_one_the_register_takes),
		UNIT(a_park_has_as_many_devices_as_it_promises),
		UNIT(summer_is_warm_and_nights_are_dark),
		UNIT(a_usual_week_of_work_is_one_in_the_mean),
		UNIT(the_spring_festival_is_quiet),
		UNIT(registers_only_grow),
		UNIT(the_same_instant_shows_the_same_after_a_restart),
		UNIT(sub_meters_and_loss_add_up_to_the_main_meter),
		UNIT(electricity_falls_by_sixty_two_per_cent),
		UNIT(a_replaced_meter_goes_on_from_its_own_register),
		UNIT(one_meter_rolls_over_nine_days_before_the_anchor),
		UNIT(silences_are_where_the_stories_want_them),
		UNIT(thirteen_per_cent_of_the_intervals_are_missing),
		UNIT(the_data_set_is_shown_week_by_week),
		UNIT(decimals_are_written_as_they_are),
		UNIT(a_line_names_device_values_and_seconds),
	};

	return cmocka_run_group_tests_name("demo", tests, cast_all, NULL);
}
