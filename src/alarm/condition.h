/*
 * condition.h - a truth about several metrics of one device.
 *
 *   any     = both { "or" both }
 *   both    = not { "and" not }
 *   not     = "not" not | compare
 *   compare = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
 *   sum     = term { ("+" | "-") term }
 *   term    = factor { ("*" | "/") factor }
 *   factor  = "-" factor | number | metric | "(" any ")"
 *           | ("min" | "max") "(" sum { "," sum } ")" | "abs" "(" sum ")"
 *
 * A metric is a word of letters, digits, "_" and "." that begins with no
 * digit, letters of any script included; any other code stands in double
 * quotes.  Numbers and truths are different kinds of things and never stand
 * for each other: "1 and 2" and "(a > 1) + 2" are refused.
 *
 * What is missing is NaN and makes a comparison neither true nor false;
 * "false and unknown" is false, "true or unknown" is true (Kleene's strong
 * logic).  So does a division by zero.
 *
 * Pure: no clock, no I/O.
 */
#ifndef ALARM_CONDITION_H
#define ALARM_CONDITION_H

#include "base/cx.h"
#include "base/str.h"

#define CONDITION_BYTES 500
#define CONDITION_DEPTH 16  /* of brackets, signs and "not" */
#define CONDITION_STACK 32  /* values that wait at one time */
#define CONDITION_METRICS 8 /* different ones */

struct condition_step;

/* Lives as long as cx. */
struct condition {
	struct condition_step *steps;
	size_t step_count;
	struct str metrics[CONDITION_METRICS]; /* each once, as they come */
	size_t metric_count;                   /* at least 1 */
};

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

/*
 * FAIL_INVALID on the field "expression": "syntax" with the place of the
 * fault, "wrong_type" where a number stands for a truth or the other way
 * round, "expression_large" beyond one of the limits above, "no_metric" when
 * nothing in it is measured.
 */
bool condition_parse(
    struct cx *cx, struct str text, struct condition *condition);

/* The truth for values, one a metric, NaN for missing.  Allocates nothing
 * and never fails. */
enum truth condition_holds(
    const struct condition *condition, const double *values);

#endif
