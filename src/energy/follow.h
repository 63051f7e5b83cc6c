/*
 * follow.h - the register of a meter, followed through local days.
 *
 * What meter.h derives, cut into days with what a grade is counted from.  An
 * interval is expected once it is over; one of which less than half lies
 * between readings is not there yet.
 *
 * Pure: the present is a parameter.
 */
#ifndef ENERGY_FOLLOW_H
#define ENERGY_FOLLOW_H

#include "energy/meter.h"

struct follow_day {
	int32_t day;   /* day number */
	double amount; /* sum of the usable intervals; NaN: there is none */
	const struct meter_interval *intervals;
	size_t n;
	const char *flags; /* n letters of meter_flag_letter() */
	unsigned expected;
	unsigned received;  /* of the expected: G L Z O X */
	unsigned good;      /* of the expected: G */
	unsigned linear;    /* of the expected: L */
	unsigned estimated; /* of the expected: P E */
	int64_t data_us;    /* last reading in it; 0: none */
};

struct follow {
	struct follow_day *days; /* n of them, one after the other */
	size_t n;
	struct meter_series series;
};

/*
 * The days from..to, `to` not included.  Of rule only from_us and buckets are
 * ignored.  Readings are sorted by time and may reach beyond the days; the
 * nearest on either side are neighbours.  Fails as meter_intervals() does.
 */
bool follow_days(struct cx *cx, const struct meter_rule *rule,
    const struct meter_reading *readings, size_t n,
    const struct meter_event *events, size_t event_count, int32_t from,
    int32_t to, int64_t now_us, struct follow *out);

/* Whether a gap was divided by the profile, so that one is needed. */
bool follow_needs_profile(const struct follow *f);

/* The usual hours of days of n intervals each, NaN where missing. */
void follow_profile(struct cx *cx, double **days, const size_t *n, size_t count,
    double hours[24]);

#endif
