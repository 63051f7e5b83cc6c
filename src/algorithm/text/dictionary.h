/*
 * dictionary.h - words with counts, and Chinese text cut by them.
 *
 * The words are those of the table chinese_word, which tests/knowledge/
 * words.py counts in the platform's own texts, and what a call brings.
 */
#ifndef TEXT_DICTIONARY_H
#define TEXT_DICTIONARY_H

#include "knowledge/call.h"

#define DICTIONARY_TABLE "chinese_word"

struct dictionary {
	struct str *words; /* by hash; empty views between */
	double *count;
	size_t room;    /* a power of two */
	size_t longest; /* bytes */
	double total;
};

/* With `extra` words, whose counts take the place of those that are there. */
bool dictionary_open(
    struct call *call, const struct map *extra, struct dictionary *d);

struct cut {
	struct texts tokens;
	size_t han, known; /* characters; those in words of two and more */
};

/*
 * The likeliest row of words: of all ways through the graph of words that the
 * text holds, the one of the greatest product of shares, an unknown character
 * counting as met once.  Letters and digits in a row are one token, blanks
 * none.  Refuses `input` when it is too long, and false when the call ends.
 */
bool dictionary_cut(struct call *call, const struct dictionary *d,
    const char *input, struct str text, struct cut *cut);

#endif
