/*
 * control.h - what of a thing model may be written and called.
 *
 * A point is something that can be set:
 *
 *   {"code": "setpoint", "name": "设定温度", "name_en": "Set temperature",
 *    "type": "number", "unit": "Cel", "min": 5, "max": 35, "step": 0.5,
 *    "dangerous": false, "tolerance": 0.1, "timeout_s": 30}
 *
 * type number needs min, max and step; choice needs choices, a list of words;
 * truth needs nothing; text may say the most characters it takes as max.  A
 * method is something that can be done:
 *
 *   {"code": "restart", "name": "重启", "dangerous": true, "again": false,
 *    "timeout_s": 60}
 *
 * again says that twice does the same as once.  What is dangerous needs the
 * approval of a second person.  tolerance is in the point's unit; timeout_s is
 * from sending to read-back, or to the answer.
 *
 * Pure.
 */
#ifndef CONTROL_CONTROL_H
#define CONTROL_CONTROL_H

#include "base/json.h"

#define CONTROL_POINTS 200    /* of a thing model, and as many methods */
#define CONTROL_CODE_MOST 100 /* characters */
#define CONTROL_CHOICES 50
#define CONTROL_TEXT_MOST 1000 /* characters of a text */
#define CONTROL_TIMEOUT_S 30   /* when it does not say */
#define CONTROL_TIMEOUT_MOST_S 86400

/*
 * The same list with every member there.  FAIL_INVALID on `field`, the
 * message says which entry and which member of it: "bad_point",
 * "unknown_field", "duplicate", "too_many".
 */
json_t *control_points(struct cx *cx, const char *field, const json_t *list);
json_t *control_methods(struct cx *cx, const char *field, const json_t *list);

#endif
