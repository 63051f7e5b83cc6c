/*
 * drop.h - sharp falls of electricity (用电骤降线索).
 *
 *	change   = mean of the last days / median of the days before - 1
 *	robust z = (mean - median) / (1.4826 * median of |day - median|)
 *
 * A fall is a lead when change <= -30 % and z <= -3.  It diverges from what
 * was declared when the declared change is above the metered one by more than
 * 25 points.  A lead says where to ask, never what somebody did: orders, leave
 * and repairs look the same.  Pure.
 */
#ifndef ENERGY_DROP_H
#define ENERGY_DROP_H

#include "base/cx.h"

#define DROP_DAYS 7        /* that are looked at, all of them known */
#define DROP_BASE 28       /* days before them */
#define DROP_BASE_LEAST 21 /* of which so many have to be known */
#define DROP_CHANGE (-0.30)
#define DROP_Z (-3.0)
#define DROP_POINTS 0.25

struct drop {
	double mean;   /* of the last days */
	double median; /* of the days before; NaN: too few are known */
	double change; /* NaN likewise, or of a median that is not above 0 */
	double z;      /* -inf or inf when the days before were all alike */
};

/* NaN among the days before are left out, one among the last makes all NaN. */
struct drop drop_of(struct cx *cx, const double *before, size_t n,
    const double *last, size_t m);

bool drop_is_lead(const struct drop *d);

/* declared: change of what was declared, NaN when nothing was. */
bool drop_diverges(const struct drop *d, double declared);

#endif
