/*
 * block_paper.h - figures, tables, charts and lists of a definition.
 *
 * What stands here prints; what is printed is computed in derive.h and
 * measure.h.
 */
#ifndef REPORT_BLOCK_PAPER_H
#define REPORT_BLOCK_PAPER_H

#include "paper/paper.h"
#include "report/derive.h"
#include "report/facts.h"

/* What a printed figure is called by, and under which code it is found. */
struct block_code {
	/* The code of a fact, or of the rows of a query; notes its use. */
	const char *(*code)(void *self, struct str name);
	void *self;
};

struct blocks {
	const struct derivation *derivation;
	const struct facts *facts;
	const json_t *params;
	struct block_code codes;
	size_t tables, charts; /* numbered so far */
};

/*
 * Adds the block to the paper, or nothing where there is nothing to show;
 * false after a failure.  kind is "kpis", "table", "chart" or "list".
 */
bool block_add(struct cx *cx, struct blocks *b, struct paper *p,
    const char *kind, const json_t *spec);

#endif
