/* What formulas of the environment hold besides their vectors. */
#include "model.h"

static double
aqi(struct cx *cx, const char *pollutant, double c, int edition)
{
	return model_gives(cx, "ENV-001", "AQI",
	    "{\"c\": {\"%s\": %.10g}, \"edition\": \"%d\"}", pollutant, c,
	    edition);
}

static void
more_dust_is_never_better_air(void **state)
{
	static const char *const pollutants[] = { "PM25_24h", "PM10_24h",
		"SO2_24h", "NO2_24h", "CO_24h", "O3_1h" };
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(pollutants) / sizeof(*pollutants); i++)
		for (double c = 0, last = 0, strict = 0; c < 700; c += 35) {
			const double now = aqi(cx, pollutants[i], c, 2012);
			const double then = aqi(cx, pollutants[i], c, 2026);

			/* The later edition is the stricter one. */
			assert_true(now >= last && then >= strict);
			assert_true(then >= now && now <= 500);
			last = now;
			strict = then;
		}
}

static void
scales_of_air_end_as_their_edition_says(void **state)
{
	struct cx *cx = *state;

	model_near(aqi(cx, "PM25_24h", 75, 2012), 100, 0);
	model_near(aqi(cx, "PM25_24h", 75.01, 2012), 101, 0);
	model_near(aqi(cx, "PM25_24h", 60, 2026), 100, 0);
	model_near(aqi(cx, "O3_8h", 800, 2012), 300, 0);
	model_near(aqi(cx, "O3_8h", 801, 2026), 300, 0);
	model_near(aqi(cx, "SO2_1h", 801, 2026), 200, 0);
	model_near(aqi(cx, "PM10_24h", 5000, 2012), 500, 0);
	model_refuses(
	    "ENV-001", "c", "{\"c\": {\"O3_8h\": 801}, \"edition\": \"2012\"}");
	model_refuses("ENV-001", "c", "{\"c\": {}}");
	model_refuses("ENV-001", "c", "{\"c\": {\"soot\": 1}}");
}

static void
air_has_a_primary_pollutant_when_it_is_not_clean(void **state)
{
	struct cx *cx = *state;
	const json_t *clean =
	    model_run(cx, "ENV-001", "{\"c\": {\"PM25_24h\": 35}}");
	const json_t *two = model_run(cx, "ENV-001",
	    "{\"c\": {\"PM25_24h\": 75, \"PM10_24h\": 150, \"CO_24h\": 1}, "
	    "\"edition\": \"2012\"}");

	assert_int_equal(json_array_size(json_object_get(clean, "primary")), 0);
	assert_int_equal(json_array_size(json_object_get(two, "primary")), 2);
}

static void
a_limit_belongs_to_its_class(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"c\": {\"%s\": %g}}";

	model_near(model_gives(cx, "ENV-002", "cls", in, "DO", 7.5), 1, 0);
	model_near(model_gives(cx, "ENV-002", "cls", in, "DO", 7.49), 2, 0);
	model_near(model_gives(cx, "ENV-002", "cls", in, "DO", 1.99), 6, 0);
	model_near(model_gives(cx, "ENV-002", "cls", in, "COD", 15.0), 1, 0);
	model_near(model_gives(cx, "ENV-002", "cls", in, "COD", 15.1), 3, 0);
	model_near(model_gives(cx, "ENV-002", "cls", in, "COD", 40.1), 6, 0);
	model_near(
	    model_gives(cx, "ENV-002", "cls", in, "TP_lake", 0.05), 3, 0);
	model_refuses("ENV-002", "c", "{\"c\": {\"COD\": 1, \"mud\": 2}}");
}

/* Equal rates are the limit of rates that draw near; nothing goes wrong when
 * one of them is far the faster. */
static void
the_oxygen_sag_is_smooth_where_rates_are_equal(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"L0\": 20, \"D0\": 2, \"kd\": 0.4, "
				 "\"ka\": %.15g, \"t\": %g}";

	model_near(model_gives(cx, "ENV-004", "D", in, 0.4, 3.0),
	    (0.4 * 20 * 3 + 2) * exp(-1.2), 1e-12);
	model_near(model_gives(cx, "ENV-004", "D", in, 0.4, 3.0),
	    model_gives(cx, "ENV-004", "D", in, 0.4 + 1e-9, 3.0), 1e-8);
	model_near(model_gives(cx, "ENV-004", "D", in, 0.7, 0.0), 2, 1e-12);
	model_near(
	    model_gives(cx, "ENV-004", "D",
		"{\"L0\": 20, \"D0\": 0, \"kd\": 20, \"ka\": 0, \"t\": 900}"),
	    20, 1e-9);
}

static void
levels_of_sound_are_in_order(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"L\": [51, 74, 60, 66, 58, 71]}";
	const double leq = model_gives(cx, "ENV-005", "Leq", in);
	const double l10 = model_gives(cx, "ENV-005", "L10", in);
	const double l50 = model_gives(cx, "ENV-005", "L50", in);
	const double l90 = model_gives(cx, "ENV-005", "L90", in);

	assert_true(l10 > l50 && l50 > l90);
	assert_true(leq > 380.0 / 6 && leq < 74);
	model_refuses("ENV-006", "r", "{\"L\": [60], \"r0\": 5, \"r\": 1}");
}

static void
oxygen_basis_there_and_back_is_nothing(void **state)
{
	static const char in[] = "{\"c\": %.15g, \"O2\": %g, \"O2r\": %g}";
	struct cx *cx = *state;
	const double there =
	    model_gives(cx, "ENV-007", "cr", in, 50.0, 11.0, 6.0);

	assert_true(there > 50);
	model_near(
	    model_gives(cx, "ENV-007", "cr", in, there, 6.0, 11.0), 50, 1e-12);
}

static void
a_well_is_felt_less_far_away_and_not_at_all_at_once(void **state)
{
	static const char in[] = "{\"Q\": %g, \"T\": 0.001, \"S\": 0.001, "
				 "\"r\": %g, \"t\": 3600}";
	struct cx *cx = *state;
	double last = 1e9;

	for (double r = 1; r < 1e6; r *= 10) {
		const double s = model_gives(cx, "ENV-011", "s", in, 0.01, r);

		assert_true(s >= 0 && (s < last || s <= 0));
		last = s;
	}
	model_near(last, 0, 0);
	model_near(model_gives(cx, "ENV-011", "s", in, 0.02, 30.0),
	    2 * model_gives(cx, "ENV-011", "s", in, 0.01, 30.0), 1e-12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(more_dust_is_never_better_air),
		UNIT(scales_of_air_end_as_their_edition_says),
		UNIT(air_has_a_primary_pollutant_when_it_is_not_clean),
		UNIT(a_limit_belongs_to_its_class),
		UNIT(the_oxygen_sag_is_smooth_where_rates_are_equal),
		UNIT(levels_of_sound_are_in_order),
		UNIT(oxygen_basis_there_and_back_is_nothing),
		UNIT(a_well_is_felt_less_far_away_and_not_at_all_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
