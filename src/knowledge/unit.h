/*
 * unit.h - numbers from one unit into another.
 *
 * Units are written in UCUM, "kW.h", "Cel", "m3/h"; what stands in {braces} is
 * a remark without a kind of its own.
 */
#ifndef KNOWLEDGE_UNIT_H
#define KNOWLEDGE_UNIT_H

#include "base/cx.h"
#include "base/str.h"

/*
 * in `to` = in `from` * *factor + *offset.  FAIL_INVALID "bad_unit" when from
 * is no unit or of another kind than to; the field is the input's name.
 */
bool unit_convert(struct cx *cx, const char *field, struct str from,
    struct str to, double *factor, double *offset);

#endif
