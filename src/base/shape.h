/*
 * shape.h - the shape of an answer in a few words, and as JSON Schema.
 *
 *   shape = word | "{" name shape { "," name shape } "}" | "[" shape "]"
 *   word  = "text" | "int" | "number" | "bool" | "date" | "moment" | "any"
 *
 * and "?" behind any of them for what may be null: "{unit text, items [{day
 * date, amount number?}]}".  A route whose steps write its answer says so in
 * its row; the API description and the portal's types come from it.
 */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include "base/text.h"

/* False when the shape is not one; what was written then is no JSON. */
bool shape_write(struct text *out, const char *shape);

#endif
