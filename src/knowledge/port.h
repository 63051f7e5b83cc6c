/*
 * port.h - what goes into a model or an algorithm and what comes out of it.
 *
 * An entry declares two plain structs, its givens and its results, and a row
 * of these for each member; reading, checking, forms, descriptions and the
 * tests of refusal all follow from the rows.  So the formula itself reads
 * g->T and writes r->p and never sees JSON:
 *
 *	struct given { double T; };
 *	static const struct port given[] = {
 *		{ IN(T), PORT_NUMBER, "K", { 273.15, 647.096 },
 *		    { "温度", "temperature" } },
 *		{ NULL },
 *	};
 *
 * Memory behind vectors, maps and texts belongs to the call.
 */
#ifndef KNOWLEDGE_PORT_H
#define KNOWLEDGE_PORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum port_kind {
	PORT_NUMBER, /* double */
	PORT_WHOLE,  /* int64_t, a whole number */
	PORT_TRUTH,  /* bool */
	PORT_CHOICE, /* int, place among port.choices */
	PORT_TEXT,   /* struct str */
	PORT_VECTOR, /* struct vector */
	PORT_MATRIX, /* struct matrix: rows of equal length */
	PORT_CUBE,   /* struct cube: matrices of equal shape */
	PORT_MAP,    /* struct map: names with a number each */
	PORT_TEXTS,  /* struct texts */
	PORT_JSON    /* json_t *, borrowed; the entry itself checks it */
};

/* NaN stands for a gap where the port allows gaps, and for a number that may be
 * left out and is; nowhere else. */
struct vector {
	double *v;
	size_t n;
};

/* Row by row: v[i * cols + j]. */
struct matrix {
	double *v;
	size_t rows, cols;
};

/* v[(i * rows + j) * cols + k]. */
struct cube {
	double *v;
	size_t layers, rows, cols;
};

struct map {
	struct str *names;
	double *v;
	size_t n;
};

struct texts {
	struct str *v;
	size_t n;
};

/* One sentence or name in both languages. */
struct words {
	const char *zh, *en;
};

struct port {
	const char *name; /* as the API calls it; NULL ends the list */
	size_t at;        /* of the member in the struct */
	enum port_kind kind;
	const char *unit; /* UCUM; "1" for a bare number, "" where none is */
	struct {
		double least, most;
	} range; /* of each number, both included; { 0, 0 }: any */
	struct words words;
	/*
	 * Lengths by letter or number, "n", "n,m", "n,n", "3", "n+1": the same
	 * letter is the same length throughout a call's givens.  NULL: any
	 * length from 1 on (a map: from 0 on).
	 */
	const char *shape;
	const char *choices; /* of PORT_CHOICE: words between blanks */
	/*
	 * JSON taken when it is not given; NULL: it must be given; "null": it
	 * may be left out and its member is then all zero (no items, no text),
	 * a number NaN.
	 */
	const char *otherwise;
	bool gaps; /* null is allowed among the numbers */
};

/* Whether it names a range; only a range of nought alone is none. */
static inline bool
port_has_range(const struct port *port)
{
	return port->range.least < port->range.most || port->range.least > 0 ||
	    port->range.least < 0;
}

/* Name and place of a member in the file's struct given or struct result. */
#define IN(member) #member, offsetof(struct given, member)
#define OUT(member) #member, offsetof(struct result, member)

/* The same for a name of the API that C keeps for itself. */
#define IN_AS(member, name) name, offsetof(struct given, member)
#define OUT_AS(member, name) name, offsetof(struct result, member)

#endif
