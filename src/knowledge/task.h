/*
 * task.h - one request to a model or an algorithm, from the bytes of its body
 * to the bytes of its answer.
 *
 *	{"inputs": {…}, "test": false, "as_of": "2026-01-01" or
 *	 "editions": {table: edition}}
 *	  -> {"outputs": {…}, "warnings": [{"zh", "en"}], "call", "version",
 *	      "editions": {table: edition}, "variant": {input: word}}
 *	{"batch": [{…}, …]}
 *	  -> {"results": [{"outputs", "warnings"} or {"error": {"code",
 *	      "field", "title"}}], "call", "version", "editions"}
 *
 * Pure: what it needs besides the body, it is given.
 */
#ifndef KNOWLEDGE_TASK_H
#define KNOWLEDGE_TASK_H

#include "base/hash.h"
#include "base/text.h"
#include "knowledge/entry.h"
#include "knowledge/reference.h"

#define TASK_BATCH 10000        /* items */
#define TASK_ANSWER (48u << 20) /* bytes */

struct task {
	struct str id; /* of the entry */
	bool is_algorithm;
	struct str body;
	const char *call;                      /* by which the call is known */
	const struct reference *const *tables; /* all editions */
	size_t table_count;
	int32_t today; /* day number; 0: whatever edition is the last */
	/* As in struct call. */
	bool (*goes_on)(void *whom, double share);
	void *whom;

	/* What came of it, also when it failed, as far as it came. */
	const struct entry *entry; /* NULL: there is none of that id */
	bool is_test;
	size_t items, refused; /* 1 and 0 or 1 without a batch */
	struct str inputs; /* canonical JSON: an object, or a batch's list */
	struct str inputs_hash;  /* SHA-256 of that; empty: not known */
	struct str outputs_hash; /* SHA-256 of the outputs, or of the results */
	struct text variant;     /* its choices, as an object; "": not known */
	const struct reference *used[CALL_TABLES]; /* editions */
	struct text out;                           /* the answer */
};

/*
 * False after a failure: FAIL_MISSING when there is no such entry, what
 * call_run() refuses, "not_together", "unknown_field", "no_edition" for a day
 * on which none holds or an edition that is none, FAIL_LARGE for an
 * answer past TASK_ANSWER.  An item of a batch that is refused fails alone.
 */
bool task_run(struct cx *cx, struct task *task);

/* The editions it was computed with, as a JSON object by table. */
void task_editions(struct text *out, const struct task *task);

#endif
