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
 * What changes is read again piece by piece, while the engine goes on: rules
 * one by one or all, what they watch by ranges of devices.  What is said
 * again of a rule and a device leaves their state as it is.
 *
 * One thread, no I/O, no clock.  Memory belongs to the cx of the engine and
 * is used again for what comes after.
 */
#ifndef ALARM_ALARM_H
#define ALARM_ALARM_H

#include <stdint.h>

#include "alarm/rule.h"

#define ALARM_LATE_US (INT64_C(3600) * 1000000)
/* Operands of an expression that are older than this are missing. */
#define ALARM_HELD_US (INT64_C(900) * 1000000)
#define ALARM_SLOTS 96 /* quarter hours of a local day */

enum alarm_what { ALARM_RAISE, ALARM_CHANGE, ALARM_RETURN, ALARM_WITHDRAW };

/* An alarm was raised, went to another level, returned to usual, or lost the
 * rule that watched for it. */
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
/* How many wait to be taken; whether a withdrawal is not settled yet. */
size_t alarm_waiting(const struct alarm_outbox *outbox);
bool alarm_withdraws(const struct alarm_outbox *outbox);

struct alarm_engine;
struct alarm_device;

struct alarm_engine *alarm_engine_new(
    struct cx *cx, struct alarm_outbox *outbox);

/* What is said from here on is a piece of its own; see alarm_drop_unseen() and
 * alarm_drop_unseen_rules(). */
void alarm_begin_piece(struct alarm_engine *e);

/* Whether the engine has this version of the rule, which then counts as seen;
 * zone_min is the zone of its park, in minutes east of UTC. */
bool alarm_keep_rule(
    struct alarm_engine *e, int64_t id, int32_t version, int zone_min);

/*
 * A published rule; copied.  What it points to lives in `memory`, which is
 * the engine's from now on and is left empty.  Another version of a rule
 * that is known judges a device once alarm_watch() says so; until then, or
 * until alarm_retire(), the older one does.
 */
void alarm_add_rule(struct alarm_engine *e, int64_t id, int32_t tenant,
    int32_t version, int zone_min, const struct rule *rule, struct cx *memory);

/* Rules that are not at work any more: one, or all that this piece has
 * neither kept nor added.  They watch nothing from now on. */
void alarm_drop_rule(struct alarm_engine *e, int64_t id);
void alarm_drop_unseen_rules(struct alarm_engine *e);

/* What older versions of a rule, of all when it is 0, still watch is out of
 * the reach of the newest. */
void alarm_retire(struct alarm_engine *e, int64_t rule);

/*
 * The metrics a rule needs of a device: one, or those of its expression, or
 * none.  Borrowed from the rule.
 */
size_t alarm_metrics(
    const struct alarm_engine *e, int64_t rule, const struct str **metrics);

/*
 * Lets a version of a rule watch a device, or says so again.  place[i] is the
 * ordinal, from 1, of the i-th of alarm_metrics(); 0 when the device has no
 * such metric yet, and then the rule sleeps.  heard_us is when its last
 * sample came, 0 for never: a device that never sent is not silent.  Nothing
 * happens for a version that the engine does not have.
 *
 * Answers whether it watches the device for the first time, by another
 * version than before, or goes on.  The alarm of another version stays;
 * delays under way begin anew.
 */
enum alarm_watch { ALARM_KNOWN, ALARM_RENEWED, ALARM_NEW };
enum alarm_watch alarm_watch(struct alarm_engine *e, int64_t rule,
    int32_t version, int32_t tenant, int64_t device, const int *place,
    int64_t heard_us);

/* What this piece has not said of the devices of these numbers, both
 * included, is watched no more.  What was raised is withdrawn, for it may have
 * been raised after the database looked for alarms that nobody watches. */
void alarm_drop_unseen(struct alarm_engine *e, int64_t from, int64_t to);

/*
 * What is usual for the metric of a deviation rule, by quarter hour of the
 * local day, ALARM_SLOTS of each; copied.  NaN where nothing is known;
 * without it, or with NULL, the rule sleeps.
 */
void alarm_baseline(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, const double *mean, const double *spread);

/* The alarm is open in the database at this level since at_us; for a watch
 * that is new. */
void alarm_restore(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, int level, int64_t at_us);

/*
 * What a watched device said last: the values of alarm_metrics() in their
 * order, NaN for none, and when.  It is judged as if it came now, and is for
 * a watch that is new or renewed: a rule that goes to work need not wait for
 * the next sample.  What is older than an hour does not count.
 */
void alarm_standing(struct alarm_engine *e, int64_t rule, int32_t tenant,
    int64_t device, const double *value, const int64_t *at_us, int64_t now_us);

/* The device; NULL when no rule watches it.  Valid until something changes. */
struct alarm_device *alarm_find(
    const struct alarm_engine *e, int32_t tenant, int64_t device);

/* Of n devices the first will be looked for now, the others soon: asks for
 * their memory. */
void alarm_ahead(const struct alarm_engine *e, const int64_t *device, size_t n);

/* Samples of one device at one time: values[i] is that of ordinal i + 1,
 * NaN where it was not sent. */
void alarm_row(struct alarm_engine *e, struct alarm_device *device,
    int64_t at_us, int64_t received_us, const double *values, size_t n);

/* It is now_us by the clock of arrival.  A clock that jumps back is taken
 * as having stood still. */
void alarm_tick(struct alarm_engine *e, int64_t now_us);

/* How many watches there are: of a rule on a device each. */
size_t alarm_watches(const struct alarm_engine *e);

#endif
