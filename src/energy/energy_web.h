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

/* Consumption by day and month, and load curves. */
extern const struct route curve_routes[];

/* Sums of periods, balances, issues, corrections. */
extern const struct route energy_routes[];

/* Enterprises by what they consume. */
extern const struct route ranking_routes[];

/* The first page of the park, and of an enterprise. */
extern const struct route overview_routes[];

/* What noting an event would change. */
extern const struct route preview_routes[];

/* Parameters that several of them take. */
#define ENERGY_METER                                                           \
	{                                                                      \
		"meter", IN_PATH, PARAM_INT, .about = "meter"                  \
	}
#define ENERGY_EVENT                                                           \
	{ "at", IN_BODY, PARAM_MOMENT, .required = true,                       \
		.about = "when it happened" },                                 \
	    { "kind", IN_BODY, PARAM_CHOICE, .required = true,                 \
		    .choices = "replace ct_change reset",                      \
		    .about = "what happened" },                                \
	    { "old_final", IN_BODY, PARAM_NUMBER, .required = true,            \
		    .hi = 1e12, .about = "last register before" },             \
	    { "new_initial", IN_BODY, PARAM_NUMBER, .required = true,          \
		    .hi = 1e12, .about = "first register after" },             \
	    { "new_multiplier", IN_BODY, PARAM_NUMBER, .lo = 1e-9, .hi = 1e9,  \
		    .about = "multiplier from then on" },                      \
	{                                                                      \
		"new_digits", IN_BODY, PARAM_INT,                              \
		    .lo = 3, .hi = 12, .about = "digits from then on"          \
	}

#endif
