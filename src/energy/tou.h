/*
 * tou.h - electricity by period of the day (分时): sharp, peak, flat, valley.
 *
 * A slot says which period holds from one minute of the day to another, in
 * some months, for everybody or for industry from 315 kVA on, whose slots go
 * first.  Slots are reference data (sql/seed/tou_slot.csv) with the document
 * they stand in; an interval of a meter belongs to the period in which it
 * begins.
 *
 * Demand is the largest mean power of a fixed interval (固定窗); of a load that
 * lasts as long on another day the first counts.
 *
 *	load factor = kWh / (max kW * hours of the known intervals)
 *
 * Pure.
 */
#ifndef ENERGY_TOU_H
#define ENERGY_TOU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum tou_period {
	TOU_NONE, /* no slot holds */
	TOU_SHARP,
	TOU_PEAK,
	TOU_FLAT,
	TOU_VALLEY,
	TOU_DEEP,
	TOU_COUNT
};

struct tou_slot {
	bool large;      /* for industry from 315 kVA on alone */
	uint16_t months; /* bit 1 << (month - 1) */
	int from_min, to_min;
	enum tou_period period;
	int32_t valid_from, valid_to; /* day numbers, half-open */
};

/* "sharp", "peak", "flat", "valley", "deep"; TOU_NONE for another word. */
enum tou_period tou_period_of(struct str name);

/* Bits of "1 2 6"; 0 when a word is no month. */
uint16_t tou_months_of(struct str months);

/* What holds at a minute 0..1439 of a day, large: for such an industry. */
enum tou_period tou_period_at(const struct tou_slot *slots, size_t n,
    int32_t day, int minute, bool large);

/* Whether the slots for everybody hold each minute of that day just once. */
bool tou_tiles(const struct tou_slot *slots, size_t n, int32_t day);

/* The intervals that begin at the same minute, over the days of a month. */
struct tou_bin {
	int32_t month;  /* number of one of its days: slots are chosen by it */
	int minute;     /* at which they begin */
	int step_min;   /* how long they are */
	double kwh;     /* of those that are known */
	size_t known;   /* intervals */
	double max_kwh; /* of one of them; NaN: none is known */
	int32_t max_day;
};

struct tou_load {
	double kwh;
	double hours;  /* of the known intervals */
	double max_kw; /* NaN: nothing is known */
	int32_t max_day;
	int max_minute;
	double factor;            /* load factor; NaN likewise */
	double period[TOU_COUNT]; /* kWh; TOU_NONE: in no slot */
};

struct tou_load tou_load_of(const struct tou_bin *bins, size_t n,
    const struct tou_slot *slots, size_t slots_n, bool large);

#endif
