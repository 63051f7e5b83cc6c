/*
 * fetch_web.h - one series of a device as a list of numbers, for features that
 * compute with it.
 *
 * It is read for whoever asks: what he may not see is not there.
 */
#ifndef TELEMETRY_FETCH_WEB_H
#define TELEMETRY_FETCH_WEB_H

#include "telemetry/telemetry.h"
#include "web/web.h"

#define FETCH_MOST TELEMETRY_BUCKETS /* numbers of one series */

struct fetch {
	struct str device, metric;    /* number or key, and metric */
	struct telemetry_range range; /* zone_min is filled in */
	enum telemetry_agg agg;
	bool raw; /* samples as they are, without buckets */
	/* What came; as long as the exchange. */
	struct str unit;
	double *value; /* NaN: a bucket without samples */
	size_t n;
};

/*
 * Reads it and goes on with done, which finds web_kept() as it was.  Fails on
 * `field`: "unknown_series" for one that is not there or not the asker's,
 * "no_samples", "too_many_samples" past FETCH_MOST, "too_many_buckets".
 */
bool fetch_series(struct cx *cx, struct exchange *x, struct fetch *fetch,
    const char *field, web_step done);

#endif
