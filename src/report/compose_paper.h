/*
 * compose_paper.h - a definition and its facts become a paper.
 */
#ifndef REPORT_COMPOSE_PAPER_H
#define REPORT_COMPOSE_PAPER_H

#include "paper/paper.h"
#include "report/block_paper.h"
#include "report/definition_store.h"
#include "report/facts.h"

struct composition {
	const struct definition *definition;
	const struct facts *facts;
	bool is_park; /* else an enterprise: chooses sections by their `for` */
	const struct paper_evidence *evidence;
	size_t evidence_n;
	struct blocks *blocks; /* of a definition that says them all */
	/*
	 * For a report made by the program: adds the block `name` of a kind
	 * ("kpis", "chart", "table") to the paper, or nothing where there is
	 * nothing to show; false for a name it does not know.
	 */
	bool (*add)(
	    void *self, struct paper *p, const char *kind, const char *name);
	void *self;
};

/* Fills p, whose front is set; false after FAIL_BROKEN. */
bool compose(struct cx *cx, const struct composition *c, struct paper *p);

#endif
