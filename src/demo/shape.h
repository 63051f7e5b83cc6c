/*
 * shape.h - the weather and the working time of the demo park.
 *
 * Everything is a function of absolute time.  Days are local day numbers
 * (moment.h), hours local hours 0..23 or fractions of them.
 *
 * Pure.  Sources: solar declination after Cooper (1969); the dates of the
 * Spring Festival are the calendar's own, 2020 to 2040.
 */
#ifndef DEMO_SHAPE_H
#define DEMO_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "demo/trade.h"

#define SHAPE_ZONE_MIN 480

/* Air temperature, degrees Celsius. */
double shape_air(int32_t day, double hour);

/* Output of a solar plant per kW of its peak, 0..1. */
double shape_sun(int32_t day, double hour);

/* How much cooling and heating weather calls for, 0..1. */
double shape_cooling(int32_t day, double hour);
double shape_heating(int32_t day, double hour);

/*
 * Work going on in an hour relative to a usual week's mean, 0..1.8: shifts,
 * weekends, public holidays, and the quiet weeks around the Spring Festival.
 */
double shape_work(enum regime regime, int32_t day, int hour);

/* A public holiday, by this calendar of its own. */
bool shape_is_holiday(int32_t day);

/* The same of a whole month's orders: 0.75 in the festival's month. */
double shape_orders(int year, int month);

#endif
