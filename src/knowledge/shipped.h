/*
 * shipped.h - texts that travel inside of the program, made by embed.awk of
 * this folder: reference tables and test vectors.
 */
#ifndef KNOWLEDGE_SHIPPED_H
#define KNOWLEDGE_SHIPPED_H

#include "base/cx.h"
#include "base/str.h"

struct shipped {
	const char *name;         /* of the file, without folder and suffix */
	const char *const *lines; /* or pieces of long ones; ends with NULL */
};

/* Ends with a row whose name is NULL. */
extern const struct shipped shipped_tables[];

struct entry;

struct shipped_entry {
	const struct entry *entry;
	const char *const *vectors; /* as lines above; NULL: none */
};

extern const struct shipped_entry shipped_entries[];
extern const size_t shipped_entry_count;

/* The whole of a text. */
struct str shipped_text(struct cx *cx, const char *const *lines);

#endif
