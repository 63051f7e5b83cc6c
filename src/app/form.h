/*
 * form.h - what people filled in, against the inputs of a definition.
 *
 * Pure; knows the definition's JSON alone, so that the web, which links no
 * model, checks a form before anything is begun.
 */
#ifndef APP_FORM_H
#define APP_FORM_H

#include "base/cx.h"
#include "base/json.h"

/*
 * The whole form: numbers not given have their default, a month not given is
 * null and means the last whole one.  NULL after FAIL_INVALID on the input:
 * "unknown_field", "wrong_type", "out_of_range"; a number may come as
 * {"value", "unit"} in another unit of the same kind, else "bad_unit".
 */
json_t *form_read(struct cx *cx, const json_t *inputs, json_t *given);

#endif
