/*
 * quality.h - how good the alarms are: whether a person can live with them.
 *
 * Measures and targets after ISA-18.2 / IEC 62682 and EEMUA 191, for one
 * operator's position: on average 1 alarm in ten minutes is acceptable, 2
 * are the most that can be managed; ten minutes with more than 10 alarms are
 * rare (below 1 %), the ten most frequent alarms make at most 5 % of all,
 * none chatters or is fleeting, fewer than 5 stand for longer than a day.
 *
 *   ten minutes   bins of 600 s from the beginning of the period
 *   flood         begins in a bin of more than 10 alarms and lasts while
 *                 bins have 5 or more
 *   chattering    an alarm raised 3 times or more within less than 60 s
 *   fleeting      an alarm that was active for 2 s or less
 *   standing      an alarm that was active for more than 24 h
 *   duplicates    two rules that were raised on one device within 60 s of
 *                 each other at least 3 times (ours; a reason to look)
 *   acknowledging from raise to acknowledgement; the 90th percentile is
 *                 interpolated linearly between neighbours
 *
 * An alarm here is a rule on a device.
 *
 * Pure: no clock, no I/O.
 */
#ifndef ALARM_QUALITY_H
#define ALARM_QUALITY_H

#include <stdint.h>

#include "base/cx.h"

#define QUALITY_TOP 10
#define QUALITY_BIN_S 600
#define QUALITY_LIST 100 /* alarms, floods and pairs listed of each sort */

enum quality_kind { QUALITY_RAISED, QUALITY_ACKNOWLEDGED, QUALITY_RETURNED };

struct quality_event {
	int64_t at_us;
	int64_t rule, device;
	enum quality_kind kind;
	int severity; /* 1..4, of what was raised */
};

struct quality_tag {
	int64_t rule, device;
	size_t count; /* raises; of a standing alarm: whole hours */
};

struct quality_flood {
	size_t first_bin, last_bin, alarms;
};

struct quality_pair {
	int64_t device, rule, other;
	size_t count;
};

enum quality_band { BAND_ACCEPTABLE, BAND_MANAGEABLE, BAND_OVERLOAD };

struct quality {
	size_t raised;
	size_t bins, busiest, bins_over; /* more than 10 in ten minutes */
	double per_bin; /* alarms per ten minutes and operator */
	double over_pct, flood_pct;
	enum quality_band band;
	double severity_pct[5]; /* by severity; [0] is not used */
	struct quality_tag top[QUALITY_TOP];
	size_t tops;
	double top_pct;
	struct quality_flood floods[QUALITY_LIST];
	struct quality_tag chattering[QUALITY_LIST], fleeting[QUALITY_LIST],
	    standing[QUALITY_LIST];
	struct quality_pair pairs[QUALITY_LIST];
	size_t flood_count, chattering_count, fleeting_count, standing_count,
	    pair_count; /* may be more than are listed */
	size_t acknowledged;
	double ack_median_s, ack_p90_s; /* NaN when none was acknowledged */
};

/*
 * Measures what happened in from_us <= t < to_us; the events are sorted by
 * time, operators is at least 1.  FAIL_INVALID on "to" when the period has
 * no bin.
 */
bool quality_measure(struct cx *cx, const struct quality_event *events,
    size_t n, int64_t from_us, int64_t to_us, int operators,
    struct quality *out);

#endif
