/*
 * alarm_inside.h - what the two halves of the engine share: alarm.c judges,
 * watches.c knows which rule watches which device.
 */
#ifndef ALARM_ALARM_INSIDE_H
#define ALARM_ALARM_INSIDE_H

#include "alarm/alarm.h"
#include "alarm/interval.h"

/* Timers hang on a wheel: a step a bucket, longer ones several turns. */
#define ENGINE_WHEEL 4096
#define ENGINE_RULES 1024 /* buckets */

/* A version of a rule. */
struct armed {
	struct cx memory; /* of itself and of what the rule points to */
	int64_t id;
	int32_t tenant, version;
	int zone_min;
	struct rule rule;
	/* Limits of the minute asked for last; samples come mostly of now. */
	int64_t minute;
	struct rule_limits limits;
	struct slot *slots;  /* that are of it */
	size_t count;        /* how many */
	struct armed *next;  /* in the bucket, or dying */
	struct armed *older; /* its version before, which still judges some */
	uint32_t round;      /* when it was seen last */
	bool dying;          /* judges nothing any more */
};

/* What only some kinds need beside a slot. */
struct baseline {
	double mean[ALARM_SLOTS], spread[ALARM_SLOTS];
};

struct operands {
	int place[CONDITION_METRICS];
	double value[CONDITION_METRICS];
	int64_t at_us[CONDITION_METRICS];
};

/* One rule on one device.  What each row looks at comes first: it is one
 * line of a processor's cache, of ten thousand that do not stay there. */
struct slot {
	struct slot *next; /* of the device */
	struct armed *rule;
	int64_t last_us;   /* newest sample judged; stale: last arrival */
	int32_t place;     /* ordinal of the metric; 0: sleeps, or any */
	int8_t level, aim; /* level it has; level it is on its way to */
	union {
		struct baseline *baseline; /* deviation; NULL: sleeps */
		struct operands *operands; /* expression */
		struct {                   /* rate: where it is counted from */
			int64_t at_us;
			double value;
		} anchor;
		struct interval interval; /* stale */
	};
	struct slot *later, **earlier; /* in the bucket; NULL: not armed */
	int64_t due_us;                /* by the clock of arrival */
	int64_t since_us; /* when the value first was on its way to `aim` */
	double value, bound;
	struct alarm_device *device;
	struct slot *beside, **before; /* of the rule */
	uint32_t round;                /* when it was seen last */
};

struct alarm_device {
	struct alarm_device *chain; /* in the hash */
	struct slot *slots;
	int64_t id;
	int32_t tenant;
};

struct alarm_engine {
	struct cx *cx;
	struct alarm_outbox *outbox;
	struct armed *rules[ENGINE_RULES];
	struct armed *dying; /* whose slots are taken off, some at a time */
	struct alarm_device **hash;
	size_t buckets, devices, watches;
	uint32_t round; /* grows with each piece that is read again */
	void *spare_slots, *spare_devices, *spare_operands, *spare_baselines;
	int64_t turned;  /* steps of the wheel that are over */
	int64_t now_us;  /* never goes back */
	int64_t skew_us; /* what the clock of arrival has jumped back */
	struct slot *wheel[ENGINE_WHEEL];
};

void engine_arm(struct alarm_engine *e, struct slot *s, int64_t due_us);
void engine_disarm(struct slot *s);

/* Rings when the silence of a slot would be too long. */
void engine_expect(struct alarm_engine *e, struct slot *s);

/* What the rule makes of the device; NULL when it does not watch it. */
struct slot *engine_slot(
    const struct alarm_engine *e, int64_t rule, int32_t tenant, int64_t device);

/* Takes off some of what dying rules watched. */
void engine_clear_away(struct alarm_engine *e);

#endif
