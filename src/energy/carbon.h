/*
 * carbon.h - carbon dioxide from energy, by factor (范围一、范围二).
 *
 *	fuel         t = amount * NCV * carbon content * oxidation * 44 / 12
 *	electricity  t = bought * factor of the grid, location-based (基于位置)
 *	heat         t = bought * factor
 *
 * after the accounting guides for enterprises of industry (sources stand with
 * each factor, sql/seed/carbon_factor.csv).  The factor of an activity is the
 * latest of a year not after that of the activity that was published before
 * the day of issue; that of the province where it has one, else the nation's.
 * What is exported is told apart and not taken off.  Pure.
 */
#ifndef ENERGY_CARBON_H
#define ENERGY_CARBON_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define CARBON_NATION "全国"

/* Amounts are in batches of `batch` units of the kind: a tonne, 10,000 m3. */
struct carbon_factor {
	struct str kind;   /* of energy */
	struct str region; /* province, CARBON_NATION, or empty: everywhere */
	int year;          /* that it is of; 0: of none */
	int32_t published; /* day number; INT32_MIN: not known */
	int scope;         /* 1 burnt here, 2 bought */
	double batch;
	double ncv;       /* GJ a batch, */
	double carbon;    /* tC a GJ, */
	double oxidation; /* share 0..1; all NaN where per_batch is known */
	double per_batch; /* tCO2 */
};

/* tCO2 a batch; NaN when the factor is incomplete. */
double carbon_per_batch(const struct carbon_factor *f);

/* tCO2 of an amount in the unit of the kind. */
double carbon_tonnes(const struct carbon_factor *f, double amount);

/* NULL when there is none. */
const struct carbon_factor *carbon_choose(const struct carbon_factor *factors,
    size_t n, struct str kind, struct str region, int year, int32_t issued);

#endif
