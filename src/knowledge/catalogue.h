/*
 * catalogue.h - every model and algorithm there is, by id.
 */
#ifndef KNOWLEDGE_CATALOGUE_H
#define KNOWLEDGE_CATALOGUE_H

#include "knowledge/entry.h"

/* How many there are, and the one of a place: models first, each by id. */
size_t catalogue_count(void);
const struct entry *catalogue_at(size_t place);

/* NULL when there is no such id. */
const struct entry *catalogue_find(struct str id);

/*
 * Its test vectors: a JSON array of {"in", "out", "rtol", "origin"}, as the
 * file beside it has them, or the empty view; the first one is the example of
 * its page.
 */
struct str catalogue_vectors(struct cx *cx, const struct entry *entry);

/* How classes, domains, industries and strengths are called. */
const struct words *catalogue_class(enum entry_class class);
const struct words *catalogue_domain(unsigned place);
const struct words *catalogue_industry(unsigned place);

/* "energy", …: by which an address names a class, a domain, an industry. */
const char *catalogue_class_word(enum entry_class class);
const char *catalogue_domain_word(unsigned place);
const char *catalogue_industry_word(unsigned place);

#endif
