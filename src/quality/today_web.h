/*
 * today_web.h - the quality of one device's day so far, computed when asked.
 */
#ifndef QUALITY_TODAY_WEB_H
#define QUALITY_TODAY_WEB_H

#include "web/web.h"

#define TODAY_VALUES_MOST 4000000 /* of a device and day, places times rows */

/* The first step; the parameter is "device". */
bool today_begin(struct cx *cx, struct exchange *x);

/* What it writes (base/shape.h). */
#define TODAY_COUNTS                                                           \
	"received int, expected int, missing int, late int, bad int, outside " \
	"int, stuck int, fallen int, repeated int, overwritten int"
#define TODAY_SCORES                                                           \
	"grade text, score number?, completeness number?, timeliness "         \
	"number?, validity number?, consistency number?, uniqueness "          \
	"number?, " TODAY_COUNTS
#define TODAY_SHAPE                                                            \
	"{tenant_id int, device_id int, device_key text, device_name text, "   \
	"day date, from moment, to moment, " TODAY_SCORES                      \
	", metrics [{metric text, name text, name_en text, unit text, "        \
	"interval_s number?, step_s number?, estimated bool, " TODAY_SCORES    \
	"}]}"

#endif
