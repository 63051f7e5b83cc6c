/*
 * facts.h - what was computed, by name, and the words it goes into.
 *
 * A fact has a number, by which conditions choose, and a printed form, which
 * fills the braces of a definition's words: "综合能源消费量 {tce}".
 */
#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

#include "base/cx.h"
#include "base/json.h"

struct fact {
	const char *name;
	double number; /* NaN: not known */
	const char *printed;
	bool used; /* it went into words */
};

struct facts {
	struct cx *cx;
	struct fact *items;
	size_t n;
	size_t room;
};

struct facts facts_new(struct cx *cx);

/* Texts live as long as the cx; printed NULL is "—". */
void facts_put(
    struct facts *f, const char *name, double number, const char *printed);

/* NULL when nothing of that name was computed. */
const struct fact *facts_find(const struct facts *f, struct str name);

/*
 * Whether all conditions hold (definition_store.h); no list holds always.  In
 * *holds; false only after FAIL_BROKEN for a fact that nobody computed.
 */
bool facts_hold(
    struct cx *cx, const struct facts *f, const json_t *when, bool *holds);

/* The words with their facts filled in, which are used thereby; NULL after
 * FAIL_BROKEN likewise. */
const char *facts_fill(struct cx *cx, const struct facts *f, const char *words);

#endif
