/*
 * descriptor.h - an entry as JSON, for everybody who does not link it: the
 * catalogue in the database, pages, forms, other people's programs.
 *
 *	{"id", "kind": "model" or "algorithm", "name": {"zh", "en"},
 *	 "class": {"word", "zh", "en"}, "domains": [likewise …],
 *	 "industries": [… or one "general"], "strength": "A", "version": 1,
 *	 "equation", "source", "oracle", "note": {"zh", "en"} or null,
 *	 "tables": [{"name", "edition"}],
 *	 "inputs": [{"name", "kind", "unit", "least", "most", "zh", "en",
 *	   "shape", "choices", "otherwise", "gaps"}], "outputs": [likewise],
 *	 "schema": JSON Schema 2020-12 of an object of inputs,
 *	 "example": {"inputs", "outputs"} or null, "vectors": [as in the file]}
 *
 * Members that say nothing of a port are left out.
 */
#ifndef KNOWLEDGE_DESCRIPTOR_H
#define KNOWLEDGE_DESCRIPTOR_H

#include "base/text.h"
#include "knowledge/entry.h"
#include "knowledge/reference.h"

/* false: text that is meant to be read as JSON was none, in cx. */
bool descriptor_write(struct cx *cx, struct text *out,
    const struct entry *entry, const struct reference *const *tables,
    size_t table_count);

/* All of the catalogue as a list, in its order; NULL after a failure. */
char *descriptor_catalogue(struct cx *cx);

#endif
