#include "model/energy/air.h"

#include <math.h>

#define ZERO_CELSIUS 273.15
#define MOLAR_RATIO 0.621945 /* of water and dry air */
#define TRIPLE_POINT 0.01
#define COLDEST (-100.0)
#define HALVINGS 60 /* leave nothing of 200 degrees */

double
air_saturation_pressure(double t)
{
	const double T = t + ZERO_CELSIUS;

	if (t <= TRIPLE_POINT)
		return exp(-5.6745359e3 / T + 6.3925247 - 9.677843e-3 * T +
		    6.2215701e-7 * T * T + 2.0747825e-9 * pow(T, 3) -
		    9.484024e-13 * pow(T, 4) + 4.1635019 * log(T));
	return exp(-5.8002206e3 / T + 1.3914993 - 4.8640239e-2 * T +
	    4.1764768e-5 * T * T - 1.4452093e-8 * pow(T, 3) +
	    6.5459673 * log(T));
}

double
air_humidity(double vapour_pressure, double p)
{
	return MOLAR_RATIO * vapour_pressure / (p - vapour_pressure);
}

double
air_enthalpy(double t, double humidity)
{
	return 1000 * (1.006 * t + humidity * (2501 + 1.86 * t));
}

double
air_saturated_enthalpy(double t, double p)
{
	return air_enthalpy(t, air_humidity(air_saturation_pressure(t), p));
}

double
air_dew_point(double t, double vapour_pressure)
{
	double low = COLDEST, high = t;

	for (int i = 0; i < HALVINGS; i++) {
		const double middle = (low + high) / 2;

		if (air_saturation_pressure(middle) < vapour_pressure)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* Humidity ratio at t of air whose wet bulb is this, equations 33 and 35. */
static double
humidity_of_wet_bulb(double t, double wet, double p)
{
	const double saturated = air_humidity(air_saturation_pressure(wet), p);

	if (wet < 0)
		return ((2830 - 0.24 * wet) * saturated - 1.006 * (t - wet)) /
		    (2830 + 1.86 * t - 2.1 * wet);
	return ((2501 - 2.326 * wet) * saturated - 1.006 * (t - wet)) /
	    (2501 + 1.86 * t - 4.186 * wet);
}

/* By halving, for at 0 degrees, where water freezes, the humidity jumps. */
double
air_wet_bulb(double t, double dew_point, double humidity, double p)
{
	double low = dew_point, high = t;

	for (int i = 0; i < HALVINGS; i++) {
		const double middle = (low + high) / 2;

		if (humidity_of_wet_bulb(t, middle, p) < humidity)
			low = middle;
		else
			high = middle;
	}
	return high;
}
