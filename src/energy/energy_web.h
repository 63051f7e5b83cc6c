/*
 * energy_web.h - energy over HTTP.
 *
 * Every figure says its unit, its period, how old its data are and its grade.
 */
#ifndef ENERGY_ENERGY_WEB_H
#define ENERGY_ENERGY_WEB_H

#include "web/web.h"

/* Kinds, coefficients, meters and their events. */
extern const struct route meter_routes[];

/* Sums of periods, rankings, curves, balances, issues, corrections. */
extern const struct route energy_routes[];

/* The first page of the park, and of an enterprise. */
extern const struct route overview_routes[];

#endif
