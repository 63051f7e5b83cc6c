/*
 * derive.h - the facts of a definition, computed from the rows of its queries.
 *
 * Pure: the functions are those of definition_store.h and no others, so that
 * a fact of the same rows is the same number wherever it is asked for.
 */
#ifndef REPORT_DERIVE_H
#define REPORT_DERIVE_H

#include "report/answer.h"
#include "report/measure.h"

#define DERIVE_QUERIES 32
#define DERIVE_FIRMS 3 /* fewer could be told apart */

struct derived {
	const char *name;
	const json_t *spec;
	double number;           /* NaN: not known, or grade D */
	const char *text;        /* of top and names, or NULL */
	enum change_kind change; /* of yoy, mom, cumulative */
	bool compares;           /* it is one of those */
	bool weak;     /* known, but of grade D: not to be judged on */
	bool hidden;   /* too few enterprises for whoever reads it */
	char grade;    /* 'A'..'D', the worst of what it rests on */
	uint32_t uses; /* a bit for each query */
};

struct derivation {
	struct cx *cx;
	const json_t *definition;     /* proven */
	const struct answer *answers; /* in the order of its queries; one that
				       * was not asked has no columns */
	bool english;
	bool is_park;          /* who reads it: otherwise an enterprise */
	struct derived *items; /* in the order of its facts */
	size_t n;
};

/* Fills items. */
void derive(struct derivation *d);

/* NULL when there is no such fact. */
const struct derived *derive_find(const struct derivation *d, struct str name);

/* The queries that a fact rests on, those of its grade among them; of the
 * name of a query those of its rows. */
uint32_t derive_uses(const json_t *definition, struct str name);

/* The worst grade of these queries. */
char derive_grade(const struct derivation *d, uint32_t uses);

/* Index of the query of that name; the number of queries when there is none. */
size_t derive_query(const json_t *definition, struct str name);

#endif
