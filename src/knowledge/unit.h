/*
 * unit.h - numbers from one unit into another.
 *
 * Units are written in the case-sensitive codes of UCUM 2.1: "kW.h", "Cel",
 * "m3/h", "mm[Hg]", "10*3".  Beside them stand the ones that meters send and
 * UCUM has not: Wh, Ah, VA and var.  Radians and bels are kinds of their own.
 *
 * Pure and without state: what a unit means stands in constant rows, and
 * reading one costs less than looking it up would.
 */
#ifndef KNOWLEDGE_UNIT_H
#define KNOWLEDGE_UNIT_H

#include "base/cx.h"
#include "base/str.h"

/*
 * in `to` = in `from` * *factor + *offset.  FAIL_INVALID "bad_unit" when from
 * is no unit or of another kind than to; the field is the input's name.
 *
 * What stands in {braces} is of a kind with itself and with nothing at all:
 * {pcs} are {pcs} and become 1, kg{ce} become t{ce}, but {CNY} are no {pcs}.
 * The empty unit is 1.  Cel and [degF] are points on a scale when they stand
 * alone, and differences within others: W/(m2.Cel) is W/(m2.K).
 */
bool unit_convert(struct cx *cx, const char *field, struct str from,
    struct str to, double *factor, double *offset);

#endif
