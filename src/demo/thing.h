/*
 * thing.h - the thing models of the demo park and how their metrics move.
 *
 * Pure.
 */
#ifndef DEMO_THING_H
#define DEMO_THING_H

#include <stdbool.h>
#include <stddef.h>

/* How a metric comes to its value. */
enum gait {
	GAIT_REGISTER, /* counts what the meter metered */
	GAIT_RATE,     /* the meter's momentary rate */
	GAIT_REACTIVE, /* reactive power to that rate */
	GAIT_CURRENT,  /* current to that rate at 400 V or 10 kV */
	GAIT_FACTOR,   /* power factor to them */
	GAIT_WORK,     /* lo idle .. hi at full work */
	GAIT_WAVE,     /* wanders between lo and hi */
	GAIT_AIR,      /* temperature outside, drawn towards lo..hi */
	GAIT_STATE,    /* 1 at work, 0 not */
	GAIT_HOURS     /* hours run */
};

struct thing_metric {
	const char *code, *name, *name_en, *unit;
	enum gait gait;
	double lo, hi;   /* what it moves between */
	double min, max; /* what is plausible; both 0: not said */
	int decimals;    /* as its instrument shows */
};

#define THING_METRICS 6

struct thing {
	const char *code, *name, *name_en, *kind;
	const char *mark; /* in the keys of its devices */
	struct thing_metric metric[THING_METRICS];
	size_t metrics;
};

/* What may be set and done, as the API takes it; of some models only. */
struct thing_control {
	const char *code; /* of the model */
	const char *points, *methods;
};

extern const struct thing things[];
extern const size_t thing_count;

/* The model with that code, or NULL. */
const struct thing *thing_find(const char *code);

/* NULL when nothing of that model may be set or done. */
const struct thing_control *thing_control_find(const char *code);

/* Registers only grow. */
bool thing_is_counter(enum gait gait);

#endif
