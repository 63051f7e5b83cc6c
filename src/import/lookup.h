/*
 * lookup.h - numbers by words, for files of a hundred thousand rows.
 *
 * A hash table (FNV-1a, open addressing) in an arena; words are borrowed and
 * must live as long as the table.
 */
#ifndef IMPORT_LOOKUP_H
#define IMPORT_LOOKUP_H

#include "base/cx.h"
#include "base/str.h"

struct lookup {
	struct cx *cx;
	struct lookup_slot {
		struct str word; /* p is NULL: free */
		int64_t value;
	} * slots;
	size_t room; /* a power of two, or 0 */
	size_t n;
};

struct lookup lookup_new(struct cx *cx);

/* The value under word, or `missing`. */
int64_t lookup_get(const struct lookup *t, struct str word, int64_t missing);

/* Puts value under word unless something is there; what is there then. */
int64_t lookup_add(struct lookup *t, struct str word, int64_t value);

/* Puts value under word whatever was there. */
void lookup_put(struct lookup *t, struct str word, int64_t value);

#endif
