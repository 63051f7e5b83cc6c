#include "model/energy/air.h"

#include <math.h>

#include "knowledge/root.h"

#define ZERO_CELSIUS 273.15
#define MOLAR_RATIO 0.621945 /* of water and dry air */
#define TRIPLE_POINT 0.01
#define COLDEST (-100.0)

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

/* What a root is sought of: a state of air, and the humidity it has. */
struct state {
	double t, p, humidity;
};

static double
lacks_vapour(double t, const void *with)
{
	return air_saturation_pressure(t) - *(const double *)with;
}

double
air_dew_point(double t, double vapour_pressure)
{
	double dew = t;

	(void)root_between(lacks_vapour, &vapour_pressure, COLDEST, t, &dew);
	return dew;
}

/* Humidity ratio of air whose wet bulb is this, equations 33 and 35, above
 * the one that it has.  At 0 degrees, where water freezes, it jumps. */
static double
lacks_humidity(double wet, const void *with)
{
	const struct state *air = with;
	const double t = air->t;
	const double most = air_humidity(air_saturation_pressure(wet), air->p);

	if (wet < 0)
		return ((2830 - 0.24 * wet) * most - 1.006 * (t - wet)) /
		    (2830 + 1.86 * t - 2.1 * wet) -
		    air->humidity;
	return ((2501 - 2.326 * wet) * most - 1.006 * (t - wet)) /
	    (2501 + 1.86 * t - 4.186 * wet) -
	    air->humidity;
}

double
air_wet_bulb(double t, double dew_point, double humidity, double p)
{
	const struct state air = { t, p, humidity };
	double wet = t;

	(void)root_between(lacks_humidity, &air, dew_point, t, &wet);
	return wet;
}
