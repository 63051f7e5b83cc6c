/*
 * refer_web.h - series of devices in place of lists of numbers.
 *
 *	{"inputs": {"x": {"series": "device/metric", "from": "2026-10-01T…",
 *	    "to": …, "step": "15m", "agg": "mean"}}}
 *
 * They are read under the asker's own identity and put into the body as
 * {"value": [1, null, 2], "unit": "kW"}: buckets without samples are gaps,
 * which a port allows or refuses, and units are those of the metric.  Without
 * step the samples are taken as they are.  With "unit": "1" beside it the
 * numbers come without their unit, for what takes samples of anything.
 */
#ifndef KNOWLEDGE_REFER_WEB_H
#define KNOWLEDGE_REFER_WEB_H

#include "web/web.h"

#define REFER_MOST 20           /* of one call */
#define REFER_BODY (256u << 10) /* bytes of a body with references */

/* Whether a body may hold any. */
bool refer_is_there(struct str body);

/*
 * Puts them in and goes on with next, with the body in *filled; both live as
 * long as the exchange.  Failures name the input: what fetch_series() says,
 * "wrong_type" for what is no reference, "too_many", FAIL_DENIED for who may
 * not read telemetry.
 */
bool refer_fill(struct cx *cx, struct exchange *x, struct str body,
    struct str *filled, web_step next);

#endif
