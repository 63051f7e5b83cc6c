/*
 * formula.h - meters that are computed from other meters.
 *
 * An expression (base/expression.h) of numbers alone, whose names are meters.
 * It is read once and worked out for every interval.  A missing operand makes
 * the result missing, never 0; only coalesce() passes over it.
 */
#ifndef ENERGY_FORMULA_H
#define ENERGY_FORMULA_H

#include "base/expression.h"

#define FORMULA_BYTES 1000
#define FORMULA_DEPTH 16 /* of brackets, and of meters upon meters */
#define FORMULA_STACK 64 /* values that wait at one time */
#define FORMULA_NAME 64  /* bytes of a meter's name */

/*
 * FAIL_INVALID on the field "formula" as expression_parse(), with
 * "formula_large".  A formula without a name measures nothing; say so.
 */
bool formula_parse(struct cx *cx, struct str text, struct expression *formula);

/*
 * The value for amounts, one an operand, NaN for missing; NaN when it is
 * missing itself.  FAIL_INVALID "division_by_zero", or "out_of_range" when
 * the value is not finite.  Allocates nothing unless it fails.
 */
bool formula_value(struct cx *cx, const struct expression *formula,
    const double *amounts, double *value);

/* Indexes of the operands that are missing, also those coalesce() passed. */
size_t formula_missing(struct cx *cx, const struct expression *formula,
    const double *amounts, size_t **missing);

/* A computed meter among others. */
struct formula_meter {
	struct str name;
	struct expression formula;
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
