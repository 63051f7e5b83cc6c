/*
 * expression.h - arithmetic, and where wanted logic, over named values.
 *
 *   any     = both { "or" both }                       where truths are wanted,
 *   both    = not { "and" not }                        else just a sum
 *   not     = "not" not | compare
 *   compare = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
 *   sum     = term { ("+" | "-") term }
 *   term    = factor { ("*" | "/") factor }
 *   factor  = ("-" | "+") factor | number | name | "(" any ")"
 *           | ("min" | "max" | "coalesce") "(" sum { "," sum } ")"
 *           | "abs" "(" sum ")"
 *           | one "(" sum ")" | "pow" "(" sum "," sum ")"
 *   one     = "sqrt" | "exp" | "ln" | "sin" | "cos" | "tan" | "atan"
 *                                                  where functions are wanted
 *
 * A name is a word of letters, digits and "_" that begins with no digit;
 * where wide names are wanted, "." and letters of any script belong to it,
 * and any other name stands in double quotes.  Numbers and truths never stand
 * for each other: "1 and 2" and "(a > 1) + 2" are refused.
 *
 * A text is read once, into reverse Polish notation, and worked out as often
 * as there are values.  What is missing is NaN and makes a sum missing and a
 * comparison neither true nor false; "false and unknown" is false, "true or
 * unknown" is true (Kleene's strong logic).  coalesce() alone passes over
 * what is missing, to its first argument that is there.
 *
 * What a function has no value for, as the root of -1, is missing, too.
 *
 * Pure: no clock, no I/O.
 */
#ifndef BASE_EXPRESSION_H
#define BASE_EXPRESSION_H

#include <stdint.h>

#include "base/cx.h"
#include "base/str.h"

#define EXPRESSION_STACK 64 /* values that wait at one time, at most */

/* What one kind of expression is called, and how large it may be. */
struct expression_rules {
	const char *field;      /* of the failure, and what messages call it */
	const char *noun;       /* what a name is: "a meter" */
	const char *large_code; /* of the failure beyond one of the limits */
	bool truths;            /* it is a truth; else it is a number */
	bool wide_names;
	bool functions; /* those of one number and pow() are known */
	size_t bytes, name_bytes, names;
	size_t depth; /* of brackets, signs and "not" */
	size_t stack; /* EXPRESSION_STACK at most */
};

struct expression_step;

/* Lives as long as the cx it was read with; names are views into the text. */
struct expression {
	struct expression_step *steps;
	size_t step_count;
	struct str *names; /* each once, as they come */
	size_t name_count;
};

/*
 * FAIL_INVALID on the field: "syntax" with the place of the fault,
 * "wrong_type" where a number stands for a truth or the other way round, or
 * large_code.
 */
bool expression_parse(struct cx *cx, const struct expression_rules *rules,
    struct str text, struct expression *out);

/* What may happen on the way to a value. */
#define EXPRESSION_BY_ZERO 1u  /* something was divided by 0; that is NaN */
#define EXPRESSION_INFINITE 2u /* a value was beyond the range of doubles */

/*
 * The value for `values`, one a name, NaN for missing; of a truth 1 or 0, NaN
 * for unknown.  *mishaps takes what happened.  Allocates nothing.
 */
double expression_value(
    const struct expression *e, const double *values, unsigned *mishaps);

#endif
