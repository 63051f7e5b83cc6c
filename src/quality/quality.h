/*
 * quality.h - how good the samples of one series and day are, in five scores.
 *
 * From what a series said in a window (a local day, or today so far) come
 * counts, which add up: those of a device are the sums over its metrics, so
 * that each metric weighs as many values as it should send.  Scores are
 * quotients of counts, within 0..1; one that nothing can be said about is
 * absent (NaN), never 1.
 *
 *   completeness  1 - missing / expected
 *   timeliness    1 - late / timed
 *   validity      1 - (bad + outside) / ranged
 *   consistency   1 - (stuck + fallen) / watched
 *   uniqueness    1 - (repeated + overwritten) / told
 *   score         their product, over those that are there; A from 95 %,
 *                 B from 90 %, C from 80 %, as energy/grade.h
 *
 *   received      instants with a value, whatever its quality
 *   expected      window / interval, rounded, 1 at least
 *   missing       a distance d between neighbours of more than 1.5 intervals
 *                 lacks d / interval - 1 samples, rounded; the beginning and
 *                 the end of the window are one distance, so that it does not
 *                 matter when within an interval the device speaks
 *   late          came after the day was scored first, which is three hours
 *                 after its end or, when nobody worked then, a day more;
 *                 what was scored even later is not judged (timed is 0)
 *   bad           quality bad (telemetry/tail.h), by whoever measured
 *   outside       not bad, and below the lowest or above the highest
 *                 plausible value; without limits nothing but bad is judged,
 *                 and nothing at all when none is bad
 *   stuck         not bad, and of a run of one value other than 0 that lasts
 *                 for 6 h or longer and has 12 samples or more.  Judged of
 *                 measured quantities only: a state, a set point, or a
 *                 register may stand still
 *   fallen        of a register: lower than the one before it
 *   repeated      closer than a tenth of the interval to the one before, with
 *                 the same value: the same reading, sent under two times
 *   overwritten   values sent again for an instant that had one already, as
 *                 far as both are still kept (telemetry/merge.h)
 *
 * The dimensions.  GB/T 36344-2018 names 规范性 完整性 准确性 一致性 时效性
 * 可访问性, ISO/IEC 25012 compliance, completeness, accuracy, consistency,
 * currentness, availability.  Completeness is 完整性, timeliness 时效性 /
 * currentness, consistency 一致性.  Validity is the part of 准确性 that can
 * be judged without a second measurement, with 规范性 of the value domain.
 * Uniqueness is of 一致性 in ISO/IEC 25012 (no datum contradicts itself by
 * being there twice) and the 数据重复率 of GB/T 36344 under 准确性.
 * 可访问性 is of the platform, not of a day's samples.  The formulas are
 * ours: both standards leave the measure to who measures; ISO 8000-8 asks
 * that it be stated, which this page does.
 *
 * Pure: no clock, no I/O.
 */
#ifndef QUALITY_QUALITY_H
#define QUALITY_QUALITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STUCK_US (INT64_C(6) * 3600 * 1000000)
#define STUCK_LEAST 12
#define STEP_LEAST 3 /* samples from which a step is estimated */

enum tally_count {
	TALLY_RECEIVED,
	TALLY_EXPECTED, /* 0: completeness is not judged */
	TALLY_MISSING,
	TALLY_TIMED, /* 0: timeliness is not judged; else received */
	TALLY_LATE,
	TALLY_RANGED,
	TALLY_BAD,
	TALLY_OUTSIDE,
	TALLY_WATCHED,
	TALLY_STUCK,
	TALLY_FALLEN,
	TALLY_TOLD,
	TALLY_REPEATED,
	TALLY_OVERWRITTEN,
	TALLY_COUNTS
};

struct quality_tally {
	int64_t of[TALLY_COUNTS];
};

enum dimension {
	COMPLETENESS,
	TIMELINESS,
	VALIDITY,
	CONSISTENCY,
	UNIQUENESS,
	DIMENSIONS
};

struct quality_scores {
	double of[DIMENSIONS]; /* NaN: not judged */
	double score;          /* NaN: nothing is */
	char grade;            /* 'A'..'D', '-' for none */
};

/* What is known of a series before its samples are looked at. */
struct quality_rule {
	int64_t from_us, to_us; /* the window, from < to */
	int64_t interval_us;    /* between samples; 0: not known */
	double lowest, highest; /* plausible; NaN: no limit */
	bool counter;           /* a register, which only grows */
	bool measured;          /* a quantity that does not stand still */
	int64_t settled;        /* samples when it was scored first; -1: not
				 * known */
	int64_t overwritten;
};

/* Samples of the window, strictly rising; NaN values are passed over.
 * quality may be NULL: all good. */
struct quality_series {
	size_t n;
	const int64_t *at_us;
	const double *value;
	const uint8_t *quality;
};

/* The median of the distances between neighbours, the lower one of two; 0
 * below STEP_LEAST values.  scratch has room for n. */
int64_t quality_step(const struct quality_series *s, int64_t *scratch);

struct quality_tally quality_judge(
    const struct quality_series *s, const struct quality_rule *r);

void quality_add(struct quality_tally *sum, const struct quality_tally *part);

struct quality_scores quality_scores(const struct quality_tally *t);

#endif
