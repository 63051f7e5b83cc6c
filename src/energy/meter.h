/*
 * meter.h - from the register of a meter to what it metered.
 *
 * A register only ever counts up, until it rolls over, loses its memory, or
 * somebody takes the meter away.  Two neighbouring readings (t1,v1) (t2,v2)
 * are judged in this order:
 *   1. an event in (t1,t2] splits them: (old_final - v1) * old multiplier
 *      until the event, (v2 - new_initial) * new multiplier behind it;
 *   2. v2 < v1 is a rollover when v1 >= 0.9 * 10^digits, v2 <= 0.1 * 10^digits
 *      and the amount is possible; else a reset when v2 <= 0.05 * v1 and v2
 *      is possible, of which v2 * multiplier is a lower bound; else unusable;
 *   3. more than max_rate allows is a spike: unusable;
 *   4. all else counts.
 * An amount is divided over the buckets it touches, by minutes.  When the
 * pair is longer than one bucket it is a gap: up to short_gap_min by time,
 * longer by the meter's own profile of hours, beyond METER_GAP_DAYS not at
 * all.  Whatever is divided is divided without rest, so day sums telescope.
 * Missing is never zero.
 *
 * Pure: instants are microseconds (moment.h), amounts are in the unit of the
 * kind of energy (kWh, m3…), minutes count from from_us.
 */
#ifndef ENERGY_METER_H
#define ENERGY_METER_H

#include <stdint.h>

#include "base/cx.h"

#define METER_GAP_DAYS 50
#define METER_BUCKETS 105408 /* three years of quarter hours */

/* How an interval came to its amount; an interval may carry several. */
enum meter_flag {
	METER_GOOD = 1,       /* G  metered */
	METER_LINEAR = 2,     /* L  a short gap, divided by time */
	METER_PROFILE = 4,    /* P  a long gap, divided by the profile */
	METER_RESET = 8,      /* Z  a reset; the amount is a lower bound */
	METER_UNUSABLE = 16,  /* X  no amount, an issue says why */
	METER_ESTIMATED = 32, /* E  nothing was read; filled in */
	METER_DROPPED = 64    /* O  one impossible reading was left out */
};

enum meter_change {
	METER_REPLACED,
	METER_CT_CHANGED,
	METER_RESET_NOTED /* a person saw the reset and noted the registers */
};

enum meter_issue_kind {
	METER_ISSUE_REPLACED,
	METER_ISSUE_CT_CHANGED,
	METER_ISSUE_RESET_NOTED,
	METER_ISSUE_ROLLOVER,
	METER_ISSUE_RESET,
	METER_ISSUE_NEGATIVE,
	METER_ISSUE_SPIKE,
	METER_ISSUE_GAP,     /* longer than METER_GAP_DAYS */
	METER_ISSUE_DROPPED, /* a reading was left out */
	METER_ISSUE_COUNT
};

struct meter_reading {
	int64_t at_us;
	double value; /* of the register; NaN readings are passed over */
};

struct meter_event {
	int64_t at_us;
	enum meter_change change;
	double old_final;      /* register before, */
	double new_initial;    /* and behind; a new meter is seldom at 0 */
	double new_multiplier; /* from here on; 0 keeps the old */
	int new_digits;        /* from here on; 0 keeps the old */
};

/* What is known of the meter, and what is asked. */
struct meter_rule {
	double multiplier;     /* before the first event, above 0 */
	int digits;            /* before the point, 3..12, likewise */
	double max_rate;       /* largest amount an hour; INFINITY: unknown */
	int bucket_min;        /* 15 or 60 */
	int short_gap_min;     /* 120 by rule */
	int zone_min;          /* of the profile's hours */
	const double *profile; /* 24 weights by local hour, or NULL */
	bool rescue;           /* leave out a single impossible reading */
	int64_t from_us;       /* where the first bucket begins */
	size_t buckets;        /* how many, 1..METER_BUCKETS */
};

struct meter_interval {
	double amount;      /* NaN when unusable or nothing was read */
	unsigned flags;     /* of enum meter_flag; 0: nothing was read */
	int64_t covered_us; /* how much of it lies between readings */
};

struct meter_issue {
	int64_t at_us; /* of the later reading, or of the event */
	enum meter_issue_kind kind;
	double amount; /* what the pair would have counted; before an event */
	double after;  /* behind an event, else 0 */
};

struct meter_series {
	struct meter_interval *intervals; /* rule.buckets of them */
	size_t n;
	double total;               /* of the usable ones */
	struct meter_issue *issues; /* by time */
	size_t issue_count;
};

/*
 * Readings in any order; of two at one instant the later in the array wins.
 * Readings outside the buckets are used as neighbours only, so hand in one
 * before and one behind.  Events in any order.  FAIL_INVALID when a number
 * of rule or event is out of range.  O(n log n) in readings.
 */
bool meter_intervals(struct cx *cx, const struct meter_rule *rule,
    const struct meter_reading *readings, size_t n,
    const struct meter_event *events, size_t event_count,
    struct meter_series *series);

/*
 * Fills intervals in which nothing was read, flag E, from estimates, one an
 * interval; NaN leaves it empty.  Unusable ones stay so: their energy is in
 * the register and needs a person.  Returns how many were filled.
 */
size_t meter_fill(struct meter_series *series, const double *estimates);

/*
 * The hour profile of a meter: the median of each local hour over days of
 * the same kind (four by rule); NaN amounts are left out, an hour without
 * any is 0.
 */
void meter_profile(const double (*days)[24], size_t n, double profile[24]);

/* All letters in the order "EGLOPXZ", as "GL"; "-" for none. */
const char *meter_flag_text(struct cx *cx, unsigned flags);

/* The one letter that says worst of it: X E Z P L G, '-' for none. */
char meter_flag_letter(unsigned flags);

/* "replaced", "ct_changed", "rollover", "negative"… */
const char *meter_issue_name(enum meter_issue_kind kind);

#endif
