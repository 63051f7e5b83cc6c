/*
 * turn_web.h - who reads much at a time.
 *
 * A question that reads many samples takes a turn of its tenant's in this
 * worker, and gives it back when its exchange ends: so one enterprise that
 * asks for everything at once cannot keep the others waiting.
 */
#ifndef TELEMETRY_TURN_WEB_H
#define TELEMETRY_TURN_WEB_H

#include "web/web.h"

#define TURNS 2 /* of a tenant in a worker */

/* False after FAIL_PATIENCE "too_many_reads" when all turns are taken. */
bool turn_take(struct cx *cx, struct exchange *x);

#endif
