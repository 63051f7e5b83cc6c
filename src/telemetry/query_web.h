/*
 * query_web.h - many series at once, out of quarters of an hour.
 */
#ifndef TELEMETRY_QUERY_WEB_H
#define TELEMETRY_QUERY_WEB_H

#include "telemetry/quarter.h"
#include "web/web.h"

struct query_ask {
	size_t n;
	const struct str *device, *metric; /* n of each */
	struct telemetry_range range;      /* quarter_serves() it */
	enum telemetry_agg agg;
	size_t limit; /* points of a series */
	bool tape;    /* written as one (tape.h) */
};

/* Writes {"series":[…]}, series of one device together.  ask and what it
 * points to live as long as the exchange. */
bool query_quarters(
    struct cx *cx, struct exchange *x, const struct query_ask *ask);

#endif
