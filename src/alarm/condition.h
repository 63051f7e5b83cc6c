/*
 * condition.h - a truth about several metrics of one device.
 *
 * An expression (base/expression.h) with truths and wide names, whose names
 * are metrics.  What is missing makes it neither true nor false; so does a
 * division by zero.
 *
 * Pure: no clock, no I/O.
 */
#ifndef ALARM_CONDITION_H
#define ALARM_CONDITION_H

#include "base/expression.h"

#define CONDITION_BYTES 500
#define CONDITION_DEPTH 16
#define CONDITION_STACK 32
#define CONDITION_METRICS 8 /* different ones; at least one */

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

/* FAIL_INVALID on the field "expression" as expression_parse(), with
 * "expression_large"; "no_metric" when nothing in it is measured. */
bool condition_parse(
    struct cx *cx, struct str text, struct expression *condition);

/* The truth for values, one a metric, NaN for missing.  Allocates nothing
 * and never fails. */
enum truth condition_holds(
    const struct expression *condition, const double *values);

#endif
