/*
 * json.h - reading JSON with limits, on jansson.
 *
 * A parsed value belongs to the cx and is released by cx_clear(); borrow
 * its strings as long as that.  Writing JSON is text.h's business.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>

#include "base/cx.h"
#include "base/str.h"

/*
 * The value in s: one JSON text, UTF-8, no duplicate keys, nothing behind
 * it.  NULL after FAIL_INVALID, whose message says line and column.
 */
json_t *json_read(struct cx *cx, struct str s);

/* Hands a value over to cx, which releases it at cx_clear(). */
json_t *json_own(struct cx *cx, json_t *value);

/* The value as compact text with sorted keys: equal values, equal bytes. */
char *json_canonical(struct cx *cx, const json_t *value);

/* A string member of an object, or the empty view. */
struct str json_str(const json_t *object, const char *key);

#endif
