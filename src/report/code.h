/*
 * code.h - what a printed figure is found again by.
 */
#ifndef REPORT_CODE_H
#define REPORT_CODE_H

#include "base/cx.h"
#include "base/json.h"

/*
 * "E-7K2M-9QX4": 40 bits of a digest over the run's salt and what the figure
 * is, in letters and digits that nobody confuses (Crockford's base 32).
 */
const char *code_of(
    struct cx *cx, const char *salt, const char *metric, const json_t *param);

#endif
