/*
 * name.h - names of operations, entries and parameters as each language has
 * them, and texts that cannot end a comment or a string early.
 *
 * Pure.  Operations are called as "listModelCalls", entries as "ENE-001".
 */
#ifndef SDK_NAME_H
#define SDK_NAME_H

#include <jansson.h>

#include "base/text.h"

/* "listModelCalls" -> list_model_calls; "ENE-001" -> ene_001 */
char *sdk_snake(struct cx *cx, const char *name);

/* "listModelCalls" -> ListModelCalls; "q" -> Q */
char *sdk_pascal(struct cx *cx, const char *name);

/* "ENE-001" -> Ene001 */
char *sdk_class(struct cx *cx, const char *id);

/* "ENE-001" -> ENE001 */
char *sdk_bare(struct cx *cx, const char *id);

/* The name, with "_" behind it when it is among the words between blanks. */
char *sdk_safe(struct cx *cx, const char *name, const char *words);

/* On one line, and without what ends a comment or a doc string. */
char *sdk_comment(struct cx *cx, const char *text);

/* JSON of a value, members in the order they came, whole numbers as such. */
char *sdk_json(struct cx *cx, const json_t *value);

/* A number with a decimal point, as float literals of all five need it. */
char *sdk_float(struct cx *cx, const json_t *value);

#endif
