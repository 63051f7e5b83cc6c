/*
 * formula.h - meters that are computed from other meters.
 *
 *   sum     = term { ("+" | "-") term }
 *   term    = factor { ("*" | "/") factor }
 *   factor  = [ "-" | "+" ] factor | number | meter | "(" sum ")"
 *           | ("min" | "max" | "coalesce") "(" sum { "," sum } ")"
 *           | "abs" "(" sum ")"
 *
 * A meter is a word of letters, digits and "_" that begins with no digit;
 * there are no other functions.  A formula is parsed once to reverse Polish
 * notation and evaluated for every interval.  A missing operand makes the
 * result missing, never 0; only coalesce() passes over it, to its first
 * argument that is there.
 */
#ifndef ENERGY_FORMULA_H
#define ENERGY_FORMULA_H

#include "base/cx.h"
#include "base/str.h"

#define FORMULA_BYTES 1000
#define FORMULA_DEPTH 16 /* of brackets, and of meters upon meters */
#define FORMULA_STACK 64 /* values that wait at one time */
#define FORMULA_NAME 64  /* bytes of a meter's name */

struct formula_step;

/* Lives as long as cx; operand names are views into the text. */
struct formula {
	struct formula_step *steps;
	size_t step_count;
	struct str *operands; /* the meters, each once, as they come */
	size_t operand_count; /* 0: nothing in it is measured; say so */
};

/*
 * FAIL_INVALID on the field "formula": "syntax" with the place of the fault,
 * or "formula_large" beyond one of the limits above.
 */
bool formula_parse(struct cx *cx, struct str text, struct formula *formula);

/*
 * The value for amounts, one an operand, NaN for missing; NaN when it is
 * missing itself.  FAIL_INVALID "division_by_zero", or "out_of_range" when
 * the value is not finite.  Allocates nothing unless it fails.
 */
bool formula_value(struct cx *cx, const struct formula *formula,
    const double *amounts, double *value);

/* Indexes of the operands that are missing, also those coalesce() passed. */
size_t formula_missing(struct cx *cx, const struct formula *formula,
    const double *amounts, size_t **missing);

/* A computed meter among others. */
struct formula_meter {
	struct str name;
	struct formula formula;
};

/*
 * The order in which n computed meters can be evaluated, operands first.
 * Operands that are not among them are real meters.  FAIL_INVALID
 * "meter_cycle" names a meter that depends on itself, "formula_large" one
 * that stands on more than FORMULA_DEPTH levels.
 */
bool formula_order(
    struct cx *cx, const struct formula_meter *meters, size_t n, size_t *order);

#endif
