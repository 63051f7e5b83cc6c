/*
 * records.h - records as JSON has them: a list of objects.
 */
#ifndef QUALITY_RECORDS_H
#define QUALITY_RECORDS_H

#include "knowledge/call.h"

#define RECORDS_MOST 200000

/* Refuses what is no list of objects, is empty, or is longer than `most`. */
bool records_check(
    struct call *call, const char *input, const json_t *records, size_t most);

/* The member as text: a text as it is, anything else as JSON; the empty view
 * where it is missing, null or empty. */
struct str records_text(
    struct call *call, const json_t *record, struct str name);

#endif
