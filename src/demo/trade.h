/*
 * trade.h - the trades of the demo park and how each uses energy.
 *
 * Figures are invented within what is usual; none is a statistic.  Trades
 * carry the two-digit divisions of GB/T 4754-2017.
 *
 * Pure.
 */
#ifndef DEMO_TRADE_H
#define DEMO_TRADE_H

#include <stddef.h>

enum regime {
	REGIME_CONTINUOUS, /* day and night, every day */
	REGIME_TWO_SHIFTS, /* 7 to 23 o'clock, Saturdays too */
	REGIME_DAY,        /* 8 to 18 o'clock, Monday to Friday */
	REGIME_COUNT
};

#define TRADE_WORDS 5
#define TRADE_MACHINES 6

struct trade {
	const char *code;  /* GB/T 4754 */
	const char *brief; /* the trade in a short name */
	const char *words[TRADE_WORDS];
	const char *words_en[TRADE_WORDS];
	enum regime regime;
	double kw;      /* mean electric load of a large one, kW */
	double gas;     /* m3 of natural gas a kWh, 0: none */
	double heat;    /* MJ of steam a kWh, 0: none */
	double water;   /* m3 a kWh */
	double cooling; /* share of electricity that follows the heat outside */
	double output;  /* yuan of output value a kWh */
	double added;   /* value added, share of output */
	const char *machines[TRADE_MACHINES]; /* thing models of its devices */
};

extern const struct trade trades[];
extern const size_t trade_count;

#define TRADE_STEEL 0 /* the one of the first enterprise */

#endif
