/*
 * scale.h - grades by the limits of a scale, which documents draw differently.
 */
#ifndef MODEL_SAFETY_SCALE_H
#define MODEL_SAFETY_SCALE_H

#include "knowledge/call.h"

/*
 * The highest grade, from 1, whose limit in the row `scale` of the table
 * risk_scale the value reaches.  Up to the grade in the column at_limit the
 * limit itself counts as reached, beyond it only what is above.
 */
bool scale_grade(struct call *call, const char *scale, double value,
    const char *input, int64_t *grade);

#endif
