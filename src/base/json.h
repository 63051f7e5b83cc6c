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

struct text;

/*
 * The value in s: one JSON text, UTF-8, no duplicate keys, nothing behind
 * it.  NULL after FAIL_INVALID, whose message says line and column.
 */
json_t *json_read(struct cx *cx, struct str s);

/* Hands a value over to cx, which releases it at cx_clear(). */
json_t *json_own(struct cx *cx, json_t *value);

/* The value as compact text with sorted keys: equal values, equal bytes. */
char *json_canonical(struct cx *cx, const json_t *value);

/*
 * The same, at the end of a text, with the fewest digits that read back as
 * each number: 280.03 where json_canonical() says 280.02999999999997.  Whole
 * numbers and others stay apart, 5 and 5.0.
 */
void json_brief(struct text *out, const json_t *value);

/* A string member of an object, or the empty view. */
struct str json_str(const json_t *object, const char *key);

#endif
