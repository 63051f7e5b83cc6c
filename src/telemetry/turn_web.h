/*
 * turn_web.h - who reads much at a time.
 *
 * A question that reads many samples takes some of its tenant's turns in this
 * worker, and gives them back when its exchange ends: so one enterprise that
 * asks for everything at once cannot keep the others waiting.
 */
#ifndef TELEMETRY_TURN_WEB_H
#define TELEMETRY_TURN_WEB_H

#include "web/web.h"

#define TURNS 8       /* of a tenant in a worker */
#define TURNS_CHART 1 /* a long range of one series */
#define TURNS_TABLE 4 /* all of one: a hundred MB while it is made */
#define TURNS_MANY 4  /* many series or devices */

/* False after FAIL_PATIENCE "too_many_reads" when too few are left. */
bool turn_take(struct cx *cx, struct exchange *x, int turns);

#endif
