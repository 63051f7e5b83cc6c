/*
 * device.h - what may stand in the register of devices.
 *
 * Pure.  Used by the web and by the import, so that both say the same.
 */
#ifndef DEVICE_DEVICE_H
#define DEVICE_DEVICE_H

#include "base/json.h"

#define DEVICE_KINDS "meter equipment sensor controller product"
#define DEVICE_STATES "online offline never archived"
#define DEVICE_KEY_MOST 200  /* characters */
#define DEVICE_NAME_MOST 200 /* characters */
#define DEVICE_UNIT_MOST 30  /* characters */
#define DEVICE_METRICS 1024  /* of one device */

/*
 * One of DEVICE_KINDS, from itself in any case or from its Chinese name
 * (计量仪表 仪表 电表 水表 气表, 设备 生产设备, 传感器, 控制器 网关, 产品).
 * FAIL_INVALID "unknown_kind".
 */
bool device_kind(
    struct cx *cx, const char *field, struct str text, struct str *kind);

/*
 * A unit of measurement in the notation of UCUM: atoms of letters, with an
 * exponent behind (m3, s-1), joined by . and /, in parentheses, with notes
 * in {braces} and special atoms in [brackets]; the empty unit is allowed.
 * Atoms are not looked up, so that kWh stands beside kW.h.  The usual
 * symbols outside of ASCII become theirs: ℃ and °C Cel, m³ m3, μ u, Ω Ohm.
 * FAIL_INVALID "bad_unit".
 */
bool device_unit(
    struct cx *cx, const char *field, struct str text, struct str *unit);

/*
 * The definitions of metrics [{code, name, name_en, unit, counter, min,
 * max}], checked and completed: every member but min and max is there.
 * FAIL_INVALID on `field`, the message says which one: "bad_metric",
 * "unknown_field", "duplicate", "too_many", or as above.
 */
json_t *device_metrics(struct cx *cx, const char *field, const json_t *list);

#endif
