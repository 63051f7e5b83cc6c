/*
 * definition_store.h - a report as data: reports/<id>/report.json, checked.
 *
 *	id, version            number grows with every change of meaning
 *	name, title, about, reader   each in "zh-CN" and "en"
 *	audience               roles that are offered it
 *	style                  "brief" or "gongwen"
 *	period                 {"grain": "month", "default": "previous"}
 *	params                 [{name, type: "int", default, min, max, about}]
 *	decisions              [{when, text}], the first three that hold
 *	sections               [{id, for, title, blocks}]
 *
 * A block is one of
 *	{"text"|"note"|"callout": words, when, tone, title}
 *	{"kpis"|"chart"|"table": name}    made by the report's own code
 *	{"terms": [{term, meaning}]}
 *	{"evidence": true}                every figure that was printed
 *
 * Words are {"zh-CN": …, "en": …} with {facts} in braces.  A condition is
 * {"fact": name} with "above" and/or "below" (numbers), or "known": bool; a
 * fact without a number fulfils neither "above" nor "below".  `when` lists
 * conditions that must all hold.  `for` is "park" or "enterprise".
 *
 * Definitions and their queries are built into the program: what a report
 * says is as fixed as what it counts, and its hash names both.
 */
#ifndef REPORT_DEFINITION_STORE_H
#define REPORT_DEFINITION_STORE_H

#include "base/cx.h"
#include "base/json.h"
#include "base/str.h"
#include "db/query.h"

struct report_file {
	const char *id; /* its folder */
	const char *const *lines;
};

/* Made by reports/embed.awk; ends with a row whose id is NULL. */
extern const struct report_file report_files[];

struct definition {
	const char *id;
	int version;
	json_t *json;
	const char *hash; /* SHA-256 over its text and its queries' */
};

/* FAIL_MISSING without such a report, FAIL_BROKEN for a faulty one. */
bool definition_find(struct cx *cx, struct str id, struct definition *d);

/* The same from text; `id` is the folder it lies in. */
bool definition_read(
    struct cx *cx, const char *id, struct str text, struct definition *d);

/* The words of an object of both languages. */
const char *definition_words(const json_t *both, bool english);

/*
 * Parameters as the run keeps them: only those the report knows, defaults
 * filled in.  NULL after FAIL_INVALID on the field "params".
 */
json_t *definition_params(
    struct cx *cx, const struct definition *d, json_t *given);

/* SHA-256 over the texts of named queries, in this order. */
char *definition_queries_hash(
    struct cx *cx, const enum query *queries, size_t n);

#endif
