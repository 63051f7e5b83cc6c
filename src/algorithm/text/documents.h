/*
 * documents.h - how often which term stands in which document.
 */
#ifndef TEXT_DOCUMENTS_H
#define TEXT_DOCUMENTS_H

#include "knowledge/call.h"

#define DOCUMENTS_MOST 10000

/* How a text becomes terms; DOCUMENTS_CHOICES has the words of these. */
enum documents_cut { DOCUMENTS_WORDS, DOCUMENTS_SPACES };
#define DOCUMENTS_CHOICES "words spaces"

/* The row of the port `cut`. */
#define DOCUMENTS_PORT_CUT                                                     \
	{                                                                      \
		IN(cut), PORT_CHOICE, "",                                      \
		    .words = { "切分：words 按词典，spaces 按空格",            \
			    "cut: words by the dictionary, spaces at "         \
			    "blanks" },                                        \
		    .choices = DOCUMENTS_CHOICES, .otherwise = "\"words\""     \
	}

struct documents {
	size_t n;
	struct texts terms; /* by bytes, each once */
	size_t *begin;      /* document i: begin[i] .. begin[i + 1) of */
	size_t *term;       /* these, ascending, */
	double *times;      /* and how often each is there */
	double *length;     /* terms of each document, all counted */
	double *holding;    /* documents that hold each term */
};

/* Refuses "docs" that are too many, too long, or without any term. */
bool documents_take(struct call *call, const struct texts *docs,
    enum documents_cut cut, struct documents *d);

/* The terms of one text, as those of documents are had. */
bool documents_cut(struct call *call, const char *input, struct str text,
    enum documents_cut cut, struct texts *terms);

/* The place of a term, or terms.n. */
size_t documents_term(const struct documents *d, struct str term);

#endif
