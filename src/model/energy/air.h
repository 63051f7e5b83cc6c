/*
 * air.h - moist air by ASHRAE Fundamentals 2017, chapter 1.
 *
 * Temperatures in degrees Celsius, pressures in Pa, humidity ratio in kg of
 * water per kg of dry air, enthalpy in J per kg of dry air.
 */
#ifndef MODEL_AIR_H
#define MODEL_AIR_H

/* Saturation pressure, -100 to 200 degrees, over ice below 0.01 (Hyland and
 * Wexler, equations 5 and 6). */
double air_saturation_pressure(double t);

/* Humidity ratio at a partial pressure of vapour below p. */
double air_humidity(double vapour_pressure, double p);

double air_enthalpy(double t, double humidity);

/* Enthalpy of saturated air. */
double air_saturated_enthalpy(double t, double p);

/* Dew point, down to -100 degrees, not above t. */
double air_dew_point(double t, double vapour_pressure);

/* Thermodynamic wet-bulb temperature, between the dew point and t. */
double air_wet_bulb(double t, double dew_point, double humidity, double p);

#endif
