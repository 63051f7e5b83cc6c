/*
 * grammar.h - which members a JSON document may have, as a table.
 *
 * Pure.  A document is checked against rules: every member that no rule
 * names, every wrong type and every missing one is refused by its path, as
 * "sections[2].blocks[0].table.colour is not known".
 */
#ifndef REPORT_GRAMMAR_H
#define REPORT_GRAMMAR_H

#include "base/cx.h"
#include "base/json.h"

enum grammar_type {
	GRAMMAR_TEXT,  /* a string, of `choices` where there are some */
	GRAMMAR_NAME,  /* a string of a-z 0-9 _ . - that begins with a letter */
	GRAMMAR_WHOLE, /* a whole number within lo..hi */
	GRAMMAR_NUMBER, /* any number */
	GRAMMAR_TRUTH,
	GRAMMAR_ANY,      /* whatever it is, somebody else checks it */
	GRAMMAR_WORDS,    /* {"zh-CN": text, "en": text} */
	GRAMMAR_OBJECT,   /* by the rules `of` */
	GRAMMAR_LIST,     /* of such objects, 1 or more */
	GRAMMAR_NAMES,    /* a list of names, 1 or more */
	GRAMMAR_VALUES,   /* {column: {value: words}} */
	GRAMMAR_MADE,     /* a name, or an object by the rules `of` */
	GRAMMAR_MADE_LIST /* a name, or a list of such objects */
};

struct grammar_rule {
	const char *name; /* NULL ends the table */
	enum grammar_type type;
	bool required;
	/* Of the members with an equal group above 0 exactly one must stand. */
	int group;
	const struct grammar_rule *of;
	const char *choices; /* "a b c" */
	long long lo, hi;    /* both 0: any */
};

/*
 * FAIL_BROKEN with a sentence that begins with the path of what is refused;
 * `path` is that of the object, "" for the document.
 */
bool grammar_check(struct cx *cx, const char *path, json_t *object,
    const struct grammar_rule *rules);

/* The rules of a report's definition. */
extern const struct grammar_rule definition_rules[];

#endif
