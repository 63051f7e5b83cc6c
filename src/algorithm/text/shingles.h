/*
 * shingles.h - texts as sets of their pieces, hashed.
 */
#ifndef TEXT_SHINGLES_H
#define TEXT_SHINGLES_H

#include "knowledge/call.h"

struct shingles {
	uint64_t *v; /* hashes, ascending, each once */
	double *times;
	size_t n;
};

/* FNV-1a of the bytes, 64 bits. */
uint64_t shingles_hash(struct str bytes);

/*
 * The pieces of k characters, one after each character, blanks left out; of a
 * text that is shorter, all of it.  Refuses `input` for a text that is too
 * long or has no character.
 */
bool shingles_of(struct call *call, const char *input, struct str text,
    size_t k, struct shingles *s);

#endif
