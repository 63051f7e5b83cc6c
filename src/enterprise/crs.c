#include "enterprise/crs.h"

#include <math.h>

#define PI 3.14159265358979323846
#define AXIS_M 6378245.0
#define E2 0.00669342162296594323
#define BD_PI (PI * 3000.0 / 180.0)
#define ROUNDS 30
#define CLOSE_DEG 1e-10 /* 0.01 mm */

bool
crs_read(struct cx *cx, const char *field, struct str name, enum crs *crs)
{
	static const char *const names[CRS_COUNT] = {
		[CRS_CGCS2000] = "CGCS2000",
		[CRS_WGS_84] = "WGS-84",
		[CRS_GCJ_02] = "GCJ-02",
		[CRS_BD_09] = "BD-09",
	};

	*crs = CRS_CGCS2000;
	if (name.n == 0)
		return true;
	for (; *crs < CRS_COUNT; (*crs)++)
		if (str_is(name, names[*crs]))
			return true;
	return cx_fail_code(cx, FAIL_INVALID, "unknown_crs", field,
	    "the coordinate system must be one of " CRS_CHOICES);
}

static bool
is_shifted(double lon, double lat)
{
	return lon > 72.004 && lon < 137.8347 && lat > 0.8293 && lat < 55.8271;
}

/* The ripple both directions share; x is measured from 105 degrees east. */
static double
ripple(double x)
{
	return (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2 / 3;
}

static double
shift_lon(double x, double y)
{
	return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y +
	    0.1 * sqrt(fabs(x)) + ripple(x) +
	    (20 * sin(x * PI) + 40 * sin(x / 3 * PI)) * 2 / 3 +
	    (150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3;
}

static double
shift_lat(double x, double y)
{
	return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y +
	    0.2 * sqrt(fabs(x)) + ripple(x) +
	    (20 * sin(y * PI) + 40 * sin(y / 3 * PI)) * 2 / 3 +
	    (160 * sin(y / 12 * PI) + 320 * sin(y * PI / 30)) * 2 / 3;
}

static void
to_gcj_02(double *lon, double *lat)
{
	const double x = *lon - 105, y = *lat - 35;
	const double phi = *lat / 180 * PI;
	const double w = 1 - E2 * sin(phi) * sin(phi);

	if (!is_shifted(*lon, *lat))
		return;
	*lon += shift_lon(x, y) * 180 / (AXIS_M / sqrt(w) * cos(phi) * PI);
	*lat +=
	    shift_lat(x, y) * 180 / (AXIS_M * (1 - E2) / (w * sqrt(w)) * PI);
}

static void
gcj_02_to_bd_09(double *lon, double *lat)
{
	const double z = hypot(*lon, *lat) + 0.00002 * sin(*lat * BD_PI);
	const double theta = atan2(*lat, *lon) + 0.000003 * cos(*lon * BD_PI);

	*lon = z * cos(theta) + 0.0065;
	*lat = z * sin(theta) + 0.006;
}

void
crs_from_cgcs2000(enum crs crs, double *lon, double *lat)
{
	if (crs != CRS_GCJ_02 && crs != CRS_BD_09)
		return;
	to_gcj_02(lon, lat);
	if (crs == CRS_BD_09)
		gcj_02_to_bd_09(lon, lat);
}

void
crs_to_cgcs2000(enum crs crs, double *lon, double *lat)
{
	const double given_lon = *lon, given_lat = *lat;

	for (int i = 0; i < ROUNDS; i++) {
		double off_lon = *lon, off_lat = *lat;

		crs_from_cgcs2000(crs, &off_lon, &off_lat);
		off_lon -= given_lon;
		off_lat -= given_lat;
		*lon -= off_lon;
		*lat -= off_lat;
		if (fabs(off_lon) < CLOSE_DEG && fabs(off_lat) < CLOSE_DEG)
			break;
	}
}
