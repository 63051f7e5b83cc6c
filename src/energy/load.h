/*
 * load.h - the shape of a load: demand, load factor, valley, power factor.
 *
 * From the energy of equal intervals.  Demand is the mean power of a fixed
 * interval (固定窗); a window that slides by the minute would need minutes.
 *
 *   load factor                = kWh / (max kW * hours)
 *   peak-valley difference     = mean over days of (max - min) / max
 *   power factor               = P / sqrt(P^2 + Q^2), from energy totals
 */
#ifndef ENERGY_LOAD_H
#define ENERGY_LOAD_H

#include "base/cx.h"
#include "base/moment.h"

/* What is not known is NaN. */
struct load {
	size_t n; /* intervals that have an amount */
	double kwh;
	double max_kw;
	size_t max_at; /* index of the first interval with it */
	double min_kw;
	double factor;      /* hours are those of the n intervals */
	double peak_valley; /* days that stood still are left out */
	size_t days;        /* local days that peak_valley is the mean of */
};

/*
 * The load of n intervals of step_min minutes from from_us on; kwh[i] is NaN
 * where missing.  FAIL_INVALID when step_min is not within 1..1440 or an
 * amount is infinite.
 */
bool load_of(struct cx *cx, const double *kwh, size_t n, int step_min,
    int64_t from_us, int zone_min, struct load *load);

/* From active and reactive energy; NaN when both are 0. */
double load_power_factor(double kwh, double kvarh);

/* The same as it is billed: two decimals, half up (83 水电财字 215 号). */
double load_power_factor_billed(double kwh, double kvarh);

#endif
