/*
 * chars.h - texts as characters, for what counts and compares them.
 */
#ifndef TEXT_CHARS_H
#define TEXT_CHARS_H

#include "knowledge/call.h"

#define CHARS_MOST 1000000

struct chars {
	uint32_t *v;
	size_t n;
};

/* The characters of a text; refuses `input` for one that is too long. */
bool chars_of(
    struct call *call, const char *input, struct str text, struct chars *c);

/* The same of a text that is short for certain. */
struct chars chars_read(struct call *call, struct str text);

/* The bytes of some characters. */
struct str chars_text(struct call *call, struct chars c);

/* Full-width letters, digits and signs as ASCII has them. */
uint32_t char_narrow(uint32_t c);

bool char_is_han(uint32_t c);
bool char_is_alnum(uint32_t c); /* of ASCII */
bool char_is_blank(uint32_t c);

#endif
