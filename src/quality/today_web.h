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
extern const char *const today_shape;

#endif
