/*
 * works.h - an enterprise at work: what its devices show at an instant.
 *
 * Every value is a function of absolute time, the device, and the anchor:
 * the hour in which the park was first loaded, around which the stories of
 * cast.h happen.  A works moves through time day by day, so ask forwards;
 * asking backwards is right too, and slow.
 *
 * Registers count from WORKS_DAYS before the anchor.  Electricity of a main
 * meter is the sum of its sub-meters and the loss, hour by hour.
 *
 * Pure; instants are microseconds, all hours local ones of the park.
 */
#ifndef DEMO_WORKS_H
#define DEMO_WORKS_H

#include "demo/plant.h"

#define WORKS_DAYS 460       /* how far back there are values */
#define WORKS_STEEL_DAYS 364 /* 52 weeks, so that weekdays stay weekdays */

/* The steel-works data set: kWh of each hour, from a Monday on. */
struct steel {
	double kwh[WORKS_STEEL_DAYS * 24];
};

struct works {
	const struct plant *plant;
	const struct steel *steel; /* NULL: its own generator */
	int64_t anchor_us;
	int32_t first;               /* day before which nothing was counted */
	int32_t day;                 /* the day that is open */
	double before[PLANT_METERS]; /* counted before it */
	double hour[PLANT_METERS][25]; /* and since, by full hours */
	double work[26];               /* of its hours, 0..1.8 */
	double initial[PLANT_METERS];  /* at the beginning, amount */
	double replaced;               /* counted until a replacement */
	double drop;                   /* what stays of dropped electricity */
};

/* steel serves the enterprise whose story it is, and may be NULL. */
void works_open(struct works *w, const struct plant *plant,
    const struct steel *steel, int64_t anchor_us);

/* Values of a device's metrics at an instant, as many as its model has. */
void works_values(struct works *w, size_t device, int64_t at_us, double *v);

/* Whether a device says nothing at that instant, for its story. */
bool works_is_silent(const struct works *w, size_t device, int64_t at_us);

/* What happened to a meter, for the register of meter events. */
struct works_event {
	size_t meter;
	int64_t at_us;
	double old_final, new_initial; /* as the registers show */
};

/* False for an enterprise without one. */
bool works_replacement(struct works *w, struct works_event *event);

/* When the drop of electricity began: the first of the month before the
 * anchor's. */
int64_t works_drop_us(int64_t anchor_us);

#endif
