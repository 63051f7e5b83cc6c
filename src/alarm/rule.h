/*
 * rule.h - what an alarm rule watches for, from its JSON definition.
 *
 *   {"kind":"threshold","metric":"t","hihi":95,"hi":85,"lo":5,"lolo":0,
 *    "hysteresis":2,"on_s":10,"off_s":30,
 *    "schedule":[{"days":"67","from":"22:00","to":"06:00","hi":60}]}
 *   {"kind":"rate","metric":"p","rise":5,"fall":8,"over_s":60, …}
 *   {"kind":"deviation","metric":"p","sigmas":4,"least":10, …}
 *   {"kind":"stale","metric":"p","after_s":600}       metric: any, if absent
 *   {"kind":"stale","intervals":3,"after_s":600}      after_s: if wanted
 *   {"kind":"expression","expression":"p > 5 and q < 1", …}
 *
 * on_s is how long the condition must last before the alarm is raised, off_s
 * how long its end before the alarm returns.  hysteresis is in the unit of
 * the metric: an alarm raised above hi returns at hi - hysteresis or below,
 * one raised below lo at lo + hysteresis or above.
 *
 * intervals is how many of the device's usual intervals it may be silent: what
 * is usual is learned from its arrivals, and until it is known after_s holds,
 * or the rule sleeps.
 *
 * Each row of the schedule replaces all four limits by its own, on the
 * weekdays it names (1 is Monday), from .. to of local time, `to` not
 * included; a row that ends before it begins lasts past midnight and belongs
 * to the day on which it begins.  The first row that fits counts.  A row
 * without limits watches nothing.
 *
 * Pure: no clock, no I/O.
 */
#ifndef ALARM_RULE_H
#define ALARM_RULE_H

#include <jansson.h>

#include "alarm/condition.h"
#include "base/cx.h"
#include "base/str.h"

#define RULE_METRIC_MOST 256    /* bytes of a metric's code */
#define RULE_DELAY_MOST_S 86400 /* on_s, off_s, over_s */
#define RULE_STALE_LEAST_S 10
#define RULE_STALE_MOST_S 2592000
#define RULE_INTERVALS_LEAST 2
#define RULE_INTERVALS_MOST 1000
#define RULE_SCHEDULE_MOST 16 /* rows */

enum rule_kind {
	RULE_THRESHOLD,
	RULE_RATE,
	RULE_DEVIATION,
	RULE_STALE,
	RULE_EXPRESSION
};

/* NaN where there is none; lolo < lo < hi < hihi. */
struct rule_limits {
	double lolo, lo, hi, hihi;
};

struct rule_row {
	unsigned days;        /* bit 0 is Monday */
	int from_min, to_min; /* of the local day, 0..1440 */
	struct rule_limits limits;
};

struct rule {
	enum rule_kind kind;
	struct str metric; /* empty: any (stale), several (expression) */
	struct rule_limits limits; /* a rate's fall is -lo, its rise is hi */
	double hysteresis;
	int on_s, off_s;
	int over_s;           /* rate: the limits are changes in this time */
	double sigmas, least; /* deviation: spreads, and at least this much */
	int after_s;          /* stale; 0: not said */
	double intervals;     /* stale; 0: not said */
	struct expression condition;
	struct rule_row *schedule; /* n of them */
	size_t schedule_count;
};

/* The words for rule_kind, "threshold rate …", for a route's choices. */
#define RULE_KINDS "threshold rate deviation stale expression"

/*
 * Reads a definition, which must outlive cx.  FAIL_INVALID on the member at
 * fault: "missing", "wrong_type", "out_of_range", "unknown_field", "no_limit",
 * "limit_order", "schedule_large", and those of condition_parse().
 */
bool rule_read(struct cx *cx, const json_t *definition, struct rule *rule);

/* The limits in force at a minute of a local day; weekday 1 is Monday. */
struct rule_limits rule_limits_at(
    const struct rule *rule, int weekday, int minute);

/*
 * The level of a value under limits: 0 usual, +1 above hi, +2 above hihi, -1
 * below lo, -2 below lolo.  `level` is that of the alarm now, whose limits
 * the value must leave by the hysteresis before it counts as lower.
 */
int rule_level(const struct rule_limits *limits, double hysteresis, int level,
    double value);

/* The limit of a level; NaN for 0. */
double rule_bound(const struct rule_limits *limits, int level);

#endif
