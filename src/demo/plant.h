/*
 * plant.h - the devices of an enterprise, and how its meters hang together.
 *
 * Pure.
 */
#ifndef DEMO_PLANT_H
#define DEMO_PLANT_H

#include "base/cx.h"
#include "demo/cast.h"
#include "demo/thing.h"

#define PLANT_METERS 16

/* What a meter's load follows. */
enum use {
	USE_MAIN,    /* the sum of its sub-meters and the loss */
	USE_PROCESS, /* work */
	USE_SUPPORT, /* half of it work, half always there */
	USE_COOLING, /* work and warm weather */
	USE_OFFICE,  /* office hours */
	USE_HEAT,    /* work and cold weather */
	USE_SUN
};

#define METERED_MAIN 0
#define METERED_SUB 1
#define METERED_GENERATION 2

/* One device; the first `meters` of a plant are its meters. */
struct device {
	char key[32];
	char name[80];
	char serial[24];
	const struct thing *thing;
	uint64_t seed;
	double lon, lat;
	bool sends;  /* reports live */
	bool silent; /* never sent anything: it waits to be connected */
	int period_s;
	int phase_s; /* 0 <= phase_s < period_s */
	const char *tags;
};

struct meter_place {
	enum use use;
	const char *kind; /* of energy */
	int role;         /* METERED_… */
	double rate;      /* mean amount an hour, in the unit of the kind */
	double multiplier;
	int digits;
	double max_rate; /* largest plausible amount an hour */
};

struct plant {
	const struct enterprise *enterprise;
	struct device *device;
	size_t devices;
	struct meter_place meter[PLANT_METERS];
	size_t meters; /* electricity: main meter 0, then its sub-meters */
	size_t subs;   /* meters 1..subs hang on meter 0 */
};

/* Allocated in cx. */
struct plant *plant_make(
    struct cx *cx, const struct enterprise *e, const struct demo_scale *scale);

#endif
