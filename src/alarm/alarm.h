/*
 * alarm.h - judging samples as they arrive: what is raised, what returns.
 *
 * An engine holds rules and, for each device they watch, the state of each
 * rule.  The single writer of telemetry shows it every sample before it is
 * committed and the time about four times a second; out of it come
 * transitions, which the writer commits together with the samples.  The same
 * engine, fed from the store, tries a changed rule on the past.
 *
 * Which clock counts.  Delays, rates and out-of-order are judged by the time
 * of the sample, so that the past is judged as the present was.  That a
 * delay is over although no further sample came, and that a device is
 * silent, is judged by the clock of arrival.  A value stands until the next
 * one.
 *
 * What does not count: a metric that is absent or NaN; a sample that is not
 * newer than the last one judged; one that is more than an hour late when it
 * comes (a spool that is emptied; the trial of a rule shows what it would
 * have raised).
 *
 * One thread, no I/O, no clock.  Memory belongs to the cx of the engine and
 * ends with it; a changed set of rules is a new engine that adopts the
 * states of the old one.
 */
#ifndef ALARM_ALARM_H
#define ALARM_ALARM_H

#include <stdint.h>

#include "alarm/rule.h"

#define ALARM_LATE_US (INT64_C(3600) * 1000000)
/* Operands of an expression that are older than this are missing. */
#define ALARM_HELD_US (INT64_C(900) * 1000000)
#define ALARM_SLOTS 96 /* quarter hours of a local day */

enum alarm_what { ALARM_RAISE, ALARM_CHANGE, ALARM_RETURN };

/* An alarm was raised, went to another level, or returned to usual. */
struct alarm_transition {
	int32_t tenant; /* of the device */
	int64_t device;
	int32_t rule_tenant;
	int64_t rule;
	int32_t version;
	enum alarm_what what;
	int level;     /* as rule_level(); +1 where a kind has one level */
	int64_t at_us; /* by the clock of the samples; stale: of arrival */
	double value;  /* that decided; stale: seconds; NaN: none */
	double bound;  /* limit that was crossed; NaN: none */
};

/*
 * Transitions on their way into the database.  It outlives engines and is
 * bounded: while it is full, nothing is judged, so nothing is lost either.
 */
#define ALARM_OUTBOX_MOST 262144
struct alarm_outbox;
struct alarm_outbox *alarm_outbox_new(struct cx *cx);

/*
 * The transitions not yet taken, oldest first, n of them and at most `most`;
 * valid until the next call for this outbox or its engine.  They count as
 * taken then: alarm_settle() says, for the oldest n that were taken, whether
 * they were committed.  If not, they and all taken after them are given out
 * again, in the same order; applying one twice must do no harm.
 */
const struct alarm_transition *alarm_take(
    struct alarm_outbox *outbox, size_t most, size_t *n);
void alarm_settle(struct alarm_outbox *outbox, size_t n, bool committed);
/* How many wait to be taken. */
size_t alarm_waiting(const struct alarm_outbox *outbox);

struct alarm_engine;
struct alarm_device;

struct alarm_engine *alarm_engine_new(
    struct cx *cx, struct alarm_outbox *outbox);

/*
 * A published rule; copied, but what it points to must outlive the engine.
 * zone_min is the zone of its park, in minutes east of UTC.
 */
void alarm_add_rule(struct alarm_engine *e, int64_t id, int32_t tenant,
    int32_t version, int zone_min, const struct rule *rule);

/*
 * The metrics a rule needs of a device: one, or those of its expression, or
 * none.  Borrowed from the rule.
 */
size_t alarm_metrics(
    const struct alarm_engine *e, int64_t rule, const struct str **metrics);

/*
 * Lets a rule watch a device.  place[i] is the ordinal, from 1, of the i-th
 * of alarm_metrics(); 0 when the device has no such metric yet, and then the
 * rule sleeps.  heard_us is when its last sample came, 0 for never: a device
 * that never sent is not silent.  Nothing happens for an unknown rule or
 * when it watches the device already.
 */
void alarm_watch(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, const int *place, int64_t heard_us);

/*
 * What is usual for the metric of a deviation rule, by quarter hour of the
 * local day; copied.  NaN where nothing is known; without it the rule sleeps.
 */
void alarm_baseline(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, const double mean[ALARM_SLOTS],
    const double spread[ALARM_SLOTS]);

/* The alarm is open in the database at this level since at_us. */
void alarm_restore(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, int level, int64_t at_us);

/* Takes over the states of an older engine where rule and device are the
 * same; delays under way begin anew when the rule's version changed. */
void alarm_adopt(struct alarm_engine *e, const struct alarm_engine *old);

/*
 * What a watched device said last: the values of alarm_metrics() in their
 * order, NaN for none, and when.  It lives in cx until alarm_judge_standing(),
 * which, after alarm_adopt(), judges what stands where this version of a rule
 * has not judged before, as if it came now: a rule that goes to work need not
 * wait for the next sample.  What is older than an hour does not count.
 */
void alarm_standing(struct cx *cx, struct alarm_engine *e, int64_t rule,
    int32_t tenant, int64_t device, const double *value, const int64_t *at_us);
void alarm_judge_standing(struct alarm_engine *e, int64_t now_us);

/* The device, for the writer to keep beside its own; NULL when no rule
 * watches it.  Valid as long as the engine. */
struct alarm_device *alarm_find(
    const struct alarm_engine *e, int32_t tenant, int64_t device);

/* Samples of one device at one time: values[i] is that of ordinal i + 1,
 * NaN where it was not sent. */
void alarm_row(struct alarm_engine *e, struct alarm_device *device,
    int64_t at_us, int64_t received_us, const double *values, size_t n);

/* It is now_us by the clock of arrival.  A clock that jumps back is taken
 * as having stood still. */
void alarm_tick(struct alarm_engine *e, int64_t now_us);

/* How many rules watch how many devices, for the log. */
size_t alarm_watches(const struct alarm_engine *e);

#endif
