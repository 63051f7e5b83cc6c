/*
 * seal.h - the frame of a packed body: four bytes that say what it is before
 * it, a CRC-32C behind it, little end first.
 */
#ifndef TELEMETRY_SEAL_H
#define TELEMETRY_SEAL_H

#include "telemetry/bytes.h"

#define SEAL_MAGIC 4 /* three letters and a version */

/* Appends the sum of all bytes that b holds. */
void seal_put(struct bytes *b);

/* What lies between magic and sum, in *v; returns NULL, or what is wrong. */
const char *seal_open(
    struct str body, const char magic[SEAL_MAGIC], struct view *v);

/* The lengths of n parts, and the parts, which fill the rest of *v. */
bool seal_parts(struct view *v, struct view *part, size_t n);

#endif
