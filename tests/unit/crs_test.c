#include "enterprise/crs.h"

#include "unit.h"

/* Metres between two points near to each other. */
static double
metres(double lon, double lat, double other_lon, double other_lat)
{
	const double degree = 111320;

	return hypot((lon - other_lon) * degree * cos(lat * 0.0174532925),
	    (lat - other_lat) * degree);
}

static void
systems_are_known_by_their_names_and_no_others(void **state)
{
	struct cx *cx = *state;
	enum crs crs;

	assert_true(crs_read(cx, "crs", STR("CGCS2000"), &crs));
	assert_int_equal(crs, CRS_CGCS2000);
	assert_true(crs_read(cx, "crs", STR("WGS-84"), &crs));
	assert_int_equal(crs, CRS_WGS_84);
	assert_true(crs_read(cx, "crs", STR("GCJ-02"), &crs));
	assert_int_equal(crs, CRS_GCJ_02);
	assert_true(crs_read(cx, "crs", STR("BD-09"), &crs));
	assert_int_equal(crs, CRS_BD_09);
	assert_true(crs_read(cx, "crs", (struct str){ "", 0 }, &crs));
	assert_int_equal(crs, CRS_CGCS2000);
	assert_false(crs_read(cx, "坐标系", STR("Mars"), &crs));
	assert_string_equal(cx->field, "坐标系");
	unit_refused(cx, "unknown_crs");
	assert_false(crs_read(cx, "crs", STR("GCJ-02 "), &crs));
	unit_refused(cx, "unknown_crs");
}

static void
what_is_not_shifted_stays_where_it_is(void **state)
{
	double lon = 120.64, lat = 31.31;

	(void)state;
	crs_to_cgcs2000(CRS_CGCS2000, &lon, &lat);
	crs_to_cgcs2000(CRS_WGS_84, &lon, &lat);
	assert_true(lon == 120.64 && lat == 31.31);
	/* GCJ-02 is no shift outside of China. */
	lon = 2.3522;
	lat = 48.8566;
	crs_to_cgcs2000(CRS_GCJ_02, &lon, &lat);
	assert_true(lon == 2.3522 && lat == 48.8566);
}

/*
 * The sample that ships with the widely used converters (wandergis
 * coordtransform, README): 116.404, 39.915 read in each system.
 */
static void
the_published_samples_come_out(void **state)
{
	double lon = 116.404, lat = 39.915;

	(void)state;
	crs_from_cgcs2000(CRS_GCJ_02, &lon, &lat);
	assert_true(
	    metres(lon, lat, 116.41024449916938, 39.91640428150164) < 0.01);

	/* BD-09 116.404 39.915 is GCJ-02 116.39762729119315
	 * 39.90865673957631; both name one place. */
	lon = 116.404;
	lat = 39.915;
	crs_to_cgcs2000(CRS_BD_09, &lon, &lat);
	{
		double other_lon = 116.39762729119315,
		       other_lat = 39.90865673957631;

		crs_to_cgcs2000(CRS_GCJ_02, &other_lon, &other_lat);
		assert_true(metres(lon, lat, other_lon, other_lat) < 1);
	}

	/* GCJ-02 116.404 39.915 in BD-09 is 116.41036949371029
	 * 39.92133699351021. */
	lon = 116.404;
	lat = 39.915;
	crs_to_cgcs2000(CRS_GCJ_02, &lon, &lat);
	crs_from_cgcs2000(CRS_BD_09, &lon, &lat);
	assert_true(
	    metres(lon, lat, 116.41036949371029, 39.92133699351021) < 0.01);
}

/* Back and forth over the whole country, and the shift is one. */
static void
the_way_back_leads_where_it_came_from(void **state)
{
	static const enum crs shifted[] = { CRS_GCJ_02, CRS_BD_09 };

	(void)state;
	for (double x = 74; x < 136; x += 1.37)
		for (double y = 18; y < 54; y += 1.19)
			for (size_t i = 0; i < 2; i++) {
				double lon = x, lat = y;
				double off;

				crs_from_cgcs2000(shifted[i], &lon, &lat);
				off = metres(x, y, lon, lat);
				if (off < 10 || off > 2500)
					fail_msg("%g %g is shifted by %g m", x,
					    y, off);
				crs_to_cgcs2000(shifted[i], &lon, &lat);
				off = metres(x, y, lon, lat);
				if (!(off < 0.01))
					fail_msg("%g %g comes back %g m off", x,
					    y, off);
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(systems_are_known_by_their_names_and_no_others),
		UNIT(what_is_not_shifted_stays_where_it_is),
		UNIT(the_published_samples_come_out),
		UNIT(the_way_back_leads_where_it_came_from),
	};

	return cmocka_run_group_tests_name("crs", tests, NULL, NULL);
}
