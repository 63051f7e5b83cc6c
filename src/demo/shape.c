#include "demo/shape.h"

#include <math.h>
#include <stddef.h>

#include "base/moment.h"
#include "demo/chance.h"

#define PI 3.14159265358979323846
#define LATITUDE (31.31 * PI / 180)
#define AIR_SEED UINT64_C(0xa1f)
#define CLOUD_SEED UINT64_C(0xc10d)

/* Weather ----------------------------------------------------------------- */

static double
day_of_year(int32_t day)
{
	const struct date d = date_of(day);

	return day - date_number((struct date){ d.year, 1, 1 }) + 1;
}

double
shape_air(int32_t day, double hour)
{
	/* Coldest in late January, warmest in late July and at 14 o'clock;
	 * spells of some days, and a wind of hours. */
	const double year =
	    17.2 - 12.4 * cos(2 * PI * (day_of_year(day) - 24) / 365.25);
	const double at = day + hour / 24;

	return year + 3.6 * cos(2 * PI * (hour - 14) / 24) +
	    3.4 * chance_wave(AIR_SEED, at, 4.5) +
	    0.8 * chance_wave(AIR_SEED + 1, at, 0.21);
}

double
shape_sun(int32_t day, double hour)
{
	const double declination =
	    23.45 * PI / 180 * sin(2 * PI * (284 + day_of_year(day)) / 365);
	const double angle = (hour - 12.1) * PI / 12;
	const double height = sin(LATITUDE) * sin(declination) +
	    cos(LATITUDE) * cos(declination) * cos(angle);
	const double clouds =
	    0.5 + 0.5 * chance_wave(CLOUD_SEED, day + hour / 24, 1.3);
	const double passing =
	    0.5 + 0.5 * chance_wave(CLOUD_SEED + 1, day + hour / 24, 0.06);

	if (height <= 0)
		return 0;
	return 0.92 * pow(height, 1.15) * (1 - 0.72 * clouds) *
	    (1 - 0.25 * clouds * passing);
}

static double
within(double x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x;
}

double
shape_cooling(int32_t day, double hour)
{
	return within((shape_air(day, hour) - 19) / 16);
}

double
shape_heating(int32_t day, double hour)
{
	return within((12 - shape_air(day, hour)) / 16);
}

/* Working time ------------------------------------------------------------ */

/* First day of the Spring Festival, month * 100 + day, from 2020 on. */
static const short festivals[] = { 125, 212, 201, 122, 210, 129, 217, 206, 126,
	213, 203, 123, 211, 131, 219, 208, 128, 215, 204, 124, 212 };

#define FESTIVALS (sizeof(festivals) / sizeof(festivals[0]))

/* Days since the festival of that year, far away when it is not known. */
static int32_t
since_festival(int32_t day)
{
	const struct date d = date_of(day);
	const int k = d.year - 2020;

	if (k < 0 || k >= (int)FESTIVALS)
		return 9999;
	return day -
	    date_number((struct date){
		d.year, festivals[k] / 100, festivals[k] % 100 });
}

static bool
is_holiday(int32_t day)
{
	const struct date d = date_of(day);

	return (d.month == 10 && d.day <= 5) || (d.month == 5 && d.day <= 3) ||
	    (d.month == 1 && d.day == 1);
}

bool
shape_is_holiday(int32_t day)
{
	const int32_t after = since_festival(day);

	return is_holiday(day) || (after >= -2 && after <= 6);
}

/* What a day is to a regime: 1 a working day. */
static double
day_level(enum regime regime, int32_t day)
{
	static const double saturday[REGIME_COUNT] = { 0.99, 0.82, 0.42 };
	static const double sunday[REGIME_COUNT] = { 0.96, 0.46, 0.26 };
	static const double festival[REGIME_COUNT] = { 0.66, 0.16, 0.12 };
	static const double holiday[REGIME_COUNT] = { 0.90, 0.40, 0.22 };
	const int32_t after = since_festival(day);
	const int weekday = date_weekday(day);
	const double usual = weekday == 7 ? sunday[regime]
	    : weekday == 6                ? saturday[regime]
					  : 1;

	if (after >= -2 && after <= 6)
		return festival[regime];
	if (after >= -9 && after < -2)
		return usual * (1 - 0.08 * (after + 10));
	if (after > 6 && after <= 14)
		return usual * (0.5 + 0.0625 * (after - 6));
	return is_holiday(day) ? holiday[regime] : usual;
}

/* An hour of a working day relative to its own mean. */
static double
hour_level(enum regime regime, int hour)
{
	static const double two[24] = { 0.46, 0.42, 0.40, 0.40, 0.41, 0.46,
		0.74, 1.08, 1.34, 1.42, 1.44, 1.36, 1.20, 1.32, 1.42, 1.44,
		1.40, 1.28, 1.16, 1.22, 1.24, 1.20, 1.04, 0.70 };
	static const double one[24] = { 0.30, 0.29, 0.28, 0.28, 0.29, 0.32,
		0.46, 0.92, 1.72, 2.06, 2.14, 1.98, 1.30, 1.82, 2.10, 2.12,
		1.96, 1.44, 0.80, 0.52, 0.42, 0.36, 0.32, 0.30 };

	switch (regime) {
	case REGIME_TWO_SHIFTS:
		return two[hour];
	case REGIME_DAY:
		return one[hour];
	default:
		return 1 + 0.05 * cos(2 * PI * (hour - 15) / 24);
	}
}

/* Means over a usual week, by which shape_work() is 1 in the mean. */
static const double week_mean[REGIME_COUNT] = { 0.993, 0.897, 0.811 };

double
shape_work(enum regime regime, int32_t day, int hour)
{
	const double level = day_level(regime, day);
	const double at = hour_level(regime, hour);

	/* On quiet days the day's curve is flat as well. */
	return level * (level * at + (1 - level) * 1) / week_mean[regime];
}

double
shape_orders(int year, int month)
{
	static const double months[12] = { 0.94, 0.80, 1.04, 1.02, 1.01, 1.03,
		0.99, 0.98, 1.04, 1.00, 1.06, 1.09 };
	const int k = year - 2020;

	if (k >= 0 && k < (int)FESTIVALS && festivals[k] / 100 == month)
		return 0.75;
	return month == 2 ? 0.97 : months[month - 1];
}
