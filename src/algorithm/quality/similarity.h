/*
 * similarity.h - how alike two texts are, character by character.
 */
#ifndef QUALITY_SIMILARITY_H
#define QUALITY_SIMILARITY_H

#include "base/cx.h"
#include "base/str.h"

/* A text as code points, for comparing it often. */
struct letters {
	uint32_t *v;
	size_t n;
};

/* Of well-formed UTF-8; another byte stands for itself. */
struct letters letters_of(struct cx *cx, struct str text);

/*
 * Jaro and Winkler: 0 nothing alike, 1 equal.  `marks` has room for the
 * letters of both.  A common beginning of up to four letters counts for a
 * tenth each of what is missing, where more than 0.7 is alike without it.
 */
double similarity(struct letters a, struct letters b, bool *marks);

#endif
